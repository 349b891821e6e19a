"""Temperature and stack pressure that the table of a measurement has."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from numbers import Real
from typing import NamedTuple

import numpy as np
import pandas as pd

from .._util.parameter_ranges import check_in_range
from .._util.units import unit_of
from .._util.validation import check_mapping
from ..experiments import time_profile


class _Column(NamedTuple):
    """A column of a table that is a parameter of the run.

    Attributes
    ----------
    parameter : str
    what : str
        Name in messages.
    lowest : float
        Lowest value of a function of time.
    steady, steady_share : float
        Spread up to which its mean is taken: in its unit, and relative to the mean.
    agrees, agrees_share : float
        Difference up to which a condition agrees with its mean, likewise.
    """

    parameter: str
    what: str
    lowest: float
    steady: float
    steady_share: float
    agrees: float
    agrees_share: float


_COLUMNS = {
    "Temperature [K]": _Column("Ambient temperature [K]", "temperature", 150.0, 1.0, 0, 3.0, 0),
    "Stack pressure [Pa]": _Column(
        "Stack pressure [Pa]", "stack pressure", 0.0, 1e5, 0.02, 2e5, 0.1
    ),
}
#: Most points of a column that changes: a solver stops at each of them.
_POINTS = 1000


def conditions_of(
    table: pd.DataFrame, conditions: Mapping[str, object] | None, label: str
) -> dict[str, object]:
    """Conditions of a measurement, with the temperature and stack pressure of its table.

    A column that is steady gives its mean, and one that changes a function of time; of a table
    without "Time [s]", which is a spectrum, the mean is taken.

    Parameters
    ----------
    table : pandas.DataFrame
        With "Temperature [K]" and "Stack pressure [Pa]" where they were measured.
    conditions : mapping, optional
        Those that are given, which are kept.
    label : str
        Of the measurement, for messages.

    Returns
    -------
    dict

    Warns
    -----
    UserWarning
        If a column may have one of them under another name or in another unit.

    Raises
    ------
    ValueError
        If a column has a value that is not a number or out of range, a given condition
        differs from its mean, or it changes within a spectrum.
    """
    check_mapping(f"conditions of '{label}'", conditions or {})
    found = dict(conditions or {})
    for name, column in _COLUMNS.items():
        if name not in table:
            if column.parameter not in found:
                _warn_of_alike(table, name, column, label)
            continue
        values = pd.to_numeric(table[name], errors="coerce").to_numpy(float)
        bad = np.flatnonzero(~np.isfinite(values))
        if bad.size:
            raise ValueError(
                f"row {bad[0]} of the table of '{label}': {name} is {table[name].iloc[bad[0]]}"
            )
        mean = float(values.mean())
        if column.parameter in found:
            _check_agreement(column, name, mean, found[column.parameter], label)
            continue
        what = f"mean {column.what} of '{label}'"
        check_in_range(what, mean, column.parameter)
        steady = max(column.steady, column.steady_share * mean)
        if "Frequency [Hz]" in table:
            _check_spread(column, name, values, label)
        if np.ptp(values) <= steady or "Frequency [Hz]" in table:
            found[column.parameter] = mean
        else:
            # A load cell without load may read less than zero.
            values = np.maximum(values, column.lowest)
            check_in_range(f"{column.what} of '{label}'", float(values.max()), column.parameter)
            time = table["Time [s]"].to_numpy(float)
            found[column.parameter] = _profile(
                time, values, steady / 2, f"{column.what} of '{label}'"
            )
    return found


def _check_spread(column, name, values, label):
    """Refuse the mean of a condition that changes within a spectrum."""
    allowed = 2 * max(column.agrees, column.agrees_share * abs(values.mean()))
    if np.ptp(values) > allowed:
        low, high = values.min(), values.max()
        unit = unit_of(name)
        raise ValueError(
            f"the {column.what} of '{label}' goes from {low:g} to {high:g} {unit} within a "
            f"spectrum, which has one; it may differ by {allowed:g} {unit}: give the rows of one, "
            f"or drop the column and give the condition '{column.parameter}'"
        )


def _warn_of_alike(table, name, column, label):
    """Warn of columns that may have a condition, and are not read."""
    # The readers use the protocol, which uses this module.
    from .readers.conditions import may_have

    alike = [header for header in map(str, table.columns) if may_have(header, name)]
    if alike:
        warnings.warn(
            f"the table of '{label}' has {alike}, which may have the {column.what} and is not "
            f"read; name the column '{name}', with values in its unit, or give the condition "
            f"'{column.parameter}'",
            stacklevel=4,
        )


def _check_agreement(column, name, mean, given, label):
    """Refuse a condition that differs from what was measured."""
    allowed = max(column.agrees, column.agrees_share * abs(mean))
    if isinstance(given, Real) and not abs(given - mean) <= allowed:
        unit = unit_of(name)
        raise ValueError(
            f"the condition '{column.parameter}' of '{label}' is {given:g} {unit}, but its table "
            f"has a mean {column.what} of {mean:g} {unit}; leave the condition out to take the "
            f"table's, or drop the column: table.drop(columns='{name}')"
        )


def _profile(time, values, tolerance, what):
    """The column as a function of the time since the start, linear between some of its points.

    These are the points at which it would otherwise be furthest from the column, one after the
    other, until it is within the tolerance everywhere.
    """
    time, first = np.unique(time - time[0], return_index=True)
    values = values[first]
    kept = [0, len(time) - 1]
    while True:
        off = np.abs(values - np.interp(time, time[kept], values[kept]))
        worst = int(off.argmax())
        if off[worst] <= tolerance:
            break
        if len(kept) == _POINTS:
            warnings.warn(
                f"the {what} is followed at {_POINTS} of the {len(time)} times of its table, and "
                f"is up to {off[worst]:.3g} off between them, at {time[worst]:g} s; smooth the "
                "column, or divide the measurement",
                stacklevel=3,
            )
            break
        kept = sorted({*kept, worst})
    return time_profile(time[kept], values[kept])
