"""PyBaMM's checks of a model, for each submodel and each option, on the smallest mesh.

They are those that PyBaMM asks of its own models: processing, solutions, sensitivities, files,
experiments in both modes, impedance, studies of several models, and figures.
"""

import casadi
import numpy as np
import pybamm
import pytest

from pybamm_alloy.cells import HalfCell, SymmetricCell
from pybamm_alloy.cells.options import PYBAMM_OPTIONS, SUBMODELS

MESH = {"var_pts": {"x_n": 4, "x_p": 5}}
CONDUCTIVITY = "Separator conductivity [S.m-1]"
#: What sets the current in each operating mode: half-cells have a voltage above zero.
CONTROLS = {
    "current": {"Current function [A]": -1e-4},
    "voltage": {"Voltage function [V]": 0.65},
    "power": {"Power function [W]": -1e-5},
}
#: Electrodes of different submodels, the default, and each other value of each option.
OPTIONS = [
    {"diffusion": ("reservoir", "multi-phase"), "contact": ("perfect", "void growth")},
    {},
    *({family: name} for family in SUBMODELS for name in list(SUBMODELS[family])[1:]),
    *({name: value} for name, values in PYBAMM_OPTIONS.items() for value in values[1:]),
]
CASES = [(HalfCell, options) for options in OPTIONS] + [
    (SymmetricCell, options) for options in ({}, {"diffusion": "reservoir"})
]
#: Cases with a current that is given, as an experiment needs it.
GALVANOSTATIC = [case for case in CASES if "operating mode" not in case[1]]
STEPS = [
    (
        "Charge at 0.2 mA for 10 minutes",
        "Rest for 5 minutes (1 minute period)",
        pybamm.step.current(np.array([[0, 0], [30, 1e-4], [60, -1e-4]])),
        "Discharge at 0.2 mA for 5 minutes or until -1 V",
    )
]


def name_of(case):
    cell, options = case
    chosen = ", ".join(f"{name}={value}" for name, value in options.items())
    return f"{cell.__name__} {chosen or 'default'}"


def every(cases, quick=1):
    """Each case as a test; those after the first few are long."""
    return pytest.mark.parametrize(
        "case",
        [
            pytest.param(case, id=name_of(case), marks=[pytest.mark.long] * (place >= quick))
            for place, case in enumerate(cases)
        ],
    )


def built(case, **changes):
    """A cell and the values that it is solved with."""
    cell, options = case
    model = cell(options)
    values = model.default_parameter_values
    control = CONTROLS[options.get("operating mode", "current")]
    values.update(control | changes, check_already_exists=False)
    return model, values


def simulation(case, **options):
    model, values = built(case)
    return pybamm.Simulation(model, parameter_values=values, **MESH | options)


def discretised(case, **changes):
    model, values = built(case, **changes)
    model.check_well_posedness()
    geometry = model.default_geometry
    values.process_model(model)
    values.process_geometry(geometry)
    mesh = pybamm.Mesh(geometry, model.default_submesh_types, MESH["var_pts"])
    pybamm.Discretisation(mesh, model.default_spatial_methods).process_model(model)
    return model


