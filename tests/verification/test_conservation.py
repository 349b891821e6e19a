"""Case 8: lithium is neither made nor lost."""

from concurrent.futures import ProcessPoolExecutor
from functools import cache

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.cells.options import SUBMODELS
from pybamm_alloy.experiments import long_term_cycling, pressure_profile

from ..marks import mostly_long
from .cells import F
from .page import Section

FAMILIES = tuple(family for family in SUBMODELS if family != "separator")


def combination(c, k):
    """Contact c and interphase k; the other families change places from one to the next."""
    place = {
        "stack": c + k // 2,
        "contact": c,
        "surface form": c // 2 + k,
        "transport degradation": c + 2 * k,
        "interphase": k,
        "film structure": c // 2 + c + k // 2,
        "diffusion": c + k,
        "open-circuit potential": c // 2 + k // 2,
        "kinetics": c // 2,
    }
    names = {family: list(SUBMODELS[family]) for family in FAMILIES}
    return {family: names[family][place[family] % len(names[family])] for family in FAMILIES}


#: Every contact with every interphase, and every submodel of the other families with each.
COMBINATIONS = [
    combination(c, k)
    for c in range(len(SUBMODELS["contact"]))
    for k in range(len(SUBMODELS["interphase"]))
]


def swinging_pressure(t):
    """From nothing to 50 MPa and back within 1.4 h, so that every contact moves."""
    return 25e6 * (1 + pybamm.sin(2 * np.pi * t / 5000))


def name_of(options):
    short = {"false": "-", "differential": "double layer", "none": "-"}
    return ", ".join(short.get(submodel, submodel) for submodel in options.values())


def cycle(alloy, options, cycles=3, nodes=None, pressure=45e6, current="1 mA.cm-2"):
    values = pybamm.ParameterValues(f"Hansel2021_{alloy}")
    values["Stack pressure [Pa]"] = pressure
    for Domain in ("Negative", "Positive"):
        values[f"{Domain} electrode aged active area fraction"] = 0.6
    experiment = long_term_cycling(values["Electrode area [m2]"], cycles, current)
    mesh = {} if nodes is None else {"var_pts": {"x_n": nodes, "x_p": nodes}}
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(options),
        parameter_values=values,
        experiment=experiment,
        **mesh,
    ).solve(save_at_cycles=50 if cycles > 50 else None)
    assert len(solution.cycles) == cycles
    return solution


def drift(solution):
    """Largest relative change of the total lithium."""
    lithium = solution["Total lithium [mol]"].entries
    return float(np.abs(lithium / lithium[0] - 1).max())


@pytest.mark.parametrize("options", mostly_long(COMBINATIONS, COMBINATIONS[::3]), ids=name_of)
def test_total_lithium_is_constant_for_every_combination_of_submodels(options):
    assert drift(cycle("Li13In3", options, nodes=8, pressure=swinging_pressure)) < 1e-11


@pytest.mark.parametrize(
    "alloy",
    mostly_long(
        ["Li", "Li0.5In", "LiIn", "Li2Sn5", "LiSn", "Li17Sn4"], ["Li", "Li0.5In", "Li17Sn4"]
    ),
)
def test_total_lithium_is_constant_for_every_alloy(alloy):
    solution = cycle(alloy, {"interphase": "parabolic"}, nodes=8, current="0.05 mA.cm-2")
    assert drift(solution) < 1e-10


def drift_over_a_thousand_hours(options):
    return drift(
        cycle("Li13In3", options, cycles=500, nodes=12, pressure=swinging_pressure)
    )


@cache
def drifts_over_a_thousand_hours():
    """Combination → drift, on every core."""
    with ProcessPoolExecutor() as pool:
        drifts = pool.map(drift_over_a_thousand_hours, COMBINATIONS)
        return dict(zip(map(name_of, COMBINATIONS), drifts))


@pytest.mark.long
def test_total_lithium_is_constant_over_a_thousand_hours():
    assert max(drifts_over_a_thousand_hours().values()) < 1e-9


def test_film_loses_the_charge_that_passes():
    solution = cycle("Li17Sn4", {}, cycles=1)
    charge = solution["Discharge capacity [A.h]"].entries * 3600 / F
    positive = solution["Positive electrode lithium [mol]"].entries
    np.testing.assert_allclose(positive - positive[0], charge, atol=1e-11)


