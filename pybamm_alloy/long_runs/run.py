"""Thousands of cycles: little memory, checkpoints, and the reason why the run ended."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pybamm

from .. import _pybamm
from .._util.atomic_files import locked
from .._util.digests import digests
from .._util.progress import progress_bar
from .._util.step_strings import check_steps
from .._util.validation import check_count
from ..cells import BaseCell
from ..cells.base_cell import check_cell, check_simulation_options
from ..results.output_times import extreme_voltages, output_times, values_at
from ..results.steps import kept_cycles
from ..results.termination import EndReason, Termination, failure_termination, step_termination
from .checkpoint import TIME, Checkpoint
from .cycle_jumps import FIRST, SHORTEST, carried, check_jump, jump_error, resized

_log = logging.getLogger("pybamm_alloy")

#: From so many cycles on compiled equations have saved the time to compile them.
_COMPILED_FROM = 100
#: Tolerances within a jump, where a cycle is not one of the table, times those of the solver.
_LOOSER = 3
#: Variables of the cycles whose curves are kept.
CURVES = ("Time [h]", "Current [A]", "Voltage [V]")


@dataclass(frozen=True, eq=False)
class LongRun:
    """Result of a long run.

    Attributes
    ----------
    table : pandas.DataFrame
        A row for each cycle: "Cycle", "Maximum voltage [V]" and "Minimum voltage [V]", and
        the model's summary variables at its end.
    curves : pandas.DataFrame
        "Cycle", "Time [h]", "Current [A]", "Voltage [V]" of the cycles kept.
    end : Termination
        Where and why it ended; ``end.completed`` if every cycle asked for was run.
    state : pybamm.Solution
        The end as a solution of one time: to go on from, or for its impedance.
    """

    table: pd.DataFrame
    curves: pd.DataFrame
    end: Termination
    state: pybamm.Solution

    @property
    def completed(self) -> bool:
        """Whether every cycle asked for was run."""
        return self.end.completed


def long_run(
    model: BaseCell,
    parameter_values: pybamm.ParameterValues,
    experiment: pybamm.Experiment,
    checkpoint: str | Path | None = None,
    every: int = 25,
    keep: Collection[int] = (),
    jump: float | None = None,
    progress: bool = False,
    **simulation_options: Any,
) -> LongRun:
    """Run an experiment of many cycles.

    Memory does not grow with the cycles, but for a row of the table. With a checkpoint a
    run that was stopped, or killed, goes on where it was and ends as one that was not.

    Parameters
    ----------
    model : BaseCell
    parameter_values : pybamm.ParameterValues
    experiment : pybamm.Experiment
    checkpoint : path, optional
        File that is written every ``every`` cycles, and gone on from if it exists. A
        file of a run of every cycle gives its result; one that ended early goes on from
        the file before its end, to the same end.
    every : int
        Cycles from one checkpoint to the next: as many as a kill may lose. With ``jump``
        there is one after each jump.
    keep : collection of int
        Cycles whose curves are kept, of those that are run.
    jump : float, optional
        Relative error of the states that a jump over cycles which are not run may make: they
        are carried on by a stabilised Runge-Kutta-Chebyshev method. The table has the cycles
        that were run. All are run by default.
    progress : bool
        Whether to show a progress bar with rate and time to go. The logger "pybamm_alloy" has
        a line for each checkpoint.
    **simulation_options
        Options of ``pybamm.Simulation``, such as ``var_pts``. The ``solver`` is by default the
        model's, with its equations compiled for a hundred cycles or more.

    Returns
    -------
    LongRun
        After an interrupt (Ctrl-C) as of the last checkpoint.

    Raises
    ------
    ValueError
        If ``every`` is not one or more, a cycle to keep is not one of the experiment, cycles
        that differ are to be jumped over, a parameter value is out of range, or the
        checkpoint is damaged, of another run, in use by another process, or in a folder that
        does not exist.
    OSError
        If the checkpoint cannot be written; the one before is as it was.
    pybamm.SolverError
        If no step can begin, or the first cannot be solved.
    """
    check_cell(model, parameter_values)
    if not isinstance(experiment, pybamm.Experiment):
        raise ValueError(f"experiment is {experiment!r}; it must be a pybamm.Experiment")
    check_steps(experiment)
    count = len(experiment.cycles)
    check_count("every", every, "cycles")
    if isinstance(keep, str) or not isinstance(keep, Collection):
        raise ValueError(f"keep is {keep!r}; it must be a list of cycles, such as [1, {count}]")
    for cycle in keep:
        whole = isinstance(cycle, int | np.integer) and not isinstance(cycle, bool)
        if not (whole and 1 <= cycle <= count):
            raise ValueError(f"cycle {cycle!r} cannot be kept; there are 1 to {count}")
    if jump is not None:
        check_jump(jump, experiment)
    check_simulation_options(simulation_options)
    if "solver" not in simulation_options:
        simulation_options["solver"] = long_run_solver(model, count)
    run = _identity(model, parameter_values, experiment, keep, jump, simulation_options)
    chunks = _Chunks(model, parameter_values, experiment, simulation_options)
    with locked(checkpoint, "checkpoint"):
        done, end = _solve_cycles(chunks, run, checkpoint, every, keep, jump, progress)
    if not done.states:
        raise pybamm.SolverError("no step could begin: each is past its end from the start")
    if end is None and done.last < count:
        end = Termination(EndReason.CANNOT_BEGIN, done.last + 1, 1, done.time)
    steps = _pybamm.step_count(experiment, done.cycles)
    end = end or Termination(EndReason.COMPLETED, done.cycles, steps, done.time)
    return LongRun(done.table, done.curves, end, chunks.end_state(done))


def _solve_cycles(chunks, run, checkpoint, every, keep, jump, progress):
    """State at the end of the cycles, and the termination if they ended early."""
    done, count = Checkpoint(), len(chunks.experiment.cycles)
    if checkpoint is not None and Path(checkpoint).exists():
        done = Checkpoint.read(checkpoint, run)
        _log.info("%s: going on after cycle %d of %d", checkpoint, done.cycles, count)
    inner = chunks.looser() if jump is not None else None
    end, began, first = None, time.monotonic(), done.cycles
    with progress_bar(progress, "cycles", count, done.cycles) as advance:
        try:
            while done.cycles < count and end is None:
                if jump is None:
                    stop = min(done.cycles + every, count)
                    end = _run(done, chunks, stop, keep)
                else:
                    done, end = _jump(done, chunks, inner, count, keep, jump)
                if checkpoint is not None and end is None:
                    done.write(checkpoint, run)
                advance(done.cycles)
                rate = (done.cycles - first) / (time.monotonic() - began)
                _log.info("cycle %d of %d, %.3g per second", done.cycles, count, rate)
        except KeyboardInterrupt:
            if not done.cycles:
                raise
            end = Termination(EndReason.INTERRUPTED, done.cycles, 0, done.time)
    return done, end


def long_run_solver(model: BaseCell, cycles: int) -> pybamm.IDAKLUSolver:
    """The solver of a model, compiled if there are cycles enough to save its time.

    Parameters
    ----------
    model : BaseCell
    cycles : int
        Number of cycles.

    Returns
    -------
    pybamm.IDAKLUSolver
    """
    return model.solver(compile=cycles >= _COMPILED_FROM)


class _Chunks:
    """Simulations of a part of the cycles, built once for parts that are the same."""

    def __init__(self, model, parameter_values, experiment, options):
        self.model, self.values, self.experiment = model, parameter_values, experiment
        self.options, self._built = options, []

    def looser(self):
        """The same with looser tolerances of the solver: the error of a jump is larger yet."""
        solver = self.options["solver"].copy()
        solver.rtol, solver.atol = _LOOSER * solver.rtol, _LOOSER * np.asarray(solver.atol)
        options = self.options | {"solver": solver}
        return _Chunks(self.model, self.values, self.experiment, options)

    def solve(self, done, stop):
        """The cycles after those done, up to ``stop``, as a :class:`_Block`."""
        simulation = self.simulation(done, done.cycles, stop)
        state = None
        if done.states:
            # From the same numbers, in the same way, whether they were in a file or not.
            # A current that the step before did not solve for is solved for as the next begins.
            state = self.state(done, _pybamm.model_of_step(simulation, 1))
            state.initial_start_time = self.experiment.initial_start_time
        watch = _pybamm.Watch()
        solution = simulation.solve(starting_solution=state, callbacks=watch)
        return _Block(self.experiment, simulation, solution, watch, done, stop)

    def simulation(self, done, start, stop):
        """The simulation of these cycles, one of the last two if they are the same."""
        cycles = self.experiment.cycles[start:stop]
        # Those with start times differ by their place in time.
        place = (start, stop) if _pybamm.has_start_times(self.experiment) else None
        described = place, start > 0, _pybamm.cycles_description(cycles)
        for known, simulation in self._built:
            if known == described:
                return simulation
        simulation = pybamm.Simulation(
            self.model,
            parameter_values=self.values,
            experiment=_pybamm.experiment_of_cycles(
                self.experiment, start, stop, done.first_capacity
            ),
            **self.options,
        )
        self._built = [*self._built[-1:], (described, simulation)]
        return simulation

    def state(self, done, model):
        """A solution of one time with the states of a checkpoint."""
        return _pybamm.solution_of_states(done.time, done.states, model, done.inputs)

    def end_state(self, done):
        """The same in the model of the last step, which has its current."""
        simulation = self.simulation(done, done.last - 1, done.last)
        return self.state(done, _pybamm.model_of_step(simulation, done.step))

    def drift(self, done, states):
        """What the cycle after a checkpoint adds to other states; None if it ends early."""
        try:
            block = self.solve(replace(done, states=states), done.cycles + 1)
        except pybamm.SolverError:
            return None
        if not block.cycles or block.end is not None:
            return None
        return _change(states, _states(block.solution.last_state))


class _Block:
    """Cycles that were solved in one go.

    Attributes
    ----------
    solution : pybamm.Solution
    numbers : list of int
        Numbers of the cycles that were solved, in the experiment; one of them may be cut short.
    cycles : list of pybamm.Solution
    step : int
        The last step that was solved, from 1; 0 for a rest until a start time after it.
    end : Termination or None
        Where and why the experiment ended in the block, if it did.
    """

    def __init__(self, experiment, simulation, solution, watch, done, stop):
        self.solution = solution
        # The state that it began from counts as a cycle of its own.
        offset = done.cycles - bool(done.states)
        self.numbers = [offset + number for number in watch.cycles]
        # A solution in which every step was skipped is empty, and has no cycles.
        self.cycles = solution.cycles[-len(self.numbers) :] if self.numbers else []
        self.step, self.end = 0, None
        if self.cycles:
            steps = self.cycles[-1].steps
            solved = [k for k, step in enumerate(steps) if not _pybamm.is_empty(step)]
            if not _pybamm.ends_with_padding_rest(simulation, steps[solved[-1]]):
                self.step = solved[-1] + 1
        time = float(solution.t[-1])
        limit = _pybamm.limit_of_experiment(solution, experiment)
        if watch.error is not None:
            number, step = watch.failed
            self.end = failure_termination(watch.error, offset + number, step, time)
        elif self.cycles:
            number, count = self.numbers[-1], len(steps)
            step = _pybamm.step_of(experiment, number, count)
            end = step_termination(steps[-1], step, number, count, time)
            if limit and end.completed:
                end = replace(end, reason=EndReason.LIMIT_OF_EXPERIMENT, detail=limit)
            if not end.completed:
                self.end = end


def _run(done, chunks, stop, keep):
    """Solve the cycles up to ``stop``; the termination of the run, if it ended."""
    try:
        block = chunks.solve(done, stop)
    except pybamm.SolverError as error:
        if (middle := (done.cycles + stop) // 2) > done.cycles:
            # What comes before the cycle that fails is not lost with it.
            end = _run(done, chunks, middle, keep)
            return end or _run(done, chunks, stop, keep)
        if not done.states:
            raise
        if _pybamm.cannot_begin(error):
            return Termination(EndReason.CANNOT_BEGIN, done.cycles + 1, 1, done.time)
        return failure_termination(error, done.cycles + 1, 1, done.time)
    skipped = block.cycles and block.numbers[0] > done.cycles + 1
    if skipped and done.states and _pybamm.stops_at_capacity(chunks.experiment):
        # PyBaMM reads the limit as the first cycle that it is given ends, if it is not skipped.
        done.cycles = block.numbers[0] - 1
        return _run(done, chunks, stop, keep)
    if block.cycles:
        _take(done, block, keep)
    if block.end is None:
        # A cycle of one step that was past its end as it began was skipped, as PyBaMM does.
        done.cycles = stop
    return block.end


def _take(done, block, keep):
    """Move a checkpoint to the last cycle of a solved block."""
    cycles = block.cycles
    rows = _rows(block.solution, cycles, block.numbers)
    curves = []
    for number, cycle in zip(rows["Cycle"], cycles):
        if number in keep:
            times = output_times(cycle)
            curve = {name: values_at(cycle, name, times) for name in CURVES}
            curves.append(pd.DataFrame({"Cycle": number} | curve))
    last = block.solution.last_state
    states = _states(last)
    before = _states(cycles[-2].last_state) if len(cycles) > 1 else done.states
    done.drift = _change(before, states)
    done.cycles, done.step = block.numbers[-1], block.step
    done.states = states
    done.inputs = _pybamm.last_inputs(last)
    done.table = pd.concat([done.table, rows], ignore_index=True)
    done.curves = pd.concat([done.curves, *curves], ignore_index=True)


def cycle_table(solution: pybamm.Solution) -> pd.DataFrame:
    """The table of a :class:`LongRun` from a solution.

    Parameters
    ----------
    solution : pybamm.Solution
        Of a cell of this package, with its cycles.

    Returns
    -------
    pandas.DataFrame
        A row for each cycle that the solution kept.
    """
    cycles = kept_cycles(solution)
    return _rows(solution, [*cycles.values()], [*cycles])


def _rows(solution, cycles, numbers):
    """Rows of some cycles of a solution, with their numbers."""
    voltages = [extreme_voltages(cycle) for cycle in cycles]
    ends = _pybamm.ends_of(cycles)
    names = _pybamm.last_model(solution).summary_variables
    return pd.DataFrame(
        {
            "Cycle": numbers,
            "Maximum voltage [V]": [largest for _, largest in voltages],
            "Minimum voltage [V]": [smallest for smallest, _ in voltages],
        }
        | {name: ends[name].data for name in names}
    )


def _states(solution):
    """The states of a checkpoint at the last time of a solution."""
    return {TIME: solution.t[-1:]} | _pybamm.last_states(solution)


def _change(before, after):
    """What each state changed by; nothing for one that did not exist before."""
    return {name: y - before.get(name, y) for name, y in after.items()}


def _jump(done, chunks, inner, count, keep, tolerance):
    """Jump over some cycles and run the one after, or run some if that would be too few."""
    size = min(done.jump, count - done.cycles) if done.cycles else 0
    if size >= SHORTEST:
        # A jump begins where the drift that is known does, a cycle earlier.
        start = replace(done, cycles=done.cycles - 1)
        base = {name: done.states[name] - drift for name, drift in done.drift.items()}
    while size >= SHORTEST:
        error = math.inf
        states = carried(base, done.drift, size, partial(inner.drift, start))
        if states is not None:
            tried = replace(done, states=states, cycles=start.cycles + size)
            if _run(tried, chunks, tried.cycles + 1, keep) is None:
                error = jump_error(base, done.drift, states, tried.drift, size)
        size = resized(size, error, tolerance)
        if error <= tolerance:
            tried.jump = max(size, SHORTEST)
            return tried, None
    tried, end = replace(done, jump=SHORTEST), None
    stop = min(done.cycles + (SHORTEST if done.cycles else FIRST), count)
    while tried.cycles < stop and end is None:
        # One by one, as after a jump: a simulation of them all would have to be built.
        end = _run(tried, chunks, tried.cycles + 1, keep)
    return tried, end


def _identity(model, parameter_values, experiment, keep, jump, options):
    """What must be the same for a checkpoint to be gone on from."""
    plain = {name: value for name, value in options.items() if name != "solver"}
    submodels = {name: type(submodel).__name__ for name, submodel in model.submodels.items()}
    return digests(
        model=[type(model).__name__, dict(model.options), submodels],
        **{
            "parameter values": parameter_values.to_json(),
            "experiment": _pybamm.experiment_description(experiment),
            "cycles kept": sorted(keep),
            "jump": jump,
            "mesh": plain,
            "solver": _pybamm.solver_settings(options["solver"]),
            "PyBaMM": version("pybamm"),
        },
    )
