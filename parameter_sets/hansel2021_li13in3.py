"""Li13In3 | Li6PS5Cl cells of Hänsel et al. 2021 (10.1021/acs.chemmater.1c01431).

Its values are calibrated on the measurements of the paper; :func:`sources` has the source of each.
"""

from .compose import ComposedParameterValues, compose


def get_parameter_values() -> ComposedParameterValues:
    """Symmetric cell Li13In3 | Li6PS5Cl | Li13In3 at 45 MPa (Hänsel et al. 2021).

    Returns
    -------
    ComposedParameterValues
        In SI units, as the names say.
    """
    return compose("Li13In3")


def get_half_cell_parameter_values() -> ComposedParameterValues:
    """Half-cell In | Li6PS5Cl | Li13In3 at 45 MPa (Hänsel et al. 2021).

    Returns
    -------
    ComposedParameterValues
        In SI units, as the names say.
    """
    return compose("Li13In3", "In")