def test_lithium_plates_past_the_richest_phase_and_is_stripped_first():
    solution = cycle("Li13In3", {}, cycles=1, current="0.3 mA.cm-2")
    plated = solution["Negative electrode plated lithium [mol]"]
    charge = 0.3 * 1.131e-3 * 3600 / F
    half, end = 3600.0, solution.t[-1]
    # The homogeneity range fills first; its other half is part of the film.
    assert 0.8 * charge < plated(half) < charge
    assert plated(end) < 0.01 * charge
    U = solution["Negative electrode open-circuit potential [V]"]
    assert abs(U(half - 60)) < 1e-6


def test_plated_lithium_is_counted_in_and_out_of_contact():
    """Without current nothing plates or strips, whatever the pressure does."""
    # Fast enough to have taken up what it can by then.
    fast = {
        (phase, "chemical diffusivity [cm2.s-1]"): 1e-7 for phase in ("Li2In", "Li13In3")
    }
    values = pybamm_alloy.parameter_sets.compose("Li13In3", changes=fast)
    values["Stack pressure [Pa]"] = pressure_profile(
        [0, 7200, 7210, 10800, 10810], [45e6, 45e6, 0, 0, 45e6]
    )
    for Domain in ("Negative", "Positive"):
        values[f"{Domain} electrode contact area fraction without pressure"] = 0.2
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"contact": "elastic"}),
        parameter_values=values,
        experiment=["Charge at 1 mA for 1 hour", *["Rest for 1 hour"] * 3],
    ).solve()
    plated = solution["Negative electrode plated lithium [mol]"]
    f = solution["Negative electrode contact area fraction"]
    assert f(10000) < 0.3 < 0.9 < f(14000)
    assert plated(7000) > 2e-5
    assert plated(10000) == pytest.approx(plated(7000), rel=1e-3)


def test_double_layer_keeps_its_potential_while_its_contact_moves():
    """At rest no charge transfers: the charge that leaves is that of the area that leaves."""
    values = pybamm.ParameterValues("Hansel2021_Li0.5In")
    values["Stack pressure [Pa]"] = pressure_profile([0, 3600, 3700, 7200], [45e6, 45e6, 0, 0])
    for Domain in ("Negative", "Positive"):
        values[f"{Domain} electrode contact area fraction without pressure"] = 0.15
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"surface form": "differential"}),
        parameter_values=values,
        experiment=["Rest for 2 hours"],
    ).solve()
    t = np.linspace(3600, 3720, 200)
    f = solution["Positive electrode contact area fraction"](t)
    i_F = solution["Positive electrode faradaic current density [A.m-2]"](t)
    capacity = values["Positive electrode double-layer capacity [F.m-2]"]
    delta_phi = solution["Positive electrode double-layer potential [V]"](t)
    assert f[0] > 0.9 and f[-1] < 0.2
    # Were its charge squeezed onto the rest, it would leave by this current.
    squeezed = capacity * delta_phi[0] * np.ptp(f) / f.mean() / 100
    assert np.abs(i_F).max() < 0.02 * squeezed


def report():
    rows = [
        {"submodels": submodels, "drift over 500 cycles": drifted}
        for submodels, drifted in drifts_over_a_thousand_hours().items()
    ]
    text = (
        "Li13In3 | Li6PS5Cl | Li13In3, 500 cycles of 1 h + 1 h at 1 mA.cm⁻², 12 nodes, "
        "under a stack pressure that swings between 0 and 50 MPa every 1.4 h, in a film "
        "of which 40 % become inactive: relative change of the lithium in films (plated, "
        "and out of contact, included), interphases and double layers. Every submodel of "
        "contact with every submodel of interphase; the submodels of the other families change "
        "places. The goal is 1e-9."
    )
    figure = draw_drifts(drifts_over_a_thousand_hours())
    return Section("Conservation", text, pd.DataFrame(rows), figure)


def draw_drifts(drifts):
    """One bar per combination of submodels, and the goal."""
    figure, ax = plt.subplots(figsize=(9, 6.5), layout="constrained")
    ax.barh(list(drifts), list(drifts.values()), color="#0072B2")
    ax.axvline(1e-9, color="k", linestyle="--", label="goal")
    ax.set(xscale="log", xlabel="Relative change of the total lithium over 500 cycles")
    ax.tick_params(axis="y", labelsize=6)
    ax.invert_yaxis()
    ax.legend()
    return figure
