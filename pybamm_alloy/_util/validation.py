"""Input validation that several functions share."""

from collections.abc import Iterable, Mapping
from numbers import Integral, Real

import numpy as np
import pandas as pd

#: Cycles of a run at the most: decades of work, and a list of them that fits into memory.
MOST_CYCLES = 100_000
#: Nodes through each film at the least and at the most.
FEWEST_NODES, MOST_NODES = 4, 1000


def check_above_zero(what, value, unit, or_zero=False):
    """Refuse a value that is not a finite number above zero (or zero, where allowed)."""
    if not isinstance(value, Real) or isinstance(value, bool):
        raise ValueError(f"{what} is {value!r}; it must be a number, in {unit}")
    if not (0 <= value < np.inf if or_zero else 0 < value < np.inf):
        allowed = "zero or more" if or_zero else "above zero"
        raise ValueError(f"{what} is {value!r} {unit}; it must be {allowed}")


def check_noise(what, value, most, unit, meant):
    """Refuse a standard deviation that is meant in another unit, of the value that is given."""
    check_above_zero(what, value, unit)
    if value > most:
        of = f" {unit}" if unit != "1" else ""
        raise ValueError(f"{what} is {value!r}{of}; it must be {most:g}{of} at most. {meant}")


def check_numbers(what, values, unit, or_zero=False):
    """One number or more as a list, each checked by :func:`check_above_zero`."""
    values = np.atleast_1d(np.asarray(values)).tolist()
    if not values:
        raise ValueError(f"there is no {what}")
    for value in values:
        check_above_zero(what, value, unit, or_zero)
    return values


def numbers_of(what, values):
    """Numbers of a sequence, as floats; what is none is refused."""
    try:
        if isinstance(values, str):
            raise TypeError
        return tuple(map(float, values))
    except (TypeError, ValueError):
        raise ValueError(f"{what} is {values!r:.80}; it must be a list of numbers") from None


def check_count(what, value, of="", most=np.inf):
    """Refuse a value that is not a whole number from one, or more than it may be."""
    counted = f"{value!r} {of}".rstrip()
    if isinstance(value, bool) or not (isinstance(value, Integral) and value >= 1):
        raise ValueError(f"{what} is {counted}; it must be a whole number, from 1")
    if value > most:
        raise ValueError(f"{what} is {counted}; it must be {most} at most")


def check_text(what, value):
    """Refuse a value that is no text."""
    if not isinstance(value, str):
        raise ValueError(f"{what} is {value!r}; it must be a text")


def check_seed(value):
    """Refuse a seed of random numbers that is not a whole number from zero."""
    if isinstance(value, bool) or not (isinstance(value, Integral) and value >= 0):
        raise ValueError(f"seed is {value!r}; it must be a whole number, from 0")


def check_list(what, names):
    """Refuse what is no list of texts, such as one of them."""
    if isinstance(names, str):
        raise ValueError(f"{what} is the text '{names}'; give a list, ['{names}']")
    if not isinstance(names, Iterable):
        raise ValueError(f"{what} is {names!r}; it must be a list")
    for name in names:
        if not isinstance(name, str):
            raise ValueError(f"{what} has {name!r}; it must be a list of texts")


def check_mapping(what, value):
    """Refuse what is no mapping of names to values."""
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        raise ValueError(f"{what} is {value!r}; it must be a dict of names to values")


def check_numbers_of(what, table, columns):
    """Refuse a column of dates, complex numbers or truth values, which would be converted."""
    for name in columns:
        if name in table and table[name].dtype.kind in "mMcb":
            raise ValueError(f"{what}: column '{name}' is of {table[name].dtype}, not of numbers")


def check_frame(what, value):
    """Refuse what is no table of pandas with a name for each column."""
    if not isinstance(value, pd.DataFrame):
        raise ValueError(f"{what} is {value!r:.60}; it must be a pandas.DataFrame")
    twice = value.columns[value.columns.duplicated()]
    if len(twice):
        raise ValueError(f"{what} has the column '{twice[0]}' twice")
