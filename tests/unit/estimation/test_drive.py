"""Sensitivities know that the time of an event depends on the parameters."""

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.estimation.drive import Drive
from pybamm_alloy.estimation.protocol import Step

from .cells import CONDUCTIVITY, MESH, PERMEABILITY, half_cell, half_cell_values

NAMES = (PERMEABILITY, CONDUCTIVITY)


def step(current, duration, limit=None):
    times = np.linspace(0, duration, 11)[1:]
    return Step(current, duration, times, 0 * times, limit, False, 1)


#: Stripped to depletion, plated, and stripped to depletion again.
STEPS = [step(-2e-4, 200.0, 1.0), step(2e-4, 150.0), step(-2e-4, 400.0)]


LIMITS = (-1.0, 1.0)


def drive(options=None):
    values = half_cell_values()
    at = {name: values[name] for name in NAMES}
    values.update(dict.fromkeys(NAMES, "[input]"))
    solver = pybamm.IDAKLUSolver(rtol=1e-9, atol=1e-11)
    model = pybamm_alloy.HalfCell(options)
    return Drive(model, values, NAMES, solver, **MESH), at


@pytest.fixture(scope="module")
def differences():
    """Responses, and central differences by each parameter."""
    cell, at = drive()
    responses, states = cell.run(STEPS, at, LIMITS)
    moved = {}
    for name in NAMES:
        # By a thousandth: an event is found to a tenth of a millisecond.
        sides = (cell.run(STEPS, at | {name: at[name] * side}, LIMITS) for side in (1.001, 0.999))
        moved[name] = *sides, 0.002 * at[name]
    return cell, responses, states, moved, at


@pytest.mark.parametrize("name", NAMES)
def test_voltages_differ_as_their_sensitivities_say_after_events_too(differences, name):
    cell, responses, _, moved, at = differences
    k = cell.names.index(name)
    above, below, h = moved[name]
    for step, response, *sides in zip(STEPS, responses, above[0], below[0]):
        before = step.times < 0.99 * min(response.end, *(side.end for side in sides))
        expected = (sides[0].voltages - sides[1].voltages) / h
        # Per relative change of the parameter, in volts.
        assert at[name] * response.sensitivities[before, k] == pytest.approx(
            at[name] * expected[before], rel=2e-3, abs=2e-5
        )


@pytest.mark.parametrize("name", NAMES)
def test_the_end_of_a_step_and_the_state_there_differ_as_their_sensitivities_say(
    differences, name
):
    cell, responses, states, moved, at = differences
    k = cell.names.index(name)
    above, below, h = moved[name]
    for response, *sides in zip(responses, above[0], below[0]):
        expected = (sides[0].end - sides[1].end) / h
        assert at[name] * response.end_sensitivities[k] == pytest.approx(
            at[name] * expected, rel=2e-3, abs=5e-4
        )
    for state, *sides in zip(states, above[1], below[1]):
        expected = at[name] * (sides[0].y - sides[1].y)[:, 0] / h
        found = at[name] * state._all_sensitivities["all"][-1][:, k]
        assert found == pytest.approx(expected, rel=5e-3, abs=1e-5)


def test_steps_end_at_the_limit_and_begin_again(differences):
    _, responses, _, _, _ = differences
    assert responses[0].end > STEPS[0].duration  # the limit is what ends it
    assert responses[1].end == pytest.approx(STEPS[1].duration)
    assert responses[2].end < STEPS[2].duration  # depleted before its time


def test_a_voltage_after_the_end_of_a_step_is_that_of_the_end(differences):
    _, responses, _, _, _ = differences
    late = STEPS[2].times > responses[2].end
    assert late.sum() >= 2
    assert responses[2].voltages[late] == pytest.approx(1.0)
    # It stays at the limit, whatever the parameters are.
    assert responses[2].sensitivities[late] == pytest.approx(
        0, abs=1e-6 * np.abs(responses[2].sensitivities).max()
    )


def test_a_step_that_cannot_begin_has_the_voltage_it_would_begin_with():
    cell, at = drive()
    far = at | {CONDUCTIVITY: at[CONDUCTIVITY] / 1000}
    ((response,), _) = cell.run([step(-2e-4, 100.0)], far, LIMITS)
    k = cell.names.index(CONDUCTIVITY)
    assert response.end == 0
    # 38 kΩ of electrolyte at 0.2 mA: 7.6 V, inversely proportional to the conductivity.
    assert np.ptp(response.voltages) == 0
    assert 7 < response.voltages[0] < 8.5
    ohmic = response.sensitivities[0, k] * far[CONDUCTIVITY]
    assert -ohmic == pytest.approx(7.6, rel=0.02)


def test_a_run_without_sensitivities_has_the_same_voltages():
    values = half_cell_values()
    at = {name: values[name] for name in NAMES}
    values.update(dict.fromkeys(NAMES, "[input]"))
    runs = [
        Drive(
            half_cell(),
            values,
            NAMES,
            pybamm.IDAKLUSolver(rtol=1e-9, atol=1e-11),
            differentiate,
            **MESH,
        ).run(STEPS, at, LIMITS)[0]
        for differentiate in (True, False)
    ]
    for with_, without in zip(*runs):
        assert with_.voltages == pytest.approx(without.voltages, abs=1e-5)
        assert with_.end == pytest.approx(without.end, rel=1e-6)
