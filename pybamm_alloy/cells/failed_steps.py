"""Why a step of an experiment could not be solved, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from weakref import WeakKeyDictionary

import numpy as np
import pybamm

from .. import _pybamm

#: Values of the current, in the scale of its state, at which the control of a step is looked at.
_CURRENTS = np.concatenate([[0.0], *(sign * np.logspace(-7, 2, 181) for sign in (-1, 1))])
#: Least residual of a control that no current meets, relative to that at no current.
_UNMET = 1e-2


class FailureKind(Enum):
    """Why a step could not be solved, and what helps."""

    ERROR = "{detail}"
    EVENT = "'{detail}' is met as it begins; end the step before it earlier, or let the cell rest"
    NO_CURRENT = (
        "no current meets its control: the cell cannot deliver that power, or reach that voltage; "
        "lower the power, hold another voltage, or end the step at a voltage"
    )
    WRONG_STATE = (
        "the states after that do not satisfy the equations, however often the solver stops; "
        "Newton steps that are solved better "
        "(solver=model.solver(nonlinear_convergence_coefficient=1e-6)), another number of nodes "
        "(var_pts) or shorter steps may help"
    )
    NO_PROGRESS = (
        "the time steps of the solver became too small; Newton steps that are solved better "
        "(solver=model.solver(nonlinear_convergence_coefficient=1e-6)), another number of nodes "
        "(var_pts) or a rest before the step may help"
    )


class FailedStep(pybamm.SolverError):
    """
    A step of an experiment that could not be solved.

    Parameters
    ----------
    kind : FailureKind
    start, time : float
        When the step began, and up to when it was solved [s].
    detail : str, optional
        Name of the event that was met as the step began, or the text of another error.
    """

    def __init__(self, kind: FailureKind, start: float, time: float, detail: str = ""):
        self.kind, self.start, self.time = kind, start, time
        self.detail = " ".join(detail.split())
        super().__init__(str(self))

    def __str__(self):
        return f"the step that begins at {self.start / 3600:.6g} h {self.reason}"

    @property
    def reason(self) -> str:
        """How far the step was solved, why no further, and what helps."""
        why = self.kind.value.format(detail=self.detail)
        return f"was solved for {self.time - self.start:.4g} s: {why}"

    def __reduce__(self):
        return type(self), (self.kind, self.start, self.time, self.detail)


#: Model of the last step that was solved to the failure of the step after it.
_FAILED: WeakKeyDictionary[pybamm.BaseModel, FailedStep] = WeakKeyDictionary()


def failed_step_after(solution: pybamm.Solution) -> FailedStep | None:
    """The step that could not be solved after the end of a solution, if that is known.

    PyBaMM returns what comes before such a step. It is known in the process that solved it.

    Parameters
    ----------
    solution : pybamm.Solution
        Of an experiment.

    Returns
    -------
    FailedStep or None
    """
    failed = _FAILED.get(_pybamm.last_model(solution))
    return failed if failed is not None and failed.start == float(solution.t[-1]) else None


def keep_failure(failed: FailedStep, before: pybamm.Solution) -> None:
    """Keep why a step failed, for :func:`failed_step_after` the solution before it."""
    _FAILED[_pybamm.last_model(before)] = failed


def meets_control(
    model: pybamm.BaseModel, time: float, y: np.ndarray, inputs: Mapping[str, float]
) -> bool:
    """Whether some current meets the control of a step, such as a power, in a given state.

    Parameters
    ----------
    model : pybamm.BaseModel
        Discretised, of the step.
    time : float
        [s]
    y : numpy.ndarray, shape (n,)
        The state, scaled as by PyBaMM: a pure number each. The current in it has no effect.
    inputs : mapping of str to float
        Inputs of the equations, each in the unit of its name.

    Returns
    -------
    bool
        True where the current is given.
    """
    controls = {state.name: residual for state, residual in model.algebraic.items()}
    if _pybamm.CURRENT_STATE not in controls:
        return True
    place = _pybamm.state_slices(model)[_pybamm.CURRENT_STATE]
    states = np.tile(np.reshape(y, (-1, 1)), len(_CURRENTS))
    states[place] = _CURRENTS
    residual = _pybamm.over_states(controls[_pybamm.CURRENT_STATE], time, states, inputs)
    residual *= np.sign(residual[0])
    # Where two currents that meet it become one, at the highest power, none does soon after.
    return bool(residual.min() < -_UNMET * residual[0])
