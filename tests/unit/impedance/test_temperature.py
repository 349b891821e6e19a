"""The impedance of a state is that at the temperature at which it was reached."""

import numpy as np
import pybamm
import pytest

import pybamm_alloy

from ...marks import mostly_long

MESH = {"var_pts": {"x_n": 8, "x_p": 8}}
#: Without gradients and voids, which the temperature of a spectrum does not depend on.
CONTACT = {"contact": "perfect", "diffusion": "reservoir"}


def expected(temperature):
    """Stack resistance of the pristine cell in full contact [Ohm], at a temperature [K]."""
    values = values_at(temperature)
    R, F = pybamm.constants.R.value, pybamm.constants.F.value

    def at(name, unit):
        energy = values[f"{name} activation energy [J.mol-1]"]
        return values[f"{name} [{unit}]"] * np.exp(energy / R * (1 / 298.15 - 1 / temperature))

    separator = values["Separator thickness [m]"] / at("Separator conductivity", "S.m-1")
    transfer = R * temperature / F / at("Positive electrode exchange-current density", "A.m-2")
    contact = values["Positive electrode contact resistance at full contact [Ohm.m2]"]
    return (separator + 2 * (transfer + contact)) / values["Electrode area [m2]"]


def values_at(temperature):
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    values["Ambient temperature [K]"] = temperature
    return values


def rested(temperature, mode="legacy"):
    experiment = pybamm.Experiment(["Rest for 10 minutes"], temperature=temperature)
    return pybamm.Simulation(
        pybamm_alloy.SymmetricCell(CONTACT),
        parameter_values=values_at(298.15),
        experiment=experiment,
        experiment_model_mode=mode,
        **MESH,
    ).solve()


def resistance(values, solution, **options):
    cell = pybamm_alloy.SymmetricCell(CONTACT)
    return pybamm_alloy.impedance(cell, values, solution, **options, **MESH).stack_resistance


@pytest.mark.parametrize("mode", mostly_long(["legacy", "unified"], ["unified"]))
def test_an_experiment_at_60_degrees_is_measured_at_60_degrees(mode):
    solution = rested(333.15, mode)
    assert resistance(values_at(298.15), solution) == pytest.approx(expected(333.15), rel=1e-3)
    assert resistance(values_at(333.15), solution) == pytest.approx(expected(333.15), rel=1e-3)


def test_without_a_temperature_of_the_experiment_it_is_that_of_the_set():
    assert resistance(values_at(298.15), rested(None)) == pytest.approx(expected(298.15), rel=1e-3)


def test_each_cycle_is_measured_at_the_temperature_of_its_last_step():
    steps = [
        (pybamm.step.rest(600, temperature=T),) for T in (298.15, 333.15)
    ]
    experiment = pybamm.Experiment(steps)
    _, spectra = pybamm_alloy.impedance_along(
        pybamm_alloy.SymmetricCell(CONTACT), values_at(298.15), experiment, (1, 2), **MESH
    )
    found = [spectra[cycle].stack_resistance for cycle in (1, 2)]
    assert found == pytest.approx([expected(298.15), expected(333.15)], rel=1e-3)


def test_an_experiment_may_have_another_temperature_than_values_that_were_changed():
    experiment = pybamm.Experiment(["Rest for 10 minutes"], temperature=333.15)
    _, spectra = pybamm_alloy.impedance_along(
        pybamm_alloy.SymmetricCell(CONTACT), values_at(313.15), experiment, **MESH
    )
    assert spectra[-1].stack_resistance == pytest.approx(expected(333.15), rel=1e-3)


def test_a_temperature_that_contradicts_the_solution_is_refused():
    with pytest.raises(ValueError, match="given is 333.15 K, .* last step is 298.15 K"):
        resistance(values_at(333.15), rested(None))
    with pytest.raises(ValueError, match="given is 313.15 K, .* last step is 333.15 K"):
        resistance(values_at(313.15), rested(333.15))


def test_a_temperature_among_the_inputs_is_taken_from_the_solution_and_checked():
    values = values_at("[input]")
    solution = rested(333.15)
    assert resistance(values, solution) == pytest.approx(expected(333.15), rel=1e-3)
    with pytest.raises(ValueError, match="given is 298.15 K, .* last step is 333.15 K"):
        resistance(values, solution, inputs={"Ambient temperature [K]": 298.15})


def test_a_number_in_place_of_an_input_of_the_solution_is_checked():
    values = values_at(298.15)
    values["Separator conductivity [S.m-1]"] = "[input]"
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(CONTACT), parameter_values=values, **MESH
    ).solve([0, 60], inputs={"Separator conductivity [S.m-1]": 0.35})
    with pytest.raises(ValueError, match="the input 'Separator conductivity .* = 0.35, .* 0.175"):
        resistance(values_at(298.15), solution)
    halved = resistance(values, solution)
    pristine = resistance(values_at(298.15), None)
    separator = 750e-6 / 0.175 / values["Electrode area [m2]"]
    assert pristine - halved == pytest.approx(separator / 2, rel=1e-3)
