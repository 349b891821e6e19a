"""The solver of the cells stops where a function of time has a corner or a jump."""

import warnings

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.cells.corners import corners_between
from pybamm_alloy.experiments import power_step, pressure_profile

from ...marks import mostly_long

MESH = {"var_pts": {"x_n": 8, "x_p": 8}}
UP = 45e6
CONTACT = "Positive electrode contact area fraction"
THICKNESS = "Positive interphase thickness [m]"
TEMPERATURES = {"times": [0, 4000, 4001, 4600, 4601, 7200], "K": [298, 298, 373, 373, 298, 298]}

PULSES = {
    "profile": pressure_profile([0, 4000, 4001, 4600, 4601, 7200], [0, 0, UP, UP, 0, 0]),
    "comparison": lambda t: UP * (t > 4000) * (t < 4600),
    "smallest of two": lambda t: UP * pybamm.maximum(
        pybamm.minimum(pybamm.minimum(t - 4000, 4601 - t), 1), 0
    ),
    "remainder": lambda t: UP * ((t % 5000) > 4000) * ((t % 5000) < 4600),
    "whole part": lambda t: UP * (pybamm.Floor((t - 4000) / 600) > -0.5)
    * (pybamm.Floor((t - 4000) / 600) < 0.5),
    "sine above a threshold": lambda t: UP
    * (pybamm.cos((t - 4300) * 2 * np.pi / 7200) > np.cos(300 * 2 * np.pi / 7200)),
}


def simulation(pressure=UP, steps=("Charge at 0.2 mA for 2 hours",), changes=(), **options):
    values = pybamm.ParameterValues("Hansel2021_Li")
    values["Positive electrode void depth [m]"] = 4e-6
    values.update({"Stack pressure [Pa]": pressure} | dict(changes))
    cell = pybamm_alloy.SymmetricCell({"interphase": "parabolic"})
    if steps is not None:
        options["experiment"] = pybamm.Experiment(list(steps))
    return pybamm.Simulation(cell, parameter_values=values, **MESH, **options)


@pytest.fixture(scope="module")
def resolved():
    """The contact after a run whose steps begin with the pulse, in short time steps."""
    steps = [f"Charge at 0.2 mA for {s} seconds" for s in (4000, 1, 599, 1, 2599)]
    solver = pybamm_alloy.SymmetricCell().solver(dt_max=5.0)
    solution = simulation(PULSES["profile"], steps, solver=solver).solve()
    return solution[CONTACT].data[-1]


def test_a_pressure_pulse_has_an_effect_that_lasts(resolved):
    """It closes the voids that have opened, so that a solver that misses it is found out."""
    without = simulation(0.0).solve()[CONTACT].data[-1]
    assert resolved > 1.02 * without


@pytest.mark.parametrize("mode", ["legacy", "unified"])
@pytest.mark.parametrize("pulse", PULSES)
def test_a_pressure_pulse_within_a_step_of_an_experiment_is_followed(pulse, mode, resolved):
    solution = simulation(PULSES[pulse], experiment_model_mode=mode).solve()
    # A jump and a rise within a second differ by a second of pressure.
    assert solution[CONTACT].data[-1] == pytest.approx(resolved, rel=2e-4)


@pytest.mark.parametrize("pulse", PULSES)
def test_a_pressure_pulse_is_followed_without_an_experiment(pulse, resolved):
    changes = {"Current function [A]": -2e-4}
    solution = simulation(PULSES[pulse], None, changes).solve([0, 7200])
    assert solution[CONTACT].data[-1] == pytest.approx(resolved, rel=2e-4)


def test_a_pulse_is_followed_after_another_step():
    pulse = pressure_profile([0, 11200, 11201, 11800, 11801, 14400], [0, 0, UP, UP, 0, 0])
    two = simulation(pulse, ["Charge at 0.1 mA for 2 hours"] * 2).solve()
    steps = [f"Charge at 0.1 mA for {s} seconds" for s in (7200, 4000, 1, 599, 1, 2599)]
    many = simulation(pulse, steps).solve()
    assert two[CONTACT].data[-1] == pytest.approx(many[CONTACT].data[-1], rel=1e-4)


@pytest.mark.parametrize("mode", mostly_long(["legacy", "unified"], ["unified"]))
@pytest.mark.parametrize(
    "step",
    [
        lambda s: f"Hold at 0.02 V for {s} seconds",
        lambda s: power_step("Charge", "10 uW", duration=f"{s} s"),
    ],
)
def test_a_current_that_follows_a_jump_of_the_pressure_is_solved(step, mode):
    """The current of a held voltage, or of a power, jumps with the contact."""
    pulse = lambda t: 5e6 + UP * (t > 400) * (t < 500)  # noqa: E731
    whole, parts = (
        simulation(pulse, map(step, seconds), experiment_model_mode=mode).solve()
        for seconds in ([600], [400, 100, 100])
    )
    for name in (CONTACT, "Current [A]", "Discharge capacity [A.h]"):
        assert whole[name].data[-1] == pytest.approx(parts[name].data[-1], rel=1e-4)


def test_a_temperature_pulse_within_a_step_is_followed():
    def temperature(t):
        return pybamm.Interpolant(np.array(TEMPERATURES["times"]), np.array(TEMPERATURES["K"]), t)

    changes = {"Ambient temperature [K]": temperature}
    pulse = simulation(changes=changes).solve()[THICKNESS].data
    steady = simulation().solve()[THICKNESS].data
    steps = [f"Charge at 0.2 mA for {s} seconds" for s in (4000, 1, 599, 1, 2599)]
    expected = simulation(steps=steps, changes=changes).solve()[THICKNESS].data
    assert pulse[-1] == pytest.approx(expected[-1], rel=1e-5)
    assert pulse[-1] != pytest.approx(steady[-1], rel=1e-3)


