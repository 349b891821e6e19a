"""Cycles that ``save_at_cycles`` left out appear in no number and in no plot."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy import plotting, results
from pybamm_alloy.estimation.protocol import as_table
from pybamm_alloy.long_runs import cycle_table

MESH = {"var_pts": {"x_n": 4, "x_p": 4}}
CYCLE = ("Charge at 0.5 mA for 10 minutes", "Discharge at 0.5 mA for 10 minutes")
EXPERIMENT = pybamm.Experiment([CYCLE] * 6)
KEPT, GAPS = [1, 4, 6], [(1 / 3, 1), (4 / 3, 5 / 3)]  # cycles, and hours without any


def values():
    return pybamm.ParameterValues("Hansel2021_Li")


def solve(experiment=EXPERIMENT, **options):
    simulation = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(), parameter_values=values(), experiment=experiment, **MESH
    )
    return simulation.solve(**options)


@pytest.fixture(scope="module")
def whole():
    return solve()


@pytest.fixture(scope="module")
def kept():
    return solve(save_at_cycles=[4])


@pytest.fixture
def ax():
    figure, ax = plt.subplots()
    yield ax
    plt.close(figure)


@pytest.mark.parametrize(
    ("table", "column"),
    [(results.half_cycles, "cycle"), (results.time_series, "Cycle"), (cycle_table, "Cycle")],
)
def test_a_table_has_the_rows_of_the_cycles_that_were_kept(table, column, kept, whole):
    expected = table(whole)
    expected = expected[expected[column].isin(KEPT)].reset_index(drop=True)
    pd.testing.assert_frame_equal(table(kept), expected, rtol=1e-6, atol=1e-12)


def test_profiles_are_those_of_the_times_of_the_series(kept):
    profiles = results.profiles_of(kept)
    hours = results.time_series(kept)["Time [h]"]
    assert profiles["Time [h]"] == pytest.approx(hours.to_numpy())
    assert profiles["Positive film stoichiometry"].shape == (4, len(hours))


def test_steps_keep_the_numbers_of_their_cycles(kept):
    for walk in (results.all_steps, results.solved_steps):
        assert [step[:2] for step in walk(kept)] == [(n, k) for n in KEPT for k in (1, 2)]


def test_the_end_and_the_first_strip_are_those_of_the_whole_run(kept, whole):
    assert results.termination_of(kept, EXPERIMENT) == results.termination_of(whole, EXPERIMENT)
    assert results.stripped_capacity(kept) == pytest.approx(5e-4 / 6)


def test_summary_variables_have_every_cycle(kept, whole):
    name = "Change in cumulative discharge capacity [A.h]"
    assert kept.summary_variables[name] == pytest.approx(whole.summary_variables[name])
    assert len(kept.summary_variables[name]) == 6


def test_the_impedance_is_that_after_a_cycle_that_was_kept(kept, whole):
    cell = pybamm_alloy.SymmetricCell(), values()
    found, expected = (
        pybamm_alloy.impedance(*cell, solution, cycle=4, **MESH) for solution in (kept, whole)
    )
    assert found.stack_resistance == pytest.approx(expected.stack_resistance, rel=1e-6)
    with pytest.raises(ValueError, match="cycle 3 was not kept; solve with save_at_cycles"):
        pybamm_alloy.impedance(*cell, kept, cycle=3, **MESH)


@pytest.mark.parametrize(
    ("quantity", "of"),
    [
        ("the peak overpotential", lambda s: results.peak_overpotential(s, 5e-4)),
        ("whether a half-cycle reaches", lambda s: results.reaches_cut_off(s, 5e-4)),
        ("the critical current", results.critical_current),
        ("a table of the run", as_table),
    ],
)
def test_what_needs_all_cycles_is_refused_by_name(quantity, of, kept):
    message = f"{quantity}.* needs all . cycles.*left out cycle 2, 3, 5"
    with pytest.raises(ValueError, match=message):
        of(kept)


def test_a_time_of_a_cycle_left_out_has_no_cycle(kept):
    rows = results.half_cycles(kept)
    assert results.cycle_at(rows, 1.2) == 4
    with pytest.raises(ValueError, match="the cycle at 0.7 h was left out; .* begins at 1 h"):
        results.cycle_at(rows, 0.7)


@pytest.mark.parametrize("of", [lambda solution: solution, results.time_series])
@pytest.mark.parametrize("plot", [plotting.plot_voltage, plotting.plot_voltage_parts])
def test_no_line_is_drawn_over_cycles_left_out(plot, of, kept, ax):
    plot(of(kept), ax)
    hours, voltage = ax.lines[-1].get_data()
    (breaks,) = np.nonzero(np.isnan(hours))
    assert np.array_equal(np.isnan(hours), np.isnan(voltage))
    assert [(hours[k - 1], hours[k + 1]) for k in breaks] == pytest.approx(np.array(GAPS))


def test_a_phase_map_is_white_where_cycles_were_left_out(kept, ax):
    plotting.plot_phase_map(kept, values(), ax)
    (mesh,) = ax.collections
    hours = np.asarray(mesh.get_coordinates())[0, :, 0]
    white = np.ma.getmaskarray(mesh.get_array()).all(axis=0)
    found = [(hours[k], hours[k + 1]) for k in np.flatnonzero(white)]
    assert found == pytest.approx(np.array(GAPS))


def test_a_profile_of_a_time_left_out_is_refused(kept, ax):
    plotting.plot_stoichiometry(kept, values(), [0.2, 1.2], ax)
    with pytest.raises(ValueError, match="0.7 h; the cycles .* from 0.3333 to 1 h were left out"):
        plotting.plot_stoichiometry(kept, values(), [0.7], ax)


def test_a_strip_over_its_charge_has_the_cycles_that_were_kept(kept, ax):
    plotting.plot_stripping(kept, ax)
    charge, _ = ax.lines[0].get_data()
    series = results.time_series(kept)
    assert len(charge) == (series["Current [A]"] < 0).sum()


def test_a_run_that_ends_in_a_cycle_that_was_not_kept_tells_where():
    depleting = (CYCLE[1], "Charge at 0.5 mA for 100 hours", "Rest for 1 hour")
    experiment = pybamm.Experiment([CYCLE, CYCLE, depleting, CYCLE])
    whole, kept = (
        results.termination_of(solve(experiment, save_at_cycles=cycles), experiment)
        for cycles in (None, [4])
    )
    assert kept == whole and (whole.cycle, whole.step) == (3, 2) and not whole.completed
