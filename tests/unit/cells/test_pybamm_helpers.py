"""PyBaMM's helpers show what the cells have, and refuse the rest in words of these cells."""

import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.cells.options import CELL_FAMILIES, PYBAMM_OPTIONS, SUBMODELS
from pybamm_alloy.long_runs import cycle_table
from pybamm_alloy.results import (
    half_cycles,
    peak_overpotential,
    profiles_of,
    termination_of,
    time_series,
)

MESH = {"var_pts": {"x_n": 5, "x_p": 5}}
CYCLE = ("Charge at 0.5 mA for 10 minutes", "Discharge at 0.5 mA for 10 minutes")


#: Values for each operating mode; a power needs an open-circuit voltage above zero.
CONTROLS = (
    {"Current function [A]": -5e-4},
    {"Voltage function [V]": 0.01},
    {
        "Power function [W]": -1e-5,
        "Positive electrode OCP [V]": 0.3,
        "Positive electrode OCP at Kirchhoff potential [V]": 0.3,
    },
)


def cell_options(run):
    """Options of three cells that have every submodel and operating mode between them."""
    options = {"operating mode": PYBAMM_OPTIONS["operating mode"][run]}
    for family, submodels in SUBMODELS.items():
        names = [*submodels] * 6
        per_cell = family in (*CELL_FAMILIES, "surface form")
        options[family] = names[run] if per_cell else (names[2 * run], names[2 * run + 1])
    return options


def values():
    found = pybamm.ParameterValues("Hansel2021_Li13In3")
    found["Current function [A]"] = -5e-4
    return found


def simulation(options=None, **others):
    cell = pybamm_alloy.SymmetricCell(options)
    return pybamm.Simulation(cell, parameter_values=values(), **MESH, **others)


@pytest.fixture(scope="module")
def kept_in_part():
    experiment = pybamm.Experiment([CYCLE] * 6)
    return simulation(experiment=experiment).solve(save_at_cycles=[4]), experiment


@pytest.mark.parametrize(
    ("run", "with_"), [(0, {}), (1, {"mesh": True}), (2, {"variables": True})]
)
@pytest.mark.filterwarnings("ignore:The `variables` parameter is deprecated:DeprecationWarning")
def test_a_saved_model_comes_back_with_its_options_and_its_voltages(run, with_, tmp_path):
    given = pybamm.ParameterValues("Hansel2021_Li")
    given.update(CONTROLS[run])
    cell = pybamm_alloy.SymmetricCell(cell_options(run))
    solved = pybamm.Simulation(cell, parameter_values=given, var_pts={"x_n": 3, "x_p": 3})
    expected = solved.solve([0, 600])
    solved.save_model(str(tmp_path / "cell"), **with_)
    loaded = pybamm.load_model(str(tmp_path / "cell.json"))
    assert loaded.options == solved.model.options
    solution = loaded.default_solver.solve(loaded, [0, 600])
    assert solution.y.shape[0] == expected.y.shape[0]
    assert solution["Voltage [V]"].data == pytest.approx(expected["Voltage [V]"].data, abs=1e-6)
    if with_:
        x = expected["Positive film stoichiometry"].mesh.nodes
        found, profile = (
            each["Positive film stoichiometry"](t=300.0, x=x) for each in (solution, expected)
        )
        assert found == pytest.approx(profile, abs=1e-6)


def test_an_initial_state_of_charge_is_refused_before_solving():
    for refused in (
        lambda: simulation().solve([0, 60], initial_soc=0.5),
        lambda: simulation(experiment=pybamm.Experiment([CYCLE])).solve(initial_soc=0.5),
        lambda: simulation().set_initial_state("0.1 V"),
    ):
        with pytest.raises(pybamm.OptionError, match="parameter 'Positive electrode initial"):
            refused()


def test_the_voltage_components_of_lithium_ion_cells_are_refused_with_those_of_the_cell():
    solution = simulation().solve([0, 60])
    with pytest.raises(pybamm.OptionError, match="plotting.plot_voltage_parts"):
        pybamm.plot_voltage_components(solution, show_plot=False)


def test_summary_variables_are_plotted_by_their_names(kept_in_part):
    solution, _ = kept_in_part
    names = pybamm_alloy.SymmetricCell().summary_variables
    axes = pybamm.plot_summary_variables(solution, names, show_plot=False)
    assert [ax.get_ylabel() for ax in axes.flat[: len(names)]] == list(names)


def test_a_solution_of_which_some_cycles_were_kept_is_taken_by_every_function(kept_in_part):
    solution, experiment = kept_in_part
    kept = [1, 4, 6]
    assert list(half_cycles(solution)["cycle"]) == [1, 1, 4, 4, 6, 6]
    assert sorted(set(time_series(solution)["Cycle"])) == kept
    hours = profiles_of(solution)["Time [h]"]
    assert hours[-1] == pytest.approx(2) and len(hours) == len(time_series(solution))
    assert str(termination_of(solution, experiment)).startswith("cycle 6, step 2, 2 h: every")
    assert list(cycle_table(solution)["Cycle"]) == kept
    whole = simulation(experiment=experiment).solve()
    found, expected = (
        pybamm_alloy.impedance(pybamm_alloy.SymmetricCell(), values(), each, **MESH)
        for each in (solution, whole)
    )
    assert found.stack_resistance == pytest.approx(expected.stack_resistance, rel=1e-6)
    peaks = [peak_overpotential(each, 5e-4) for each in (solution, whole)]
    assert peaks[0] == pytest.approx(peaks[1], rel=1e-3)


def test_the_impedance_simulator_of_pybop_takes_the_cells():
    simulator = pytest.importorskip("pybop").pybamm.EISSimulator(
        pybamm_alloy.SymmetricCell(), parameter_values=values(), f_eval=[1.0, 1e3]
    )
    assert simulator.solve()["Impedance"].data.real.min() > 0
