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
    "asperities": "characteristic contact pressure [Pa]",
    "residual": "residual contact pressure [Pa]",
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
    for Domain in ("Negative", "Positive"):
        values[f"{Domain} electrode contact area fraction without pressure"] = 0.43
        values[f"{Domain} electrode void depth [m]"] = 15e-6
        values[f"{Domain} electrode characteristic contact pressure [Pa]"] = 1e6
        values[f"{Domain} electrode residual contact pressure [Pa]"] = 0.5e6
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


def exact_asperities(pressure, largest=None, P_c=1e6, P_r=0.5e6):
    """Share of the contact that asperities take at a pressure, after the largest one so far."""
    largest = pressure if largest is None else largest
    return 1 / (1 + P_c**2 / np.maximum((pressure + P_r) * largest, P_r**2))


def exact_narrowing(f):
    """Resistance of the electrolyte at spots that take f of the area [Ohm.m2]."""
    values = lithium()
    a = values["Positive electrode contact spot radius [m]"]
    sigma = values["Separator conductivity [S.m-1]"]
    return np.pi * a * (1 - np.sqrt(f)) ** 1.5 / (4 * f * sigma)


def exact_interface(f, asperities):
    """Resistance of one interface, its charge transfer and constriction included [Ohm.m2]."""
    values = lithium()
    touching = (
        values["Positive electrode contact resistance at full contact [Ohm.m2]"]
        + RT_F / values["Positive electrode exchange-current density [A.m-2]"]
    )
    return touching / (asperities * f) + exact_narrowing(f)


def exact_voltage(f, asperities):
    values = lithium()
    area = values["Electrode area [m2]"]
    separator = values["Separator thickness [m]"] / values["Separator conductivity [S.m-1]"]
    return CURRENT / area * (separator + 2 * exact_interface(f, asperities))


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
    r = lithium_cell(0.0, spot=a, asperities=0.0)["Positive electrode contact resistance [Ohm.m2]"]
    f, values = exact_fraction(0), lithium()
    sigma = values["Separator conductivity [S.m-1]"]
    r_0 = values["Positive electrode contact resistance at full contact [Ohm.m2]"]
    assert r(0) - r_0 / f == pytest.approx(
        np.pi * a * (1 - np.sqrt(f)) ** 1.5 / (4 * f * sigma), rel=1e-9
    )


def test_voids_narrow_the_current_of_the_electrolyte_too():
    solution = lithium_cell(0.0, "void growth", spot=100e-6, asperities=0.0)
    f = solution["Positive electrode contact area fraction"](3000)
    assert f < 0.7 * exact_fraction(0)
    r_0 = lithium()["Positive electrode contact resistance at full contact [Ohm.m2]"]
    r = solution["Positive electrode contact resistance [Ohm.m2]"](3000)
    a = lithium()["Positive electrode contact spot radius [m]"]
    assert r == pytest.approx(r_0 / f + 100e-6 / a * exact_narrowing(f), rel=1e-9)


def test_asperities_hold_what_the_largest_pressure_flattened():
    """Loaded from 5 to 25 MPa and back: ρ = 1/(1 + P_c²/((P + P_r) P_max)), at every stage."""
    path = np.array([5, 10, 25, 10, 5]) * 1e6
    hour, P_c = 3600.0, 28e6
    times = [k * hour + start for k in range(5) for start in (60 * (k > 0), hour)]
    profile = pressure_profile(times, path.repeat(2))
    solution = lithium_cell(profile, steps=("Rest for 5 hours",), asperities=P_c)
    settled = (np.arange(5) + 0.9) * hour
    exact = exact_asperities(path, np.maximum.accumulate(path), P_c)
    found = solution["Positive electrode asperity area fraction"](settled)
    np.testing.assert_allclose(found, exact, rtol=1e-6)
    assert found[4] > 3 * found[0]
    f = exact_fraction(path)
    r_0 = lithium()["Positive electrode contact resistance at full contact [Ohm.m2]"]
    resistance = solution["Positive electrode contact resistance [Ohm.m2]"](settled)
    np.testing.assert_allclose(resistance, r_0 / (exact * f) + exact_narrowing(f), rtol=1e-6)


