"""IDAKLU with stops where an input that is a function of time changes abruptly."""

from __future__ import annotations

import warnings

import numpy as np
import pybamm

from .. import _pybamm
from .corners import corners_between, depends_on_time, has_jumps
from .failed_steps import FailedStep, FailureKind, keep_failure, meets_control
from .initial_lithium import warn_of_plated_inputs
from .parameter_ranges import check_parameter_values

#: Least distance of two stops, relative to the time.
_CLOSEST = 1e-10
#: Algebraic states on which the potential of a depleted surface depends steeply.
_CURRENTS = (
    _pybamm.CURRENT_STATE,
    "Negative electrode faradaic current density [A.m-2]",
    "Positive electrode faradaic current density [A.m-2]",
)
#: Largest residual of algebraic equations that are taken for solved [V, W of a power].
_CONSISTENT = 1e-2
#: How many stops more a step is given, each of which solves it again.
_MOST_STOPS = 20


class StoppingIDAKLUSolver(_pybamm.SharedEventsIDAKLUSolver):
    """
    IDAKLU that stops at each corner, jump and extremum of the functions of time in the equations.

    The error control of a solver sees a pulse only if one of its own time steps falls into it;
    within a long step of constant current that is not so. PyBaMM stops where a current that is
    given as data has its points, and at jumps in a solve without an experiment. This solver
    stops at those of stack pressure, temperature and every other parameter, also within the
    steps of an experiment; :func:`corners_between` finds them. Inputs are checked as parameter
    values are.

    Parameters
    ----------
    *args, **kwargs
        As of ``pybamm.IDAKLUSolver``.
    """

    def set_up(self, model, *args, **kwargs):
        """Set up the solver for a model, which learns that its functions of time are followed."""
        # However short a step is, an algebraic state passes a jump in it.
        jumps = _pybamm.algebraic_states_unchecked(self, has_jumps(model))
        with _pybamm.solver_follows_time(model), jumps:
            super().set_up(model, *args, **kwargs)

    def solve(self, model, t_eval=None, inputs=None, *args, **kwargs):
        """Solve a model, as ``pybamm.IDAKLUSolver`` does, with stops at its corners."""
        each = [one or {} for one in (inputs if isinstance(inputs, list) else [inputs])]
        for one in each:
            _check_inputs(model, one, at_start=True)
        if t_eval is not None and model.is_discretised:
            if not np.all(np.diff(t_eval) > 0):
                raise ValueError(f"t_eval is {t_eval!r}; its times [s] must rise")
            corners = [corners_between(model, t_eval[0], t_eval[-1], one) for one in each]
            t_eval = _with_stops(np.asarray(t_eval, dtype=float), np.concatenate(corners))
        return super().solve(model, t_eval, inputs, *args, **kwargs)

    def step(self, old_solution, model, dt, t_eval=None, npts=None, inputs=None, **kwargs):
        """Solve a step of an experiment, as ``pybamm.IDAKLUSolver`` does, with stops.

        Raises
        ------
        FailedStep
            If it cannot be solved. PyBaMM then returns the steps before, if there are any, and
            a warning says why.
        """
        if not dt > 0:
            # A ValueError: PyBaMM takes its own error for the end of the experiment.
            raise ValueError(
                f"a step of the experiment would last {dt:g} s, by its duration or the start time "
                "of a later step; it must be above zero"
            )
        old_solution = pybamm.EmptySolution() if old_solution is None else old_solution
        at_start = _pybamm.is_empty(old_solution)
        _check_inputs(model, inputs or {}, at_start)
        start = float(old_solution.t[-1])
        t_eval = np.array([0.0, dt]) if t_eval is None else np.asarray(t_eval, dtype=float)
        corners = corners_between(model, start, start + dt, inputs or {})
        t_eval = _with_stops(t_eval, corners - start, start)
        # What is solved of a step that fails tells why it does.
        asked, self.on_failure = self.on_failure, "ignore"
        try:
            solution = super().step(old_solution, model, dt, t_eval, npts, inputs, **kwargs)
            # IDA judges an iteration by how fast the one before it converged, and may accept a
            # current that is wrong. From a stop before that, with consistent states, it goes on.
            stalled_at, stops = [], 0
            while (stop := _stop_before_wrong_state(solution, model, start + t_eval)) is not None:
                if stops == _MOST_STOPS or solution.t[-1] in stalled_at:
                    break
                stops += 1
                if solution.termination == "failure":
                    stalled_at.append(solution.t[-1])
                t_eval = _with_stops(t_eval, [stop - start], start)
                solution = super().step(old_solution, model, dt, t_eval, npts, inputs, **kwargs)
        except pybamm.SolverError as error:
            if _pybamm.skips_step(error):
                raise
            # Where no current meets the control, the events are those of no solution.
            if not meets_control(model, start, _pybamm.state_at_start(model), inputs or {}):
                failed = FailedStep(FailureKind.NO_CURRENT, start, start)
            elif met := _pybamm.events_met_at_start(error):
                failed = FailedStep(FailureKind.EVENT, start, start, met[0])
            else:
                failed = FailedStep(FailureKind.ERROR, start, start, error.message)
        else:
            if solution.termination != "failure" and stop is not None:
                failed = FailedStep(FailureKind.WRONG_STATE, start, float(stop))
            elif asked != "error" or solution.termination != "failure":
                return solution
            else:
                stalled = _has_stalled(solution, model)
                kind = FailureKind.NO_PROGRESS if stalled else FailureKind.NO_CURRENT
                failed = FailedStep(kind, start, float(solution.t[-1]))
        finally:
            self.on_failure = asked
        if not at_start:
            keep_failure(failed, old_solution)
        if not at_start or _pybamm.was_skipped(old_solution):
            # PyBaMM itself raises the error of a first step.
            warnings.warn(f"{failed}; the solution has what comes before that step", stacklevel=2)
        raise failed


