"""Currents per area, which PyBaMM's step strings do not take, as currents."""

import re

from .._util.validation import check_above_zero

_AMPERE = {"A": 1.0, "mA": 1e-3, "uA": 1e-6, "µA": 1e-6, "μA": 1e-6}
_PER_AREA = {"c": 1e4, "": 1.0}
_NUMBER = r"[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?"
_AREAL = re.compile(
    rf"(?<![-+.,\w])(?<![0-9]\s)(?P<value>{_NUMBER})\s*(?P<current>[A-Za-zµμ]*A)\s*"
    r"(?:[.·\s]\s*(?P<inverse>c?)m(?:\^?-2|⁻²)|/\s*(?P<divided>c?)m(?:\^?2|²))"
    r"(?![0-9A-Za-z])"
)


def areal_current(current_density: str, area: float) -> float:
    """Current of a current density on an area.

    Parameters
    ----------
    current_density : str
        A number and a unit, such as ``"1 mA.cm-2"``, ``"50 uA/cm2"``, ``"10 A.m-2"``.
    area : float
        Area [m2].

    Returns
    -------
    float
        [A]

    Raises
    ------
    ValueError
        If the current density is not of that form, or the area is not positive.
    """
    match = _AREAL.fullmatch(str(current_density).strip())
    if match is None:
        raise ValueError(
            f"current density '{current_density}' is not a number with a unit such as "
            "'1 mA.cm-2', '50 uA/cm2' or '10 A.m-2'"
        )
    return _ampere(match, area)


def areal_step(step: str, area: float) -> str:
    """A step string of PyBaMM from one whose current is per area.

    Parameters
    ----------
    step : str
        Such as ``"Charge at 1 mA.cm-2 for 1 hour or until 2 V"``.
    area : float
        Area of the cell [m2]: ``values["Electrode area [m2]"]``.

    Returns
    -------
    str
        The same step with its currents in A.

    Raises
    ------
    ValueError
        If the step has no current per area, or the area is not positive.

    Examples
    --------
    >>> areal_step("Charge at 1 mA.cm-2 for 1 hour or until 2 V", 1e-4)
    'Charge at 0.001 A for 1 hour or until 2 V'
    """
    if not is_areal(step):
        raise ValueError(f"step '{step}' has no current per area such as '1 mA.cm-2'")
    return _AREAL.sub(lambda match: f"{_ampere(match, area):.12g} A", step)


def is_areal(current: str) -> bool:
    """Whether a current, or a step, is per area."""
    return _AREAL.search(current) is not None


def _ampere(match, area):
    if match["current"] not in _AMPERE:
        raise ValueError(
            f"unit '{match['current']}' of '{match[0]}' is not one of {list(_AMPERE)}"
        )
    check_above_zero("area", area, "m2")
    centi = match["divided"] if match["inverse"] is None else match["inverse"]
    density = float(match["value"]) * _AMPERE[match["current"]] * _PER_AREA[centi]
    return density * area
