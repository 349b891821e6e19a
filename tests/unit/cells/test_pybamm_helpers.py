"""PyBaMM's helpers show what the cells have, and refuse the rest in words of these cells."""

import matplotlib.pyplot as plt
import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.cells.options import CELL_FAMILIES, PYBAMM_OPTIONS, SUBMODELS

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


@pytest.mark.parametrize(
    ("run", "with_"), [(0, {}), (1, {"mesh": True}), (2, {"variables": True})]
)
@pytest.mark.filterwarnings("ignore:The `variables` parameter is deprecated:DeprecationWarning")
def test_a_saved_model_comes_back_with_its_options_and_its_voltages(run, with_, tmp_path):
    given = pybamm.ParameterValues("Hansel2021_Li")
    given.update(CONTROLS[run])
    cell = pybamm_alloy.SymmetricCell(cell_options(run))
    solved = pybamm.Simulation(cell, parameter_values=given, var_pts={"x_n": 4, "x_p": 4})
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
        lambda: values().set_initial_state(0.5, options=simulation().model.options),
    ):
        with pytest.raises(pybamm.OptionError, match="parameter 'Positive electrode initial"):
            refused()


def test_the_voltage_components_of_lithium_ion_cells_are_refused_with_those_of_the_cell():
    solution = simulation().solve([0, 60])
    with pytest.raises(pybamm.OptionError, match="plotting.plot_voltage_parts"):
        pybamm.plot_voltage_components(solution, show_plot=False)


def test_summary_variables_are_plotted_by_their_names():
    cell = pybamm_alloy.SymmetricCell({"diffusion": "reservoir", "contact": "perfect"})
    solution = pybamm.Simulation(
        cell, parameter_values=values(), experiment=pybamm.Experiment([CYCLE] * 3)
    ).solve()
    lithium = 2 * values()["Nominal cell capacity [A.h]"]
    expected = {
        "Capacity [A.h]": lithium,
        "Change in cumulative discharge capacity [A.h]": 5e-4 / 6,
        "Loss of lithium inventory [%]": 0,
        "Loss of active material in positive electrode [%]": 0,
    }
    axes = pybamm.plot_summary_variables(solution, list(expected), show_plot=False)
    for ax, (name, value) in zip(axes.flat, expected.items(), strict=True):
        assert ax.get_ylabel() == name
        assert ax.lines[0].get_ydata() == pytest.approx([value] * 3, abs=1e-9)
    plt.close(axes.flat[0].figure)


def test_the_initial_open_circuit_voltage_is_that_of_the_films():
    cell = pybamm_alloy.HalfCell({"diffusion": "reservoir"})
    given = cell.default_parameter_values
    given["Current function [A]"] = 0
    solution = pybamm.Simulation(cell, parameter_values=given).solve([0, 1])
    voltage = solution["Bulk open-circuit voltage [V]"].data[0]
    assert given.evaluate(cell.param.ocv_init) == pytest.approx(voltage, abs=1e-9)
    assert voltage < -0.1


def test_the_impedance_simulator_of_pybop_gives_the_impedance_of_pybamm():
    pybop = pytest.importorskip(
        "pybop", reason="PyBOP is not installed; PyBOP 26.3 needs numpy below 2.4"
    )
    options = {"surface form": "differential"}
    frequencies = np.logspace(-1, 6, 8)
    simulator = pybop.pybamm.EISSimulator(
        pybamm_alloy.SymmetricCell(options),
        parameter_values=values(),
        f_eval=frequencies,
        **MESH,
    )
    simulation = pybamm.EISSimulation(
        pybamm_alloy.SymmetricCell(options), parameter_values=values(), **MESH
    )
    expected = simulation.solve(frequencies)
    assert simulator.solve()["Impedance"].data == pytest.approx(expected.impedance, rel=1e-6)
