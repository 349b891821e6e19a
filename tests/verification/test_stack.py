"""Case 13: a fixture of constant gap, loaded by the films' swelling."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pybamm
import pytest
from scipy.special import erf

import pybamm_alloy

from .cells import F
from .page import Section

HOURS = np.array([2.0, 8.0, 20.0])
#: Volumes per mole of lithium [m3.mol-1]: of the metal, and of LiIn over In.
LITHIUM, INDIUM = 13.0e-6, 23.57e-6 - 15.75e-6


def strip(stiffness, electrode="Li", hours=20, **options):
    """A half-cell in full contact, stripped at 0.2 mA."""
    values = pybamm.ParameterValues(f"Hansel2021_{electrode}_half_cell")
    values["Stack stiffness [Pa.m-1]"] = stiffness
    values["Stack pressure [Pa]"] = 30e6
    options = {"stack": "constant gap", "contact": "perfect"} | options
    return pybamm.Simulation(
        pybamm_alloy.HalfCell(options),
        parameter_values=values,
        experiment=[f"Charge at 0.2 mA for {hours} hours"],
    ).solve()


def moved(hours):
    """Lithium per area [mol.m-2] that has passed."""
    return 0.2e-3 * 3600 * hours / F / (np.pi * 0.006**2)


def exact_pressure(stiffness, hours):
    return 30e6 + stiffness * (INDIUM - LITHIUM) * moved(hours)


@pytest.mark.parametrize("stiffness", [0.0, 1e11, 1e12])
def test_pressure_is_the_swelling_times_the_stiffness(stiffness):
    """Lithium takes 13 cm3/mol as metal, 7.82 as LiIn: the cell shrinks, P falls."""
    pressure = strip(stiffness)["Stack pressure [Pa]"](3600 * HOURS)
    np.testing.assert_allclose(pressure, exact_pressure(stiffness, HOURS), rtol=1e-6)


def test_films_swell_by_the_volume_of_their_lithium():
    solution = strip(0.0)
    lithium = solution["Positive electrode swelling [m]"](3600 * HOURS)
    indium = solution["Negative electrode swelling [m]"](3600 * HOURS)
    np.testing.assert_allclose(lithium, -LITHIUM * moved(HOURS), rtol=1e-6)
    np.testing.assert_allclose(indium, INDIUM * moved(HOURS), rtol=1e-6)


def test_pressure_that_would_pull_is_nil():
    pressure = strip(1e13)["Stack pressure [Pa]"](3600 * HOURS)
    assert exact_pressure(1e13, 20) < 0
    assert pressure[-1] == 0


def test_contact_follows_the_pressure_that_the_swelling_makes():
    """Lithium that shrinks away from a stiff fixture loses pressure, and with it contact."""
    values = pybamm.ParameterValues("Hansel2021_Li_half_cell")
    solution = strip(3.6e12, contact=("perfect", "elastic"), hours=24)
    f = solution["Positive electrode contact area fraction"].entries
    P = solution["Stack pressure [Pa]"].entries
    assert P[-1] < 1e6 and f[-1] < 0.8
    f_0, modulus, slope = (
        values[f"Positive electrode {name}"]
        for name in (
            "contact area fraction without pressure",
            "contact modulus [Pa]",
            "surface root-mean-square slope",
        )
    )
    exact = f_0 + (1 - f_0) * erf(np.sqrt(2) * P / (modulus * slope))
    # The contact is a second behind a pressure that changes over hours.
    np.testing.assert_allclose(f, exact, atol=2e-4)


def report():
    rows = []
    figure, ax = plt.subplots(figsize=(6, 3.6), layout="constrained")
    hours = np.linspace(0.1, 20, 100)
    for stiffness, colour in ((1e11, "#0072B2"), (1e12, "#D55E00")):
        pressure = strip(stiffness)["Stack pressure [Pa]"]
        exact = exact_pressure(stiffness, HOURS)
        for hour, P, P_exact in zip(HOURS, pressure(3600 * HOURS), exact):
            rows.append(
                {
                    "stiffness [MPa/µm]": f"{stiffness / 1e12:g}",
                    "hours": f"{hour:g}",
                    "P exact [MPa]": float(P_exact / 1e6),
                    "relative error": float(P / P_exact - 1),
                }
            )
        label = f"{stiffness / 1e12:g} MPa/µm"
        ax.plot(hours, pressure(3600 * hours) / 1e6, color=colour, label=label)
        ax.plot(hours, exact_pressure(stiffness, hours) / 1e6, "k--", linewidth=0.8)
    ax.set(xlabel="Time [h]", ylabel="Stack pressure [MPa]")
    ax.legend(title="dashed: exact")
    text = (
        "In | Li6PS5Cl | Li stripped at 0.2 mA in a fixture of constant gap, from 30 MPa: "
        "lithium takes 13 cm³/mol as metal and 7.82 cm³/mol as LiIn over In, so that the "
        "cell shrinks by the difference."
    )
    return Section("Constant gap", text, pd.DataFrame(rows), figure)
