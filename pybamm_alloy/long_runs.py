"""Thousands of cycles: little memory, checkpoints, and the reason why it ended."""

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

from .cells import BaseCell
from .checkpoint import TIME, Checkpoint, digests
from .checks import check_cell, check_count
from .jumps import FIRST, SHORTEST, carried, check_jump, jump_error, resized
from .progress import progress_bar

_log = logging.getLogger("pybamm_alloy")

#: Reason of a run that ended as it was to.
EVERY_CYCLE = "every cycle was run"
#: Ends the name of an event that a step asks for.
_ASKED_FOR = " [experiment]"
_NONE_BEGINS = "every step of the cycle is beyond its cut-off as it begins"
#: From so many cycles on compiled equations have saved the time to compile them.
_COMPILED_FROM = 100
#: Tolerances within a jump, where a cycle is not one of the table, times those of the solver.
_LOOSER = 3
#: Of each cycle kept.
CURVES = ("Time [h]", "Current [A]", "Voltage [V]")

#: Event of a model → what has happened.
_REASONS = {
    "surface depletion": "the surface of the {electrode} is depleted of lithium",
    "film exhausted": "the {electrode} has no lithium left",
    "contact lost": "the {electrode} has lost its contact with the electrolyte",
    "Stack pressure [Pa] below zero": "the stack has come loose: no pressure is left",
    "Minimum voltage [V]": "the voltage fell below the lower cut-off of the parameter set",
    "Maximum voltage [V]": "the voltage rose above the upper cut-off of the parameter set",
}


@dataclass(frozen=True)
class End:
    """Where and why a run ended.

    Attributes
    ----------
    cycle : int
        From 1.
    step : int
        From 1, the last that was begun.
    hours : float
        Time since the start [h].
    reason : str
        In words.
    """

    cycle: int
    step: int
    hours: float
    reason: str

    def __str__(self):
        return f"cycle {self.cycle}, step {self.step}, {self.hours:.6g} h: {self.reason}"


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
    completed : bool
        Whether every cycle asked for was run.
    end : End
    state : pybamm.Solution
        Of one time, the end: to go on from, or to measure the impedance of.
    """

    table: pd.DataFrame
    curves: pd.DataFrame
    completed: bool
    end: End
    state: pybamm.Solution


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
        File that is written every ``every`` cycles, and gone on from if it is there. A
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
        Whether to show a bar with rate and time to go. The logger "pybamm_alloy" has a
        line for each checkpoint.
    **simulation_options
        Of ``pybamm.Simulation``, such as ``var_pts``. The ``solver`` is by default the
        model's, with its equations compiled for a hundred cycles or more.

    Returns
    -------
    LongRun
        After an interrupt (Ctrl-C) as of the last checkpoint.

    Raises
    ------
    ValueError
        If ``every`` is not one or more, a cycle to keep is not one of the experiment, cycles
        that differ are to be jumped over, or the checkpoint is damaged, of another run, or
        in a folder that is not there.
    OSError
        If the checkpoint cannot be written; the one before is as it was.
    """
    check_cell(model, parameter_values)
    if not isinstance(experiment, pybamm.Experiment):
        raise ValueError(f"experiment is {experiment!r}; it must be a pybamm.Experiment")
    count = len(experiment.cycles)
    check_count("every", every, "cycles")
    for cycle in keep:
        if not (isinstance(cycle, int | np.integer) and 1 <= cycle <= count):
            raise ValueError(f"cycle {cycle!r} cannot be kept; there are 1 to {count}")
    if jump is not None:
        check_jump(jump, experiment)
    if "solver" not in simulation_options:
        simulation_options["solver"] = long_run_solver(model, count)
    run = _identity(model, parameter_values, experiment, keep, jump, simulation_options)
    done = Checkpoint()
    if checkpoint is not None and not Path(checkpoint).parent.is_dir():
        raise ValueError(f"checkpoint {checkpoint} cannot be written: its folder is not there")
    if checkpoint is not None and Path(checkpoint).exists():
        done = Checkpoint.read(checkpoint, run)
        _log.info("%s: going on after cycle %d of %d", checkpoint, done.cycles, count)
    chunks = _Chunks(model, parameter_values, experiment, simulation_options)
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
            end = End(done.cycles, 0, done.time / 3600, "stopped by an interrupt")
    steps = experiment.cycle_lengths[done.cycles - 1]
    end = end or End(done.cycles, steps, done.time / 3600, EVERY_CYCLE)
    completed = end.reason == EVERY_CYCLE
    return LongRun(done.table, done.curves, completed, end, chunks.state(done))