def test_a_current_given_as_data_is_followed_in_a_step_and_without_an_experiment():
    times, currents = np.array([0, 4000, 4001, 4600, 4601, 7200.0]), np.zeros(6)
    currents[2:4] = -1e-3
    charge = 1e-3 * 600 / 3600
    data = pybamm.Interpolant(times, currents, pybamm.t)
    alone = simulation(steps=None, changes={"Current function [A]": data}).solve([0, 7200])
    step = pybamm.step.current(np.column_stack([times, currents]))
    within = simulation(steps=[step]).solve()
    for solution in (alone, within):
        assert -solution["Discharge capacity [A.h]"].data[-1] == pytest.approx(charge, rel=1e-4)


@pytest.mark.parametrize("width", [60.0, 15.0])
def test_a_smooth_pulse_within_a_step_is_followed(width):
    """A Gaussian of 25 to 100 s between its halves, in two hours, against short time steps."""

    def pulse(t):
        return UP * pybamm.exp(-(((t - 4300) / width) ** 2))

    solver = pybamm_alloy.SymmetricCell().solver(dt_max=width / 3)
    short = simulation(pulse, solver=solver).solve()[CONTACT].data[-1]
    steady = simulation(0.0).solve()[CONTACT].data[-1]
    found = simulation(pulse).solve()[CONTACT].data[-1]
    assert found == pytest.approx(short, rel=1e-5)
    assert found > 1.2 * steady


def with_solver(solver, pressure, steps=("Charge at 0.2 mA for 2 hours",), changes=()):
    """The warnings of a run with a solver."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        simulation(pressure, steps, changes, solver=solver).solve()
    return [str(w.message) for w in caught if "step over" in str(w.message)]


def test_another_solver_is_said_to_step_over_pulses():
    plain, pulse = pybamm.IDAKLUSolver(), PULSES["profile"]
    (message,) = with_solver(plain, pulse)
    assert "solver=model.solver()" in message
    assert not with_solver(pybamm_alloy.SymmetricCell().solver(), pulse)
    assert not with_solver(plain, UP)
    # PyBaMM itself stops at the points of a current that is given as data.
    data = pybamm.step.current(np.column_stack([[0, 600, 601, 1200.0], [0, 0, -1e-3, -1e-3]]))
    assert not with_solver(plain, UP, [data])
    with pytest.warns(UserWarning, match="may step over"):
        simulation(pulse, None, {"Current function [A]": -2e-4}, solver=plain).solve([0, 7200])


@pytest.mark.parametrize(
    ("inputs", "times", "message"),
    [
        ({"Stack pressure [Pa]": 45}, [0, 1], "is 45; it must be .* 45 MPa is 4.5e.07 Pa"),
        ({"Stack pressure [Pa]": 45e6}, [0, -5], "t_eval is .0, -5.; its times .s. must rise"),
        ({"Stack pressure [Pa]": 45e6}, [5, 0], "t_eval is .5, 0.; its times"),
    ],
)
def test_inputs_and_times_of_a_solve_are_checked(inputs, times, message):
    cell = simulation("[input]", None)
    with pytest.raises(ValueError, match=message):
        cell.solve(times, inputs=inputs)


def test_corners_are_those_of_the_functions_of_time_in_the_equations():
    model = pybamm.BaseModel()
    y = pybamm.Variable("y")
    t = pybamm.t
    line = pybamm.Interpolant(
        np.array([0, 100, 200, 300.0]), np.array([1, 1, 2, 3.0]), t - pybamm.InputParameter("start")
    )
    model.rhs = {y: line + abs(t / 2 - 225) + pybamm.maximum(-t, -400) - y * (y > 2)}
    model.initial_conditions = {y: 0}
    pybamm.Discretisation().process_model(model)
    corners = corners_between(model, 0.0, 1000.0, {"start": 50.0})
    # A point on a line is no corner, nor is a comparison of a state.
    assert corners == pytest.approx([150, 350, 400, 450])
    assert corners_between(model, 140.0, 160.0, {"start": 50.0}) == pytest.approx([150])


def of_time(function):
    """A model of one state whose rate is a function of time."""
    model, y = pybamm.BaseModel(), pybamm.Variable("y")
    model.rhs, model.initial_conditions = {y: function - y}, {y: 0}
    pybamm.Discretisation().process_model(model)
    return model


def test_every_period_of_a_function_has_its_corners():
    """720 periods in two hours, of which 2000 equal intervals would miss some."""
    t = pybamm.t
    corners = corners_between(of_time((t % 10) * ((t % 10) > 9.99)), 0.0, 7200.0, {})
    jumps = np.sort(np.concatenate([np.arange(10, 7200, 10), np.arange(9.99, 7200, 10)]))
    beside = 1e-9 * np.maximum(jumps, 1)
    expected = np.sort(np.concatenate([jumps - beside, jumps + beside]))
    found = [corners[np.abs(corners - time).argmin()] for time in expected]
    np.testing.assert_allclose(found, expected, atol=1e-9)


def test_corners_of_a_curve_are_where_it_meets_the_threshold():
    t = pybamm.t
    corners = corners_between(of_time(pybamm.maximum(pybamm.sin(t / 1000), 0.5)), 0, 4000, {})
    meets = 1000 * np.array([np.pi / 6, 5 * np.pi / 6])
    assert corners[[0, -1]] == pytest.approx(meets, rel=1e-12)
    assert corners[1:-1] == pytest.approx([500 * np.pi], rel=1e-3)  # its maximum


def test_a_cell_without_functions_of_time_has_no_corners():
    built = simulation(steps=None)
    built.build()
    assert corners_between(built.built_model, 0.0, 1e6, {}).size == 0