def warn_of_passed_corners(model: pybamm.BaseModel) -> None:
    """Warn that a solver other than that of the cells may step over the functions of time.

    Parameters
    ----------
    model : pybamm.BaseModel
        A discretised model, for which the solver has been set up.
    """
    if depends_on_time(model):
        warnings.warn(
            "the equations have functions of time, such as a profile of the stack pressure or the "
            "temperature, and this solver may step over their pulses within a step of the "
            "experiment; solver=model.solver(), which is the default of the cells, stops at them",
            stacklevel=2,
        )


def _check_inputs(model, inputs, at_start):
    """Refuse inputs out of range, and warn of those that give a film plated lithium."""
    check_parameter_values(inputs)
    if at_start and model.is_discretised:
        warn_of_plated_inputs(model, inputs)


def _has_stalled(solution, model):
    """Whether a step failed where some current does meet the control."""
    time, y = float(solution.t[-1]), _pybamm.last_state_vector(solution)
    return meets_control(model, time, y, _pybamm.last_inputs(solution))


def _stop_before_wrong_state(solution, model, stops):
    """A time [s] from which a step is to go on, as its states do not satisfy the equations.

    None if they do, or if no stop helps.
    """
    failed = solution.termination == "failure"
    if not model.algebraic or solution.variables_returned:
        return None
    if failed and not _has_stalled(solution, model):
        return None
    times, residuals = _pybamm.algebraic_residuals(solution, model, _CURRENTS)
    at_stop = np.abs(times[:, None] - stops).min(axis=1) <= _CLOSEST * np.maximum(np.abs(times), 1)
    # A state at a stop is that before a jump; at the end, it may be interpolated to an event.
    inner = ~at_stop & (failed | (np.arange(len(times)) < len(times) - 1))
    wrong = np.flatnonzero(inner & (residuals > _CONSISTENT))
    if not wrong.size:
        return times[-1] if failed and not at_stop[-1] else None
    before = wrong[0] - 1
    return times[before : wrong[0] + 1].mean() if at_stop[before] else times[before]


def _with_stops(t_eval, corners, offset=0.0):
    """Times with the corners that are not as good as one of them."""
    closest = _CLOSEST * max(abs(offset + t_eval[-1]), 1)
    apart = [t for t in corners if np.abs(t_eval - t).min() > closest]
    return np.sort(np.concatenate([t_eval, apart]))
