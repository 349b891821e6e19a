"""The steps of a table drive a model as the cell was driven."""

import numpy as np
import pandas as pd
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.estimation import as_table, protocol
from pybamm_alloy.estimation.protocol import steps_of

from .cells import MESH, STRIP, half_cell_values, solved, table

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
    assert charge == pytest.approx(np.sum(current[1:] * np.diff(time)), rel=1e-12)
    assert 20 < len(steps) < 200
    assert sum(step.duration for step in steps) == pytest.approx(1000)


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
        pybamm_alloy.HalfCell(),
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
