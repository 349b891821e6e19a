"""Long runs: the same answer in parts, and the reason why one ends."""

import logging

import numpy as np
import pandas as pd
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy import long_run
from pybamm_alloy.cells import CALIBRATED_OPTIONS
from pybamm_alloy.experiments import long_term_cycling
from pybamm_alloy.long_runs import run as long_runs
from pybamm_alloy.results import EndReason, termination_of

from ...marks import mostly_long

MESH = {"var_pts": {"x_n": 8, "x_p": 8}}
CYCLES = 4
#: Films without gradients have fewer equations, where a test does not depend on them.
UNIFORM = {"diffusion": "reservoir"}
#: The working electrode alone has gradients.
ONE_FILM = {"diffusion": ("reservoir", "multi-phase")}


def values(alloy="Li13In3"):
    return pybamm.ParameterValues(f"Hansel2021_{alloy}")


def run(checkpoint=None, every=2, cycles=CYCLES, submodels=CALIBRATED_OPTIONS, **options):
    experiment = long_term_cycling(values()["Electrode area [m2]"], cycles)
    cell = pybamm_alloy.SymmetricCell(submodels)
    return long_run(cell, values(), experiment, checkpoint, every, **MESH, **options)


def tight_solver():
    """One whose own errors are far below the differences that are looked for."""
    return pybamm_alloy.SymmetricCell(CALIBRATED_OPTIONS).solver(rtol=1e-8, atol=1e-10)


def tight_run(checkpoint=None):
    submodels = CALIBRATED_OPTIONS | ONE_FILM
    return run(checkpoint, keep=[1, CYCLES], submodels=submodels, solver=tight_solver())


@pytest.fixture(scope="module")
def whole():
    return tight_run()


def test_parts_of_a_run_are_the_run_in_one(whole):
    experiment = long_term_cycling(values()["Electrode area [m2]"], CYCLES)
    cell = pybamm_alloy.SymmetricCell(CALIBRATED_OPTIONS | ONE_FILM)
    solution = pybamm.Simulation(
        cell, parameter_values=values(), experiment=experiment, solver=tight_solver(), **MESH
    ).solve()
    peaks = [cycle["Voltage [V]"].data.max() for cycle in solution.cycles]
    assert whole.table["Maximum voltage [V]"].to_numpy() == pytest.approx(peaks, abs=1e-6)
    thickness = solution.summary_variables["Positive interphase thickness [m]"]
    name = "Positive interphase thickness [m]"
    assert whole.table[name].to_numpy() == pytest.approx(thickness, rel=1e-6)
    assert whole.completed
    assert str(whole.end) == "cycle 4, step 2, 8 h: everything asked for was run"
    assert set(whole.curves["Cycle"]) == {1, CYCLES}
    lithium = whole.table["Total lithium [mol]"]
    assert np.ptp(lithium) < 1e-12 * lithium[0]


def test_a_run_that_was_stopped_goes_on_to_the_same_answer(whole, tmp_path, monkeypatch):
    path, module = tmp_path / "run.npz", long_runs
    solve, calls = module._Chunks.solve, []

    def interrupted(*arguments):
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return solve(*arguments)

    monkeypatch.setattr(module._Chunks, "solve", interrupted)
    first = tight_run(path)
    assert not first.completed
    assert str(first.end) == "cycle 2, step 0, 4 h: the run was stopped by an interrupt"
    assert len(first.table) == 2
    second = tight_run(path)
    assert second.completed
    pd.testing.assert_frame_equal(second.table, whole.table, rtol=1e-9)
    pd.testing.assert_frame_equal(second.curves, whole.curves, rtol=1e-9)
    # The file of a run that is done gives its result.
    count = len(calls)
    again = tight_run(path)
    pd.testing.assert_frame_equal(again.table, whole.table, rtol=1e-9)
    assert len(calls) == count


def test_a_checkpoint_is_not_taken_for_that_of_a_cell_with_other_parameters(tmp_path):
    path = tmp_path / "run.npz"
    run(path, cycles=1, submodels=UNIFORM)
    with pytest.raises(ValueError, match="another run: its experiment differ"):
        run(path, cycles=2, submodels=UNIFORM)


