"""The one table of allowed ranges, and the check of a value by it."""

from __future__ import annotations

import csv
import re
import warnings
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from numbers import Real

import numpy as np

from .units import unit_of

#: Placeholder of the table → what stands there in the name of a parameter.
_PLACEHOLDERS = {
    "{electrode}": r"(?:Negative|Positive) electrode",
    "{interphase}": r"(?:Negative|Positive) interphase",
    "{phase}": r"[A-Z][A-Za-z0-9.]*",
    "{host}": r"[A-Z][A-Za-z0-9.]*",
}


@dataclass(frozen=True)
class ParameterRange:
    """A row of the table ``parameter_ranges.csv``.

    Attributes
    ----------
    parameter : str
        Name with placeholders, such as "{electrode} {phase} diffusivity [m2.s-1]".
    lowest, highest : float
        In the unit of the name.
    zero : bool
        Whether zero is allowed besides.
    full : bool
        Whether it is of full cells alone.
    meaning : str
    """

    parameter: str
    lowest: float
    highest: float
    zero: bool
    full: bool
    meaning: str

    def allows(self, value: float) -> bool:
        """Whether a value [in the unit of the name] is within the range."""
        return self.lowest <= value <= self.highest or (self.zero and value == 0)

    @property
    def unit(self) -> str:
        """Unit of the name; "1" for a pure number."""
        return unit_of(self.parameter) or "1"

    def __str__(self):
        unit = "" if self.unit == "1" else f" {self.unit}"
        zero = ", or zero" if self.zero and self.lowest > 0 else ""
        return f"{self.lowest:g} to {self.highest:g}{unit}{zero}"


@cache
def parameter_ranges() -> tuple[ParameterRange, ...]:
    """The table of parameters: every parameter that a submodel reads, with its range."""
    with (files(__package__) / "parameter_ranges.csv").open(encoding="utf-8") as file:
        return tuple(
            ParameterRange(
                row["parameter"],
                float(row["lowest"]),
                float(row["highest"]),
                row["zero"] == "yes",
                row["cell"] == "full",
                row["meaning"],
            )
            for row in csv.DictReader(file)
        )


@cache
def range_of(name: str) -> ParameterRange | None:
    """The range of a parameter by its name; None if it is not one of the table."""
    for row in parameter_ranges():
        pattern = re.escape(row.parameter)
        for placeholder, allowed in _PLACEHOLDERS.items():
            pattern = pattern.replace(re.escape(placeholder), allowed)
        if re.fullmatch(pattern, name):
            return row
    return None


#: Unit of a parameter → units in which its value may have been given: scale and zero in it.
_MISTAKEN = {
    "Pa": {"MPa": (1e6, 0.0), "GPa": (1e9, 0.0)},
    "m": {"mm": (1e-3, 0.0), "um": (1e-6, 0.0), "nm": (1e-9, 0.0)},
    "m2": {"cm2": (1e-4, 0.0), "mm2": (1e-6, 0.0)},
    "K": {"degC": (1.0, 273.15)},
    "V": {"mV": (1e-3, 0.0)},
    "A": {"mA": (1e-3, 0.0), "uA": (1e-6, 0.0)},
    "A.h": {"mA.h": (1e-3, 0.0), "uA.h": (1e-6, 0.0)},
    "A.m-2": {"uA.cm-2": (1e-2, 0.0)},
    "A.h.m-2": {"uA.h.cm-2": (1e-2, 0.0)},
    "F.m-2": {"uF.cm-2": (1e-2, 0.0)},
    "Ohm.m2": {"Ohm.cm2": (1e-4, 0.0)},
    "m2.s-1": {"cm2.s-1": (1e-4, 0.0)},
    "m3.mol-1": {"cm3.mol-1": (1e-6, 0.0)},
    "J.mol-1": {"kJ.mol-1": (1e3, 0.0), "eV": (96485.33, 0.0)},
    "mol.m-3": {"mol.cm-3": (1e6, 0.0), "mol.L-1": (1e3, 0.0)},
    "mol.m-1.s-1": {"mol.cm-1.s-1": (1e2, 0.0)},
}


def out_of_range(what: str, value: float, allowed: ParameterRange) -> str:
    """The message that refuses a value: what is allowed, and the unit that may be meant.

    Parameters
    ----------
    what : str
        What the message begins with, such as "stack pressure is 45 Pa".
    value : float
        In the unit of the range.
    allowed : ParameterRange

    Returns
    -------
    str
    """
    unit = "" if allowed.unit == "1" else f" {allowed.unit}"
    message = f"{what}; it must be {allowed}"
    meant = [
        f"{value:g} {other} is {scale * value + zero:g}{unit}"
        for other, (scale, zero) in _MISTAKEN.get(allowed.unit, {}).items()
        if value and allowed.allows(scale * value + zero)
    ]
    return ". ".join([message, ", ".join(meant)]) if meant else message


