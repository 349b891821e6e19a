"""The steps of a table drive a model as the cell was driven."""

import numpy as np
import pandas as pd
import pybamm
import pytest

from pybamm_alloy.estimation import as_table, protocol
from pybamm_alloy.estimation.protocol import steps_of

from .cells import MESH, STRIP, half_cell, half_cell_values, solved, table

LIMITS = (-1.0, 1.0)


def run(**columns):
    return pd.DataFrame(columns)


def test_a_current_that_changes_is_divided_into_pieces_that_pass_the_same_charge():
    time = np.linspace(0, 1000, 501)
    current = 1e-3 * np.exp(-time / 200)
    steps = steps_of(
        run(**{"Time [s]": time, "Current [A]": current, "Voltage [V]": 0 * time}), LIMITS
    )
    charge = sum(step.current * step.duration for step in steps)
    assert charge == pytest.approx(np.trapezoid(current, time), rel=1e-12)
    assert 20 < len(steps) < 200
    assert sum(step.duration for step in steps) == pytest.approx(1000)


def charge_of(steps):
    return sum(step.current * step.duration for step in steps)


def test_a_decaying_current_with_sparse_rows_passes_its_charge():
    time = np.arange(0.0, 1801.0, 60.0)
    current = 1e-3 * np.exp(-time / 300)
    steps = steps_of(
        run(**{"Time [s]": time, "Current [A]": current, "Voltage [V]": 0 * time}), LIMITS
    )
    # 0.3 A.s times 1 - exp(-6); rectangles pass 0.269 A.s.
    assert charge_of(steps) == pytest.approx(0.3 * (1 - np.exp(-6)), rel=4e-3)


@pytest.mark.parametrize("noise", [0.001, 0.003, 0.01, 0.03, 0.07])
@pytest.mark.parametrize("rows", [40, 1440, 20000])
def test_a_noisy_constant_current_is_one_piece_of_its_charge(noise, rows):
    time = 5.0 * np.arange(rows)
    current = -2e-4 * (1 + noise * np.random.default_rng(0).normal(size=rows))
    columns = {"Time [s]": time, "Current [A]": current, "Voltage [V]": 0.1}
    (step,) = steps_of(run(**columns), LIMITS)
    assert step.current == pytest.approx(-2e-4, rel=4 * noise / np.sqrt(rows) + 1e-12)
    assert step.current * step.duration == pytest.approx(np.trapezoid(current, time), rel=1e-9)


def test_a_slow_ripple_is_one_piece():
    time = np.arange(1000.0)
    current = 1e-3 * (1 + 0.03 * np.sin(time / 3))
    columns = {"Time [s]": time, "Current [A]": current, "Voltage [V]": 0.1}
    assert len(steps_of(run(**columns), LIMITS)) == 1


def test_a_noise_whose_rows_follow_each_other_is_one_piece():
    white = np.random.default_rng(0).normal(size=1100)
    noise = np.convolve(white, np.exp(-np.arange(100) / 10), "valid")[:1000] / 2.3
    columns = {"Time [s]": 5.0 * np.arange(1000), "Current [A]": -2e-4 * (1 + 0.03 * noise)}
    assert len(steps_of(run(**columns | {"Voltage [V]": 0.1}), LIMITS)) == 1


@pytest.mark.parametrize(("current", "more"), [(-2e-3, -0.009), (1e-3, 0.006), (0.0, 0.001)])
def test_one_row_of_another_current_is_named_and_leaves_the_level_as_it_is(current, more):
    currents = np.full(1000, -2e-4)
    currents[500] = current
    time = 5.0 * np.arange(1000)
    columns = {"Time [s]": time, "Current [A]": currents, "Voltage [V]": 0.1}
    says = f"row 500 of the table, at 2500 s, has {current:g} A .* passes {more:g} A.s more"
    with pytest.warns(UserWarning, match=says):
        steps = steps_of(run(**columns), LIMITS)
    assert charge_of(steps) == pytest.approx(np.trapezoid(currents, time), rel=1e-12)


def test_single_rows_among_few_are_pieces_of_their_own():
    current = np.full(20, 1e-3)
    current[10] = -3.5e-3
    columns = {"Time [s]": 60.0 * np.arange(20), "Current [A]": current, "Voltage [V]": 0.1}
    with pytest.warns(UserWarning, match="row 10 .* passes -0.27 A.s more; if it is an outlier"):
        steps = steps_of(run(**columns), LIMITS)
    assert [step.current for step in steps] == pytest.approx([1e-3, -3.5e-3, 1e-3])
    assert [step.duration for step in steps] == pytest.approx([540, 60, 540])
    assert charge_of(steps) == pytest.approx(0.87)


