"""Lithium is neither made nor lost, and swapping the electrodes mirrors the voltage."""

import itertools

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.experiments import long_term_cycling

F = pybamm.constants.F.value


def cycle(alloy, options, cycles=3, current_density="1 mA.cm-2"):
    values = pybamm.ParameterValues(f"Hansel2021_{alloy}")
    experiment = long_term_cycling(values["Electrode area [m2]"], cycles, current_density)
    model = pybamm_alloy.SymmetricCell(options)
    return pybamm.Simulation(
        model, parameter_values=values, experiment=experiment
    ).solve()


COMBINATIONS = [
    dict(zip(("diffusion", "interphase", "surface form", "contact"), laws))
    for laws in itertools.product(
        ("multi-phase", ("reservoir", "multi-phase")),
        ("none", "parabolic"),
        ("false", "differential"),
        ("perfect", "stack pressure"),
    )
]


@pytest.mark.parametrize("options", COMBINATIONS, ids=lambda o: "-".join(map(str, o.values())))
def test_total_lithium_is_constant_for_every_combination_of_laws(options):
    lithium = cycle("Li13In3", options)["Total lithium [mol]"].entries
    assert np.abs(lithium / lithium[0] - 1).max() < 1e-11


@pytest.mark.parametrize("alloy", ["Li", "Li0.5In", "LiIn", "Li2Sn5", "LiSn", "Li17Sn4"])
def test_total_lithium_is_constant_for_every_alloy(alloy):
    lithium = cycle(alloy, {"interphase": "parabolic"})["Total lithium [mol]"].entries
    assert np.abs(lithium / lithium[0] - 1).max() < 1e-10


def test_film_loses_the_charge_that_passes():
    solution = cycle("Li17Sn4", {}, cycles=1)
    charge = solution["Discharge capacity [A.h]"].entries * 3600 / F
    positive = solution["Positive electrode lithium [mol]"].entries
    np.testing.assert_allclose(positive - positive[0], charge, atol=1e-11)


def test_lithium_plates_past_the_richest_phase_and_is_stripped_first():
    solution = cycle("Li13In3", {}, cycles=1)
    plated = solution["Negative electrode plated lithium [mol]"]
    charge = 1.131e-3 * 3600 / F
    half, end = 3600.0, solution.t[-1]
    # The homogeneity range fills first; its other half is part of the film.
    assert 0.8 * charge < plated(half) < charge
    assert plated(end) < 0.01 * charge
    U = solution["Negative electrode open-circuit potential [V]"]
    assert abs(U(half - 60)) < 1e-6


def test_parabolic_interphase_grows_with_the_square_root_of_time():
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    model = pybamm_alloy.SymmetricCell({"interphase": ("none", "parabolic")})
    solution = pybamm.Simulation(
        model, parameter_values=values, experiment=["Rest for 200 hours"]
    ).solve()
    k = values["Positive interphase growth constant [m2.s-1]"]
    d_init = values["Positive interphase initial thickness [m]"]
    thickness = solution["Positive interphase thickness [m]"]
    t = np.array([1.0, 10.0, 100.0, 200.0]) * 3600
    np.testing.assert_allclose(thickness(t), np.sqrt(d_init**2 + 2 * k * t), rtol=2e-3)
    taken = solution["Positive interphase lithium [mol]"].entries
    film = solution["Positive electrode lithium [mol]"].entries
    np.testing.assert_allclose(taken - taken[0], film[0] - film, rtol=1e-6, atol=1e-13)
    assert np.ptp(solution["Negative interphase thickness [m]"].entries) == 0


def test_lithium_side_reaction_of_the_reference_is_60_microampere_hours_at_400_hours():
    """Aktekin 2023: 60 µA.h/cm² of lithium in the interphase of Li | Li6PS5Cl."""
    values = pybamm.ParameterValues("Hansel2021_Li")
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"interphase": "parabolic", "contact": "perfect"}),
        parameter_values=values,
        experiment=["Rest for 400 hours"],
    ).solve()
    lithium = solution["Positive interphase lithium [mol]"].entries[-1]
    microampere_hours = lithium * F / 3600 * 1e6 / (values["Electrode area [m2]"] * 1e4)
    assert microampere_hours == pytest.approx(60, rel=0.2)


@pytest.mark.parametrize("alloy", ["Li13In3", "LiSn"])
def test_swapping_the_electrodes_and_the_current_mirrors_the_voltage(alloy):
    values = pybamm.ParameterValues(f"Hansel2021_{alloy}")
    voltages = []
    for first, second in (("Charge", "Discharge"), ("Discharge", "Charge")):
        solution = pybamm.Simulation(
            pybamm_alloy.SymmetricCell(),
            parameter_values=values,
            experiment=[(f"{first} at 1 mA for 1 hour", f"{second} at 1 mA for 1 hour")],
            solver=pybamm.IDAKLUSolver(rtol=1e-7, atol=1e-9),
        ).solve()
        voltages.append(solution["Voltage [V]"](np.linspace(1, 7199, 500)))
    np.testing.assert_allclose(voltages[0], -voltages[1], atol=2e-4)