@every(CASES, quick=len(CASES) // 3)
def test_equations_are_the_same_as_a_tree_and_as_casadi(case):
    model = discretised(case)
    model.check_well_posedness(post_discretisation=True)
    y = model.concatenated_initial_conditions.evaluate(t=0)
    t, symbols = casadi.MX.sym("t"), casadi.MX.sym("y", len(y))
    for equations in (model.concatenated_rhs, model.concatenated_algebraic):
        kinds = (pybamm.Parameter, pybamm.FunctionParameter, pybamm.SpatialVariable)
        assert not equations.has_symbol_of_classes(kinds)
        if equations.shape[0]:
            function = casadi.Function("f", [t, symbols], [equations.to_casadi(t, symbols)])
            # Half a node away from equilibrium, so that fluxes are no rounding errors.
            tree = equations.evaluate(0.0, 1.001 * y)
            scale = np.abs(tree).max()
            assert function(0, 1.001 * y).full() == pytest.approx(
                tree, rel=1e-9, abs=1e-12 * scale
            )


@every(CASES)
def test_every_variable_is_finite_and_figures_are_drawn(case):
    cell = simulation(case)
    solution = cell.solve([0, 600])
    assert solution.termination == "final time"
    for name in cell.built_model.variables:
        assert np.isfinite(solution[name].entries).all(), name
    for name in cell.model.summary_variables:
        assert np.ndim(solution[name].entries) == 1, name
    plot = pybamm.QuickPlot(solution)
    plot.plot(300)
    drawn = plot.fig.axes[list(plot.variables).index(("Voltage [V]",))].lines[0].get_ydata()
    assert drawn[-1] == pytest.approx(solution["Voltage [V]"].data[-1])


@every(CASES)
def test_pybamms_casadi_solver_finds_the_same_voltage(case):
    model = discretised(case)
    expected = model.default_solver.solve(model, [0, 600])["Voltage [V]"].data[-1]
    solver = pybamm.CasadiSolver(rtol=1e-6, atol=1e-8)
    found = solver.solve(discretised(case), [0, 600])["Voltage [V]"].data[-1]
    assert found == pytest.approx(expected, abs=1e-4)


@every(CASES)
def test_sensitivities_are_finite_differences(case):
    """The sensitivities are of the voltage, or of the current where the voltage is given."""
    controls = case[1].get("operating mode") == "voltage"
    name = "Current [A]" if controls else "Voltage [V]"
    value = case[0]().default_parameter_values[CONDUCTIVITY]
    times = np.linspace(0, 600, 7)

    def solve(value, rtol, **options):
        model = discretised(case, **{CONDUCTIVITY: "[input]"})
        solver = model.solver(rtol, rtol / 100, hermite_reduction_factor=1.0)
        inputs = {CONDUCTIVITY: value}
        return solver.solve(model, [0, 600], inputs=inputs, t_interp=times, **options)[name]

    solution = solve(value, 1e-6, calculate_sensitivities=True)
    exact = np.ravel(solution.sensitivities[CONDUCTIVITY])
    high, low = (solve(value * (1 + sign * 1e-3), 1e-8).data for sign in (1, -1))
    differences = (high - low) / (2e-3 * value)
    scale = np.abs(differences).max()
    assert scale > 0
    assert exact == pytest.approx(differences, rel=1e-2, abs=1e-3 * scale)


@every(CASES, quick=0)
def test_models_come_back_from_their_files(case, tmp_path):
    """As equations, and as they were discretised, with mesh and variables."""
    model, values = built(case)
    model.to_json(tmp_path / "model.json")
    read = pybamm.BaseModel.from_json(tmp_path / "model.json")
    meshes = dict.fromkeys(model.default_submesh_types, pybamm.Uniform1DSubMesh)
    first, second = (
        pybamm.Simulation(
            one,
            parameter_values=values,
            geometry=model.default_geometry,
            submesh_types=meshes,
            spatial_methods=model.default_spatial_methods,
            solver=model.default_solver,
            **MESH,
        )
        for one in (model, read)
    )
    expected = first.solve([0, 600])["Voltage [V]"].data[-1]
    assert second.solve([0, 600])["Voltage [V]"].data[-1] == pytest.approx(expected, abs=1e-9)
    first.save_model(str(tmp_path / "built"), mesh=True, variables=True)
    loaded = pybamm.load_model(tmp_path / "built.json")
    solution = loaded.default_solver.solve(loaded, [0, 600])
    assert solution["Voltage [V]"].data[-1] == pytest.approx(expected, abs=1e-9)


@every(CASES)
def test_simulations_come_back_from_their_files(case, tmp_path):
    cell = simulation(case)
    expected = cell.solve([0, 600])["Voltage [V]"].data
    cell.save(tmp_path / "cell.pkl")
    again = pybamm.load_sim(tmp_path / "cell.pkl").solve([0, 600])["Voltage [V]"].data
    assert again == pytest.approx(expected, abs=1e-12)


@every(GALVANOSTATIC)
def test_an_experiment_has_the_same_end_in_both_modes(case, tmp_path):
    ends = []
    for mode in ("legacy", "unified"):
        called = []

        class Steps(pybamm.callbacks.Callback):
            def on_step_end(self, logs, called=called):
                called.append(logs["step number"][0])

        solution = simulation(
            case, experiment=pybamm.Experiment(STEPS), experiment_model_mode=mode
        ).solve(callbacks=Steps())
        assert called == [1, 2, 3, 4]
        assert solution.termination == "final time"
        solution.save(tmp_path / "solution.pkl")
        read = pybamm.load(tmp_path / "solution.pkl")
        assert read["Voltage [V]"].data == pytest.approx(solution["Voltage [V]"].data)
        lithium = solution["Total lithium [mol]"].data
        assert lithium == pytest.approx(lithium[0], rel=1e-8)
        ends.append(solution["Voltage [V]"].data[-1])
    # The modes take other time steps, each within the tolerance of the solver.
    assert ends[0] == pytest.approx(ends[1], abs=1e-4)


@every([case for case in GALVANOSTATIC if "surface form" not in case[1]])
def test_the_impedance_with_a_double_layer_is_that_of_a_passive_cell(case):
    cell, options = case
    with_layer = (cell, options | {"surface form": "differential"})
    model, values = built(with_layer)
    measured = pybamm.EISSimulation(model, parameter_values=values, **MESH)
    Z = measured.solve([1e-3, 1e-1, 1e1, 1e3, 1e7]).impedance
    # Resistances in parallel with capacitances: less at each higher frequency, none inductive.
    assert (np.diff(Z.real) < 0).all() and (Z.imag < 0).all()
    thickness, area = (values[name] for name in ("Separator thickness [m]", "Electrode area [m2]"))
    assert Z.real[-1] >= (1 - 1e-6) * thickness / (values[CONDUCTIVITY] * area)


@pytest.mark.long
def test_a_study_of_several_models_solves_each_as_alone():
    names = {name_of(case): case for case in GALVANOSTATIC[:3]}
    parts = {name: built(case) for name, case in names.items()}
    study = pybamm.BatchStudy(
        {name: model for name, (model, _) in parts.items()},
        parameter_values={name: values for name, (_, values) in parts.items()},
        var_pts=dict.fromkeys(parts, MESH["var_pts"]),
    )
    study.solve([0, 600])
    for (name, case), one in zip(names.items(), study.sims, strict=True):
        expected = simulation(case).solve([0, 600])["Voltage [V]"].data[-1]
        found = one.solution["Voltage [V]"].data[-1]
        assert found == pytest.approx(expected, abs=1e-9), name
