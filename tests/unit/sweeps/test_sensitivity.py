"""Sensitivities of ohmic cells, which are known by hand."""

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy import forward_sensitivity, local_sensitivity, sobol

CURRENT = 1e-3
THICKNESS = "Separator thickness [m]"
CONTACT = "Positive electrode contact resistance at full contact [Ohm.m2]"
OTHER_CONTACT = CONTACT.replace("Positive", "Negative")
STEP = pybamm.Experiment([f"Charge at {CURRENT} A for 10 seconds"], period="5 seconds")


def start_voltage(solution):
    return solution["Voltage [V]"].entries[0]


def duration(solution):
    return solution["Time [s]"].entries[-1]


OUTPUTS = {"voltage [V]": start_voltage}


@pytest.fixture(scope="module")
def cell():
    """A lithium cell whose interfaces are perfect but for a resistance, and its values."""
    values = pybamm.ParameterValues("Hansel2021_Li")
    values.update({CONTACT: 1e-4, OTHER_CONTACT: 1e-4, "Stack pressure [Pa]": 45e6})
    return pybamm_alloy.SymmetricCell({"kinetics": "linear"}), values


def separator_resistance(values):
    area, conductivity = values["Electrode area [m2]"], values["Separator conductivity [S.m-1]"]
    return values[THICKNESS] / (conductivity * area)


def test_the_elasticity_to_the_separator_is_its_share_of_the_voltage(cell):
    model, values = cell
    names = [THICKNESS, "Separator conductivity [S.m-1]"]
    table = local_sensitivity(model, values, names, STEP, OUTPUTS).set_index("parameter")
    voltage = table["value"].iloc[0]
    share = CURRENT * separator_resistance(values) / voltage
    assert 0.3 < share < 1
    np.testing.assert_allclose(table["sensitivity"], [share, -share], rtol=2e-4)
    slope = CURRENT * separator_resistance(values) / values[THICKNESS]
    assert table.at[THICKNESS, "derivative"] == pytest.approx(slope, rel=1e-5)


def test_an_output_that_no_parameter_changes_has_none(cell):
    table = local_sensitivity(*cell, [THICKNESS], STEP, OUTPUTS | {"duration [s]": duration})
    by_output = table.set_index("output")
    assert by_output.at["duration [s]", "value"] == pytest.approx(10)
    assert by_output.at["duration [s]", "sensitivity"] == pytest.approx(0, abs=1e-9)
    assert len(table) == 2


def test_indices_of_two_ohmic_terms_are_their_shares_of_the_variance(cell):
    """V = I (a + b) + rest with a and b independent: S = var(a) / (var(a) + var(b))."""
    model, values = cell
    area = values["Electrode area [m2]"]
    ranges = {THICKNESS: (0.0, 1e-3), CONTACT: (0.0, 0.0045)}
    # Only asperities touch: 0.72 of the area at the 45 MPa that are the first to press it.
    electrode, pressure = "Positive electrode", values["Stack pressure [Pa]"]
    held = (pressure + values[f"{electrode} residual contact pressure [Pa]"]) * pressure
    asperities = held / (held + values[f"{electrode} characteristic contact pressure [Pa]"] ** 2)
    # Uniform between 0 and a limit: the variance goes as the square of the resistance there.
    limits = [1e-3 / values["Separator conductivity [S.m-1]"], 0.0045 / asperities]
    ohms = np.array(limits) / area
    shares = ohms**2 / np.sum(ohms**2)
    table = sobol(model, values, ranges, STEP, OUTPUTS, 128, 1)
    assert list(table["parameter"]) == list(ranges)
    np.testing.assert_allclose(table["first order"], shares, atol=0.03)
    np.testing.assert_allclose(table["total"], shares, atol=0.03)
    assert (table["first order low"] < shares).all() and (shares < table["first order high"]).all()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"step": 0}, "step is 0"),
        ({"step": "1 %"}, "step is '1 %'; it must be between 0 and 1"),
        ({"parameters": THICKNESS}, "parameters is the text 'Separator thickness"),
        ({"outputs": "largest voltage [V]"}, "outputs is the text 'largest voltage"),
        ({"parameters": ["Separator length [m]"]}, "no parameter 'Separator length"),
        ({"parameters": ["Negative electrode skeleton area fraction"]}, "is 0"),
    ],
)
def test_what_has_no_local_sensitivity_is_refused(cell, change, says):
    model, values = cell
    values = values.copy()
    values["Negative electrode skeleton area fraction"] = 0.0
    asked = {"parameters": [THICKNESS], "experiment": STEP, "outputs": OUTPUTS} | change
    with pytest.raises(ValueError, match=says):
        local_sensitivity(model, values, **asked)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"count": 100}, "power of two"),
        ({"count": 4.0}, "count is 4.0; it must be a power of two"),
        ({"ranges": {THICKNESS: ("1", "2")}}, "must be two numbers"),
        ({}, "ranges are of 1 parameters; .* two or more"),
        ({"ranges": {THICKNESS: (2.0, 1.0)}}, "must rise"),
        ({"ranges": {THICKNESS: (1.0, np.inf)}}, "must rise"),
        ({"file": "runs.csv"}, "no file"),
        ({"solutions": "runs"}, "no file or folder"),
    ],
)
def test_what_has_no_indices_is_refused(cell, change, says):
    asked = {"ranges": {THICKNESS: (1e-4, 1e-3)}, "count": 4, "seed": 1} | change
    with pytest.raises(ValueError, match=says):
        sobol(*cell, experiment=STEP, outputs=OUTPUTS, **asked)