def long_run_solver(model: BaseCell, cycles: int) -> pybamm.IDAKLUSolver:
    """The solver of a model, compiled if there are cycles enough to save its time."""
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
        """The cycles after those done, up to ``stop``."""
        simulation = self.simulation(done.cycles, stop)
        # From the same numbers, in the same way, whether they were in a file or not.
        state = self.state(done, simulation) if done.cycles else None
        return simulation.solve(starting_solution=state)

    def simulation(self, start, stop):
        """That of these cycles, one of the last two if they are the same."""
        cycles = self.experiment.cycles[start:stop]
        for known, simulation in self._built:
            if known == cycles:
                return simulation
        _, period, temperature, termination = self.experiment.args
        simulation = pybamm.Simulation(
            self.model,
            parameter_values=self.values,
            experiment=pybamm.Experiment(cycles, period, temperature, termination),
            **self.options,
        )
        self._built = [*self._built[-1:], (cycles, simulation)]
        return simulation

    def state(self, done, simulation=None):
        """A solution of one time with the states of a checkpoint."""
        if simulation is None:
            simulation = self.simulation(done.cycles - 1, done.cycles)
        simulation.build_for_experiment()
        first = simulation.experiment.steps[0].basic_repr()
        model = (simulation.steps_to_built_models or {}).get(first, simulation.built_model)
        y = np.empty((model.len_rhs_and_alg, 1))
        for variable, (place,) in model.y_slices.items():
            # A current that a step before did not solve for is solved for as it begins.
            y[place, 0] = done.states.get(variable.name, 0.0)
        return pybamm.Solution(np.array([done.time]), y, model, done.inputs)

    def drift(self, done, states):
        """What the cycle after a checkpoint adds to other states; None if it ends early."""
        try:
            solution = self.solve(replace(done, states=states), done.cycles + 1)
        except pybamm.SolverError:
            return None
        steps = solution.cycles[-1].steps
        step = _step(self.experiment, done.cycles + 1, len(steps))
        if len(solution.cycles) == 1 or _stopped(steps[-1], step):
            return None
        return _change(states, _states(solution.last_state))


