"""How far from a measured value the model may be."""

import math
import re
from typing import NamedTuple

from .._util.units import NUMBER, read_value


class Tolerance(NamedTuple):
    """How far from the measured value the model may be.

    Attributes
    ----------
    relative : float
        Of the measured value.
    absolute : float
        [A.h], [Ohm] or [V], where it is the larger one.
    factor : float
        A pure number: above 1, the model may be so many times as large or as small,
        instead.
    lower_bound : bool
        Whether the measured value is a lower bound, so that the model may be any larger.
    """

    relative: float = 0.0
    absolute: float = 0.0
    factor: float = 1.0
    lower_bound: bool = False

    def bounds(self, measured: float, scale: float = 1.0) -> tuple[float, float]:
        """Smallest and largest value within, in the unit of the measured one.

        ``scale`` is that unit in A.h, Ohm or V.
        """
        if self.factor > 1:
            highest = math.inf if self.lower_bound else measured * self.factor
            return measured / self.factor, highest
        margin = max(self.relative * measured, self.absolute / scale)
        return measured - margin, measured + margin

    def __str__(self):
        if self.factor > 1:
            return "at least, " * self.lower_bound + f"factor {self.factor:g}"
        margins = [f"{100 * self.relative:g} %"] if self.relative else []
        margins += [f"{1e3 * self.absolute:g} mV"] if self.absolute else []
        return " or ".join(margins) or "exact"


TOLERANCES = {
    "voltage": Tolerance(relative=0.15, absolute=10e-3),
    "capacity": Tolerance(relative=0.25),
    "resistance": Tolerance(relative=0.2),
    "boolean": Tolerance(),
}

#: A resistance that rises by three decades as the last contact is lost has a wider one.
ROW_TOLERANCES = {"eis-Li-0-after": Tolerance(factor=2)}


def read_tolerance(text: str) -> Tolerance:
    """A tolerance from its text in a table: "50 mV", "factor 1.5" or, of a lower
    bound, "at least, factor 1.5".

    Parameters
    ----------
    text : str

    Returns
    -------
    Tolerance

    Raises
    ------
    ValueError
        If it is none of them.
    """
    bound = text.removeprefix("at least, ")
    factor = bound.removeprefix("factor ")
    if factor != bound and re.fullmatch(NUMBER, factor) and float(factor) > 1:
        return Tolerance(factor=float(factor), lower_bound=bound != text)
    if voltage := read_value(text, "voltage"):
        return Tolerance(absolute=voltage)
    raise ValueError(f"tolerance is '{text}'; it must be as '50 mV' or 'factor 1.5'")
