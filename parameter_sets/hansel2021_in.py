"""In | Li6PS5Cl cells of Hänsel et al. 2021; with values of its other films.

The films hold next to no lithium: a strip depletes at once. The set is here for the
counter electrode of the half-cells.
"""

from .compose import compose


def get_parameter_values():
    """Symmetric cell In | Li6PS5Cl | In at 45 MPa (Hänsel et al. 2021)."""
    return dict(compose("In"))


def get_half_cell_parameter_values():
    """Half-cell In | Li6PS5Cl | In at 45 MPa (Hänsel et al. 2021)."""
    return dict(compose("In", "In"))
