"""Case 4: rest after a strip."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from .cells import C_H, F, order_of, single_phase, strip
from .page import Section
from .test_line_compound import PLATEAUS, exact_time, film

D, THICKNESS, CURRENT_DENSITY = 1e-13, 20e-6, 1.0


def exact_difference(t):
    """θ_surface − θ_mean of a slab t seconds after the current stops."""
    n = np.arange(1, 2000)[:, None]
    modes = np.exp(-(n**2) * np.pi**2 * D * t / THICKNESS**2) * 2 / (n * np.pi) ** 2
    return -CURRENT_DENSITY * THICKNESS / (F * C_H * D) * modes.sum(axis=0)


def slab_on_rest(nodes):
    """Its solution and the time at which the rest begins."""
    solution = strip(
        single_phase(D, 0.8, THICKNESS),
        CURRENT_DENSITY,
        "3 hours",
        nodes,
        stretch=1,
        rest="1 hour",
    )
    return solution, 3 * 3600.0


def difference(solution, t):
    surface = solution["Positive electrode surface Kirchhoff potential [m2.s-1]"](t) / D
    return surface - solution["Positive electrode stoichiometry"](t)


def slab_error(nodes):
    """Largest error of θ_surface − θ_mean over the first hour of rest."""
    solution, start = slab_on_rest(nodes)
    t = np.linspace(30, 3600, 100)
    return float(np.abs(difference(solution, start + t) - exact_difference(t)).max())


def two_phases_on_rest(fraction=0.6):
    """A film with a layer of B on A, and the time at which its rest begins."""
    duration = fraction * exact_time()
    return strip(
        film(0.01), 10.0, duration, nodes=80, stretch=2, rest="30 minutes"
    ), duration


def test_slab_relaxes_by_its_exact_modes():
    error = slab_error(30)
    assert error < 2e-3 * abs(exact_difference(np.array([0.0]))[0])


def test_potential_returns_to_the_plateau_and_the_front_stays():
    solution, start = two_phases_on_rest()
    U = solution["Positive electrode open-circuit potential [V]"]
    plateau = PLATEAUS["Li2Sn"]
    assert U(start - 1) - plateau > 0.08
    assert U(solution.t[-1]) == pytest.approx(plateau, abs=1e-6)
    mean = solution["Positive electrode stoichiometry"]
    assert mean(solution.t[-1]) == pytest.approx(mean(start), rel=1e-9)
    theta = solution["Positive film stoichiometry"].entries[:, -1]
    assert np.isclose(theta, 1, atol=0.01).sum() > 10
    assert np.isclose(theta, 2, atol=0.01).sum() > 10
    # One node holds the front.
    assert ((theta > 1.01) & (theta < 1.99)).sum() <= 1


def report():
    nodes = (10, 20, 40, 80)
    errors = [slab_error(n) for n in nodes]
    order = -order_of(nodes, errors)
    rows = [{"nodes": n, "largest error of Δθ": e} for n, e in zip(nodes, errors)]
    rows.append({"nodes": "order", "largest error of Δθ": float(order)})
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained")
    solution, start = slab_on_rest(20)
    t = np.linspace(1, 3600, 200)
    left.plot(t / 60, exact_difference(t), "k--", label="exact")
    left.plot(t / 60, difference(solution, start + t), color="#0072B2", label="20 nodes")
    left.set(xlabel="Rest [min]", ylabel="θ at the surface − mean θ")
    left.legend()
    solution, start = two_phases_on_rest()
    t = np.linspace(0, start + 300, 600)
    U = solution["Positive electrode open-circuit potential [V]"](t)
    right.plot(t / 60, U, color="#0072B2", label="layer of B on A, then rest")
    right.axhline(PLATEAUS["Li2Sn"], color="k", linestyle="--", label="plateau")
    right.set(xlabel="Time [min]", ylabel="Surface potential vs Li/Li⁺ [V]")
    right.legend()
    text = (
        "After a constant current a slab of one phase relaxes by the modes "
        "exp(−n²π²Dt/L²), each known exactly. A film of two phases returns to the plateau "
        "between them (to 1e-6 V) while the front stays where it is, in one node."
    )
    return Section("Rest", text, pd.DataFrame(rows), figure)
