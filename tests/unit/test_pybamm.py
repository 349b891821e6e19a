"""What the package uses of PyBaMM that is not documented is there, and does what is said.

A failure here means that PyBaMM has changed: mend ``pybamm_alloy/_pybamm.py``, nothing else.
"""

import pickle
from datetime import datetime, timedelta

import casadi
import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy import _pybamm
from pybamm_alloy.experiments import pressure_profile

MESH = {"var_pts": {"x_n": 6, "x_p": 6}}
#: Films without gradients have fewer equations, where a test does not depend on them.
UNIFORM = {"diffusion": "reservoir"}
#: The working electrode alone has gradients.
ONE_FILM = {"diffusion": ("reservoir", "multi-phase")}
STEPS = [
    (
        "Charge at 0.5 mA for 10 minutes or until 0.3 V",
        "Hold at 0.3 V for 5 minutes",
        "Rest for 10 minutes",
    )
]


def values():
    return pybamm.ParameterValues("Hansel2021_Li13In3")


@pytest.fixture(scope="module")
def simulation():
    return pybamm.Simulation(
        pybamm_alloy.SymmetricCell(ONE_FILM),
        parameter_values=values(),
        experiment=pybamm.Experiment(STEPS * 2),
        **MESH,
    )


@pytest.fixture(scope="module")
def solution(simulation):
    return simulation.solve()


@pytest.fixture(scope="module")
def model(solution):
    return _pybamm.last_model(solution)


def test_a_model_receives_the_values_that_a_simulation_inserts():
    received = []
    model = pybamm_alloy.SymmetricCell()
    _pybamm.on_parameter_values(model, received.append)
    values().process_model(model)
    assert len(received) == 1 and received[0]["Electrode area [m2]"] > 0
    bad = values()
    bad["Positive electrode initial stoichiometry"] = -1.0
    with pytest.raises(ValueError, match="'Positive electrode initial stoichiometry' is -1"):
        pybamm.Simulation(pybamm_alloy.SymmetricCell(), parameter_values=bad).build()


def test_a_zero_that_would_be_divided_by_is_refused_by_name():
    quotient = 1 / _pybamm.divisor("a")
    with pytest.raises(ValueError, match="parameter 'a' is 0"):
        pybamm.ParameterValues({"a": 0.0}).process_symbol(quotient)
    assert pybamm.ParameterValues({"a": 4.0}).process_symbol(quotient).evaluate() == 0.25
    as_input = pybamm.ParameterValues({"a": "[input]"}).process_symbol(quotient)
    assert as_input.evaluate(inputs={"a": 2.0}) == 0.5


def test_states_by_name_make_the_solution_that_they_came_from(solution, model):
    states = _pybamm.last_states(solution)
    assert set(states) == set(_pybamm.state_slices(model)) == set(_pybamm.state_variables(model))
    again = _pybamm.solution_of_states(
        solution.t[-1], states, model, _pybamm.last_inputs(solution)
    )
    for name in ("Voltage [V]", "Positive electrode lithium [mol]"):
        assert again[name].data[-1] == pytest.approx(solution[name].data[-1], rel=1e-12)
    places = sorted(_pybamm.state_slices(model).values(), key=lambda place: place.start)
    assert [place.stop for place in places][:-1] == [place.start for place in places][1:]
    assert places[-1].stop == _pybamm.state_count(model)


def test_ends_of_some_solutions_are_their_last_times(solution):
    ends = _pybamm.ends_of(solution.cycles)
    expected = [cycle["Voltage [V]"].data[-1] for cycle in solution.cycles]
    assert ends["Voltage [V]"].data == pytest.approx(expected, rel=1e-12)


def test_a_compiled_symbol_has_the_derivatives_of_differences(simulation):
    changed = values()
    name = "Positive electrode exchange-current density [A.m-2]"
    changed[name] = "[input]"
    built = pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"surface form": "differential"}),
        parameter_values=changed,
        **MESH,
    )
    built.build()
    model, given = built.built_model, {name: 10.0}
    assert name in _pybamm.input_names(model)
    y = _pybamm.initial_states(model).evaluate(0, inputs=given)[:, 0]
    function = _pybamm.compiled(_pybamm.variable(model, "Voltage [V]"), model, [name], by=[name])
    V, V_y, V_p = function(0.0, y, given)
    assert V_y.shape == (1, _pybamm.state_count(model)) and V_p.shape == (1, 1)
    expected = _pybamm.variable(model, "Voltage [V]").evaluate(0, y, inputs=given)
    assert V[0] == pytest.approx(expected.item(), abs=1e-12)
    equations = _pybamm.compiled(_pybamm.equations(model), model, [name])
    value, J, _ = equations(0.0, y, given)
    for k in (0, _pybamm.differential_count(model), len(y) - 1):
        up, down = (equations(0.0, y + d * np.eye(len(y))[k], given)[0] for d in (1e-6, -1e-6))
        assert J.toarray()[:, k] == pytest.approx((up - down) / 2e-6, rel=1e-3, abs=1e-3)
    assert _pybamm.mass_matrix(model).shape == (len(y), len(y))