def test_asperities_keep_what_the_assembly_flattened():
    solution = lithium_cell(5e6, assembly=150e6)
    asperities = solution["Positive electrode asperity area fraction"].entries
    np.testing.assert_allclose(asperities, exact_asperities(5e6, 150e6), rtol=1e-9)


def test_asperities_take_half_of_the_contact_at_the_characteristic_pressure():
    solution = lithium_cell(20e6, asperities=20e6, residual=1.0)
    asperities = solution["Positive electrode asperity area fraction"].entries
    np.testing.assert_allclose(asperities, 0.5, rtol=1e-6)


def test_a_contact_that_nothing_pressed_is_held_by_the_residual_pressure():
    solution = lithium_cell(0.0, residual=2e6, asperities=4e6, assembly=0.0)
    asperities = solution["Positive electrode asperity area fraction"].entries
    np.testing.assert_allclose(asperities, 1 / (1 + 4.0), rtol=1e-9)


def test_voltage_steps_with_the_pressure():
    """From 1 to 45 MPa in half-time: what the interfaces lose is seen at once."""
    solution = lithium_cell(lambda t: 1e6 + 44e6 * (t > 1800))
    V = solution["Voltage [V]"]
    for t, pressure in ((1000, 1e6), (3000, 45e6)):
        exact = exact_voltage(exact_fraction(pressure), exact_asperities(pressure))
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


@pytest.mark.parametrize(
    ("alloy", "volume"),
    [
        ("Li0.5In", 23.57e-6 - 15.75e-6),
        ("LiIn", 23.57e-6 - 15.75e-6),
        ("Li13In3", 46.75e-6 / (13 / 3)),
        ("Li", 13e-6),
    ],
)
def test_film_recedes_by_the_volume_of_lithium_in_it_as_it_is_made(alloy, volume):
    """Over In: 7.82 cm3 per mole of lithium up to LiIn, 46.75 cm3 for the 13/3 of Li13In3."""
    values = pybamm.ParameterValues(f"Hansel2021_{alloy}")
    values["Positive electrode creep rate at 1 MPa [s-1]"] = 0.0
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"diffusion": "reservoir"}),
        parameter_values=values,
        experiment=[f"Charge at {CURRENT} A for 10 minutes"],
    ).solve()
    void = solution["Positive electrode void area fraction"]
    phi = values["Positive electrode skeleton area fraction"]
    depth = values["Positive electrode void depth [m]"]
    pressed = solution["Positive electrode pressed area fraction"](0)
    t = time_to_voids(void(300), phi, depth, pressed, volume)
    assert t == pytest.approx(300, rel=1e-3)


def test_a_film_without_lithium_recedes_as_its_poorest_phase_would():
    """In with a trace of lithium: the slope towards LiIn."""
    values = pybamm.ParameterValues("Hansel2021_LiIn_half_cell")
    volume = values.evaluate(pybamm_alloy.AlloyCellParameters().n.lithium_volume)
    assert values["Negative electrode initial stoichiometry"] < 1e-3
    assert volume == pytest.approx(23.57e-6 - 15.75e-6, rel=1e-6)


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
        0.0,
        "void growth",
        steps=[f"Charge at {CURRENT} A for 10 hours or until 1 V"],
        asperities=0.0,
        spot=0.0,
    )
    area, full = lithium()["Electrode area [m2]"], exact_interface(1.0, 1.0)
    counter = exact_interface(exact_fraction(0), exact_asperities(0))
    # The current of the counter electrode goes through few asperities.
    across = exact_voltage(1.0, 1.0) - 2 * full * CURRENT / area + counter * CURRENT / area
    left = full * CURRENT / area / (1.0 - across)
    exact = time_to_voids(1 - left / exact_fraction(0), 0, 15e-6)
    assert solution.t[-1] == pytest.approx(exact, rel=1e-3)
    assert CURRENT * exact / 3600 == pytest.approx(1.50e-3, rel=0.01)  # of 4.3 mA.h reached


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


