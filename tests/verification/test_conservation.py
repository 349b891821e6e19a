"""Case 8: lithium is neither made nor lost."""

import itertools
from concurrent.futures import ProcessPoolExecutor
from functools import cache

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.experiments import long_term_cycling
from pybamm_alloy.options import LAWS

from .cells import F
from .page import Section

FAMILIES = ("diffusion", "interphase", "surface form", "contact", "kinetics")
COMBINATIONS = [
    dict(zip(FAMILIES, laws)) for laws in itertools.product(*map(LAWS.get, FAMILIES))
]


def name_of(options):
    return ", ".join(
        law if family != "surface form" else ("double layer" if law != "false" else "-")
        for family, law in options.items()
    )


def cycle(alloy, options, cycles=3, nodes=None):
    values = pybamm.ParameterValues(f"Hansel2021_{alloy}")
    experiment = long_term_cycling(values["Electrode area [m2]"], cycles)
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


@pytest.mark.parametrize("options", COMBINATIONS, ids=name_of)
def test_total_lithium_is_constant_for_every_combination_of_laws(options):
    assert drift(cycle("Li13In3", options)) < 1e-11


@pytest.mark.parametrize("alloy", ["Li", "Li0.5In", "LiIn", "Li2Sn5", "LiSn", "Li17Sn4"])
def test_total_lithium_is_constant_for_every_alloy(alloy):
    assert drift(cycle(alloy, {"interphase": "parabolic"})) < 1e-10


def drift_over_a_thousand_hours(options):
    return drift(cycle("Li13In3", options, cycles=500, nodes=12))


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
    solution = cycle("Li13In3", {}, cycles=1)
    plated = solution["Negative electrode plated lithium [mol]"]
    charge = 1.131e-3 * 3600 / F
    half, end = 3600.0, solution.t[-1]
    # The homogeneity range fills first; its other half is part of the film.
    assert 0.8 * charge < plated(half) < charge
    assert plated(end) < 0.01 * charge
    U = solution["Negative electrode open-circuit potential [V]"]
    assert abs(U(half - 60)) < 1e-6


def report():
    rows = [
        {"laws": laws, "drift over 500 cycles": drifted}
        for laws, drifted in drifts_over_a_thousand_hours().items()
    ]
    text = (
        "Li13In3 | Li6PS5Cl | Li13In3, 500 cycles of 1 h + 1 h at 1 mA.cm⁻², 12 nodes: "
        "relative change of the lithium in films (plated included), interphases and "
        "double layers, for every combination of the laws of diffusion, interphase, "
        "double layer, contact and kinetics. The goal is 1e-9."
    )
    figure = draw_drifts(drifts_over_a_thousand_hours())
    return Section("Conservation", text, pd.DataFrame(rows), figure)


def draw_drifts(drifts):
    """One bar per combination of laws, and the goal."""
    figure, ax = plt.subplots(figsize=(9, 6.5), layout="constrained")
    ax.barh(list(drifts), list(drifts.values()), color="#0072B2")
    ax.axvline(1e-9, color="k", linestyle="--", label="goal")
    ax.set(xscale="log", xlabel="Relative change of the total lithium over 500 cycles")
    ax.tick_params(axis="y", labelsize=6)
    ax.invert_yaxis()
    ax.legend()
    return figure