def test_the_end_of_a_run_can_be_measured_and_gone_on_from(whole):
    cell = pybamm_alloy.SymmetricCell(CALIBRATED_OPTIONS | ONE_FILM)
    spectrum = pybamm_alloy.impedance(cell, values(), whole.state, **MESH)
    assert spectrum.stack_resistance > pybamm_alloy.impedance(
        cell, values(), **MESH
    ).stack_resistance
    assert whole.state.t[-1] == pytest.approx(3600 * 2 * CYCLES)


def test_a_depleted_film_is_the_reason_in_words():
    strip = pybamm.Experiment([("Charge at 0.5 mA for 10 minutes",)] * 12)
    half_cell = pybamm.ParameterValues("Hansel2021_Li2Sn5_half_cell")
    half_cell["Upper voltage cut-off [V]"] = 10
    result = long_run(pybamm_alloy.HalfCell(ONE_FILM), half_cell, strip, every=5, **MESH)
    assert not result.completed
    assert result.end.reason is EndReason.SURFACE_DEPLETED
    assert result.end.electrode == "positive electrode"
    assert result.end.sentence == "the surface of the positive electrode is depleted of lithium"
    assert result.end.cycle == len(result.table) == 1
    assert 0 < result.end.hours < 1 / 6


@pytest.mark.parametrize("every", mostly_long([1, 2, 4], [2]))
def test_a_step_that_cannot_begin_ends_the_run_wherever_the_parts_are_cut(every):
    half_cell = pybamm.ParameterValues("Hansel2021_Li2Sn5_half_cell")
    strip = pybamm.Experiment([("Charge at 0.2 mA for 1 hour or until 1 V",)] * 4)
    result = long_run(pybamm_alloy.HalfCell(ONE_FILM), half_cell, strip, every=every, **MESH)
    assert not result.completed
    assert len(result.table) == 1
    assert result.end.reason is EndReason.CANNOT_BEGIN


def unpressed_lithium():
    """Lithium whose voids nothing closes: each ampere second of a strip takes contact away."""
    loose = values("Li")
    loose["Stack pressure [Pa]"] = 0.0
    return loose


@pytest.mark.parametrize("every", [1, 4])
def test_cycles_before_one_that_fails_are_not_lost_with_it(every):
    # The strip leaves no contact with which a current of this size could begin, either way.
    deep = (
        "Charge at 0.2 mA for 12 hours or until 1 V",
        "Discharge at 0.2 mA for 12 hours or until -1 V",
    )
    result = long_run(
        pybamm_alloy.SymmetricCell(CALIBRATED_OPTIONS | ONE_FILM),
        unpressed_lithium(),
        pybamm.Experiment([deep] * 4),
        every=every,
        **MESH,
    )
    assert len(result.table) == 1 and not result.completed
    assert result.table["Maximum voltage [V]"].iloc[0] == pytest.approx(1, rel=1e-6)
    assert result.end.cycle == 2
    assert result.end.reason is EndReason.CANNOT_BEGIN


def test_a_cycle_that_ends_in_another_step_is_the_last():
    """In a hold: its model has the current as a state, that of a rest has not."""
    shallow = (
        "Discharge at 0.1 mA for 10 minutes",
        "Hold at -0.1 V for 10 minutes",
        "Rest for 10 minutes",
    )
    # At a constant voltage the current per area in contact stays, and the contact runs out.
    deep = (
        "Discharge at 0.1 mA for 24 hours or until -1 V",
        "Hold at -1 V for 48 hours",
        "Rest for 10 minutes",
    )
    result = long_run(
        pybamm_alloy.SymmetricCell(CALIBRATED_OPTIONS),
        unpressed_lithium(),
        pybamm.Experiment([shallow, deep, shallow, shallow]),
        every=4,
        **MESH,
    )
    assert result.end.reason is EndReason.CONTACT_LOST
    assert result.end.electrode == "negative electrode"
    assert (result.end.cycle, result.end.step) == (2, 2)
    assert len(result.table) == result.end.cycle


def solved(steps):
    experiment = pybamm.Experiment(steps)
    simulation = pybamm.Simulation(
        pybamm_alloy.HalfCell(ONE_FILM | {"contact": "perfect"}),
        parameter_values=pybamm.ParameterValues("Hansel2021_Li13In3_half_cell"),
        experiment=experiment,
        **MESH,
    )
    return simulation.solve(), experiment


def test_a_last_step_that_met_its_cut_off_says_which():
    end = termination_of(*solved(["Charge at 5 mA for 1 hour or until -0.1 V"]))
    assert end.hours < 1
    assert end.completed and end.detail == "Voltage > -0.1 [V]"
    assert end.sentence.endswith("the last step to its cut-off, Voltage > -0.1 [V]")


