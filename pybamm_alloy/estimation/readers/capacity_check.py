"""The charge that the rows of a file pass, beside the capacities that the file itself has."""

import re
import warnings

import numpy as np
import pandas as pd

from ..protocol import charges_of, gaps_of
from .columns import Columns

CAPACITIES = ("Charge capacity [A.h]", "Discharge capacity [A.h]")
CAPACITY = "Capacity [A.h]"

#: Relative difference of a step's charges from which on it is named.
_NAMED = 0.05
#: Ratio of all charges from which on the file contradicts itself, as by a wrong unit.
_REFUSED = 1.5
#: Share of the charge of the file below which a step does not count.
_SMALL = 0.01


def check_charge(columns: Columns, tidy: pd.DataFrame) -> None:
    """Compare the charge of each step with the capacity that the file has for it.

    Parameters
    ----------
    columns : Columns
        Columns of the file.
    tidy : pandas.DataFrame
        The tidy table of the same rows.

    Warns
    -----
    UserWarning
        If they differ by over 5 % in a step that passes over 1 % of the charge.

    Raises
    ------
    ValueError
        If they differ by a factor of over 1.5 in all.
    """
    names = [name for name in CAPACITIES if columns.has(name)] or [CAPACITY]
    if not columns.has(names[0]):
        return
    table = columns.table
    time, current = (tidy[name].to_numpy() for name in ("Time [s]", "Current [A]"))
    step, cycle = (tidy[name].to_numpy() for name in ("Step", "Cycle"))
    capacities = [columns.numbers(name) for name in names]
    charges = charges_of(time, current, step, cycle) / 3600
    gaps = gaps_of(time, current, step, cycle, 0.01 * np.abs(current).max())
    charges[gaps] = 0.0
    if len(names) == 1 and names[0] in CAPACITIES:
        # A lone charge capacity says nothing of the discharges.
        charges[current > 0 if names[0] == CAPACITIES[0] else current < 0] = 0.0
    rises = np.array([np.diff(each, prepend=each[0]) for each in capacities])
    if names != [CAPACITY]:
        # Where one falls it was reset, and does not tell what passed.
        reset = (rises < 0).any(axis=0)
        rises[:, reset] = charges[reset] = 0.0
    edges = [0, *(np.flatnonzero(np.diff(step)) + 1), len(step)]
    # The interval before the first row of a step belongs to either.
    spans = [(first, stop - 1) for first, stop in zip(edges, edges[1:]) if stop - first > 1]
    ours = np.array([abs(charges[first + 1 : last + 1].sum()) for first, last in spans])
    theirs = np.array(
        [abs(rises[:, first + 1 : last + 1].sum(axis=1)).sum() for first, last in spans]
    )
    if not theirs.size or theirs.sum() == 0:
        return
    headers = " and ".join(f"'{columns.header(name)}'" for name in names)
    ratio = max(ours.sum(), 1e-300) / theirs.sum()
    if not 1 / _REFUSED < ratio < _REFUSED:
        missing = (
            f"add the rows that are missing before {table.place(gaps[0])}, or "
            if gaps.size and rises[:, gaps].any()
            else ""
        )
        raise ValueError(
            f"{table.name}: current and time of its steps pass {1e3 * ours.sum():.4g} mA.h, and "
            f"{headers} rise by {1e3 * theirs.sum():.4g} mA.h; {missing}give the unit that the "
            f"header states wrongly, as columns={{'{names[0]}': ('{columns.header(names[0])}', "
            "'mAh')}"
        )
    rounding = max(_last_digit(columns, name) for name in names)
    off = np.abs(ours - theirs)
    allowed = np.maximum(_NAMED * np.maximum(ours, theirs), rounding)
    bad = np.flatnonzero((off > allowed) & (off > _SMALL * theirs.sum()))
    if bad.size:
        worst = bad[np.argmax(off[bad])]
        first, last = spans[worst]
        warnings.warn(
            f"{table.place(first)} to {table.place(last).rpartition(', ')[2]}, step "
            f"{step[first]}: current and time pass {1e3 * ours[worst]:.4g} mA.h, and {headers} "
            f"rise by {1e3 * theirs[worst]:.4g} mA.h"
            + f"; {len(bad)} steps differ so" * (len(bad) > 1)
            + ". Rows are missing or too sparse, or the current is not that of the step",
            stacklevel=3,
        )


def _last_digit(columns, name):
    """Value of the last digit of a column [A.h]; zero if it has no texts."""
    cells = columns.cells(name)
    if not isinstance(cells[0], str):
        return 0.0
    decimals = max(len(re.split("[.,]", cell + ".")[1]) for cell in cells)
    if any("e" in cell.lower() for cell in cells):
        return 0.0
    values, numbers = columns.numbers(name), columns.table.numbers(columns.header(name))
    largest = np.argmax(abs(numbers))
    return 10.0**-decimals * values[largest] / numbers[largest] if numbers[largest] else 0.0