def test_a_part_of_an_experiment_keeps_period_temperature_and_terminations():
    experiment = pybamm.Experiment(STEPS * 3, "2 minutes", "30 oC", "5 hours")
    part = _pybamm.experiment_of_cycles(experiment, 1, 3)
    assert len(part.cycles) == 2 and part.period == 120 and part.temperature == 303.15
    assert part.termination == experiment.termination
    assert _pybamm.experiment_description(part) != _pybamm.experiment_description(experiment)
    assert str(_pybamm.step_of(experiment, 2, 3)) == "Rest for 10 minutes"
    assert _pybamm.step_count(experiment, 3) == 3


def test_a_part_of_an_experiment_ends_at_a_percentage_of_the_first_cycle_of_the_whole():
    for termination, limit in (("80% capacity", 4.0), ("3 Ah capacity", 3.0)):
        experiment = pybamm.Experiment(STEPS * 3, termination=termination)
        part = _pybamm.experiment_of_cycles(experiment, 1, 3, first_capacity=5.0)
        assert part.termination == {"capacity": (limit, "Ah")}
        first = _pybamm.experiment_of_cycles(experiment, 0, 1)
        assert first.termination == experiment.termination


def test_steps_of_a_part_keep_their_start_times():
    begin = datetime(2026, 1, 1)
    steps = [
        pybamm.step.rest(60, start_time=begin + timedelta(hours=hours)) for hours in (0, 1, 2)
    ]
    whole = pybamm.Experiment([(step,) for step in steps])
    part = _pybamm.experiment_of_cycles(whole, 1, 2).copy()
    assert _pybamm.has_start_times(whole) and part.initial_start_time == begin
    assert part.steps[0].next_start_time == steps[2].start_time
    assert part.steps[0].start_time is None
    solved = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(UNIFORM), parameter_values=values(), experiment=whole, **MESH
    )
    first, last = (solved.solve().cycles[k].steps[0] for k in (0, 2))
    assert _pybamm.ends_with_padding_rest(solved, first)
    assert not _pybamm.ends_with_padding_rest(solved, last)
    assert _pybamm.model_of_step(solved, 0) is _pybamm.last_model(first)
    assert _pybamm.model_of_step(solved, 3) is _pybamm.last_model(last)


def test_cycles_that_differ_in_their_duration_alone_are_told_apart():
    short, long = ((pybamm.step.rest(duration),) for duration in (60, 120))
    assert short == long  # as PyBaMM has it
    assert _pybamm.cycles_description([short]) != _pybamm.cycles_description([long])


@pytest.mark.parametrize(
    ("termination", "says"),
    [("10 V", "voltage limit 10 V"), ("5 minutes", "time limit 300 s"), ("-9 V", "")],
)
def test_the_limit_of_an_experiment_that_ended_it_is_told(termination, says):
    experiment = pybamm.Experiment(["Rest for 10 minutes"], termination=termination)
    cell = pybamm_alloy.SymmetricCell(UNIFORM)
    solution = pybamm.Simulation(
        cell, parameter_values=values(), experiment=experiment, **MESH
    ).solve()
    assert _pybamm.limit_of_experiment(solution, experiment) == says
    assert not _pybamm.stops_at_capacity(experiment)
    by_capacity = pybamm.Experiment(["Rest for 1 h"], termination="4 Ah capacity")
    assert _pybamm.stops_at_capacity(by_capacity)


def test_a_watch_has_the_cycles_that_were_solved():
    skipped = "Discharge at 1 mA for 1 minute or until 0.5 V"
    watch = _pybamm.Watch()
    pybamm.Simulation(
        pybamm_alloy.SymmetricCell(UNIFORM),
        parameter_values=values(),
        experiment=pybamm.Experiment(["Rest for 1 minute", skipped, "Rest for 1 minute"]),
        **MESH,
    ).solve(callbacks=watch)
    assert watch.cycles == [1, 3] and watch.error is None


