"""Steps at constant power have the power and the direction that are asked for."""

import pickle

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.experiments import power_step

from ...marks import mostly_long

MODES = ("legacy", "unified")
SYMMETRIC = (pybamm_alloy.SymmetricCell, "Hansel2021_LiIn")
HALF = (pybamm_alloy.HalfCell, "Hansel2021_Li13In3_half_cell")


def solved(*steps, cell=SYMMETRIC, mode="unified"):
    """Solution of each step of a cycle."""
    model, parameter_set = cell
    simulation = pybamm.Simulation(
        model({"diffusion": "reservoir"}),
        parameter_values=pybamm.ParameterValues(parameter_set),
        experiment=pybamm.Experiment([steps]),
        experiment_model_mode=mode,
    )
    return simulation.solve().cycles[0].steps


def current_and_voltage(step):
    return step["Current [A]"].entries, step["Voltage [V]"].entries


def assert_power(step, direction, power, delivered_by="cycler"):
    current, voltage = current_and_voltage(step)
    sign = {"Charge": -1, "Discharge": 1}[direction]
    assert np.all(sign * current > 0)
    delivered = {"cycler": -1, "cell": 1}[delivered_by] * current * voltage
    assert delivered == pytest.approx(np.full(len(current), power), rel=1e-4)


@pytest.mark.parametrize("mode", mostly_long(MODES, ["unified"]))
def test_a_symmetric_cell_takes_the_power_and_mirrors_the_direction(mode):
    powers = {
        direction: solved(power_step(direction, "0.1 mW", "30 minutes"), mode=mode)[0]
        for direction in ("Charge", "Discharge")
    }
    for direction, step in powers.items():
        assert_power(step, direction, 1e-4)
        assert step.termination == "final time"
        assert step.t[-1] == 1800
    times = np.linspace(0, 1800, 20)
    charge, discharge = (powers[name]["Voltage [V]"](times) for name in powers)
    assert charge == pytest.approx(-discharge, rel=1e-4)


@pytest.mark.parametrize("direction", ["Charge", "Discharge"])
def test_the_first_current_is_that_of_the_resistance_at_the_start(direction):
    """Closed form: V = −R I at the start, so that |I| = √(P/R)."""
    (constant,) = solved(f"{direction} at 0.001 mA for 1 second")
    current, voltage = current_and_voltage(constant)
    resistance = -voltage[0] / current[0]
    (step,) = solved(power_step(direction, "1 uW", "1 second"))
    assert abs(step["Current [A]"].entries[0]) == pytest.approx(
        np.sqrt(1e-6 / resistance), rel=1e-3
    )


@pytest.mark.parametrize("mode", mostly_long(MODES, ["unified"]))
def test_cycles_of_different_powers_pass_rests_and_reversals(mode):
    """At rest I = V = 0; after a reversal the polarised cell could deliver the power itself."""
    steps = solved(
        "Rest for 10 minutes",
        power_step("Charge", "1 uW", "1 hour"),
        power_step("Discharge", "1 uW", "1 hour"),
        "Rest for 10 minutes",
        power_step("Charge", "2 uW", "1 hour"),
        power_step("Charge", "100 uW", "1 hour"),
        "Discharge at 0.1 mA for 10 minutes",
        power_step("Discharge", "0.1 mW", "1 hour"),
        mode=mode,
    )
    assert_power(steps[1], "Charge", 1e-6)
    assert_power(steps[2], "Discharge", 1e-6)
    assert_power(steps[4], "Charge", 2e-6)
    assert_power(steps[5], "Charge", 1e-4)
    assert steps[6]["Current [A]"].entries == pytest.approx(1e-4)
    assert_power(steps[7], "Discharge", 1e-4)


