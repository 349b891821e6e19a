"""Case 14: ageing by throughput, hysteresis, Arrhenius factors."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pybamm
import pytest

import pybamm_alloy

from .cells import RT_F
from .page import Section

HOURS = np.array([1.0, 3.0, 6.0])


def cycle(options, steps, electrode="Li0.5In", **changes):
    """A symmetric cell in perfect contact, its positive electrode changed."""
    values = pybamm.ParameterValues(f"Hansel2021_{electrode}")
    values.update({f"Positive electrode {name}": x for name, x in changes.items()})
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"contact": "perfect"} | options),
        parameter_values=values,
        experiment=steps,
        var_pts={"x_n": 10, "x_p": 10},
    ).solve()
    return solution, values["Electrode area [m2]"]


SIX_HOURS = ["Charge at 1 mA for 1 hour", "Discharge at 1 mA for 1 hour"] * 3
AGEING = {"ageing throughput [A.h.m-2]": 20.0}


def decayed(hours, area, floor):
    return floor + (1 - floor) * np.exp(-1e-3 * hours / area / 20.0)


def test_diffusivities_decay_with_the_throughput_to_a_floor():
    solution, area = cycle(
        {"transport degradation": ("none", "throughput"), "diffusion": "reservoir"},
        SIX_HOURS,
        **AGEING,
        **{"aged diffusivity multiplier": 0.3},
    )
    multiplier = solution["Positive electrode diffusivity multiplier"](3600 * HOURS)
    np.testing.assert_allclose(multiplier, decayed(HOURS, area, 0.3), rtol=1e-6)
    assert (solution["Negative electrode diffusivity multiplier"].entries == 1).all()


def test_aged_diffusivities_slow_the_film_as_if_all_of_them_were_lower():
    """The slab's answer depends on m D alone: a film aged at once is a slower film."""
    strip = ["Charge at 0.5 mA for 3 hours"]
    aged, _ = cycle(
        {"transport degradation": ("none", "throughput")},
        strip,
        electrode="LiSn",
        **{"ageing throughput [A.h.m-2]": 1e-6, "aged diffusivity multiplier": 0.5},
    )
    values = pybamm.ParameterValues("Hansel2021_LiSn")
    slower = {
        name.removeprefix("Positive electrode "): 0.5 * values[name]
        for name in values.keys()
        if name.startswith("Positive electrode")
        and ("diffusivity [" in name or "permeability [" in name)
    }
    assert len(slower) == 7
    slow, _ = cycle({}, strip, electrode="LiSn", **slower)
    t = np.linspace(60, 3 * 3600, 50)
    np.testing.assert_allclose(
        aged["Voltage [V]"](t), slow["Voltage [V]"](t), atol=2e-4
    )


def test_film_cut_off_keeps_its_lithium_and_the_rest_carries_the_current():
    solution, area = cycle(
        {"transport degradation": ("none", "loss of active film"), "diffusion": "reservoir"},
        SIX_HOURS,
        **AGEING,
        **{"aged active area fraction": 0.3},
    )
    a = decayed(HOURS, area, 0.3)
    reached = solution["Positive electrode connected area fraction"](3600 * HOURS)
    np.testing.assert_allclose(reached, a, rtol=1e-6)
    local = solution["Positive electrode local stripping current density [A.m-2]"]
    np.testing.assert_allclose(
        np.abs(local(3600 * HOURS - 1)), 1e-3 / area / a, rtol=1e-3
    )
    lithium = solution["Positive electrode lithium [mol]"].entries
    passed = solution["Discharge capacity [A.h]"].entries * 3600 / 96485.33212
    np.testing.assert_allclose(lithium - lithium[0], passed, atol=1e-12)
    lost = solution["Positive electrode isolated lithium [mol]"].entries
    assert (np.diff(lost) > -1e-15).all() and lost[-1] > 0.2 * lithium[0]


