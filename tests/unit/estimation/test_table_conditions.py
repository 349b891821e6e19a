"""A measurement is compared with the model at its own temperature and stack pressure."""

import numpy as np
import pandas as pd
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.estimation import (
    Cycling,
    FreeParameter,
    Impedance,
    Problem,
    fit,
    protocol,
    read_impedance,
)

from .cells import CONDUCTIVITY, MESH, half_cell, half_cell_values, table

AMBIENT, PRESSURE = "Ambient temperature [K]", "Stack pressure [Pa]"


def spectrum_at(temperature, **columns):
    values = half_cell_values()
    values[AMBIENT] = temperature
    frequencies = np.geomspace(1e6, 1, 8)
    Z = pybamm_alloy.impedance(
        half_cell(), values, frequencies=frequencies, **MESH
    ).impedance
    measured = {"Frequency [Hz]": frequencies, "Z_re [Ohm]": Z.real, "Z_im [Ohm]": Z.imag}
    return pd.DataFrame(measured | columns)


def test_a_spectrum_measured_at_60_degrees_gives_the_conductivity_of_the_set():
    item = Impedance(spectrum_at(333.15, **{"Temperature [K]": 333.15}))
    assert item.conditions == {AMBIENT: 333.15}
    free = FreeParameter(CONDUCTIVITY, 0.1, 0.01, 1.0)
    problem = Problem(half_cell(), half_cell_values(), [free], [item], **MESH)
    assert fit(problem).values[CONDUCTIVITY] == pytest.approx(0.175, rel=1e-3)