def check_in_range(what: str, value: object, parameter: str) -> float:
    """Refuse a value that is not a number within the range of a parameter.

    Parameters
    ----------
    what : str
        What the message calls the value, such as "stack pressure".
    value : float
        In the unit of the parameter.
    parameter : str
        A parameter of the table, such as "Stack pressure [Pa]".

    Returns
    -------
    float
        The value.

    Raises
    ------
    ValueError
        If it is not a number, or out of the range.
    """
    allowed = range_of(parameter)
    if allowed is None:
        raise ValueError(f"'{parameter}' has no row in the table of ranges")
    if not isinstance(value, Real) or isinstance(value, bool):
        raise ValueError(f"{what} is {value!r}; it must be a number, {allowed}")
    if not allowed.allows(float(value)):
        unit = "" if allowed.unit == "1" else f" {allowed.unit}"
        shown = value if isinstance(value, int) else float(value)
        raise ValueError(out_of_range(f"{what} is {shown}{unit}", float(value), allowed))
    return float(value)


#: Area [m2] above which a cell has stacked layers: the largest single sheet of a laboratory.
_SINGLE_SHEET = 0.1
#: Lowest and highest areal capacity [mA.h.cm-2] of a film: 50 nm of tin, 1.2 mm of lithium.
AREAL_CAPACITIES = (1e-3, 250.0)


def check_areal_capacity(capacity: object, area: float, what: str = "capacity") -> None:
    """Refuse a capacity and an area that no film can have, as an area in cm2 given in m2.

    Parameters
    ----------
    capacity : float
        [A.h]
    area : float
        [m2]
    what : str
        What the message calls the capacity.

    Raises
    ------
    ValueError
        If the capacity is out of its range, or that per area is out of :data:`AREAL_CAPACITIES`.
    """
    capacity = check_in_range(what, capacity, "Nominal cell capacity [A.h]")
    lowest, highest = AREAL_CAPACITIES
    areal = 0.1 * capacity / area
    if lowest <= areal <= highest:
        return
    message = (
        f"{what} is {capacity:g} A.h, {areal:.4g} mA.h/cm2 on {1e4 * area:.4g} cm2; it must be "
        f"{lowest:g} to {highest:g} mA.h/cm2"
    )
    if areal > highest:
        raise ValueError(f"{message}. {capacity:g} mA.h is {1e-3 * capacity:g} A.h")
    meant = f". {area:g} cm2 is {1e-4 * area:g} m2" if area > _SINGLE_SHEET else ""
    raise ValueError(message + meant)


def check_area(area: float) -> float:
    """Refuse an area that no cell has, and warn of one that may be in cm2.

    Parameters
    ----------
    area : float
        [m2]

    Returns
    -------
    float
        The area.

    Raises
    ------
    ValueError
        If it is not a number, or out of range.
    """
    area = check_in_range("area", area, "Electrode area [m2]")
    if area > _SINGLE_SHEET:
        warnings.warn(
            f"area is {area:g} m2, as a stack of layers has it; {area:g} cm2 is {1e-4 * area:g} m2",
            stacklevel=3,
        )
    return area


#: Longest time [s] of an experiment: 100 000 hours, over eleven years.
LONGEST = 3.6e8


def check_duration(what: str, value: object, unit: str = "s", seconds: float = 1.0) -> float:
    """Refuse a duration that is not a number above zero, or is longer than 100 000 hours.

    Parameters
    ----------
    what : str
        What the message calls the duration.
    value : float
        [``unit``]
    unit : str
    seconds : float
        Value of the unit [s].

    Returns
    -------
    float
        The duration [``unit``].

    Raises
    ------
    ValueError
        If it is refused.
    """
    if not isinstance(value, Real) or isinstance(value, bool):
        raise ValueError(f"{what} is {value!r}; it must be a number, in {unit}")
    if not 0 < float(value) <= LONGEST / seconds:
        raise ValueError(
            f"{what} is {value!r} {unit}; it must be above zero, and at most "
            f"{LONGEST / seconds:.3g} {unit}, which is 100 000 hours"
        )
    return float(value)


#: Highest current density [A.m-2] of a cell: 100 mA/cm2 would heat and short any of them.
HIGHEST_CURRENT_DENSITY = 1e3


def check_current(current: float, area: float) -> None:
    """Refuse a current that is too high for the area of a cell, as one in mA given in A.

    Parameters
    ----------
    current : float
        [A]; of either sign.
    area : float
        [m2]

    Raises
    ------
    ValueError
        If it is more than :data:`HIGHEST_CURRENT_DENSITY` times the area.
    """
    current = abs(current)
    density = current / area
    if not density <= HIGHEST_CURRENT_DENSITY:
        raise ValueError(
            f"current is {current:g} A, {0.1 * density:.3g} mA/cm2 on {1e4 * area:.4g} cm2; it "
            f"must be at most {0.1 * HIGHEST_CURRENT_DENSITY:g} mA/cm2. {current:g} mA is "
            f"{1e-3 * current:g} A"
        )


def check_all_in_range(what: str, values: object, parameter: str) -> list[float]:
    """One number or more as a list, each checked by :func:`check_in_range`.

    Parameters
    ----------
    what, parameter : str
        As of :func:`check_in_range`.
    values : float or sequence of float
        In the unit of the parameter.

    Returns
    -------
    list of float

    Raises
    ------
    ValueError
        If there is none, or one is refused.
    """
    listed = np.atleast_1d(np.asarray(values)).tolist()
    if not listed:
        raise ValueError(f"there is no {what}")
    return [check_in_range(what, value, parameter) for value in listed]