def test_two_noisy_levels_are_two_pieces():
    time, random = np.arange(600.0), np.random.default_rng(1)
    level = np.where(time < 300, 1e-3, 0.8e-3)
    current = level * (1 + 0.02 * random.normal(size=600))
    columns = {"Time [s]": time, "Current [A]": current, "Voltage [V]": 0.1}
    steps = steps_of(run(**columns), LIMITS)
    assert [step.current for step in steps] == pytest.approx([1e-3, 0.8e-3], rel=0.01)
    assert [step.duration for step in steps] == pytest.approx([299, 300], abs=1)


def test_a_noisy_decay_is_few_pieces_of_its_charge():
    time, random = np.arange(0.0, 3600.0, 2.0), np.random.default_rng(2)
    current = 1e-3 * np.exp(-time / 900) + 1e-5 * random.normal(size=len(time))
    columns = {"Time [s]": time, "Current [A]": current, "Voltage [V]": 0.1}
    steps = steps_of(run(**columns), LIMITS)
    assert 5 < len(steps) < 60
    assert charge_of(steps) == pytest.approx(0.9 * (1 - np.exp(-4)), rel=0.01)


@pytest.mark.parametrize(("rows", "noise"), [(1440, 0.01), (1440, 0.03), (20000, 0.07)])
def test_a_noise_in_proportion_to_a_decay_is_no_more_pieces_than_the_decay_alone(rows, noise):
    time, random = np.linspace(0, 7200, rows), np.random.default_rng(0)
    decay = 1e-3 * np.exp(-time / 900)
    current = decay * (1 + noise * random.normal(size=rows))
    columns = {"Time [s]": time, "Voltage [V]": 0.1}
    steps = steps_of(run(**columns | {"Current [A]": current}), LIMITS)
    assert 10 < len(steps) <= len(steps_of(run(**columns | {"Current [A]": decay}), LIMITS))
    assert charge_of(steps) == pytest.approx(np.trapezoid(current, time), rel=1e-12)


def test_a_drive_cycle_is_not_taken_for_noise():
    current = np.tile([1e-3, -2e-3, 0.5e-3, 0.0, 1.5e-3, -1e-3], 50)
    time = np.arange(300.0)
    columns = {"Time [s]": time, "Current [A]": current, "Voltage [V]": 0.1}
    assert len(steps_of(run(**columns), LIMITS)) > 290


def gap(time, current, step=None):
    columns = {"Time [s]": time, "Current [A]": current, "Voltage [V]": 0.1}
    return run(**columns | ({} if step is None else {"Step": step}))


def test_a_time_without_rows_passes_no_charge_and_is_named():
    time = [0, 600, 1200, 1800, 37800, 38400, 39000]
    message = r"no rows for 36000 s between 1800 and 37800 s \(row 4\).*the model rests"
    with pytest.warns(UserWarning, match=message):
        steps = steps_of(gap(time, [-5e-4] * 7), LIMITS)
    assert [(s.current, s.duration, s.gap) for s in steps] == [
        (pytest.approx(-5e-4), 1800, False),
        (0, 36000, True),
        (pytest.approx(-5e-4), 1200, False),
    ]
    with pytest.warns(UserWarning, match="1 more such gaps of 66000 s in all"):
        steps = steps_of(gap([*time, 69000, 69600], [-5e-4] * 9), LIMITS)
    assert charge_of(steps) == pytest.approx(-5e-4 * (1800 + 1200 + 600))


def test_a_gap_between_two_steps_passes_no_charge():
    time = [0, 60, 120, 180, 8000, 8060, 8120, 8180]
    with pytest.warns(UserWarning, match="no rows for 7820 s between 180 and 8000 s"):
        steps = steps_of(gap(time, [1e-3] * 4 + [-1e-3] * 4, [1] * 4 + [2] * 4), LIMITS)
    assert [(s.current, s.duration) for s in steps] == [(1e-3, 180), (0, 7820), (-1e-3, 180)]


@pytest.mark.filterwarnings("error")
def test_what_a_cycler_records_rarely_is_no_gap():
    # At changes of the voltage and every 300 s; a rest; a step of its ends alone.
    rare = np.concatenate([np.arange(60.0), 60 + 300 * np.arange(1, 20)])
    (step,) = steps_of(gap(rare, np.full(len(rare), 1e-3)), LIMITS)
    assert charge_of([step]) == pytest.approx(1e-3 * rare[-1])
    steps = steps_of(gap([0, 60, 120, 180, 9000], [1e-3] * 3 + [0] * 2, [1] * 3 + [2] * 2), LIMITS)
    assert charge_of(steps) == pytest.approx(0.12)
    # A short rest beside two steps of their ends alone.
    for one, other in ((1800, 1800), (3600, 7200)):
        time = [0, 60, 60, 60 + one, 60 + one, 60 + one + other]
        few = gap(time, [0, 0, -1e-3, -1e-3, 1e-3, 1e-3], [1, 1, 2, 2, 3, 3])
        assert [step.duration for step in steps_of(few, LIMITS)] == [60, one, other]
    ends = gap([0, 3600, 3600, 3660], [1e-3, 1e-3, -1e-3, -1e-3], [1, 1, 2, 2])
    assert charge_of(steps_of(ends, LIMITS)) == pytest.approx(3.6 - 0.06)


