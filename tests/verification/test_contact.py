"""Case 7: contact under pressure."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pybamm
import pytest
from scipy.special import erf

import pybamm_alloy
from pybamm_alloy.experiments import pressure_profile
from pybamm_alloy.results import EndReason, termination_of

from .cells import RT_F
from .page import Section

PRESSURES = np.array([0, 1, 5, 20, 45, 150, 1000]) * 1e6
CURRENT = 1e-3
NAMES = {
    "creep": "creep rate at 1 MPa [s-1]",
    "skeleton": "skeleton area fraction",
    "depth": "void depth [m]",
    "spot": "contact spot radius [m]",
    "hardness": "hardness [Pa]",
    "assembly": "assembly pressure [Pa]",
}


def lithium():
    """Lithium whose contact is wide enough without pressure for its film to last."""
    values = pybamm.ParameterValues("Hansel2021_Li")
    values["Positive electrode contact area fraction without pressure"] = 0.43
    values["Negative electrode contact area fraction without pressure"] = 0.43
    values["Positive electrode void depth [m]"] = 15e-6
    values["Negative electrode void depth [m]"] = 15e-6
    return values


STRIPPING = (f"Charge at {CURRENT} A for 1 hour",)


def lithium_cell(pressure, submodel="elastic", steps=STRIPPING, **other):
    """Lithium metal and linear kinetics: every voltage is I·R, known by hand."""
    values = lithium()
    values["Stack pressure [Pa]"] = pressure
    for name, value in other.items():
        values[f"Positive electrode {NAMES[name]}"] = value
    options = {"contact": submodel, "kinetics": "linear", "diffusion": "reservoir"}
    return pybamm.Simulation(
        pybamm_alloy.SymmetricCell(options),
        parameter_values=values,
        experiment=list(steps),
    ).solve()


def fraction(pressure, submodel="elastic"):
    solution = lithium_cell(pressure, submodel)
    return float(solution["Positive electrode contact area fraction"].entries[0])


def exact_fraction(pressure):
    values = lithium()
    E_star = values["Positive electrode contact modulus [Pa]"]
    slope = values["Positive electrode surface root-mean-square slope"]
    f_0 = values["Positive electrode contact area fraction without pressure"]
    return f_0 + (1 - f_0) * erf(np.sqrt(2) * pressure / (E_star * slope))


def exact_voltage(f):
    values = lithium()
    area = values["Electrode area [m2]"]
    interface = (
        values["Positive electrode contact resistance at full contact [Ohm.m2]"]
        + RT_F / values["Positive electrode exchange-current density [A.m-2]"]
    )
    separator = values["Separator thickness [m]"] / values["Separator conductivity [S.m-1]"]
    return CURRENT / area * (separator + 2 * interface / f)


def test_contact_has_its_limits():
    assert fraction(0) == pytest.approx(0.43)
    assert fraction(1e10) == pytest.approx(1)
    assert fraction(0, "perfect") == 1


def test_contact_rises_with_pressure_as_the_submodel_says():
    model = [fraction(p) for p in PRESSURES]
    np.testing.assert_allclose(model, exact_fraction(PRESSURES), rtol=1e-12)


def test_contact_in_spots_adds_their_constriction():
    """Cooper, Mikic and Yovanovich: π a (1 − √f)^3/2 / 4 f σ on the electrolyte's side."""
    a = 100e-6
    r = lithium_cell(0.0, spot=a)["Positive electrode contact resistance [Ohm.m2]"](0)
    f, values = exact_fraction(0), lithium()
    sigma = values["Separator conductivity [S.m-1]"]
    r_0 = values["Positive electrode contact resistance at full contact [Ohm.m2]"]
    assert r - r_0 / f == pytest.approx(
        np.pi * a * (1 - np.sqrt(f)) ** 1.5 / (4 * f * sigma), rel=1e-9
    )


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
    area = lithium()["Electrode area [m2]"]
    assert local(100) == pytest.approx(CURRENT / area / f)
    theta = solution["Positive electrode stoichiometry"](3600)
    assert 1 - theta == pytest.approx(CURRENT / 10e-3 / f, rel=1e-6)


def test_contact_follows_a_pressure_within_its_relaxation_time():
    solution = lithium_cell(lambda t: 1e6 + 44e6 * (t > 1800))
    f = solution["Positive electrode contact area fraction"]
    before, after = exact_fraction(1e6), exact_fraction(45e6)
    settled = after + (before - after) * np.exp(-2.0)
    assert f(1802) == pytest.approx(settled, abs=2e-3)


def test_film_out_of_reach_waits_with_the_composition_it_had():
    """Strip in full contact, then in part of it, then press it all together again."""
    half = 1.8e3
    solution = lithium_cell(
        lambda t: 45e6 * (1 - (t > half) + (t > 2 * half)),
        steps=(f"Charge at {CURRENT} A for 1 hour", "Rest for 5 minutes"),
    )
    theta = solution["Positive electrode stoichiometry"]
    taken, f = CURRENT * half / 36, exact_fraction(0)  # of 10 mA.h
    assert theta(half) == pytest.approx(1 - taken, rel=1e-5)
    # The rest of the relaxation lasts some seconds of the half hour.
    assert theta(2 * half) == pytest.approx(1 - taken - taken / f, rel=2e-3)
    assert theta(2 * half + 200) == pytest.approx(1 - 2 * taken, rel=1e-4)
    lithium = solution["Total lithium [mol]"].entries
    assert np.abs(lithium / lithium[0] - 1).max() < 1e-11