def _run(done, chunks, stop, keep):
    """Solve the cycles up to ``stop``, and say why the run ended, if it did."""
    try:
        return _take(done, chunks.solve(done, stop), chunks.experiment, stop, keep)
    except pybamm.SolverError as error:
        if (middle := (done.cycles + stop) // 2) > done.cycles:
            # What comes before the cycle that fails is not lost with it.
            end = _run(done, chunks, middle, keep)
            return end or _run(done, chunks, stop, keep)
        if not done.cycles:
            raise
        skipped = "infeasible due to exceeded bounds at initial" in str(error)
        reason = _NONE_BEGINS if skipped else f"it could not be solved: {error}"
        return End(done.cycles + 1, 1, done.time / 3600, reason)


def _take(done, solution, experiment, stop, keep):
    """Move a checkpoint to the end of a solved part, and say why the run ended, if it did."""
    # The state that it began from counts as a cycle of its own.
    began = done.cycles > 0
    cycles = solution.cycles[began:]
    if not cycles:
        return End(done.cycles + 1, 1, done.time / 3600, reason_of(solution))
    rows = _rows(solution, began, done.cycles + 1)
    curves = []
    for number, cycle in zip(rows["Cycle"], cycles):
        if number in keep:
            curve = {name: cycle[name].data for name in CURVES}
            curves.append(pd.DataFrame({"Cycle": number} | curve))
    last = solution.last_state
    states = _states(last)
    before = _states(cycles[-2].last_state) if len(cycles) > 1 else done.states
    done.drift = _change(before, states)
    end = None
    number, steps = done.cycles + len(cycles), cycles[-1].steps
    step = _step(experiment, number, len(steps))
    if number < stop or _stopped(steps[-1], step):
        end = End(number, len(steps), last.t[-1] / 3600, _reason(solution, step))
    done.cycles += len(cycles)
    done.states = states
    done.inputs = {name: float(np.squeeze(v)) for name, v in last.all_inputs[-1].items()}
    done.table = pd.concat([done.table, rows], ignore_index=True)
    done.curves = pd.concat([done.curves, *curves], ignore_index=True)
    return end


def cycle_table(solution: pybamm.Solution) -> pd.DataFrame:
    """The table of a :class:`LongRun`, of a solution with its cycles.

    Parameters
    ----------
    solution : pybamm.Solution
        Of a cell of this package, every cycle kept.
    """
    return _rows(solution, began=0, first=1)


def _rows(solution, began, first):
    """Rows of the cycles of a solution but ``began``, numbered from ``first``."""
    cycles = solution.cycles[began:]
    voltages = [cycle["Voltage [V]"].data for cycle in cycles]
    # The ends of all cycles in one: a variable is set up once, not for each.
    ends = pybamm.Solution(
        [cycle.all_ts[-1][-1:] for cycle in cycles],
        [cycle.all_ys[-1][:, -1:] for cycle in cycles],
        [cycle.all_models[-1] for cycle in cycles],
        [cycle.all_inputs[-1] for cycle in cycles],
    )
    names = solution.all_models[-1].summary_variables
    return pd.DataFrame(
        {
            "Cycle": range(first, first + len(cycles)),
            "Maximum voltage [V]": [voltage.max() for voltage in voltages],
            "Minimum voltage [V]": [voltage.min() for voltage in voltages],
        }
        | {name: ends[name].data for name in names}
    )


def end_of(solution: pybamm.Solution, experiment: pybamm.Experiment) -> End:
    """Where and why a solution of an experiment ended.

    Parameters
    ----------
    solution : pybamm.Solution
        Of a cell of this package, with its cycles.
    experiment : pybamm.Experiment
    """
    number, steps = len(solution.cycles), solution.cycles[-1].steps
    step = _step(experiment, number, len(steps))
    whole = number == len(experiment.cycles) and len(steps) == experiment.cycle_lengths[-1]
    reason = _reason(solution, step)
    if whole and not _stopped(steps[-1], step):
        reason = EVERY_CYCLE
        if _ASKED_FOR in (event := steps[-1].termination):
            cut_off = event.removeprefix("event: ").removesuffix(_ASKED_FOR)
            reason += f", the last step to its cut-off, {cut_off}"
    return End(number, len(steps), float(solution.t[-1]) / 3600, reason)


def _states(solution):
    """The states of a checkpoint, of a solution of one time."""
    return {TIME: solution.t[-1:]} | {
        variable.name: solution.all_ys[-1][place, -1]
        for variable, (place,) in solution.all_models[-1].y_slices.items()
    }


def _change(before, after):
    """Of states; none of one that was not there before, as of a step that ended early."""
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


def _step(experiment, cycle, step):
    """A step of a cycle, both counted from 1."""
    return experiment.steps[sum(experiment.cycle_lengths[: cycle - 1]) + step - 1]


def _stopped(solution, step):
    """Whether a step did not end as it was to."""
    event = solution.termination
    unasked = event.startswith("event: ") and _ASKED_FOR not in event
    return unasked or _endless(event, step)


def _endless(event, step):
    """Whether a step without a duration did not meet its cut-off in PyBaMM's longest."""
    return event == "final time" and step.uses_default_duration


def _reason(solution, step):
    """Why a solution ended in a step, in words."""
    if _endless(solution.termination, step):
        return f"'{step}' did not get there in {step.duration / 3600:g} h; give it a duration"
    return reason_of(solution)


def reason_of(solution: pybamm.Solution) -> str:
    """Why a solution ended, in words.

    Parameters
    ----------
    solution : pybamm.Solution
        Of a cell of this package.
    """
    event = solution.termination.removeprefix("event: ")
    for name, words in _REASONS.items():
        if event.endswith(name):
            electrode = event.removesuffix(name).strip().lower()
            electrode = electrode if electrode.endswith("electrode") else f"{electrode} electrode"
            return words.format(electrode=electrode)
    if event == "final time":
        return "a step could not begin, or could not be solved"
    return event


def _identity(model, parameter_values, experiment, keep, jump, options):
    """What must be the same for a checkpoint to be gone on from."""
    plain = {name: value for name, value in options.items() if name != "solver"}
    submodels = {name: type(submodel).__name__ for name, submodel in model.submodels.items()}
    return digests(
        model=[type(model).__name__, dict(model.options), submodels],
        **{
            "parameter values": parameter_values.to_json(),
            "experiment": [experiment.cycles, experiment.args[1:]],
            "cycles kept": sorted(keep),
            "jump": jump,
            "mesh": plain,
            "solver": options["solver"],
            "PyBaMM": version("pybamm"),
        },
    )
