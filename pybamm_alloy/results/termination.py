"""Where and why a run ended: a status for code, from which the sentence for people is made."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import Enum

import pybamm

from .. import _pybamm
from ..cells.failed_steps import FailedStep, FailureKind, failed_step_after
from .steps import kept_cycles


class EndReason(Enum):
    """Why a solution or a run ended."""

    COMPLETED = "completed"
    INTERRUPTED = "interrupted"
    LIMIT_OF_EXPERIMENT = "limit of the experiment"
    SURFACE_DEPLETED = "surface depleted"
    FULLY_DELITHIATED = "fully delithiated"
    CONTACT_LOST = "contact lost"
    PRESSURE_LOST = "pressure lost"
    LOWER_CUT_OFF = "lower cut-off"
    UPPER_CUT_OFF = "upper cut-off"
    EVENT = "event"
    CUT_OFF_NOT_REACHED = "cut-off not reached"
    NO_CURRENT = "no current"
    CANNOT_BEGIN = "cannot begin"
    NOT_SOLVED = "not solved"


#: End of the name of an event of the cells → the reason that it is.
_EVENTS = {
    "surface depletion": EndReason.SURFACE_DEPLETED,
    "fully delithiated": EndReason.FULLY_DELITHIATED,
    "contact lost": EndReason.CONTACT_LOST,
    "Stack pressure [Pa] below zero": EndReason.PRESSURE_LOST,
    "Minimum voltage [V]": EndReason.LOWER_CUT_OFF,
    "Maximum voltage [V]": EndReason.UPPER_CUT_OFF,
}

_SENTENCES = {
    EndReason.COMPLETED: "everything asked for was run",
    EndReason.INTERRUPTED: "the run was stopped by an interrupt",
    EndReason.LIMIT_OF_EXPERIMENT: "the experiment ended at its {detail}",
    EndReason.SURFACE_DEPLETED: "the surface of the {electrode} is depleted of lithium",
    EndReason.FULLY_DELITHIATED: "the {electrode} is fully delithiated",
    EndReason.CONTACT_LOST: "the {electrode} has lost its contact with the electrolyte",
    EndReason.PRESSURE_LOST: "no stack pressure is left",
    EndReason.LOWER_CUT_OFF: "the voltage fell below the lower cut-off of the parameter set",
    EndReason.UPPER_CUT_OFF: "the voltage rose above the upper cut-off of the parameter set",
    EndReason.EVENT: "the event '{detail}' was met",
    EndReason.CUT_OFF_NOT_REACHED: (
        "step '{detail}', which has no duration, did not reach its end within a day; give it "
        "a duration"
    ),
    EndReason.NO_CURRENT: "{detail}",
    EndReason.CANNOT_BEGIN: "a step, or every step of a cycle, is past its end as it begins",
    EndReason.NOT_SOLVED: "the equations could not be solved: {detail}",
}


@dataclass(frozen=True)
class Termination:
    """Where and why a solution or a run ended.

    Attributes
    ----------
    reason : EndReason
    cycle, step : int
        The last that was begun, from 1.
    time : float
        Since the start [s].
    electrode : str
        "negative electrode" or "positive electrode", where the reason is of one.
    detail : str
        Text of PyBaMM: the cut-off of the last step, the event or the error.
    """

    reason: EndReason
    cycle: int = 1
    step: int = 1
    time: float = 0.0
    electrode: str = ""
    detail: str = ""

    @property
    def completed(self) -> bool:
        """Whether everything asked for was run."""
        return self.reason is EndReason.COMPLETED

    @property
    def failed(self) -> bool:
        """Whether the equations could not be solved."""
        return self.reason is EndReason.NOT_SOLVED

    @property
    def hours(self) -> float:
        """Time since the start [h]."""
        return self.time / 3600

    @property
    def sentence(self) -> str:
        """The reason in words."""
        text = _SENTENCES[self.reason].format(electrode=self.electrode, detail=self.detail)
        if self.completed and self.detail:
            text += f", the last step to its cut-off, {self.detail}"
        return text

    def __str__(self):
        return f"cycle {self.cycle}, step {self.step}, {self.hours:.6g} h: {self.sentence}"

    def to_dict(self) -> dict:
        """For JSON, with the sentence."""
        return asdict(self) | {"reason": self.reason.value, "sentence": self.sentence}


def termination_of(
    solution: pybamm.Solution, experiment: pybamm.Experiment | None = None
) -> Termination:
    """Where and why a solution ended.

    Parameters
    ----------
    solution : pybamm.Solution
        Of a cell of this package, with its cycles or without.
    experiment : pybamm.Experiment, optional
        That was solved. Without one, a solution is complete if it reached its last time.

    Returns
    -------
    Termination
    """
    if experiment is None:
        return step_termination(solution, None, 1, 1, float(solution.t[-1]))
    if _pybamm.is_empty(solution):
        # PyBaMM skipped the first step; after it either there was none, or one that failed.
        if _pybamm.step_count(experiment, 1) == 1:
            return Termination(EndReason.CANNOT_BEGIN)
        return failure_termination(None, 1, 2, 0.0)
    number = len(solution.cycles)
    last = kept_cycles(solution).get(number)
    count = _pybamm.step_count(experiment, number)
    # The solution ends with the last step of a cycle that was not kept.
    solved = min(_pybamm.last_cycle_length(solution), count) if last is None else count
    steps = [solution] * solved if last is None else last.steps
    step = _pybamm.step_of(experiment, number, len(steps))
    time = float(solution.t[-1])
    ended = step_termination(steps[-1], step, number, len(steps), time)
    if ended.completed and (limit := _pybamm.limit_of_experiment(solution, experiment)):
        return replace(ended, reason=EndReason.LIMIT_OF_EXPERIMENT, detail=limit)
    if not ended.completed or (number == len(experiment.cycles) and len(steps) == count):
        return ended
    following = (number, len(steps) + 1) if len(steps) < count else (number + 1, 1)
    if _pybamm.was_skipped(solution):
        return Termination(EndReason.CANNOT_BEGIN, *following, time)
    return failure_termination(failed_step_after(solution), *following, time)


def failure_termination(
    error: pybamm.SolverError | None, cycle: int, step: int, time: float
) -> Termination:
    """Why a step could not be solved: by the cell, or by the solver.

    Parameters
    ----------
    error : pybamm.SolverError or None
        None if it is not known.
    cycle, step : int
        That could not be solved, from 1.
    time : float
        Up to which there is a solution [s].
    """
    ended = Termination(EndReason.NOT_SOLVED, cycle, step, time)
    if error is None:
        return replace(ended, detail="see PyBaMM's log")
    if not isinstance(error, FailedStep):
        return replace(ended, detail=" ".join(str(error).split()))
    if error.kind is FailureKind.EVENT:
        return _of_event(ended, error.detail)
    ended = replace(ended, detail=f"the step {error.reason}")
    if error.kind is FailureKind.NO_CURRENT:
        return replace(ended, reason=EndReason.NO_CURRENT)
    return ended


def step_termination(step_solution, step, cycle: int, number: int, time: float) -> Termination:
    """Why a step of an experiment ended: COMPLETED if it ended as it asked for.

    Parameters
    ----------
    step_solution : pybamm.Solution
    step : pybamm.step.BaseStep or None
        That was solved; None without an experiment.
    cycle, number : int
        Of the step, from 1.
    time : float
        Since the start [s].
    """
    ended = Termination(EndReason.COMPLETED, cycle, number, time)
    if _pybamm.is_empty(step_solution):
        # PyBaMM skips a step that is past its end as it begins, and goes on.
        return ended
    event, asked = _pybamm.event_of(step_solution)
    if asked:
        return replace(ended, detail=event)
    if not event:
        if step is not None and _pybamm.has_no_end_of_its_own(step):
            return replace(ended, reason=EndReason.CUT_OFF_NOT_REACHED, detail=str(step))
        return ended
    return _of_event(ended, event)


def _of_event(ended, event):
    """An end by an event that no step asked for."""
    for name, reason in _EVENTS.items():
        if event.endswith(name):
            electrode = event.removesuffix(name).strip().lower()
            if electrode and not electrode.endswith("electrode"):
                electrode += " electrode"
            return replace(ended, reason=reason, electrode=electrode)
    return replace(ended, reason=EndReason.EVENT, detail=event)
