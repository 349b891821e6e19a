"""What a fit may change: parameters of the set, their scale, limits and prior."""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Real

import numpy as np

from .._util.parameter_ranges import check_in_range, range_of

SCALES = ("log", "linear")

#: Limits of a parameter on a logarithmic scale that is given none, about its start.
_DECADES = 3
#: Half-width of a central 95 % interval in standard deviations.
Z95 = 1.959964


@dataclass(frozen=True)
class FreeParameter:
    """A parameter of the set that a fit may change.

    Parameters
    ----------
    name : str or tuple of str
        Its PyBaMM name; several names share one value, as those of the two electrodes of
        a symmetric cell do.
    start : float, optional
        Where the fit starts, in the unit of the name; by default the set's value.
    low, high : float, optional
        Limits, in the unit of the name. On a logarithmic scale three decades about the
        start by default, within the allowed range; on a linear one they must be given.
    scale : str
        "log" or "linear": that of the optimiser, the prior and the intervals.
    prior : (float, float), optional
        Central 95 % of what is known beforehand, in the unit of the name, normally
        distributed on the scale.

    Raises
    ------
    ValueError
        If the scale is not known, or the numbers are not in order or out of the range of the
        parameter.
    """

    name: str | tuple[str, ...]
    start: float | None = None
    low: float | None = None
    high: float | None = None
    scale: str = "log"
    prior: tuple[float, float] | None = None

    def __post_init__(self):
        if not isinstance(self.name, str | tuple):
            raise ValueError(f"name is {self.name!r}; it must be one name or a tuple of names")
        if self.scale not in SCALES:
            raise ValueError(
                f"scale of '{self.label}' is {self.scale!r}; it must be one of {SCALES}"
            )
        if not self.names or not all(isinstance(name, str) for name in self.names):
            raise ValueError(f"name is {self.name!r}; it must be one name or a tuple of names")
        if self.scale == "linear" and None in (self.low, self.high):
            raise ValueError(f"'{self.label}', on a linear scale, needs low and high")
        for what in ("start", "low", "high"):
            value = getattr(self, what)
            if value is not None:
                self._check_number(what, value)
        if self.prior is not None:
            if np.shape(self.prior) != (2,):
                raise ValueError(f"prior of '{self.label}' must be (low, high)")
            for value in self.prior:
                self._check_number("prior", value)
            if not self.prior[0] < self.prior[1]:
                raise ValueError(f"prior of '{self.label}' is {self.prior}; low goes first")

    def _check_number(self, what, value):
        if not (isinstance(value, Real) and math.isfinite(value)) or isinstance(value, bool):
            raise ValueError(f"{what} of '{self.label}' is {value!r}; it must be a number")
        if self.scale == "log" and value <= 0:
            raise ValueError(
                f"{what} of '{self.label}' is {value:g}; on a logarithmic scale it must be "
                "above zero"
            )
        for name in self.names:
            if range_of(name) is not None:
                check_in_range(f"{what} of '{name}'", value, name)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that has this value."""
        return (self.name,) if isinstance(self.name, str) else tuple(self.name)

    @property
    def label(self) -> str:
        """The first name, under which results are given."""
        return self.names[0] if self.names else ""

    def resolved(self, value) -> FreeParameter:
        """With the start and the limits that were left out, from the set's value."""
        start = value if self.start is None else self.start
        self._check_number("start", start)
        allowed = [found for name in self.names if (found := range_of(name)) is not None]
        low, high = self.low, self.high
        if low is None:
            low = max(start / 10**_DECADES, *(each.lowest for each in allowed), 0.0)
        if high is None:
            high = min(start * 10**_DECADES, *(each.highest for each in allowed), math.inf)
        if not low < high:
            raise ValueError(f"limits of '{self.label}' are {low:g} to {high:g}; low goes first")
        if not low <= start <= high:
            raise ValueError(
                f"start of '{self.label}' is {start:g}; it must be from {low:g} to {high:g}"
            )
        prior = None if self.prior is None else (float(self.prior[0]), float(self.prior[1]))
        return FreeParameter(
            self.name, float(start), float(low), float(high), self.scale, prior
        )

    # On the scale, a parameter is x: zero at the start, a unit one e-fold or a quarter of the
    # range.

    def to_x(self, value):
        """Value to the optimiser's coordinate."""
        if self.scale == "log":
            return np.log(np.asarray(value) / self.start)
        return (np.asarray(value) - self.start) / self._unit

    def to_value(self, x):
        """The optimiser's coordinate to the value."""
        if self.scale == "log":
            return self.start * np.exp(x)
        return self.start + self._unit * np.asarray(x)

    def slope(self, value):
        """Derivative of the value by the coordinate."""
        return value if self.scale == "log" else self._unit

    @property
    def _unit(self):
        return (self.high - self.low) / 4

    @property
    def prior_x(self):
        """Mean and standard deviation of the prior in the coordinate."""
        low, high = (float(self.to_x(value)) for value in self.prior)
        return (low + high) / 2, (high - low) / 2 / Z95


def both_electrodes(quantity: str) -> tuple[str, str]:
    """Names of a quantity of both electrodes, to share one value.

    Parameters
    ----------
    quantity : str
        Such as ``"Li2In diffusivity [m2.s-1]"``; of an interphase with its word,
        ``"interphase resistivity [Ohm.m]"``.

    Returns
    -------
    tuple of str
        That of the positive electrode, then that of the negative.
    """
    kind = "" if quantity.startswith("interphase ") else "electrode "
    return f"Positive {kind}{quantity}", f"Negative {kind}{quantity}"
