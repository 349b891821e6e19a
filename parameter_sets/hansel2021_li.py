"""Li | Li6PS5Cl cells of Hänsel et al. 2021; calibrated on it, a source per value.
"""

from .compose import compose
from .tables import values_in_si


def get_parameter_values():
    """Symmetric cell Li | Li6PS5Cl | Li at 5 MPa (Hänsel et al. 2021)."""
    pressure = values_in_si("cells", cell="Hansel2021")["stack pressure of lithium"]
    return dict(compose("Li", stack_pressure=pressure))


def get_half_cell_parameter_values():
    """Half-cell In | Li6PS5Cl | Li at 45 MPa (Hänsel et al. 2021)."""
    return dict(compose("Li", "In"))
