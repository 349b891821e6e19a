"""LiSn | Li6PS5Cl cells of Hänsel et al. 2021; with values of its other films.
"""

from .compose import compose


def get_parameter_values():
    """Symmetric cell LiSn | Li6PS5Cl | LiSn at 45 MPa (Hänsel et al. 2021)."""
    return dict(compose("LiSn"))


def get_half_cell_parameter_values():
    """Half-cell In | Li6PS5Cl | LiSn at 45 MPa (Hänsel et al. 2021)."""
    return dict(compose("LiSn", "In"))