def thin_only(solution):
    voltage = start_voltage(solution)
    if voltage > 0.06:
        raise ArithmeticError("too thick")
    return voltage


def test_a_run_that_fails_is_named(cell):
    """The separator has 51 mV per mm, the other resistances 18 mV."""
    model, values = cell
    with pytest.raises(pybamm.SolverError, match=r"Separator thickness \[m\] = .*too thick"):
        ranges = {THICKNESS: (1e-3, 2e-3), CONTACT: (1e-4, 2e-4)}
        sobol(model, values, ranges, STEP, {"V": thin_only}, 2, 1)
    with pytest.raises(pybamm.SolverError, match=r"= 0.001125 failed: .*too thick"):
        local_sensitivity(model, values, [THICKNESS], STEP, {"V": thin_only}, 0.5)


@pytest.mark.long
def test_forward_sensitivities_are_the_slopes_of_whole_runs():
    """A strip through the fronts of Li13In3 until its contact is lost."""
    model = pybamm_alloy.HalfCell()
    values = pybamm.ParameterValues("Hansel2021_Li13In3_half_cell")
    names = ["Stack pressure [Pa]", "Positive electrode void depth [m]"]
    forward = forward_sensitivity(model, values, names, -CURRENT, 20, (-1.0, 1.0))

    def run(changes):
        changed = dict(values) | changes | {"Current function [A]": -CURRENT}
        changed |= {"Lower voltage cut-off [V]": -1.0, "Upper voltage cut-off [V]": 1.0}
        solution = pybamm.Simulation(
            model,
            parameter_values=pybamm.ParameterValues(changed),
            solver=model.solver(1e-8, 1e-10, hermite_reduction_factor=1.0),
        ).solve([0, 72000])
        n = len(solution.t)
        times = np.interp(np.linspace(0, n - 1, 20 * n), np.arange(n), solution.t)
        hours, voltage = times / 3600, solution["Voltage [V]"](times)
        return {
            "duration [h]": hours[-1],
            "largest voltage [V]": np.abs(voltage).max(),
            "energy [W.h]": -CURRENT * np.trapezoid(voltage, hours),
            "stripped capacity [A.h]": CURRENT * hours[-1],
        }

    for name in names:
        low, high = (run({name: values[name] * (1 + change)}) for change in (-0.01, 0.01))
        rows = forward[forward["parameter"] == name].set_index("output")
        assert set(rows.index) == set(low)
        for output, row in rows.iterrows():
            slope = (high[output] - low[output]) / (0.02 * values[name])
            assert row["value"] == pytest.approx((high[output] + low[output]) / 2, rel=1e-3)
            assert row["derivative"] == pytest.approx(slope, rel=0.01, abs=1e-6 / values[name])
            assert row["sensitivity"] == pytest.approx(
                row["derivative"] * values[name] / row["value"], rel=1e-9
            )


def test_forward_sensitivities_refuse_what_they_cannot_do(cell):
    model, values = cell
    with pytest.raises(ValueError, match="host thickness .m. is a length of the mesh"):
        forward_sensitivity(model, values, ["Positive electrode host thickness [m]"], -1e-3, 1)
    with pytest.raises(ValueError, match="current is 0 A; it must be above zero"):
        forward_sensitivity(model, values, [THICKNESS], 0, 1)
    with pytest.raises(ValueError, match="current is '1 mA'; it must be a number, in A"):
        forward_sensitivity(model, values, [THICKNESS], "1 mA", 1)
    with pytest.raises(ValueError, match="Current function .A. is set by the step"):
        forward_sensitivity(model, values, ["Current function [A]"], 1e-3, 1)
    with pytest.raises(ValueError, match="the model has a double layer"):
        forward_sensitivity(
            pybamm_alloy.HalfCell({"surface form": "differential"}), values, [THICKNESS], 1e-3, 1
        )
    with pytest.raises(ValueError, match="duration is -1 h"):
        forward_sensitivity(model, values, [THICKNESS], 1e-3, -1)
    with pytest.raises(pybamm.SolverError, match="a step of -0.1 A is past its limit as it begins"):
        forward_sensitivity(model, values, [THICKNESS], -0.1, 1)