def critical_current(creep, pressure, depth=3e-6):
    """i_c = ε̇ F h g/v_Li, no void closing faster than its contact settles [A]."""
    rate = creep * (pressure / 1e6) ** lithium()["Positive electrode creep exponent"]
    rate /= 1 + rate * lithium()["Contact relaxation time [s]"]
    area = lithium()["Electrode area [m2]"]
    return rate * 96485.33212 * depth * exact_fraction(pressure) / 13e-6 * area


@pytest.mark.parametrize("share", [0.3, 0.8])
def test_voids_settle_at_the_share_of_the_critical_current(share):
    """v = i/i_c: opening (v_Li i/F h g) and creep ε̇ v, both of the pressed contact."""
    creep = 1e-4 * CURRENT / share / critical_current(1e-4, 2e6)
    assert critical_current(creep, 2e6) == pytest.approx(CURRENT / share, rel=1e-2)
    solution = lithium_cell(
        2e6, "void growth", steps=[f"Charge at {CURRENT} A for 6 hours"], creep=creep, depth=3e-6
    )
    v = solution["Positive electrode void area fraction"]
    assert v(6 * 3600) == pytest.approx(CURRENT / critical_current(creep, 2e6), rel=1e-3)
    # Stripping goes on for ever: it is no slow loss.
    assert v(6 * 3600) == pytest.approx(v(5 * 3600), rel=1e-3)


@pytest.mark.parametrize("share", [1.25, 3.0])
def test_contact_is_lost_above_the_critical_current(share):
    """The voids grow as (i/i_c)(1 − exp(−ε̇ t)), and meet where that is 1."""
    creep = 1e-4 * CURRENT / share / critical_current(1e-4, 2e6)
    solution = lithium_cell(
        2e6, "void growth", steps=[f"Charge at {CURRENT} A for 9 hours"], creep=creep, depth=3e-6
    )
    rate = creep * 2 ** lithium()["Positive electrode creep exponent"]
    rate /= 1 + rate
    over = CURRENT / critical_current(creep, 2e6)
    exact = -np.log(1 - 1 / over) / rate
    assert solution.t[-1] == pytest.approx(exact, rel=1e-2)
    assert solution["Positive electrode contact area fraction"].entries[-1] < 1e-3


@pytest.mark.parametrize("temperature", [298.15, 333.15])
def test_creep_follows_arrhenius(temperature):
    values = lithium()
    values["Stack pressure [Pa]"] = 2e6
    values["Ambient temperature [K]"] = temperature
    values["Positive electrode creep rate at 1 MPa [s-1]"] = 3e-4
    values["Positive electrode void depth [m]"] = 3e-6
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"kinetics": "linear", "diffusion": "reservoir"}),
        parameter_values=values,
        experiment=[f"Charge at {CURRENT} A for 6 hours"],
    ).solve()
    v = solution["Positive electrode void area fraction"].entries[-1]
    E = values["Positive electrode creep rate activation energy [J.mol-1]"]
    faster = np.exp(E / pybamm.constants.R.value * (1 / 298.15 - 1 / temperature))
    assert v == pytest.approx(CURRENT / critical_current(3e-4 * faster, 2e6), rel=1e-3)


def test_no_void_closes_faster_than_the_contact_settles():
    """At 5 MPa this creep would close it within a microsecond: v = v_Li i τ/(F h g)."""
    solution = lithium_cell(5e6, "void growth", creep=1e6)
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
        V_exact = float(exact_voltage(exact, exact_asperities(pressure)))
        rows.append(
            {
                "pressure [MPa]": f"{pressure / 1e6:g}",
                "f exact": exact,
                "f error": f - exact,
                "V exact [mV]": 1e3 * V_exact,
                "V error [mV]": 1e3 * (V - V_exact),
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
        "of Li | Li6PS5Cl | Li at 1 mA, I (r_sep + 2 (r_0 + r_ct)/(ρ f) + 2 r_spot)/A with the "
        "share ρ of the asperities, also across a step of the pressure during the run."
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