def flattened(largest, pressure, hardness=20e6):
    f_0 = exact_fraction(0)
    return f_0 + min(1, largest / hardness) * (exact_fraction(pressure) - f_0)


def test_plastic_contact_remembers_the_largest_pressure():
    """5, then 25, then 5 MPa again; hardness 20 MPa."""
    pressure = lambda t: 5e6 + 20e6 * ((t > 1000) * (t < 2000))  # noqa: E731
    solution = lithium_cell(pressure, "plastic", hardness=20e6)
    f = solution["Positive electrode contact area fraction"]
    assert f(900) == pytest.approx(flattened(5e6, 5e6), rel=1e-6)
    assert f(1900) == pytest.approx(flattened(25e6, 25e6), rel=1e-6)
    assert f(2900) == pytest.approx(flattened(25e6, 5e6), rel=1e-6)
    assert f(2900) > 1.5 * f(900)


def test_plastic_contact_keeps_what_the_assembly_flattened():
    solution = lithium_cell(5e6, "plastic", hardness=20e6, assembly=10e6)
    f = solution["Positive electrode contact area fraction"].entries
    np.testing.assert_allclose(f, flattened(10e6, 5e6), rtol=1e-9)


def time_to_voids(v, phi, depth, pressed=None, volume=13e-6):
    """Closed form of the void area fraction at constant current, without creep [s]."""
    values = lithium()
    recession = volume * CURRENT / values["Electrode area [m2]"] / 96485.33212
    passed = v + (phi * np.log((1 - phi) / (1 - phi - v)) if phi else 0)
    return passed * depth * (exact_fraction(0) if pressed is None else pressed) / recession


@pytest.mark.parametrize("phi", [0.0, 0.3])
def test_voids_open_with_the_stripped_volume(phi):
    depth = 15e-6
    solution = lithium_cell(0.0, "void growth", skeleton=phi, depth=depth)
    void = solution["Positive electrode void area fraction"]
    for v in (0.05, 0.2, 0.4):
        assert void(time_to_voids(v, phi, depth)) == pytest.approx(v, rel=1e-4)
    # Voids crowd the current; they do not cut off film.
    f = solution["Positive electrode contact area fraction"](3000)
    assert f == pytest.approx(exact_fraction(0) * (1 - void(3000)), rel=1e-9)
    theta = solution["Positive electrode stoichiometry"](3000)
    taken = CURRENT * 3000 / 36 / exact_fraction(0)
    assert theta == pytest.approx(1 - taken, rel=1e-4)


def test_alloy_recedes_by_the_mean_volume_of_its_lithium():
    """Li13In3 over In: 46.75 cm3 for 13/3 mol and half the homogeneity range past it."""
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(),
        parameter_values=values,
        experiment=[f"Charge at {CURRENT} A for 1 hour"],
    ).solve()
    past = values["Positive electrode Li13In3 homogeneity range"] / 2
    volume = (46.75e-6 + 13e-6 * past) / (13 / 3 + past)
    void = solution["Positive electrode void area fraction"]
    phi = values["Positive electrode skeleton area fraction"]
    depth = values["Positive electrode void depth [m]"]
    pressed = solution["Positive electrode pressed area fraction"](0)
    # At 45 MPa creep is slow next to the first minutes of the strip.
    assert time_to_voids(void(60), phi, depth, pressed, volume) == pytest.approx(60, rel=1e-2)


def test_what_pressure_brings_into_contact_has_no_voids():
    """The void area per electrode stays as the pressed area grows, without creep."""
    half = 1800.0
    solution = lithium_cell(
        lambda t: 45e6 * (t > half + 60),
        "void growth",
        steps=(f"Charge at {CURRENT} A for 30 minutes", "Rest for 10 minutes"),
        creep=0.0,
    )
    pressed = solution["Positive electrode pressed area fraction"]
    void = solution["Positive electrode void area fraction"]
    assert pressed(half + 30) == pytest.approx(0.43) and pressed(half + 500) > 0.99
    hollow = pressed(half + 30) * void(half + 30)
    assert hollow > 0.1
    assert pressed(half + 500) * void(half + 500) == pytest.approx(hollow, rel=1e-3)


def test_lithium_without_pressure_loses_its_contact_when_the_voids_meet():
    solution = lithium_cell(
        0.0, "void growth", steps=[f"Charge at {CURRENT} A for 10 hours or until 1 V"]
    )
    interface = exact_voltage(1.0) - exact_voltage(np.inf)  # two of them, in full contact
    counter = interface / 2 / exact_fraction(0)
    left = interface / 2 / (1.0 - exact_voltage(np.inf) - counter)
    exact = time_to_voids(1 - left / exact_fraction(0), 0, 15e-6)
    assert solution.t[-1] == pytest.approx(exact, rel=1e-3)
    assert CURRENT * exact / 3600 == pytest.approx(1.47e-3, rel=0.02)  # of 4.3 mA.h reached


