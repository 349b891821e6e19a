"""Li0.5In | Li6PS5Cl cells of Hänsel et al. 2021; calibrated on it, a source per value.

Li0.5In is a mixture of In and LiIn.
"""

from .compose import compose


def get_parameter_values():
    """Symmetric cell Li0.5In | Li6PS5Cl | Li0.5In at 45 MPa (Hänsel et al. 2021)."""
    return dict(compose("Li0.5In"))


def get_half_cell_parameter_values():
    """Half-cell In | Li6PS5Cl | Li0.5In at 45 MPa (Hänsel et al. 2021)."""
    return dict(compose("Li0.5In", "In"))
