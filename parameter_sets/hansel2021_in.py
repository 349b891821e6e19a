"""In | Li6PS5Cl cells of Hänsel et al. 2021 (10.1021/acs.chemmater.1c01431).

The films hold next to no lithium, so stripping depletes them at once: the set serves as the
counter electrode of the half-cells. Values that are not known for this film are those of the
other films of the paper; :func:`sources` has the source of each.
"""

from .compose import ComposedParameterValues, compose
from .tables import values_in_si


def get_parameter_values() -> ComposedParameterValues:
    """Symmetric cell In | Li6PS5Cl | In at 45 MPa (Hänsel et al. 2021).

    Returns
    -------
    ComposedParameterValues
        In SI units, as the names say.
    """
    return compose("In")


def get_half_cell_parameter_values() -> ComposedParameterValues:
    """Half-cell In | Li6PS5Cl | In at 45 MPa (Hänsel et al. 2021).

    Returns
    -------
    ComposedParameterValues
        In SI units, as the names say.
    """
    cell = values_in_si("cells", cell="Hansel2021")
    pressures = (
        cell["assembly pressure of the counter electrode"],
        cell["assembly pressure of half-cell working electrodes"],
    )
    return compose("In", "In", assembly_pressure=pressures)
