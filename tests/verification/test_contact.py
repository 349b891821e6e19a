"""Case 7: contact under pressure."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pybamm
import pytest
from scipy.special import erf

import pybamm_alloy

from .cells import RT_F
from .page import Section

PRESSURES = np.array([0, 1, 5, 20, 45, 150, 1000]) * 1e6
CURRENT = 1e-3


def lithium_cell(pressure, law="stack pressure"):
    """Lithium metal and linear kinetics: every voltage is I·R, known by hand."""
    values = pybamm.ParameterValues("Hansel2021_Li")
    values["Stack pressure [Pa]"] = pressure
    options = {"contact": law, "kinetics": "linear", "diffusion": "reservoir"}
    return pybamm.Simulation(
        pybamm_alloy.SymmetricCell(options),
        parameter_values=values,
        experiment=[f"Charge at {CURRENT} A for 1 hour"],
    ).solve()


def fraction(pressure, law="stack pressure"):
    solution = lithium_cell(pressure, law)
    return float(solution["Positive electrode contact area fraction"].entries[0])


def exact_fraction(pressure):
    values = pybamm.ParameterValues("Hansel2021_Li")
    E_star = values["Positive electrode contact modulus [Pa]"]
    slope = values["Positive electrode surface root-mean-square slope"]
    f_0 = values["Positive electrode contact area fraction without pressure"]
    return f_0 + (1 - f_0) * erf(np.sqrt(2) * pressure / (E_star * slope))


def exact_voltage(f):
    values = pybamm.ParameterValues("Hansel2021_Li")
    area = values["Electrode area [m2]"]
    interface = (
        values["Positive electrode contact resistance at full contact [Ohm.m2]"]
        + RT_F / values["Positive electrode exchange-current density [A.m-2]"]
    )
    separator = values["Separator thickness [m]"] / values["Separator conductivity [S.m-1]"]
    return CURRENT / area * (separator + 2 * interface / f)


def test_contact_has_its_limits():
    assert fraction(0) == pytest.approx(0.15)
    assert fraction(1e12) == pytest.approx(1)
    assert fraction(0, "perfect") == 1


def test_contact_rises_with_pressure_as_the_law_says():
    model = [fraction(p) for p in PRESSURES]
    np.testing.assert_allclose(model, exact_fraction(PRESSURES), rtol=1e-12)


def test_voltage_steps_with_the_pressure():
    """From 1 to 45 MPa in half-time: what the interfaces lose is seen at once."""
    solution = lithium_cell(lambda t: 1e6 + 44e6 * (t > 1800))
    V = solution["Voltage [V]"]
    for t, pressure in ((1000, 1e6), (3000, 45e6)):
        exact = exact_voltage(exact_fraction(pressure))
        assert V(t) == pytest.approx(exact, rel=1e-6)


@pytest.mark.parametrize("pressure", [0.0, 5e6])
def test_local_current_and_capacity_scale_with_the_contact(pressure):
    solution = lithium_cell(pressure)
    f = exact_fraction(pressure)
    local = solution["Positive electrode local stripping current density [A.m-2]"]
    area = pybamm.ParameterValues("Hansel2021_Li")["Electrode area [m2]"]
    assert local(100) == pytest.approx(CURRENT / area / f)
    theta = solution["Positive electrode average stoichiometry"](3600)
    assert 1 - theta == pytest.approx(CURRENT / 10e-3 / f, rel=1e-6)


def report():
    rows = []
    for pressure in PRESSURES:
        solution = lithium_cell(pressure)
        f = float(solution["Positive electrode contact area fraction"].entries[0])
        V = float(solution["Voltage [V]"].entries[0])
        exact = float(exact_fraction(pressure))
        rows.append(
            {
                "pressure [MPa]": f"{pressure / 1e6:g}",
                "f exact": exact,
                "f error": f - exact,
                "V exact [mV]": float(1e3 * exact_voltage(exact)),
                "V error [mV]": float(1e3 * (V - exact_voltage(exact))),
            }
        )
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.4), layout="constrained")
    P = np.linspace(0, 20e6, 200)
    left.plot(P / 1e6, exact_fraction(P), "k--", label="exact")
    some = PRESSURES[PRESSURES <= 20e6]
    left.plot(some / 1e6, [fraction(p) for p in some], "o", color="#0072B2", label="model")
    left.set(xlabel="Stack pressure [MPa]", ylabel="Contact area fraction")
    left.legend()
    solution = lithium_cell(lambda t: 1e6 + 44e6 * (t > 1800))
    t = np.linspace(0, 3600, 500)
    right.plot(t / 60, 1e3 * solution["Voltage [V]"](t), color="#0072B2")
    right.set(xlabel="Time [min]", ylabel="Voltage [mV]", title="1 → 45 MPa at 30 min")
    text = (
        "f = f_0 + (1 − f_0) erf(√2 P/(E* h′)) at its limits and between, and the voltage "
        "of Li | Li6PS5Cl | Li at 1 mA, I (r_sep + 2 (r_0 + r_ct)/f)/A, also across a step "
        "of the pressure during the run."
    )
    return Section("Contact", text, pd.DataFrame(rows), figure)
