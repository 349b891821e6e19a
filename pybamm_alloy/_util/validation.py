"""Input validation that several functions share."""

from numbers import Integral, Real

import numpy as np

#: Cycles of a run at the most: decades of work, and a list of them that fits into memory.
MOST_CYCLES = 100_000
#: Nodes through each film at the least and at the most.
FEWEST_NODES, MOST_NODES = 4, 1000


def check_above_zero(what, value, unit, or_zero=False):
    """Refuse a value that is not a finite number above zero (or zero, where allowed)."""
    if not isinstance(value, Real):
        raise ValueError(f"{what} is {value!r}; it must be a number, in {unit}")
    if not (0 <= value < np.inf if or_zero else 0 < value < np.inf):
        allowed = "zero or more" if or_zero else "above zero"
        raise ValueError(f"{what} is {value!r} {unit}; it must be {allowed}")


def check_numbers(what, values, unit, or_zero=False):
    """One number or more as a list, each checked by :func:`check_above_zero`."""
    values = np.atleast_1d(np.asarray(values)).tolist()
    if not values:
        raise ValueError(f"there is no {what}")
    for value in values:
        check_above_zero(what, value, unit, or_zero)
    return values


def check_count(what, value, of=""):
    """Refuse a value that is not a whole number from one."""
    if isinstance(value, bool) or not (isinstance(value, Integral) and value >= 1):
        counted = f"{value!r} {of}".rstrip()
        raise ValueError(f"{what} is {counted}; it must be a whole number, from 1")


def check_list(what, names):
    """Refuse a text where a list of them is meant."""
    if isinstance(names, str):
        raise ValueError(f"{what} is the text '{names}'; give a list, ['{names}']")
