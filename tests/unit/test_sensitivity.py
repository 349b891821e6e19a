"""Sensitivities of ohmic cells, which are known by hand."""

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy import local_sensitivity, sobol

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
    # Uniform between 0 and a limit: the variance goes as the square of the resistance there.
    ohms = np.array([1e-3 / values["Separator conductivity [S.m-1]"], 0.0045]) / area
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
        ({"ranges": {THICKNESS: (2.0, 1.0)}}, "must rise"),
        ({"ranges": {THICKNESS: (1.0, np.inf)}}, "must rise"),
        ({"file": "runs.csv"}, "no file"),
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
        sobol(model, values, {THICKNESS: (1e-3, 2e-3)}, STEP, {"V": thin_only}, 2, 1)
    with pytest.raises(pybamm.SolverError, match=r"= 0.001125 failed: .*too thick"):
        local_sensitivity(model, values, [THICKNESS], STEP, {"V": thin_only}, 0.5)
