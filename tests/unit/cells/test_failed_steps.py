"""A step that cannot be solved says when it began, how far it was solved, why, and what helps."""

import pickle
import warnings

import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.cells import solver
from pybamm_alloy.cells.failed_steps import FailedStep, FailureKind
from pybamm_alloy.experiments import power_step
from pybamm_alloy.long_runs import long_run
from pybamm_alloy.results import EndReason, termination_of

MESH = {"x_n": 6, "x_p": 6}
#: Against indium the cell itself delivers the power on charge, 0.2 V²/4R at most.
TOO_MUCH = power_step("Charge", "10 mW", "1 minute", delivered_by="cell")
STRIPPED = pybamm.step.current(-1e-3, duration=1e5, termination="1 V")
DEPLETED = pybamm.step.current(-1e-2, duration=60)


def half_cell(diffusion):
    values = pybamm.ParameterValues("Hansel2021_LiIn_half_cell")
    values.update({"Lower voltage cut-off [V]": -10.0, "Upper voltage cut-off [V]": 10.0})
    return pybamm_alloy.HalfCell({"diffusion": diffusion}), values


def solved(diffusion, steps, mode="legacy"):
    model, values = half_cell(diffusion)
    experiment = pybamm.Experiment([tuple(steps)])
    solution = pybamm.Simulation(
        model,
        parameter_values=values,
        experiment=experiment,
        var_pts=MESH,
        experiment_model_mode=mode,
    ).solve()
    return termination_of(solution, experiment)


@pytest.mark.parametrize("mode", ["legacy", "unified"])
def test_a_power_that_the_cell_cannot_deliver_is_named(mode):
    with pytest.warns(UserWarning, match="begins at 0.0166667 h was solved for 0 s: no current"):
        end = solved("reservoir", [pybamm.step.rest(60), TOO_MUCH], mode)
    assert (end.reason, end.cycle, end.step, end.time) == (EndReason.NO_CURRENT, 1, 2, 60)
    assert not end.failed and "the cell cannot deliver that power" in end.sentence


def test_a_step_from_a_depleted_surface_ends_by_the_depletion():
    with pytest.warns(UserWarning, match="'Positive electrode surface depletion' is met"):
        end = solved("multi-phase", [STRIPPED, DEPLETED])
    assert (end.reason, end.electrode) == (EndReason.SURFACE_DEPLETED, "positive electrode")
    assert (end.cycle, end.step) == (1, 2)


def test_a_first_step_that_fails_is_an_error_with_the_reason():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(FailedStep, match="no current meets its control") as raised:
            solved("reservoir", [TOO_MUCH])
    assert raised.value.kind is FailureKind.NO_CURRENT


def test_a_long_run_ends_with_the_same_reason():
    model, values = half_cell("reservoir")
    experiment = pybamm.Experiment([(pybamm.step.rest(60),), (TOO_MUCH,)])
    with pytest.warns(UserWarning, match="no current meets its control"):
        end = long_run(model, values, experiment, var_pts=MESH).end
    assert (end.reason, end.cycle, end.step) == (EndReason.NO_CURRENT, 2, 1)


def test_states_that_no_stop_makes_satisfy_the_equations_are_not_returned(monkeypatch):
    """Here no state does, as a residual below zero is asked for."""
    monkeypatch.setattr(solver, "_CONSISTENT", -1.0)
    monkeypatch.setattr(solver, "_MOST_STOPS", 2)
    with pytest.raises(FailedStep, match="do not satisfy the equations") as raised:
        solved("reservoir", ["Hold at 0.1 V for 1 minute"])
    assert raised.value.kind is FailureKind.WRONG_STATE
    assert raised.value.time < 60


def test_a_failure_comes_back_from_another_process():
    failed = FailedStep(FailureKind.EVENT, 60.0, 60.0, "Negative electrode contact lost")
    assert str(pickle.loads(pickle.dumps(failed))) == str(failed)
