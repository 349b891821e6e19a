"""The steps of a measured run: what current a cell had, for how long, and to which limit."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from numbers import Real

import numpy as np
import pandas as pd
import pybamm

from .._util.parameter_ranges import check_in_range
from .._util.step_strings import MOST_HOURS
from .._util.validation import check_frame, check_numbers_of
from ..results.output_times import output_times, values_at
from ..results.steps import check_all_cycles, solved_steps
from .table_conditions import conditions_of

COLUMNS = ("Time [s]", "Current [A]", "Voltage [V]")
CUT_OFFS = ("Lower voltage cut-off [V]", "Upper voltage cut-off [V]")
#: Parameters that what is run sets itself.
IMPOSED = ("Current function [A]", *CUT_OFFS)

#: Column → parameter whose range its magnitude has.
RANGES = {"Current [A]": "Current function [A]", "Voltage [V]": "Upper voltage cut-off [V]"}

#: A voltage this near to a limit, relative to the distance of the limits, has reached it.
_AT_LIMIT = 0.005
#: Share of voltages that may lie beyond the limits.
_BEYOND = 0.02
#: How much longer than the usual interval between rows one without rows is.
_GAP = 10.0
#: Intervals of the same length, of which so many, or half of fewer, are that of the recording.
_REGULAR = 3
#: Range of a noisy constant current, in standard deviations.
_NOISE = 6.0
#: Rows from which the noise about one of them is estimated.
_NEAR = 65
#: Standard deviation of a noise, relative to the largest current of a step; more is a signal.
_NOISY = 0.1
#: Deviation of an outlier, in standard deviations of the noise about it.
_OUTLIER = 10.0
#: Largest deviation of a ripple, relative to its mean.
_RIPPLE = 0.15
#: Relative changes of the current: above the first it leaves its level, within the second it
#: stays on one.
_JUMP, _LEVEL = 0.5, 0.01
#: Parts of a piece whose mean currents agree if it is constant.
_PARTS = 8
#: Range of the means of the parts, in standard deviations within them, of a constant current.
_DRIFT = 2.5
#: How much longer than the cell's a step of the model may take to reach its limit.
_LONGER = 10.0


@dataclass(frozen=True, eq=False)
class Step:
    """Constant current, with what was measured meanwhile.

    Attributes
    ----------
    current : float
        [A], positive in discharge.
    duration : float
        [s]
    times : numpy.ndarray, shape (n,)
        Since the start of the step [s], the last at its end.
    voltages : numpy.ndarray, shape (n,)
        [V]
    limit : float or None
        Voltage at which the step ended [V], if it was a limit and not its duration.
    held : bool
        Whether the voltage was held at a limit.
    cycle : int
        Of the table.
    gap : bool
        Whether it is a time without rows, in which nothing was measured: its current is zero,
        and its voltage, the last one before, does not count.
    """

    current: float
    duration: float
    times: np.ndarray
    voltages: np.ndarray
    limit: float | None
    held: bool
    cycle: int
    gap: bool = False

    @property
    def longest(self) -> float:
        """How long it may take in a model [s]."""
        return self.duration * (1 if self.limit is None else _LONGER)


def steps_of(
    table: pd.DataFrame, limits: tuple[float, float], resolution: float = 0.01
) -> list[Step]:
    """Steps of a tidy table.

    A step whose current changes is divided into pieces of constant current that pass the
    same charge, which is integrated by trapezoids between the rows of a step. A constant
    current with noise is one piece. Under a current, an interval without rows that is over
    ten times as long as the usual one of its step is a gap: the step ends before it, and the
    gap is a step without current and without data.

    Parameters
    ----------
    table : pandas.DataFrame
        "Time [s]", "Current [A]", "Voltage [V]", and "Step" and "Cycle" where there are
        any, as of :func:`pybamm_alloy.estimation.read_cycling`.
    limits : (float, float)
        Lower and upper voltage [V] at which the cycler ended a step.
    resolution : float
        Change of the current within a piece, relative to the largest current.

    Warns
    -----
    UserWarning
        If the table has gaps; the message says where, and how long they are. If a single row has
        another current than the rows on both sides of it.

    Raises
    ------
    ValueError
        If a column is missing or has no numbers, time runs backwards, or no time passes.
    """
    check_table(table)
    low, high = check_limits(limits)
    time, current, voltage = (table[name].to_numpy(float) for name in COLUMNS)
    number, cycle = markers_of(table)
    tolerance = resolution * np.abs(current).max()
    near = _AT_LIMIT * (high - low) if np.isfinite(high - low) else 0.0
    beyond = np.mean((voltage < low - near) | (voltage > high + near))
    if beyond > _BEYOND:
        raise ValueError(
            f"voltage limits are {low:g} and {high:g} V, but {beyond:.0%} of the voltages are "
            "beyond them; give the limits at which the cycler ended a step"
        )

    gaps = gaps_of(time, current, number, cycle, tolerance)
    if gaps.size:
        _warn_of_gaps(gaps, time)
    edges = np.flatnonzero((np.diff(number) != 0) | (np.diff(cycle) != 0)) + 1
    _warn_of_outliers(time, current, edges, tolerance)
    charges = charges_of(time, current, number, cycle)
    steps, start = [], time[0]
    ends = {*edges, len(table)} - {*gaps}
    bounds = sorted({0, *edges, *gaps, len(table)})
    for first, stop in zip(bounds, bounds[1:]):
        if first in gaps:
            length = time[first] - start
            times, voltages = np.array([length]), voltage[[first - 1]]
            at = int(cycle[first - 1])
            steps.append(Step(0.0, float(length), times, voltages, None, False, at, gap=True))
            start = time[first]
        for rows in _pieces(current[first:stop], tolerance):
            rows = np.arange(first + rows[0], first + rows[1])
            rows = rows[time[rows] > start + 1e-9 * max(abs(start), 1.0)]
            if not rows.size:
                continue
            t = time[rows] - start
            mean = float(np.sum(charges[rows]) / t[-1])
            # The limit that a current drives the voltage to, if any.
            limit = high if mean < -tolerance else low if mean > tolerance else np.nan
            at_limit = np.abs(voltage[[max(rows[0] - 1, first), rows[-1]]] - limit) <= near
            ended = rows[-1] == stop - 1 and stop in ends
            steps.append(
                Step(
                    mean,
                    float(t[-1]),
                    t,
                    voltage[rows],
                    limit if not at_limit[0] and at_limit[1] and ended else None,
                    bool(at_limit.all()),
                    int(cycle[rows[-1]]),
                )
            )
            start = time[rows[-1]]
    if not steps:
        raise ValueError("no time passes in the table; it needs two rows or more")
    return steps


def protocol(
    table: pd.DataFrame, limits: tuple[float, float], resolution: float = 0.01
) -> pybamm.Experiment:
    """The experiment that drives a model as the cell of a table was driven.

    Parameters
    ----------
    table, limits, resolution
        As of :func:`steps_of`. A step that ended at a limit ends there in the model too,
        however long it takes, up to ten times as long as the cell's.

    Returns
    -------
    pybamm.Experiment
        A cycle for each cycle of the table, at its mean temperature where it has a steady one.

    Warns
    -----
    UserWarning
        As :func:`steps_of`, and if the table has a stack pressure or a temperature that changes,
        which an experiment does not have.

    Raises
    ------
    ValueError
        As :func:`steps_of`, or if the temperature or pressure is not a number or out of range.
    """
    cycles: dict[int, list[pybamm.step.BaseStep]] = {}
    for step in steps_of(table, limits, resolution):
        end = limits[0] if step.current > 0 else limits[1]
        stops = step.current and not step.held and np.isfinite(end)
        cycles.setdefault(step.cycle, []).append(
            pybamm.step.current(
                step.current,
                duration=step.longest,
                termination=[f"{end} V"] if stops else None,
                period=max(step.longest / 60, min(step.longest, 1.0)),
            )
        )
    conditions = conditions_of(table, None, "protocol")
    temperature = conditions.get("Ambient temperature [K]")
    steady = isinstance(temperature, Real)
    if left := [name for name in conditions if name == "Stack pressure [Pa]" or not steady]:
        warnings.warn(
            f"an experiment does not have the {left} of the table; set the parameter values, as "
            "those that the conditions of Cycling(table) have",
            stacklevel=2,
        )
    return pybamm.Experiment(
        [tuple(steps) for steps in cycles.values()], temperature=temperature if steady else None
    )


def as_table(solution: pybamm.Solution, rows: int | None = None) -> pd.DataFrame:
    """The tidy table that a cycler would have written of a solution.

    Parameters
    ----------
    solution : pybamm.Solution
        Of an experiment.
    rows : int, optional
        About how many of each step, at equal intervals where the solution can be interpolated,
        else every so many of its times; :func:`~pybamm_alloy.results.output_times` by default.
        The end of a step is always one.

    Returns
    -------
    pandas.DataFrame
        "Time [s]", "Current [A]", "Voltage [V]", "Step", "Cycle".

    Raises
    ------
    ValueError
        If the solution is not that of an experiment, or cycles were left out.
    """
    if not getattr(solution, "cycles", None):
        raise ValueError("the solution has no cycles: solve an experiment")
    check_all_cycles(solution, "a table of the run")
    tables = []
    for number, (cycle, _, step) in enumerate(solved_steps(solution), start=1):
        if rows is None:
            times = output_times(step)
        elif step.hermite_interpolation:
            times = np.unique(np.linspace(step.t[0], step.t[-1], rows + 1))
        else:
            stride = max(len(step.t) // rows, 1)
            times = step.t[np.union1d(0, np.arange(len(step.t))[::-stride])]
        columns = {"Time [s]": times}
        columns |= {name: values_at(step, name, times) for name in COLUMNS[1:]}
        tables.append(pd.DataFrame(columns | {"Step": number, "Cycle": cycle}))
    return pd.concat(tables, ignore_index=True)


def limits_of(limits, values):
    """Limits [V], those given or the cut-offs of a set."""
    return check_limits(tuple(values[name] for name in CUT_OFFS) if limits is None else limits)


def check_limits(limits):
    """Lower and upper limit [V]."""
    try:
        low, high = (float(limit) for limit in limits)
    except (TypeError, ValueError):
        raise ValueError(
            f"voltage limits are {limits!r}; they must be two numbers, such as (-1, 1) V"
        ) from None
    if not low < high:
        raise ValueError(f"voltage limits are {limits}; the lower goes first")
    for limit in (low, high):
        if np.isfinite(limit):
            check_in_range("voltage limit", limit, "Upper voltage cut-off [V]")
    return low, high


def check_table(table):
    """Refuse a table that is not a tidy one of a run."""
    check_frame("table", table)
    check_numbers_of("table", table, COLUMNS)
    missing = [name for name in COLUMNS if name not in table]
    if missing:
        raise ValueError(f"the table has no {missing}; its columns are {list(table.columns)}")
    if len(table) < 2:
        raise ValueError(f"the table has {len(table)} rows; it needs two or more")
    for name in COLUMNS:
        bad = ~np.isfinite(pd.to_numeric(table[name], errors="coerce").to_numpy(float))
        if bad.any():
            row = int(np.flatnonzero(bad)[0])
            raise ValueError(f"row {row} of the table: {name} is {table[name].iloc[row]}")
    for name in ("Step", "Cycle"):
        if name in table and not pd.api.types.is_integer_dtype(table[name]):
            raise ValueError(f"column '{name}' of the table must have whole numbers")
    for name, parameter in RANGES.items():
        check_in_range(name, float(table[name].astype(float).abs().max()), parameter)
    hours = np.ptp(table["Time [s]"].to_numpy(float)) / 3600
    if hours > MOST_HOURS:
        raise ValueError(f"the table spans {hours:g} hours; it must span {MOST_HOURS:g} at most")
    back = np.flatnonzero(np.diff(table["Time [s]"].to_numpy(float)) < 0)
    if back.size:
        row = int(back[0]) + 1
        raise ValueError(
            f"row {row} of the table: time goes back from "
            f"{table['Time [s]'].iloc[row - 1]:g} to {table['Time [s]'].iloc[row]:g} s"
        )


def markers_of(table):
    """Numbers of step and cycle of each row of a tidy table; 1 where it has none."""
    return tuple(
        table[name].to_numpy() if name in table else np.ones(len(table), int)
        for name in ("Step", "Cycle")
    )


def rows_beside(values):
    """The two rows before and the two after each row but the first and last two, shape (4, n-4)."""
    return np.array([values[k : len(values) - 4 + k] for k in (0, 1, 3, 4)])


def charges_of(time, current, number, cycle):
    """Charge that passed since the row before: by a trapezoid, at the begin of a step a rectangle.

    Parameters
    ----------
    time, current : numpy.ndarray, shape (rows,)
        [s], [A]
    number, cycle : numpy.ndarray of int, shape (rows,)
        Numbers of step and cycle: pure numbers.

    Returns
    -------
    numpy.ndarray, shape (rows,)
        [A.s]
    """
    before = np.concatenate([[current[0]], current[:-1]])
    begins = np.append(True, (np.diff(number) != 0) | (np.diff(cycle) != 0))
    size = np.maximum(np.maximum(np.abs(before), np.abs(current)), 1e-300)
    change = np.abs(current - before) / size
    # The first row of a step often has the current before it, from which a level does not rise.
    level = begins | (change < _LEVEL)
    after = np.append(change[1:], np.inf) < _LEVEL
    jump = change > _JUMP
    # A single row off the level on both sides has its own charge, and leaves those of the level.
    alone = jump[1:-1] & jump[2:] & level[:-2] & after[2:]
    begins[1:] |= jump[1:] & after[1:] & level[:-1]
    begins[1:-1] |= alone
    begins[2:] |= alone
    mean = np.where(begins, current, (before + current) / 2)
    return mean * np.diff(time, prepend=time[0])


def gaps_of(time, current, number, cycle, tolerance):
    """Rows before which nothing was recorded while a current flowed.

    Parameters
    ----------
    time, current : numpy.ndarray, shape (rows,)
        [s], [A]
    number, cycle : numpy.ndarray of int, shape (rows,)
        Numbers of step and cycle: pure numbers.
    tolerance : float
        Current [A] up to which a cell rests.

    Returns
    -------
    numpy.ndarray of int, shape (gaps,)
    """
    interval = np.diff(time, prepend=time[0])
    edges = np.flatnonzero((np.diff(number) != 0) | (np.diff(cycle) != 0)) + 1
    inside = interval > 0
    inside[[0, *edges]] = False
    usual_of_all = _usual(interval[inside])
    flows = np.abs(current) > tolerance
    flows[1:] |= flows[:-1]
    gaps, before = [], np.inf
    for first, stop in zip([0, *edges], [*edges, len(time)]):
        own = interval[first:stop][inside[first:stop]]
        usual = _usual(own) if len(own) >= _REGULAR else usual_of_all
        # The last interval of one step may end in the first row of the next.
        longest = np.full(stop - first, usual)
        longest[0] = max(usual, before) if len(own) >= _REGULAR else np.inf
        rows = np.arange(first, stop)
        gaps.append(rows[(interval[rows] > _GAP * longest) & flows[rows]])
        before = usual
    return np.concatenate(gaps).astype(int)


def _usual(intervals):
    """Longest interval at which rows are recorded; infinite if there are too few to tell."""
    if len(intervals) < _REGULAR:
        return np.inf
    intervals = np.sort(intervals)

    def count(length):
        return np.sum(np.abs(intervals - length) <= 0.02 * length)

    usual, regular = intervals[-1], min(_REGULAR, (len(intervals) + 1) // 2)
    for shorter, longer in zip(intervals[-2::-1], intervals[::-1]):
        # A cycler that records at changes of the voltage still has a longest interval.
        if count(usual) >= regular:
            break
        if longer > _GAP * shorter:
            usual = shorter
    # Few rows, such as the ends of each step alone, may have no interval in common.
    return np.inf if len(intervals) < 2 * _REGULAR and count(usual) < 2 else usual


def _warn_of_gaps(gaps, time):
    first = gaps[0]
    lengths = time[gaps] - time[gaps - 1]
    warnings.warn(
        f"the table has no rows for {lengths[0]:g} s between {time[first - 1]:g} and "
        f"{time[first]:g} s (row {first}), while a current flows before or after"
        + (f", and {len(gaps) - 1} more such gaps of {lengths.sum():g} s in all" * (len(gaps) > 1))
        + "; the model rests meanwhile, and no charge is counted. If a current flowed, add the "
        "rows; if not, add a row with 0 A at both ends",
        stacklevel=3,
    )


def _warn_of_outliers(time, current, edges, tolerance):
    """Warn of single rows off the level on both sides, and of the charge that they pass."""
    found = []
    for first, stop in zip([0, *edges], [*edges, len(time)]):
        values = current[first:stop]
        if len(values) < 5:
            continue
        beside = rows_beside(values)
        level, noise = beside.mean(axis=0), _noises(values)[2:-2]
        agree = np.ptp(beside, axis=0) <= np.maximum(_LEVEL * np.abs(level), _NOISE * noise)
        least = np.maximum(_RIPPLE * np.abs(level), np.maximum(_OUTLIER * noise, tolerance))
        found.extend(first + 2 + np.flatnonzero(agree & (np.abs(values[2:-2] - level) > least)))
    if not found:
        return
    charges = [(current[k] - current[k - 1]) * (time[k + 1] - time[k - 1]) / 2 for k in found]
    worst = int(np.argmax(np.abs(charges)))
    row = found[worst]
    warnings.warn(
        f"row {row} of the table, at {time[row]:g} s, has {current[row]:g} A between rows of "
        f"{current[row - 1]:g} A, which passes {charges[worst]:.3g} A.s more"
        + f", and {len(found) - 1} more single rows are off so" * (len(found) > 1)
        + "; if it is an outlier, correct it or remove the row; if it is a pulse, give it rows at "
        "its begin and end",
        stacklevel=3,
    )


def _pieces(current, tolerance):
    """(first, stop) of runs in which the current changes by no more than tolerance and noise."""
    noises = _noises(current)
    pending = [(0, len(current))]
    while pending:
        first, stop = pending.pop()
        values, noise = current[first:stop], np.median(noises[first:stop])
        if np.ptp(values) <= max(tolerance, _NOISE * noise) or _is_level(values, tolerance, noise):
            yield first, stop
            continue
        at = first + _best_split(values)
        pending += [(at, stop), (first, at)]


def _noises(current):
    """Standard deviation of the noise about each row, which may follow the current."""
    if len(current) <= _PARTS:
        return np.zeros(len(current))
    # Differences of the fourth order have the noise, and nothing of a smooth change.
    changes = pd.Series(np.abs(np.diff(current, 4)))
    near = changes.rolling(_NEAR, center=True, min_periods=min(_PARTS, len(changes))).median()
    noise = 1.4826 * np.pad(near.bfill().ffill(), 2, mode="edge") / np.sqrt(70)
    return noise * (noise <= _NOISY * np.abs(current).max())


def _is_level(values, tolerance, noise):
    """Whether a current is constant but for noise: the means of its parts agree."""
    if len(values) < 2 * _PARTS:
        return False
    mean = values.mean()
    near = np.abs(values - mean) <= max(_RIPPLE * np.abs(mean), _NOISE * noise)
    parts = np.array_split(values, _PARTS)
    # The means of a drift differ by more than its parts vary; those of a noise do not.
    within = np.median([part.std() for part in parts])
    means = np.ptp([part.mean() for part in parts])
    return near.mean() >= 0.98 and means <= max(tolerance, _DRIFT * within)


def _best_split(values):
    """Index at which two means fit the values best."""
    count = np.arange(1, len(values))
    total = np.cumsum(values - values.mean())[:-1]
    # The sum of squares falls by this; the total of both parts is zero.
    return int(np.argmax(total**2 / (count * (len(values) - count)))) + 1
