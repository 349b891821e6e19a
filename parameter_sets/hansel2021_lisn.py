"""LiSn | Li6PS5Cl cells of Hänsel et al. 2021 (10.1021/acs.chemmater.1c01431).

Values that are not known for this film are those of the other films of the paper;
:func:`sources` has the source of each.
"""

from .compose import ComposedParameterValues, compose


def get_parameter_values() -> ComposedParameterValues:
    """Symmetric cell LiSn | Li6PS5Cl | LiSn at 45 MPa (Hänsel et al. 2021).

    Returns
    -------
    ComposedParameterValues
        In SI units, as the names say.
    """
    return compose("LiSn")


def get_half_cell_parameter_values() -> ComposedParameterValues:
    """Half-cell In | Li6PS5Cl | LiSn at 45 MPa (Hänsel et al. 2021).

    Returns
    -------
    ComposedParameterValues
        In SI units, as the names say.
    """
    return compose("LiSn", "In")
