"""Measured values that no cell has: of another unit, of a wrong column, or of a damaged row."""

import numpy as np
import pandas as pd

from ..._util.parameter_ranges import ParameterRange, out_of_range, range_of
from ..._util.step_strings import MOST_HOURS
from ..._util.units import unit_of
from ..protocol import RANGES
from .columns import Columns

#: Tidy name → parameter whose range its values have.
_RANGES = RANGES | {
    "Temperature [K]": "Ambient temperature [K]",
    "Stack pressure [Pa]": "Stack pressure [Pa]",
}
#: Pressure [Pa] below zero that a load cell may read without a load.
_OFFSET = 2e5
#: Seconds of a year, and the latest time [s] since 1900 that a clock shows.
_YEAR = 31_556_952.0
_LATEST = 300 * _YEAR
#: Real part below zero that noise may give, relative to the largest impedance.
_NOISE = 0.01


def check_ranges(columns: Columns, tidy: pd.DataFrame) -> None:
    """Refuse values of a tidy table that are out of the range of their quantity.

    Parameters
    ----------
    columns : Columns
        Columns of the file.
    tidy : pandas.DataFrame
        The tidy table, with the row of the file as its index.

    Raises
    ------
    ValueError
        If a current, voltage, temperature or stack pressure is out of the range of the table of
        parameters, a time is that of no clock, or the rows span more than 100 000 hours; the
        message names the place.
    """
    for name, parameter in _RANGES.items():
        allowed = range_of(parameter)
        if name not in tidy or allowed is None:
            continue
        values = tidy[name].to_numpy(float)
        bad = np.flatnonzero(~_within(values, allowed, name))
        if bad.size:
            row = int(bad[0])
            place, header = columns.table.place(int(tidy.index[row])), columns.header(name)
            what = f"{place}, column '{header}'" if header else f"columns['{name}']"
            unit = unit_of(name)
            raise ValueError(
                out_of_range(f"{what}: {values[row]:g} {unit}", float(values[row]), allowed)
            )
    if "Time [s]" in tidy and "Voltage [V]" in tidy:
        hours = np.ptp(tidy["Time [s]"].to_numpy(float)) / 3600
        if hours > MOST_HOURS:
            raise ValueError(
                f"{columns.table.name}: column '{columns.header('Time [s]')}' spans {hours:g} "
                f"hours; it must span {MOST_HOURS:g} at most"
            )
        latest = tidy["Time [s]"].abs().max()
        if latest > _LATEST:
            raise ValueError(
                f"{columns.table.name}: column '{columns.header('Time [s]')}' has {latest:g} s, "
                f"{latest / _YEAR:.3g} years; if it is in ms, pass columns={{'Time [s]': "
                f"('{columns.header('Time [s]')}', 'ms')}}"
            )


def _within(values, allowed: ParameterRange, name):
    if name == "Stack pressure [Pa]":
        # Between zero and the lowest pressure a load cell reads what it likes.
        return (-_OFFSET <= values) & (values <= allowed.highest)
    return (allowed.lowest <= values) & (values <= allowed.highest)


def check_passive(columns: Columns, Z_re: np.ndarray, Z_im: np.ndarray) -> None:
    """Refuse a real part below zero, which a cell without a source of power cannot have.

    Parameters
    ----------
    columns : Columns
        Columns of the file.
    Z_re, Z_im : numpy.ndarray, shape (rows,)
        [Ohm]

    Raises
    ------
    ValueError
        If a real part is below zero by more than 1 % of the largest impedance.
    """
    bad = np.flatnonzero(Z_re < -_NOISE * np.hypot(Z_re, Z_im).max())
    if bad.size:
        row = int(bad[0])
        raise ValueError(
            f"{columns.table.place(row)}: the real part of the impedance is {Z_re[row]:g} Ohm; it "
            "must be zero or more. If the file has its negative, or another column, pass "
            "columns={'Z_re [Ohm]': …}"
        )