def test_film_left_is_emptied_by_the_charge_over_its_shrinking_share():
    """−dθ/dq = θ_0/(a Q): θ_0 − θ = θ_0 q_0/(a_∞ Q) ln(a_∞ exp(q/q_0) + 1 − a_∞)."""
    floor, q_0 = 0.3, 20.0
    solution, area = cycle(
        {"transport degradation": ("none", "loss of active film"), "diffusion": "reservoir"},
        ["Charge at 1 mA for 2 hours"],
        electrode="Li",
        **AGEING,
        **{"aged active area fraction": floor},
    )
    q = 1e-3 * HOURS[:1] / area
    Q = 10e-3 / area
    taken = q_0 / (floor * Q) * np.log(floor * np.exp(q / q_0) + 1 - floor)
    theta = solution["Positive electrode stoichiometry"](3600 * HOURS[:1])
    np.testing.assert_allclose(1 - theta, taken, rtol=1e-5)


def test_film_cut_off_narrows_the_current_to_what_is_left():
    solution, _ = cycle(
        {"transport degradation": ("none", "loss of active film"), "diffusion": "reservoir"},
        SIX_HOURS,
        **AGEING,
        **{"aged active area fraction": 0.3, "contact spot radius [m]": 1e-4},
    )
    a = solution["Positive electrode connected area fraction"](6 * 3600)
    values = pybamm.ParameterValues("Hansel2021_Li0.5In")
    r_0 = values["Positive electrode contact resistance at full contact [Ohm.m2]"]
    sigma = values["Separator conductivity [S.m-1]"]
    exact = r_0 / a + np.pi * 1e-4 * (1 - np.sqrt(a)) ** 1.5 / (4 * sigma * a)
    r = solution["Positive electrode contact resistance [Ohm.m2]"](6 * 3600)
    assert r == pytest.approx(exact, rel=1e-6)


WIDTH = 0.06


def hysteresis_loop(width=WIDTH, decay_rate=1000.0):
    return cycle(
        {"open-circuit potential": ("single", "one-state hysteresis")},
        ["Charge at 0.5 mA for 2 hours", "Discharge at 0.5 mA for 2 hours"],
        **{"hysteresis width [V]": width, "hysteresis decay rate": decay_rate},
    )


def test_hysteresis_state_relaxes_with_the_charge_that_passes():
    """h = 1 − exp(−γ q/Q), Q = 10 mA.h of film up to its richest phase."""
    solution, _ = hysteresis_loop(decay_rate=100.0)
    h = solution["Positive electrode hysteresis state"]
    values = pybamm.ParameterValues("Hansel2021_Li0.5In")
    rich = values["Positive electrode Li13In3 stoichiometry"]
    rich += values["Positive electrode Li13In3 homogeneity range"] / 2
    Q = 10e-3 * rich / 0.5
    t = np.array([300.0, 1200.0, 3600.0])
    np.testing.assert_allclose(
        h(t), 1 - np.exp(-100 * 0.5e-3 * t / 3600 / Q), atol=1e-4
    )


def test_plateau_lies_half_the_width_above_and_below_its_equilibrium():
    loop, _ = hysteresis_loop()
    single, _ = hysteresis_loop(width=0.0)
    U = "Positive electrode open-circuit potential [V]"
    h = loop["Positive electrode hysteresis state"]
    for t in (1800.0, 7000.0, 9000.0, 14000.0):
        assert loop[U](t) - single[U](t) == pytest.approx(h(t) * WIDTH / 2, abs=2e-4)
    assert h(7000.0) > 0.95 and h(14000.0) < -0.9


def test_lithium_metal_has_no_hysteresis_and_no_alloy_is_plated_below_it():
    solution, _ = cycle(
        {"open-circuit potential": "one-state hysteresis"},
        SIX_HOURS,
        electrode="Li13In3",
        **{"hysteresis width [V]": 0.4},
    )
    for Domain in ("Positive", "Negative"):
        U = solution[f"{Domain} electrode open-circuit potential [V]"].entries
        assert U.min() > -1e-9


def arrhenius(E, temperature):
    return np.exp(E / pybamm.constants.R.value * (1 / 298.15 - 1 / temperature))


def test_exchange_current_density_follows_arrhenius():
    name = "Positive electrode reaction overpotential [V]"
    values = pybamm.ParameterValues("Hansel2021_Li")
    eta = {}
    for T in (298.15, 333.15):
        values["Ambient temperature [K]"] = T
        solution = pybamm.Simulation(
            pybamm_alloy.SymmetricCell(
                {"kinetics": "linear", "contact": "perfect", "diffusion": "reservoir"}
            ),
            parameter_values=values,
            experiment=["Charge at 0.1 mA for 1 minute"],
        ).solve()
        eta[T] = solution[name].entries[-1]
    E = values["Positive electrode exchange-current density activation energy [J.mol-1]"]
    ratio = eta[298.15] / eta[333.15]
    assert ratio == pytest.approx(298.15 / 333.15 * arrhenius(E, 333.15), rel=1e-6)


