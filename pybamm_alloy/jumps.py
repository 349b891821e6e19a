"""How many cycles a long run may jump over: as many as the change of its drift allows."""

from __future__ import annotations

import math

import numpy as np

#: Cycles run from the start, while contacts form, and after each jump.
FIRST, BLOCK = 12, 3
#: A jump counts if its error, seen afterwards, is within this multiple of the tolerance.
ACCEPTED = 2.0
#: Least and greatest change of size from a jump, and the block after it, to the next.
_SHRINK, _GROWTH = 0.1, 2.0
#: Of the size whose error is foreseen to be just within: what is tried.
_SAFETY = 0.8
#: What drifts; a voltage follows, and fronts that pass nodes make it jitter.
_DRIFTING = (
    "interphase thickness [m]",
    "electrode lithium [mol]",
    "contact area fraction",
    "diffusivity multiplier",
    "Stack pressure [Pa]",
)


def check_jump(tolerance, experiment):
    """Refuse jumps over cycles that differ, or with a tolerance that is none."""
    if not 0 < tolerance < 1:
        raise ValueError(f"jump is {tolerance!r}; it must be a relative error from 0 to 1")
    if any(cycle != experiment.cycles[0] for cycle in experiment.cycles):
        raise ValueError("cycles that differ cannot be jumped over; leave jump out")


def jump_size(table, tolerance: float) -> int:
    """Cycles that may be jumped over after the last one of a table.

    A quantity that drifts by Δ a cycle, and whose drift changes by c a cycle, moves by
    N Δ + N² c/2 in a jump over N: the second part is kept within the tolerance, and is what
    is carried on with some error. Of all that drifts, the quantity in which it is largest
    relative to its size decides. From a jump to the next it changes as :func:`resized`.

    Parameters
    ----------
    table : pandas.DataFrame
        Of :class:`pybamm_alloy.long_runs.LongRun`.
    tolerance : float
        Relative error.
    """
    now = len(table) - 1
    earlier = _earlier(table)
    if earlier is None:
        return 0
    cycles = table["Cycle"].to_numpy()
    since = int(cycles[now] - cycles[earlier])
    most = resized(since, jump_error(table, since - BLOCK), tolerance)
    error = _relative_curvature(table, now, earlier) / 2
    return int(min(math.sqrt(tolerance / max(error, 1e-300)), most))


def resized(size: int, error: float, tolerance: float) -> int:
    """The size of a jump whose error would be accepted, from that of another.

    Errors grow with the square of a jump.
    """
    change = _SAFETY * math.sqrt(ACCEPTED * tolerance / max(error, 1e-300))
    return int(size * min(max(change, _SHRINK), _GROWTH))


def carry_on(table, size: int) -> tuple[float, float]:
    """How often the drift of the last cycle, and the earlier one, go into a jump.

    Δ N + c N²/2, with the change c of the drift between them.
    """
    cycles = table["Cycle"].to_numpy()
    bend = size**2 / 2 / (cycles[-1] - cycles[_earlier(table)])
    return size + bend, -bend


def jump_error(table, size: int) -> float:
    """Relative error of the jump of ``size`` cycles before a table's last block.

    The largest of the same part of it, seen afterwards; of what the voltages of the first
    cycle after it are off those that drift on from before it; and of what they are off
    those of the last, by how much it disturbed the cell, which counts without leniency.
    """
    bend = size**2 / 2 * _relative_curvature(table, len(table) - 1, _earlier(table))
    v = table[[name for name in table.columns if name.endswith(" voltage [V]")]].to_numpy()
    drift, largest = v[-BLOCK - 1] - v[-BLOCK - 2], np.abs(v).max(axis=0)
    foreseen = np.abs(v[-BLOCK] - v[-BLOCK - 1] - (size + 1) * drift) / largest
    disturbed = np.abs(v[-BLOCK] - v[-1] + (BLOCK - 1) * drift) / largest
    return float(max([bend, *foreseen, *ACCEPTED * disturbed]))


def _earlier(table):
    """Row of the last cycle of the block before the last."""
    return len(table) - 1 - BLOCK if len(table) >= FIRST + BLOCK else None


def _relative_curvature(table, now, earlier):
    """Largest change of a drift per cycle, relative to the quantity."""
    columns = [name for name in table.columns if name.endswith(_DRIFTING)]
    values, cycles = table[columns].to_numpy(), table["Cycle"].to_numpy()
    drift = {row: values[row] - values[row - 1] for row in (now, earlier)}
    change = np.abs(drift[now] - drift[earlier]) / (cycles[now] - cycles[earlier])
    size = np.abs(values).max(axis=0)
    return float(np.max(change[size > 0] / size[size > 0], initial=0.0))