def test_a_step_that_never_gets_to_its_cut_off_is_the_reason():
    steps = ["Charge at 0.05 mA until 0.9 V", "Rest for 1 hour"]
    solution, experiment = solved(steps)
    end = termination_of(solution, experiment)
    assert end.reason is EndReason.CUT_OFF_NOT_REACHED and (end.cycle, end.step) == (1, 1)
    assert end.detail == "Charge at 0.05 mA until 0.9 V" and end.hours == pytest.approx(24)
    run = long_run(
        pybamm_alloy.HalfCell(ONE_FILM | {"contact": "perfect"}),
        pybamm.ParameterValues("Hansel2021_Li13In3_half_cell"),
        experiment,
        every=1,
        **MESH,
    )
    assert run.end.reason is end.reason and run.end.cycle == 1


@pytest.mark.long
def test_a_jump_whose_error_is_too_large_is_taken_back_and_tried_shorter(monkeypatch):
    tried, jump = [], long_runs.carried

    def carried(states, drift, size, drift_of):
        tried.append(size)
        return jump(states, drift, size, drift_of)

    monkeypatch.setattr(long_runs, "carried", carried)
    # A corner: up to 15 cycles a fifth of what is allowed, beyond more.
    monkeypatch.setattr(long_runs, "jump_error", lambda *of: 1e-3 if of[-1] <= 15 else 1.2e-2)
    monkeypatch.setattr(long_runs, "SHORTEST", 5)
    result = run(cycles=120, jump=5e-3)
    assert result.completed
    assert max(np.diff(result.table["Cycle"])) <= 15
    assert tried[tried.index(17) + 1] == 5


def test_progress_goes_to_the_log(caplog):
    with caplog.at_level(logging.INFO, "pybamm_alloy"):
        run(cycles=2, every=1, submodels=UNIFORM)
    lines = [record.message for record in caplog.records]
    assert [line.split(",")[0] for line in lines] == ["cycle 1 of 2", "cycle 2 of 2"]


def test_what_cannot_be_run_is_refused():
    with pytest.raises(ValueError, match="every is 0 cycles"):
        run(every=0)
    with pytest.raises(ValueError, match="its folder does not exist"):
        run("/no/such/folder/run.npz")
    with pytest.raises(ValueError, match="cycle 5 cannot be kept; there are 1 to 4"):
        run(keep=[5])


@pytest.mark.long
def test_jumps_find_the_voltage_and_the_resistance_of_every_cycle_run():
    cycles = 60
    full, jumped = run(cycles=cycles, every=20), run(cycles=cycles, jump=5e-3)
    assert len(jumped.table) <= 0.6 * cycles
    assert jumped.end.reason == full.end.reason and jumped.end.cycle == cycles
    assert jumped.end.hours == pytest.approx(full.end.hours, rel=1e-12)
    expected = full.table.set_index("Cycle").loc[jumped.table["Cycle"]]
    for name in ("Maximum voltage [V]", "Positive interphase thickness [m]"):
        assert jumped.table[name].to_numpy() == pytest.approx(expected[name].to_numpy(), rel=0.01)
    lithium = jumped.table["Total lithium [mol]"]
    assert np.ptp(lithium) < 1e-11 * lithium[0]
    cell = pybamm_alloy.SymmetricCell(CALIBRATED_OPTIONS)
    resistances = [
        pybamm_alloy.impedance(cell, values(), result.state, **MESH).stack_resistance
        for result in (jumped, full)
    ]
    assert resistances[0] == pytest.approx(resistances[1], rel=0.01)


@pytest.mark.long
def test_a_run_with_jumps_that_was_stopped_goes_on_to_the_same_answer(tmp_path, monkeypatch):
    path, module = tmp_path / "run.npz", long_runs
    whole = run(cycles=30, jump=5e-3)
    solve, calls = module._Chunks.solve, []

    def interrupted(*arguments):
        calls.append(arguments)
        if len(calls) in (15, 25):
            raise KeyboardInterrupt
        return solve(*arguments)

    monkeypatch.setattr(module._Chunks, "solve", interrupted)
    runs = [run(path, cycles=30, jump=5e-3) for _ in range(3)]
    assert [result.completed for result in runs] == [False, False, True]
    pd.testing.assert_frame_equal(runs[-1].table, whole.table, rtol=1e-9, atol=1e-15)