def test_diffusivities_of_every_phase_follow_arrhenius():
    """Φ rises across phase k by D_k θ_k F ΔU/RT, in the host by P/c_h."""
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    Phi = values["Positive electrode Kirchhoff potential [m2.s-1]"]
    steps = {}
    for T in (298.15, 333.15):
        levels = [
            values.evaluate(Phi(pybamm.Scalar(theta), pybamm.Scalar(T)))
            for theta in (0.1, 1.2, 1.6, 2.5, 4.5)
        ]
        steps[T] = np.diff([0.0, *levels])
    kinds = ["In permeability"]
    kinds += [f"{phase} diffusivity" for phase in ("LiIn", "Li3In2", "Li2In", "Li13In3")]
    for k, kind in enumerate(kinds):
        E = values[f"Positive electrode {kind} activation energy [J.mol-1]"]
        thermal = 1 if k == 0 else 298.15 / 333.15
        ratio = steps[333.15][k] / steps[298.15][k]
        assert ratio == pytest.approx(thermal * arrhenius(E, 333.15), rel=1e-9), kind


def test_a_double_layer_starts_at_rest_with_the_initial_hysteresis():
    """At rest nothing passes, and the voltage stays half the width times both states apart."""
    width = 0.06
    values = pybamm.ParameterValues("Hansel2021_Li0.5In")
    for Domain, state in (("Positive", 1.0), ("Negative", -0.5)):
        values[f"{Domain} electrode hysteresis width [V]"] = width
        values[f"{Domain} electrode initial hysteresis state"] = state
    options = {"surface form": "differential", "open-circuit potential": "one-state hysteresis"}
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(options),
        parameter_values=values,
        experiment=["Rest for 1 hour"],
    ).solve()
    V = solution["Voltage [V]"].entries
    np.testing.assert_allclose(V, 1.5 * width / 2, atol=1e-9)
    U = solution["Positive electrode open-circuit potential [V]"].entries[0]
    assert U == pytest.approx(0.622 + width / 2, abs=1e-6)
    i_F = solution["Positive electrode faradaic current density [A.m-2]"].entries
    j0 = values["Positive electrode exchange-current density [A.m-2]"]
    # From the charge without hysteresis it would begin at 2 j0 sinh(F w/4RT).
    assert np.abs(i_F).max() < 1e-9 * 2 * j0 * np.sinh(width / 4 / RT_F)


def report():
    solution, area = cycle(
        {"transport degradation": ("none", "loss of active film"), "diffusion": "reservoir"},
        SIX_HOURS,
        **AGEING,
        **{"aged active area fraction": 0.3},
    )
    reached = solution["Positive electrode connected area fraction"](3600 * HOURS)
    exact = decayed(HOURS, area, 0.3)
    rows = [
        {"hours": f"{hour:g}", "active exact": float(a), "error": float(b - a)}
        for hour, a, b in zip(HOURS, exact, reached)
    ]
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.4), layout="constrained")
    t = np.linspace(0, 6, 200)
    left.plot(t, solution["Positive electrode connected area fraction"](3600 * t))
    left.plot(t, decayed(t, area, 0.3), "k--", linewidth=0.8)
    left.set(xlabel="Time [h]", ylabel="Active area fraction")
    loop, _ = hysteresis_loop()
    passed = -1e3 * loop["Discharge capacity [A.h]"].entries
    right.plot(passed, loop["Positive electrode open-circuit potential [V]"].entries)
    for sign in (-1, 1):
        right.axhline(0.622 + sign * WIDTH / 2, color="k", linestyle="--", linewidth=0.8)
    right.set(xlabel="Stripped charge [mA.h]", ylabel="Potential vs Li/Li$^+$ [V]")
    text = (
        "A film whose active share falls with the charge that passes, a = a_∞ + (1 − a_∞) "
        "exp(−q/q_0), and the loop that one-state hysteresis makes of the plateau In | LiIn; "
        f"dashed: exact. RT/F is {1e3 * RT_F:.2f} mV."
    )
    return Section("Ageing and hysteresis", text, pd.DataFrame(rows), figure)
