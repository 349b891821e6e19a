import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy import experiments
from pybamm_alloy.results import reported_quantities


@pytest.fixture(scope="module")
def cycled():
    """Lithium metal: every voltage is I·R, known by hand."""
    values = pybamm.ParameterValues("Hansel2021_Li")
    experiment = pybamm.Experiment(
        [("Charge at 1 mA for 1 hour", "Discharge at 1 mA for 1 hour")] * 2
        + ["Charge at 2 mA for 1 hour or until 0.05 V"]
    )
    return pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"kinetics": "linear", "contact": "perfect"}),
        parameter_values=values,
        experiment=experiment,
    ).solve()


def resistance():
    values = pybamm.ParameterValues("Hansel2021_Li")
    r_0 = values["Positive electrode contact resistance at full contact [Ohm.m2]"]
    thermal_voltage = pybamm.constants.R.value * 298.15 / pybamm.constants.F.value
    r_ct = thermal_voltage / values["Positive electrode exchange-current density [A.m-2]"]
    return (750e-6 / 0.175 + 2 * (r_0 + r_ct)) / values["Electrode area [m2]"]


def test_half_cycles_list_the_steps_with_their_signs(cycled):
    rows = reported_quantities.half_cycles(cycled)
    assert list(rows["cycle"]) == [1, 1, 2, 2]
    assert list(rows["current [A]"]) == pytest.approx([-1e-3, 1e-3] * 2)
    ohmic = 1e-3 * resistance()
    assert list(rows["peak voltage [V]"]) == pytest.approx([ohmic, -ohmic] * 2, rel=1e-4)
    assert list(rows["capacity [A.h]"]) == pytest.approx([1e-3] * 4, rel=1e-6)


def test_peak_overpotential_is_that_of_the_later_cycles(cycled):
    peak = reported_quantities.peak_overpotential(cycled, 1e-3)
    assert peak == pytest.approx(1e-3 * resistance(), rel=1e-4)
    with pytest.raises(ValueError, match="0 cycles at 0.005 A"):
        reported_quantities.peak_overpotential(cycled, 5e-3)


def test_reaching_the_cut_off_is_told_from_running_to_the_end():
    values = pybamm.ParameterValues("Hansel2021_Li2Sn5")
    area = values["Electrode area [m2]"]
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(),
        parameter_values=values,
        experiment=experiments.rate_steps(
            area, ["10 uA.cm-2", "500 uA.cm-2"], cycles_per_rate=1, half_cycle="30 minutes"
        ),
        var_pts={"x_n": 8, "x_p": 8},
    ).solve()
    assert not reported_quantities.reaches_cut_off(solution, 10e-6 * area * 1e4)
    assert reported_quantities.reaches_cut_off(solution, 500e-6 * area * 1e4)


def test_quantities_refuse_solutions_that_cannot_answer(cycled):
    with pytest.raises(ValueError, match="no step at 0.007 A"):
        reported_quantities.reaches_cut_off(cycled, 7e-3)
    cell = pybamm_alloy.SymmetricCell({"diffusion": "reservoir"})
    simulation = pybamm.Simulation(cell)
    with pytest.raises(ValueError, match="no cycles: solve an experiment"):
        reported_quantities.half_cycles(simulation.solve([0, 1]))
    plated = pybamm.Simulation(cell, experiment=["Discharge at 1 mA for 1 minute"]).solve()
    with pytest.raises(ValueError, match="first step has 0.001 A"):
        reported_quantities.stripped_capacity(plated)


def lithium_ramp(cut_off):
    """A ramp on lithium reservoirs in full contact, and their resistance [Ohm]."""
    values = pybamm.ParameterValues("Hansel2021_Li")
    area = values["Electrode area [m2]"]
    electrode = "Positive electrode"
    thermal_voltage = 8.314462618 * values["Ambient temperature [K]"] / 96485.33212
    interface = (
        thermal_voltage / values[f"{electrode} exchange-current density [A.m-2]"]
        + values[f"{electrode} contact resistance at full contact [Ohm.m2]"]
    )
    separator = (
        values["Separator thickness [m]"] / values["Separator conductivity [S.m-1]"]
    )
    submodels = {"diffusion": "reservoir", "contact": "perfect", "kinetics": "linear"}
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(submodels),
        parameter_values=values,
        experiment=experiments.critical_current_ramp(
            area, last="1 mA.cm-2", half_cycle="1 minute", cut_off=cut_off
        ),
        experiment_model_mode="unified",
    ).solve()
    return solution, (separator + 2 * interface) / area


def test_critical_current_of_a_resistor_is_the_cut_off_over_its_resistance():
    solution, resistance = lithium_ramp(cut_off=0.03)
    increment = 0.1e-3 * 1.131
    critical = reported_quantities.critical_current(solution)
    assert critical < 0.03 / resistance < critical + increment
    assert critical == pytest.approx(increment * round(critical / increment), rel=1e-3)


@pytest.mark.parametrize(
    ("cut_off", "message"),
    [
        (1e-3, "a half-cycle of the first current ended early.* lies below"),
        (1.0, "no half-cycle up to 0.00113097 A ended early.* lies above"),
    ],
)
def test_critical_current_outside_the_ramp_is_refused(cut_off, message):
    solution, _ = lithium_ramp(cut_off)
    with pytest.raises(ValueError, match=message):
        reported_quantities.critical_current(solution)


def test_current_that_fails_in_a_later_cycle_is_not_sustained():
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"diffusion": "reservoir", "contact": "perfect"}),
        parameter_values=pybamm.ParameterValues("Hansel2021_Li"),
        experiment=[  # 10 mA.h of lithium
            "Charge at 1 mA for 1 hour or until 1 V",
            "Charge at 2 mA for 3 hours or until 1 V",
            "Charge at 2 mA for 3 hours or until 1 V",
        ],
    ).solve()
    assert list(reported_quantities.half_cycles(solution)["duration [h]"]) == pytest.approx(
        [1, 3, 1.5], rel=1e-3
    )
    assert reported_quantities.critical_current(solution) == pytest.approx(1e-3)


def test_event_before_the_ramp_is_not_the_ramps():
    simulation = pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"diffusion": "reservoir", "contact": "perfect"}),
        parameter_values=pybamm.ParameterValues("Hansel2021_Li"),
        experiment=["Charge at 1 mA for 20 hours or until 1 V"],
    )
    exhausted = simulation.solve().last_state
    assert "Voltage" in exhausted.termination
    ramp = pybamm.Simulation(
        simulation.model,
        parameter_values=simulation.parameter_values,
        experiment=["Discharge at 1 mA for 1 hour", "Discharge at 2 mA for 1 hour"],
    ).solve(starting_solution=exhausted)
    with pytest.raises(ValueError, match="no half-cycle up to 0.002 A ended early"):
        reported_quantities.critical_current(ramp)


def test_stripped_capacity_of_lithium_is_all_that_is_in_contact():
    solution = pybamm.Simulation(
        pybamm_alloy.HalfCell(),
        parameter_values=pybamm.ParameterValues("Hansel2021_Li_half_cell"),
        experiment=experiments.stripping(),
    ).solve()
    f = solution["Positive electrode contact area fraction"].entries[0]
    assert reported_quantities.stripped_capacity(solution) == pytest.approx(f * 10e-3, rel=1e-3)