def test_a_steady_temperature_and_pressure_are_the_means_of_the_run():
    measured = table()
    ripple = np.resize([-0.2, 0.2], len(measured) // 2 * 2)
    measured = measured.iloc[: len(ripple)].assign(
        **{"Temperature [K]": 313.15 + ripple, PRESSURE: 20e6 + 1e5 * ripple}
    )
    conditions = Cycling(measured).conditions
    assert conditions == {AMBIENT: pytest.approx(313.15), PRESSURE: pytest.approx(20e6)}


def test_a_temperature_that_rises_is_a_function_of_the_time_since_the_start():
    measured = table()
    time = measured["Time [s]"]
    end = float(time.iloc[-1])
    measured["Temperature [K]"] = 298.15 + 20 * time / end
    measured["Time [s]"] += 5000.0
    profile = Cycling(measured).conditions[AMBIENT]
    found = [profile(pybamm.t).evaluate(t=t).item() for t in (0, end / 4, end, 2 * end)]
    assert found == pytest.approx([298.15, 303.15, 318.15, 318.15])
    problem = Problem(
        half_cell(),
        half_cell_values(),
        [FreeParameter(CONDUCTIVITY, 0.1, 0.01, 1.0)],
        [Cycling(measured, (-1, 1))],
        **MESH,
    )
    assert np.isfinite(problem.evaluate([0.0])[0]).all()


def test_a_pressure_pulse_of_minutes_in_days_is_in_the_function_of_time():
    """A table of 100 h with a row a minute, of which 10 min are at 45 MPa."""
    time = 60.0 * np.arange(6001)
    pressure = 5e6 + 2e4 * np.sin(time)
    pressure[3001:3011] += 40e6
    measured = pd.DataFrame(
        {"Time [s]": time, "Current [A]": 0.0, "Voltage [V]": 0.6, PRESSURE: pressure}
    )
    profile = Cycling(measured, (-1, 1)).conditions[PRESSURE]
    found = profile(pybamm.t).evaluate(t=time).ravel()
    assert np.abs(found - pressure).max() <= 0.5e5
    assert len(profile.keywords["times"]) < 20


def test_a_column_that_is_too_rough_to_follow_is_said_to_be():
    time = np.arange(3000.0)
    rough = 300 + 10 * np.random.default_rng(0).normal(size=3000)
    measured = pd.DataFrame(
        {"Time [s]": time, "Current [A]": 0.0, "Voltage [V]": 0.6, "Temperature [K]": rough}
    )
    with pytest.warns(UserWarning, match="followed at 1000 of the 3000 times .* up to .* off"):
        Cycling(measured, (-1, 1))


def test_a_spectrum_has_its_own_temperature_then_that_of_the_run_before():
    run = Cycling(table().assign(**{"Temperature [K]": 313.15}))
    plain = spectrum_at(298.15)
    assert Impedance(plain, after=run).conditions == pytest.approx({AMBIENT: 313.15})
    warm = plain.assign(**{"Temperature [K]": 333.15})
    assert Impedance(warm, after=run).conditions == pytest.approx({AMBIENT: 333.15})


@pytest.mark.parametrize(
    ("column", "value", "condition", "message"),
    [
        ("Temperature [K]", 333.15, 298.15, "is 298.15 K, but its table has a mean temperature of"),
        (PRESSURE, 20e6, 45e6, "is 4.5e.07 Pa, but its table has a mean stack pressure of 2e.07"),
        (PRESSURE, 45.0, 45e6, "is 4.5e.07 Pa, but its table has a mean stack pressure of 45 Pa"),
        ("Temperature [K]", 25.0, None, "is 25.0 K; it must be 150 to 600 K. 25 degC is 298.15 K"),
        (PRESSURE, 45.0, None, "is 45.0 Pa; it must be .* 45 MPa is 4.5e.07 Pa"),
        ("Temperature [K]", float("nan"), None, "row 0 of the table of 'cycling': Temperature"),
    ],
)
def test_a_condition_that_contradicts_the_table_is_refused(column, value, condition, message):
    name = AMBIENT if column.startswith("Temp") else PRESSURE
    conditions = None if condition is None else {name: condition}
    with pytest.raises(ValueError, match=message):
        Cycling(table().assign(**{column: value}), conditions=conditions)


def test_conditions_that_agree_are_kept_as_they_are_given():
    measured = table().assign(**{"Temperature [K]": 299.0, PRESSURE: 500.0})
    given = {AMBIENT: 298.15, PRESSURE: 0.0}
    assert Cycling(measured, conditions=given).conditions == given


def test_a_pressure_that_changes_is_refused_for_a_stack_that_calculates_it():
    measured = table()
    measured[PRESSURE] = 20e6 + 1e4 * measured["Time [s]"]
    assert callable(Cycling(measured, (-1, 1)).conditions[PRESSURE])
    cell = pybamm_alloy.HalfCell({"stack": "constant gap"})
    free = [FreeParameter(CONDUCTIVITY, 0.1, 0.01, 1.0)]
    with pytest.raises(ValueError, match="changes with time, which the stack 'constant gap'"):
        Problem(cell, half_cell_values(), free, [Cycling(measured, (-1, 1))], **MESH)


def test_a_file_of_spectra_keeps_its_temperature_and_pressure(tmp_path):
    path = tmp_path / "eis.csv"
    path.write_text(
        "Frequency/Hz,Re(Z)/Ohm,Im(Z)/Ohm,Temperature/degC,Pressure/MPa\n"
        "1000,40,-1,60,20\n100,41,-2,60,20\n"
    )
    measured = read_impedance(path)
    assert list(measured["Temperature [K]"]) == [333.15, 333.15]
    assert Impedance(measured).conditions == {AMBIENT: 333.15, PRESSURE: 20e6}


@pytest.mark.parametrize(
    ("column", "value", "name"),
    [
        ("Temperature [degC]", 60.0, "Temperature [K]"),
        (AMBIENT, 333.15, "Temperature [K]"),
        ("T_cell (°C)", 60.0, "Temperature [K]"),
        ("Stack pressure [MPa]", 20.0, PRESSURE),
        ("Load cell (kN)", 2.2, PRESSURE),
    ],
)
def test_a_column_that_may_be_a_condition_under_another_name_is_named(column, value, name):
    with pytest.warns(UserWarning, match="may have the .* and is not read") as said:
        Cycling(table().assign(**{column: value}))
    assert f"name the column '{name}', with values in its unit" in str(said[0].message)


def test_a_protocol_has_the_temperature_of_its_table():
    experiment = protocol(table().assign(**{"Temperature [K]": 333.15}), (-1, 1))
    assert [step.temperature for step in experiment.steps] == pytest.approx([333.15])
    assert {step.temperature for step in protocol(table(), (-1, 1)).steps} == {None}


def test_what_a_protocol_cannot_have_of_its_table_is_named():
    measured = table().assign(**{PRESSURE: 20e6})
    with pytest.warns(UserWarning, match=r"does not have the \['Stack pressure \[Pa\]'\] of th"):
        protocol(measured, (-1, 1))
    measured = table().assign(**{"Temperature [K]": np.linspace(298.15, 333.15, len(table()))})
    with pytest.warns(UserWarning, match=r"does not have the \['Ambient temperature \[K\]'\] of"):
        experiment = protocol(measured, (-1, 1))
    assert {step.temperature for step in experiment.steps} == {None}


@pytest.mark.parametrize(
    ("column", "low", "high"), [("Temperature [K]", 298.15, 333.15), (PRESSURE, 5e6, 45e6)]
)
def test_a_condition_that_changes_within_a_spectrum_is_refused(column, low, high):
    measured = spectrum_at(298.15)
    with pytest.raises(ValueError, match=f"goes from {low:g}".replace("+", ".") + ".* to .* one"):
        Impedance(measured.assign(**{column: np.linspace(low, high, len(measured))}))
    steady = np.linspace(low, low * 1.01, len(measured))
    assert list(Impedance(measured.assign(**{column: steady})).conditions.values()) == [
        pytest.approx(steady.mean())
    ]
