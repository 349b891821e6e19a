"""Impedance through PyBaMM's EISSimulation: sign, limits, and the semicircle."""

import numpy as np
import pybamm
import pytest

import pybamm_alloy

F = pybamm.constants.F.value
RT_F = pybamm.constants.R.value * 298.15 / F


def impedance(values, frequencies, **options):
    model = pybamm_alloy.SymmetricCell({"surface form": "differential", **options})
    simulation = pybamm.EISSimulation(model, parameter_values=values)
    return simulation.solve(frequencies).impedance


def resistances(values):
    """Separator, contact and charge transfer of both interfaces [Ohm]."""
    area = values["Electrode area [m2]"]
    separator = values["Separator thickness [m]"] / values["Separator conductivity [S.m-1]"]
    contact = values["Positive electrode contact resistance at full contact [Ohm.m2]"]
    transfer = RT_F / values["Positive electrode exchange-current density [A.m-2]"]
    return separator / area, 2 * contact / area, 2 * transfer / area


@pytest.mark.parametrize("alloy", ["Li", "LiIn", "Li13In3", "Li2Sn5", "Li17Sn4"])
def test_impedance_is_dissipative_and_capacitive(alloy):
    values = pybamm.ParameterValues(f"Hansel2021_{alloy}")
    Z = impedance(values, np.logspace(6, -3, 40), interphase="parabolic")
    assert np.all(Z.real > 0)
    assert np.all(Z.imag <= 1e-9)
    assert np.all(np.diff(Z.real) > -1e-9)


def test_high_frequency_limit_is_the_electrolyte_and_the_contacts():
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    separator, contact, _ = resistances(values)
    (Z,) = impedance(values, [1e8], contact="perfect")
    assert Z.real == pytest.approx(separator + contact, rel=1e-5)


def test_lithium_metal_is_a_semicircle_of_charge_transfer_and_double_layer():
    values = pybamm.ParameterValues("Hansel2021_Li")
    separator, contact, transfer = resistances(values)
    area = values["Electrode area [m2]"]
    C = values["Positive electrode double-layer capacity [F.m-2]"] * area / 2
    f = np.logspace(5, 0, 30)
    exact = separator + contact + transfer / (1 + 2j * np.pi * f * transfer * C)
    Z = impedance(values, f, contact="perfect", diffusion="reservoir")
    np.testing.assert_allclose(Z, exact, rtol=1e-4)


def test_blocking_end_makes_a_capacitor_at_low_frequency():
    """−1/ω Z″ is the film's capacity F c_h L dθ/dU, one on each side."""
    values = pybamm.ParameterValues("Hansel2021_LiIn")
    f = 1e-6
    (Z,) = impedance(values, [f], contact="perfect")
    window = 0.622 - values["Positive electrode Li3In2 plateau potential [V]"]
    width = values["Positive electrode LiIn homogeneity range"]
    per_volt = width / (1.5 * window)  # the smooth step is steepest at its middle
    host = (
        values["Positive electrode host concentration [mol.m-3]"]
        * values["Positive electrode host thickness [m]"]
        * values["Electrode area [m2]"]
    )
    capacity = F * host * per_volt / 2
    assert -Z.imag == pytest.approx(1 / (2 * np.pi * f * capacity), rel=1e-3)


def test_small_direct_current_sees_the_resistances_of_the_spectrum():
    """The sign of Z is that of the voltage: lithium metal at 1 mA and at 1 Hz."""
    values = pybamm.ParameterValues("Hansel2021_Li")
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"kinetics": "linear"}),
        parameter_values=values,
        experiment=["Discharge at 1 mA for 10 minutes"],
    ).solve()
    (Z,) = impedance(values, [1.0])
    assert -solution["Voltage [V]"].entries[-1] / 1e-3 == pytest.approx(Z.real, rel=1e-3)