@pytest.mark.parametrize(
    "solver", [pybamm.IDAKLUSolver(), pybamm.CasadiSolver(), pybamm.ScipySolver()]
)
def test_a_model_hears_of_each_solver_but_those_that_follow_time(solver):
    class Hearing(_pybamm.ReportsSolver, pybamm.BaseModel):
        heard = 0

        def on_other_solver(self):
            self.heard += 1

    def made():
        model, y = Hearing(), pybamm.Variable("y")
        model.rhs, model.initial_conditions = {y: -y}, {y: 1}
        pybamm.Discretisation().process_model(model)
        return model

    model = made()
    solver.copy().solve(model, [0, 1])
    assert model.heard == 1
    with _pybamm.solver_follows_time(model := made()):
        solver.copy().solve(model, [0, 1])
    assert model.heard == 0


def test_a_symbol_of_time_has_its_values_at_some_times():
    symbol = 2 * pybamm.t + pybamm.InputParameter("a")
    (found,) = _pybamm.function_of_time([symbol], {"a": 3.0})(np.array([0.0, 1.0, 5.0]))
    assert found == pytest.approx([3, 5, 13])


def test_the_model_of_the_first_step_is_that_of_its_solution(simulation, solution):
    first = next(iter(solution.cycles[0].steps))
    assert set(_pybamm.state_slices(_pybamm.model_of_step(simulation, 1))) == set(
        _pybamm.last_states(first)
    )


def test_the_event_that_ended_a_step_is_told_with_who_asked_for_it():
    half_cell = pybamm.ParameterValues("Hansel2021_Li2Sn5_half_cell")
    half_cell["Upper voltage cut-off [V]"] = 10
    cell = pybamm_alloy.HalfCell(ONE_FILM)

    def step_of(*steps):
        experiment = pybamm.Experiment([steps])
        simulation = pybamm.Simulation(
            cell, parameter_values=half_cell, experiment=experiment, **MESH
        )
        return [*simulation.solve().cycles[0].steps]

    (asked,) = step_of("Charge at 0.5 mA for 10 minutes or until 0.5 V")
    assert _pybamm.event_of(asked) == ("Voltage > 0.5 [V]", True)
    (lasted,) = step_of("Rest for 1 minute")
    assert _pybamm.event_of(lasted) == ("", False)
    (depleted,) = step_of("Charge at 0.5 mA for 10 minutes")
    event, by_step = _pybamm.event_of(depleted)
    assert event == "Positive electrode surface depletion" and not by_step
    assert event in _pybamm.event_expressions(_pybamm.last_model(depleted))
    skipped, _ = step_of("Charge at 0.5 mA for 1 minute or until -1.5 V", "Rest for 1 minute")
    assert _pybamm.is_empty(skipped) and _pybamm.was_skipped(skipped)


def test_a_cycle_that_cannot_begin_is_known_by_its_error():
    beyond = pybamm.Experiment([("Charge at 0.5 mA for 1 minute or until 0.001 V",) * 2])
    simulation = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(UNIFORM), parameter_values=values(), experiment=beyond, **MESH
    )
    with pytest.raises(pybamm.SolverError) as error:
        simulation.solve()
    assert _pybamm.cannot_begin(error.value)
    assert not _pybamm.cannot_begin(pybamm.SolverError("IDA_CONV_FAIL"))


def test_a_step_without_a_duration_is_known():
    steps = pybamm.Experiment(["Charge at 1 mA until 1 V", "Rest for 1 hour"]).steps
    assert [_pybamm.has_no_end_of_its_own(step) for step in steps] == [True, False]


def test_the_options_of_a_solver_are_among_its_settings():
    cell = pybamm_alloy.SymmetricCell()
    plain, other = (_pybamm.solver_settings(cell.solver(dt_init=dt)) for dt in (0.0, 1e-6))
    assert plain[0] == "StoppingIDAKLUSolver" and plain != other


PRESSURES = {
    "number": 45e6,
    "table": pressure_profile([0, 300, 301, 7200], [45e6, 45e6, 40e6, 40e6]),
    "input": "[input]",
}


