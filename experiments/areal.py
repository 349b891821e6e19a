"""Currents per area, which PyBaMM's step strings do not take, as currents."""

import math
import re

from .._util.parameter_ranges import check_area
from .._util.step_strings import check_readable, check_step_string
from .._util.units import NUMBER, UNITS, find_unit

_AREAL = re.compile(
    rf"(?<![-+.,\w])(?<![0-9]\s)(?P<value>{NUMBER})\s*(?P<unit>(?P<current>[A-Za-zµμ]*A)\s*"
    r"(?:[.·\s]\s*[cm]?m(?:\^?-2|⁻²)|/\s*[cm]?m(?:\^?2|²)))"
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
        Current [A].

    Raises
    ------
    ValueError
        If the current density is not of that form, or the area is not positive.
    """
    match = _AREAL.fullmatch(" ".join(str(current_density).split()))
    if match is None:
        raise ValueError(
            f"current density '{current_density}' is not a number with a unit such as "
            "'1 mA.cm-2', '50 uA/cm2' or '10 A.m-2'"
        )
    return _ampere(match, area)


def areal_step(step: str, area: float) -> str:
    """Step string of PyBaMM from one whose current is per area.

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
        If the step has no current per area, its sign contradicts its word, its duration is not
        above zero, PyBaMM does not read what is left of it, or the area is not positive.

    Examples
    --------
    >>> areal_step("Charge at 1 mA.cm-2 for 1 hour or until 2 V", 1e-4)
    'Charge at 0.001 A for 1 hour or until 2 V'
    """
    check_step_string(step)
    if not is_areal(step):
        raise ValueError(f"step '{step}' has no current per area such as '1 mA.cm-2'")
    in_ampere = _AREAL.sub(lambda match: f"{_ampere(match, area):.12g} A", step)
    check_readable(in_ampere)
    return in_ampere


def is_areal(current: str) -> bool:
    """Whether a current, or a step, is per area.

    Parameters
    ----------
    current : str
        A current or a step string.

    Returns
    -------
    bool
    """
    # Many blanks would take the pattern cubic time.
    return _AREAL.search(" ".join(current.split())) is not None


def _ampere(match, area):
    """Current [A] of a match of ``_AREAL`` on an area [m2]."""
    unit = find_unit(match["unit"], "current per area")
    if unit is None:
        allowed = [text for text in UNITS["current"] if text.endswith("A")]
        raise ValueError(f"unit '{match['current']}' of '{match[0]}' is not one of {allowed}")
    check_area(area)
    if not 0 < float(match["value"]) < math.inf:
        raise ValueError(f"current density is '{match[0]}'; it must be above zero")
    return float(match["value"]) * unit.scale * area