@pytest.mark.parametrize("mode", mostly_long(MODES, ["unified"]))
@pytest.mark.parametrize(
    ("direction", "cut_off", "event"),
    [
        ("Charge", "500 mV", "event: Voltage > 0.5 [V] [experiment]"),
        ("Discharge", ["-0.5 V", "1 uA"], "event: Voltage < -0.5 [V] [experiment]"),
        ("Charge", "1 mA", "event: abs(Current [A]) < 0.001 [A] [experiment]"),
    ],
)
def test_a_termination_ends_the_step(mode, direction, cut_off, event):
    (step,) = solved(power_step(direction, "0.1 mW", "100 hours", cut_off), mode=mode)
    assert step.termination == event
    assert step.t[-1] < 360000
    assert_power(step, direction, 1e-4)


@pytest.mark.parametrize("mode", mostly_long(MODES, ["legacy"]))
def test_a_half_cell_delivers_the_power_on_charge_and_takes_it_on_discharge(mode):
    charge, discharge = solved(
        power_step("Charge", "10 uW", "1 hour", delivered_by="cell"),
        power_step("Discharge", "10 uW", "1 hour", "-2 V"),
        cell=HALF,
        mode=mode,
    )
    assert_power(charge, "Charge", 1e-5, "cell")
    assert_power(discharge, "Discharge", 1e-5)
    assert np.all(charge["Voltage [V]"].entries < 0)


def test_where_the_open_circuit_voltage_is_above_zero_the_cell_discharges_as_in_pybamm():
    def voltage(step):
        simulation = pybamm.Simulation(
            pybamm.lithium_ion.SPM(), experiment=pybamm.Experiment([step])
        )
        return simulation.solve()["Voltage [V]"](np.linspace(0, 600, 5))

    ours = voltage(power_step("Discharge", "1 W", "10 minutes", delivered_by="cell"))
    assert ours == pytest.approx(voltage("Discharge at 1 W for 10 minutes"), rel=1e-5)


def test_a_step_can_be_pickled():
    step = power_step("Charge", "1 mW", "1 hour", "2 V")
    copy = pickle.loads(pickle.dumps(step))
    assert copy == step
    assert copy != power_step("Charge", "2 mW", "1 hour", "2 V")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("charge", "1 mW", "1 hour"), "direction is 'charge'; it must be one of"),
        (("Charge", 1e-3, "1 hour"), "power is 0.001; give it with its unit, as '1 mW'"),
        (("Charge", "1 mA", "1 hour"), "power is '1 mA'; give it with its unit"),
        (("Charge", "0 mW", "1 hour"), "power is '0 mW'; it must be above zero"),
        (("Charge", "-1 mW", "1 hour"), "power is '-1 mW'; it must be above zero"),
        (("Charge", "1 mW", 3600), "duration is 3600; give it with its unit, as '1 hour'"),
        (("Charge", "1 mW", "0 hours"), "duration is '0 hours'; it must be above zero"),
        (("Charge", "1 mW", "1 hour", "2"), "termination is '2'; it must be a voltage or"),
        (("Charge", "1 mW", "1 hour", ["2 V", "1 W"]), "termination is '1 W'; it must be"),
        (("Charge", "1 mW", "1 hour", 2.0), "termination is 2.0"),
        (("Charge", "1 mW", "1 hour", "-2 V"), "termination is '-2 V', but the voltage is "
         "positive throughout this charge; a cut-off must be positive too"),
        (("Discharge", "1 mW", "1 hour", "2 V"), "negative throughout this discharge"),
        (("Charge", "1 mW", "1 hour", "0 V"), "termination is '0 V'"),
    ],
)  # fmt: skip
def test_what_is_no_power_step_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        power_step(*arguments)


def test_what_delivers_the_power_is_the_cycler_or_the_cell():
    with pytest.raises(ValueError, match="delivered_by is 'film'; it must be one of"):
        power_step("Charge", "1 mW", "1 hour", delivered_by="film")
    with pytest.raises(ValueError, match="voltage is negative throughout this charge"):
        power_step("Charge", "1 mW", "1 hour", "1 V", delivered_by="cell")