def stripped(solver, pressure):
    """A half-cell stripped until its surface is depleted, and its simulation."""
    depleting = pybamm.ParameterValues("Hansel2021_Li2Sn5_half_cell")
    depleting.update({"Stack pressure [Pa]": PRESSURES[pressure]})
    cell = pybamm_alloy.HalfCell(ONE_FILM)
    settings = cell.default_solver
    simulation = pybamm.Simulation(
        cell,
        parameter_values=depleting,
        experiment=pybamm.Experiment(["Charge at 2 mA for 20 hours or until 5 V"]),
        solver=solver(rtol=settings.rtol, atol=settings.atol, options=settings.options),
        **MESH,
    )
    inputs = {"Stack pressure [Pa]": 45e6} if pressure == "input" else {}
    return simulation, simulation.solve(inputs=inputs)


@pytest.mark.parametrize("pressure", PRESSURES)
def test_events_in_common_end_a_step_as_those_of_pybamm_do(pressure):
    simulation, shared = stripped(_pybamm.SharedEventsIDAKLUSolver, pressure)
    _, apart = stripped(pybamm.IDAKLUSolver, pressure)
    assert shared.cycles[0].steps[0].termination == apart.cycles[0].steps[0].termination
    assert "surface depletion" in shared.cycles[0].steps[0].termination
    assert shared.t[-1] == pytest.approx(apart.t[-1], rel=1e-9)
    assert shared["Voltage [V]"].data[-1] == pytest.approx(apart["Voltage [V]"].data[-1], abs=1e-7)
    # Each event is its own expression, and those of a step are one call of one function.
    model, inputs = _pybamm.last_model(shared), shared.all_inputs[-1]
    t, y, names = shared.t[0], shared.all_ys[0][:, 0], sorted(inputs)
    given = np.array([float(np.squeeze(inputs[name])) for name in names])
    ends = [e for e in model.events if e.event_type == pybamm.EventType.TERMINATION]
    assert len(ends) > 5
    for event, function in zip(ends, model.terminate_events_eval, strict=True):
        expected = event.expression.evaluate(t, y[:, None], inputs=inputs)
        assert float(function(t, y, given)) == pytest.approx(np.squeeze(expected).item(), rel=1e-9)
    [solver] = {id(s): s for s in simulation.steps_to_built_solvers.values()}.values()
    root = solver._setup["rootfn_casadi"]
    calls = [root.instruction_id(i) for i in range(root.n_instructions())]
    assert calls.count(casadi.OP_CALL) == 1


def test_a_pickled_simulation_has_events_in_common():
    simulation, solution = stripped(_pybamm.SharedEventsIDAKLUSolver, "number")
    again = pickle.loads(pickle.dumps(simulation)).solve()
    assert (again.t == solution.t).all()
    assert again.termination == solution.termination


@pytest.mark.parametrize("mode", ["legacy", "unified"])
@pytest.mark.parametrize(
    ("step", "control"),
    [("Charge at 1 mW for 1 minute", "power"), ("Charge at 5 Ohm for 1 minute", "resistance")],
)
def test_steps_whose_control_determines_no_direction_are_refused_before_solving(
    step, control, mode
):
    for cell, name in (
        (pybamm_alloy.SymmetricCell(), "Hansel2021_Li13In3"),
        (pybamm_alloy.HalfCell(), "Hansel2021_Li13In3_half_cell"),
    ):
        simulation = pybamm.Simulation(
            cell,
            parameter_values=pybamm.ParameterValues(name),
            experiment=pybamm.Experiment([("Rest for 1 minute", step)]),
            experiment_model_mode=mode,
            **MESH,
        )
        with pytest.raises(ValueError, match=f"the {control} is set, .* open-circuit voltage"):
            simulation.solve()


@pytest.mark.parametrize("mode", ["legacy", "unified"])
def test_a_power_step_of_a_cell_with_a_voltage_above_zero_is_pybamms(mode):
    """Lithium as the counter electrode: V·I is the power, and discharge takes it out."""
    from pybamm_alloy.parameter_sets import compose

    simulation = pybamm.Simulation(
        pybamm_alloy.HalfCell({"contact": "perfect"}),
        parameter_values=compose("LiIn", "Li"),
        experiment=pybamm.Experiment([("Discharge at 0.1 mW for 1 minute",)]),
        experiment_model_mode=mode,
        **MESH,
    )
    solution = simulation.solve()
    assert solution["Power [W]"].entries[-1] == pytest.approx(1e-4, rel=1e-6)
    assert solution["Current [A]"].entries[-1] > 0
