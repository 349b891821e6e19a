"""Li | Li6PS5Cl cells of Hänsel et al. 2021 (10.1021/acs.chemmater.1c01431).

Its values are calibrated on the measurements of the paper; :func:`sources` has the source of each.
"""

from .compose import ComposedParameterValues, compose
from .tables import values_in_si


def get_parameter_values() -> ComposedParameterValues:
    """Symmetric cell Li | Li6PS5Cl | Li at 5 MPa (Hänsel et al. 2021).

    Returns
    -------
    ComposedParameterValues
        In SI units, as the names say.
    """
    pressure = values_in_si("cells", cell="Hansel2021")["stack pressure of lithium"]
    return compose("Li", stack_pressure=pressure)


def get_half_cell_parameter_values() -> ComposedParameterValues:
    """Half-cell In | Li6PS5Cl | Li at 45 MPa (Hänsel et al. 2021).

    Returns
    -------
    ComposedParameterValues
        In SI units, as the names say.
    """
    return compose("Li", "In")