def test_host_skeleton_stays_in_contact():
    # A depth of 3 µm: voids everywhere but under the skeleton, long before the film is empty.
    solution = lithium_cell(
        0.0,
        "void growth",
        steps=[f"Charge at {CURRENT} A for 3 hours"],
        skeleton=0.25,
        depth=3e-6,
    )
    void = solution["Positive electrode void area fraction"](3 * 3600)
    assert void == pytest.approx(0.75, abs=1e-4)


def test_plating_fills_the_voids_that_stripping_opened():
    solution = lithium_cell(
        0.0,
        "void growth",
        steps=[f"Charge at {CURRENT} A for 1 hour", f"Discharge at {CURRENT} A for 80 minutes"],
    )
    void = solution["Positive electrode void area fraction"]
    assert void(3600) > 0.3
    for t in (600, 1800, 3000):
        assert void(3600 + t) == pytest.approx(void(3600 - t), abs=1e-4)
    assert abs(void(2 * 3600 + 600)) < 1e-6


def test_creep_balances_stripping_where_the_local_stress_is_high_enough():
    """(v_Li i/F h f)(1 − v) = A (P/f)ⁿ v at the contact of 0.2 MPa."""
    pressure, depth = 0.2e6, 15e-6
    solution = lithium_cell(
        pressure,
        "void growth",
        steps=[f"Charge at {CURRENT} A for 2 hours"],
        creep=1e-4,
    )
    v = solution["Positive electrode void area fraction"].entries[-1]
    f = exact_fraction(pressure) * (1 - v)
    values = lithium()
    recession = 13e-6 * CURRENT / values["Electrode area [m2]"] / 96485.33212
    opening = recession / (depth * f) * (1 - v)
    closing = 1e-4 * (pressure / 1e6 / f) ** 6.56 * v
    assert 0.1 < v < 0.9
    assert opening == pytest.approx(closing, rel=1e-2)


@pytest.mark.parametrize("temperature", [298.15, 333.15])
def test_creep_follows_arrhenius(temperature):
    values = lithium()
    values["Stack pressure [Pa]"] = 0.2e6
    values["Ambient temperature [K]"] = temperature
    values["Positive electrode creep rate at 1 MPa [s-1]"] = 1e-4
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"kinetics": "linear", "diffusion": "reservoir"}),
        parameter_values=values,
        experiment=[f"Charge at {CURRENT} A for 2 hours"],
    ).solve()
    v = solution["Positive electrode void area fraction"].entries[-1]
    E = values["Positive electrode creep rate activation energy [J.mol-1]"]
    faster = np.exp(E / pybamm.constants.R.value * (1 / 298.15 - 1 / temperature))
    g = exact_fraction(0.2e6)
    creep = 1e-4 * faster * (0.2 / (g * (1 - v))) ** 6.56
    recession = 13e-6 * CURRENT / values["Electrode area [m2]"] / 96485.33212
    assert recession / (15e-6 * g) == pytest.approx(creep / (1 + creep) * v, rel=2e-2)


def test_no_void_closes_faster_than_the_contact_settles():
    """At 5 MPa bulk creep would close in milliseconds: v = v_Li i τ/(F h g)."""
    solution = lithium_cell(5e6, "void growth")
    values = lithium()
    recession = 13e-6 * CURRENT / values["Electrode area [m2]"] / 96485.33212
    v = solution["Positive electrode void area fraction"].entries[-1]
    assert v == pytest.approx(recession / (15e-6 * exact_fraction(5e6)), rel=1e-2)


def test_pressure_that_falls_to_nothing_ends_the_run_in_words():
    solution = lithium_cell(lambda t: 5e6 * (1 - t / 1800), "void growth")
    assert solution.t[-1] == pytest.approx(1800, abs=1)
    assert "Stack pressure [Pa] below zero" in solution.termination


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


@pytest.mark.parametrize("submodel", ["elastic", "plastic", "void growth"])
@pytest.mark.parametrize("least", [0.0, 1e-9])
def test_a_hold_that_loses_its_contact_ends_with_the_event(submodel, least):
    """The pressed contact follows the pressure within τ, and is lost at a millionth of the area."""
    values = lithium()
    values["Stack pressure [Pa]"] = pressure_profile([0, 600, 1200], [45e6, 45e6, 0])
    for Domain in ("Negative", "Positive"):
        values[f"{Domain} electrode contact area fraction without pressure"] = least
    experiment = pybamm.Experiment([("Hold at 0.1 V for 20 hours",)])
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"contact": submodel}),
        parameter_values=values,
        experiment=experiment,
        var_pts={"x_n": 5, "x_p": 5},
    ).solve()
    assert termination_of(solution, experiment).reason is EndReason.CONTACT_LOST
    lowest = min(
        solution[f"{Domain} electrode contact area fraction"].data[-1]
        for Domain in ("Negative", "Positive")
    )
    assert lowest == pytest.approx(1e-6, rel=1e-3)