def test_the_first_row_of_a_step_may_still_have_the_current_before():
    table = gap([0, 60, 60, 120, 180, 240], [0, 0, 0, 1e-3, 1e-3, 1e-3], [1, 1, 2, 2, 2, 2])
    assert charge_of(steps_of(table, LIMITS)) == pytest.approx(1e-3 * 180)


def test_a_constant_current_with_noise_is_one_step():
    time = np.arange(0.0, 100.0)
    noise = 1e-6 * np.sin(37 * time)
    (step,) = steps_of(
        run(**{"Time [s]": time, "Current [A]": 1e-3 + noise, "Voltage [V]": 0 * time}), LIMITS
    )
    assert step.current == pytest.approx(1e-3, rel=1e-3)
    assert step.limit is None


def test_a_step_that_ends_at_a_limit_is_known_by_its_voltage():
    steps = steps_of(table((*STRIP, "Rest for 5 minutes")), LIMITS)
    assert [step.limit for step in steps] == [1.0, None]
    assert steps[0].current == pytest.approx(-0.2e-3)


def test_the_protocol_of_a_run_repeats_it():
    steps = (*STRIP, "Rest for 5 minutes", "Discharge at 0.1 mA for 4 minutes")
    measured = table(steps)
    again = pybamm.Simulation(
        half_cell(),
        parameter_values=half_cell_values(),
        experiment=protocol(measured, LIMITS),
        solver=pybamm.IDAKLUSolver(rtol=1e-8, atol=1e-10),
        **MESH,
    ).solve()
    ends = [step.t[-1] for step in again.cycles[0].steps]
    assert ends == pytest.approx(measured.groupby("Step")["Time [s]"].last().to_list(), rel=1e-5)
    late = measured[measured["Step"] == 3].iloc[5:-1]
    assert again["Voltage [V]"](late["Time [s]"].to_numpy()) == pytest.approx(
        late["Voltage [V]"].to_numpy(), abs=2e-3
    )


def test_the_table_of_a_solution_has_its_own_points():
    solution = solved()
    rows = as_table(solution)
    assert rows["Voltage [V]"].to_numpy() == pytest.approx(solution["Voltage [V]"].data)
    assert len(as_table(solution, 10)) < len(rows) / 3
    assert as_table(solution, 10)["Time [s]"].iloc[-1] == solution.t[-1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Voltage [V]": None}, r"no \['Voltage \[V\]'\]"),
        ({"Time [s]": [0.0, 2.0, 1.0]}, "row 2 .* time goes back from 2 to 1 s"),
        ({"Current [A]": [0.0, np.nan, 1.0]}, r"row 1 .* Current \[A\] is nan"),
        ({"Time [s]": [0.0, 0.0, 0.0]}, "no time passes"),
    ],
)
def test_a_table_that_is_not_of_a_run_is_refused(change, message):
    columns = {"Time [s]": [0.0, 1.0, 2.0], "Current [A]": [1e-3] * 3, "Voltage [V]": [0.1] * 3}
    columns = {key: value for key, value in (columns | change).items() if value is not None}
    with pytest.raises(ValueError, match=message):
        steps_of(run(**columns), LIMITS)


HOLD = (
    "Charge at 0.2 mA for 10 minutes or until 0.14 V",
    "Hold at 0.14 V for 3 minutes",
    "Rest for 5 minutes",
)


def test_a_held_voltage_is_pieces_that_do_not_end_at_the_limit():
    solution = solved(HOLD, "1 second")
    pieces = steps_of(as_table(solution), (-1.0, 0.14))
    held = [piece for piece in pieces if piece.held]
    assert len(held) > 3
    assert pieces[0].limit == 0.14
    assert all(piece.limit is None for piece in pieces[1:])
    measured = solution["Discharge capacity [A.h]"].data[-1] * 3600
    charge = sum(piece.current * piece.duration for piece in pieces)
    assert charge == pytest.approx(measured, rel=0.01)


def test_a_limit_is_one_that_the_current_drives_to():
    time = np.arange(0.0, 100.0, 10)
    volts = np.full(10, 0.5)
    volts[-1] = 0.999

    def limit(current):
        columns = {"Time [s]": time, "Current [A]": np.full(10, current), "Voltage [V]": volts}
        two = pd.concat([run(**columns)] * 1)
        return steps_of(two, LIMITS)[0].limit

    assert limit(-1e-3) == 1.0
    assert limit(1e-3) is None


def test_limits_that_the_data_are_beyond_are_refused():
    with pytest.raises(ValueError, match="% of the voltages are beyond them"):
        steps_of(table(), (-1.0, 0.12))
    with pytest.raises(ValueError, match="they must be two numbers"):
        steps_of(table(), 1.0)


def test_a_thinned_table_begins_where_the_run_does():
    for rows in (7, 10, 13):
        assert as_table(solved(), rows)["Time [s]"].iloc[0] == solved().t[0]
