"""Tables and figures show the voltage at any time as a resolved run has it."""

from functools import cache

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.experiments import long_term_cycling
from pybamm_alloy.results import (
    extreme_voltages,
    half_cycles,
    output_times,
    profiles_of,
    time_series,
    values_at,
)
from pybamm_alloy.results.output_times import STRAIGHT
from pybamm_alloy.sweeps.outputs import OUTPUTS

MESH = {"var_pts": {"x_n": 10, "x_p": 10}}
#: One film has gradients.
DIFFUSION = {"diffusion": ("reservoir", "multi-phase")}
CELLS = {
    "without a double layer": DIFFUSION,
    "with a double layer": DIFFUSION | {"surface form": "differential"},
}
#: Times [s] after a switch of the current.
LATER = np.array([0.1, 1, 10, 30, 90, 600])


def solved(options, experiment, alloy="Li13In3", **solver):
    cell = pybamm_alloy.SymmetricCell(options)
    return pybamm.Simulation(
        cell,
        parameter_values=pybamm.ParameterValues(f"Hansel2021_{alloy}"),
        experiment=experiment,
        solver=cell.solver(**solver),
        **MESH,
    ).solve()


@cache
def cycled(cell, alloy="Li13In3"):
    """One cycle of an experiment of the package, as a user runs it."""
    area = pybamm.ParameterValues(f"Hansel2021_{alloy}")["Electrode area [m2]"]
    return solved(CELLS[cell], long_term_cycling(area, 1, half_cycle="10 minutes"), alloy)


@cache
def resolved(cell, alloy):
    """Voltages at the later times of both half-cycles: each is the end of a step."""
    pieces = np.diff(LATER, prepend=0)
    steps = [
        f"{way} at 1.131 mA for {piece:.10g} seconds"
        for way in ("Charge", "Discharge")
        for piece in pieces
    ]
    solution = solved(CELLS[cell], pybamm.Experiment([tuple(steps)]), alloy, rtol=1e-8, atol=1e-10)
    return np.array([step["Voltage [V]"].data[-1] for step in solution.cycles[0].steps])


@pytest.mark.parametrize(("cell", "alloy"), [*zip(CELLS, ["Li13In3", "LiIn"])])
def test_the_voltage_at_any_time_is_within_a_millivolt_of_a_resolved_run(cell, alloy):
    solution, expected = cycled(cell, alloy), resolved(cell, alloy)
    # A minute after the switch the voltage is far from that of its first second.
    assert np.ptp(expected[1 : len(LATER)]) > 0.02
    for place, way in enumerate(solution.cycles[0].steps):
        times = way.t[0] + LATER
        voltages = expected[place * len(LATER) :][: len(LATER)]
        assert way["Voltage [V]"](times) == pytest.approx(voltages, abs=1e-3)
        rows = time_series(way)
        table = np.interp(times, 3600 * rows["Time [h]"], rows["Voltage [V]"])
        assert table == pytest.approx(voltages, abs=1e-3)


@pytest.mark.parametrize("cell", CELLS)
def test_the_voltage_is_straight_between_output_times(cell):
    solution = cycled(cell)
    times = output_times(solution)
    assert (np.diff(times) > 0).all() and set(solution.t) <= set(times)
    assert times[[0, -1]].tolist() == solution.t[[0, -1]].tolist()
    fine = np.linspace(*times[[0, -1]], 20_001)
    straight = np.interp(fine, times, values_at(solution, "Voltage [V]", times))
    # The middle of two times is not always where the curve is farthest from the line.
    assert np.abs(straight - solution["Voltage [V]"](fine)).max() < 2 * STRAIGHT
    by_solver = np.interp(fine, solution.t, solution["Voltage [V]"].data)
    assert np.abs(by_solver - straight).max() > STRAIGHT


def test_a_solution_that_cannot_be_interpolated_is_written_at_its_own_times():
    experiment = pybamm.Experiment(["Charge at 1 mA for 10 minutes"], period="1 minute")
    solution = solved(DIFFUSION, experiment)
    assert output_times(solution).tolist() == (60.0 * np.arange(11)).tolist()
    profile = "Positive film stoichiometry"
    assert values_at(solution, profile, solution.t).shape == (10, 11)
    state = solution.last_state
    assert output_times(state).tolist() == [600.0]
    assert extreme_voltages(state) == (state["Voltage [V]"].data[-1],) * 2


def test_profiles_and_series_have_the_same_times():
    solution = cycled("without a double layer")
    series, profiles = time_series(solution), profiles_of(solution)
    assert profiles["Time [h]"].tolist() == series["Time [h]"].tolist()
    theta = profiles["Positive film stoichiometry"]
    assert theta.shape == (10, len(series))
    ends = solution["Positive film stoichiometry"].entries[:, [0, -1]]
    assert theta[:, [0, -1]] == pytest.approx(ends, rel=1e-12)


def test_an_extreme_voltage_between_the_times_of_the_solver_is_found():
    """The overpotential of a sine is largest where the current is, at a quarter of its period."""
    cell = pybamm_alloy.SymmetricCell({"diffusion": "reservoir"})
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    values.update({"Current function [A]": lambda t: 1e-4 * pybamm.sin(2 * np.pi * t / 1000)})
    simulation = pybamm.Simulation(cell, parameter_values=values, solver=cell.solver(rtol=1e-3))
    solution = simulation.solve([0, 1000])
    fine = solution["Voltage [V]"](np.linspace(0, 1000, 100_001))
    smallest, largest = extreme_voltages(solution)
    assert largest == pytest.approx(fine.max(), rel=1e-3)
    assert smallest == pytest.approx(fine.min(), rel=1e-3)


def test_the_energy_of_a_run_is_the_integral_of_its_power():
    solution = cycled("without a double layer")
    expected = 0.0
    for step in solution.cycles[0].steps:
        times = np.linspace(step.t[0], step.t[-1], 100_001)
        current = step["Current [A]"].data[-1]
        expected += current * np.trapezoid(step["Voltage [V]"](times), times) / 3600
    found = OUTPUTS["energy [W.h]"](solution, None)
    assert found == pytest.approx(expected, rel=1e-3)


def test_the_peak_of_a_half_cycle_is_its_largest_voltage():
    solution = cycled("without a double layer")
    rows = half_cycles(solution)
    for row, step in zip(rows.itertuples(), solution.cycles[0].steps, strict=True):
        fine = step["Voltage [V]"](np.linspace(step.t[0], step.t[-1], 10_001))
        assert rows["peak voltage [V]"][row.Index] == pytest.approx(
            fine[np.abs(fine).argmax()], abs=1e-5
        )
