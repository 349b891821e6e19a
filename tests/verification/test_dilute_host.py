"""Case 3: a host layer that depletes, Sand's time, and the finite slab."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.thermodynamics.phase_functions import DEPLETED_FRACTION

from .cells import C_H, RT_F, TIGHT, F, film_of, order_of, single_phase, strip
from .page import Section

PLATEAU = 0.6  # V
PERMEABILITY = 1e-10  # mol.m-1.s-1
D = 1e-13  # m2.s-1


def compound():
    """LiSn at its lithium-poor edge, on a host of little solubility."""
    width = 0.01
    transport = {
        "Sn": {"permeability [mol.m-1.s-1]": PERMEABILITY, "saturation stoichiometry": 0.002},
        "LiSn": {
            "homogeneity range [atomic fraction]": width / 4,
            "chemical diffusivity [m2.s-1]": 1e-11,
        },
    }
    return film_of({"LiSn": PLATEAU}, transport, initial=1 - width / 2, thickness=30e-6)


def depletion_time(current_density):
    """The layer ℓ = i t/(F c_h) reaches F P/i: i_max = F P/ℓ."""
    return F**2 * C_H * PERMEABILITY / current_density**2


def deplete(values, current_density, nodes):
    """Strip until Φ is zero at the surface, where the wall begins to rise."""
    at_zero = PLATEAU + RT_F * (1 - np.log(DEPLETED_FRACTION))
    U = "Positive electrode open-circuit potential [V]"
    depleted = pybamm.step.CustomTermination(
        "depleted", lambda variables: at_zero - variables[U]
    )
    solution = strip(values, current_density, "400 hours", nodes, termination=depleted)
    assert "depleted" in solution.termination
    return solution


def sand_time(current_density, initial):
    """π D (F c)² / (4 i²), of a semi-infinite medium of one phase."""
    return np.pi * D * (F * initial * C_H) ** 2 / (4 * current_density**2)


def sand_error(nodes, current_density=10.0, initial=0.5):
    """Relative error of Sand's time in a film ten diffusion lengths thick."""
    t_S = sand_time(current_density, initial)
    values = single_phase(D, initial, thickness=10 * np.sqrt(D * t_S))
    return deplete(values, current_density, nodes).t[-1] / t_S - 1


def slab_difference(nodes, current_density=1.0, thickness=20e-6):
    """θ_surface − θ_mean of a slab in its quasi-steady state, and the exact one."""
    solution = strip(
        single_phase(D, 0.8, thickness), current_density, "3 hours", nodes, stretch=1
    )
    t = solution.t[-1]
    surface = solution["Positive electrode surface Kirchhoff potential [m2.s-1]"](t) / D
    mean = solution["Positive electrode stoichiometry"](t)
    return float(surface - mean), -current_density * thickness / (3 * F * C_H * D)


@pytest.mark.parametrize("current_density", [0.7, 1.0, 1.4])
def test_surface_depletes_when_the_current_reaches_FP_over_the_layer(current_density):
    solution = deplete(compound(), current_density, nodes=60)
    # Half a node where the layer ends is 3 % of it.
    assert solution.t[-1] == pytest.approx(depletion_time(current_density), rel=0.04)


def test_potential_of_the_growing_host_layer():
    solution = deplete(compound(), 1.0, nodes=60)
    fraction = np.array([0.2, 0.4, 0.6, 0.8])
    U = solution["Positive electrode open-circuit potential [V]"](
        fraction * depletion_time(1.0)
    )
    np.testing.assert_allclose(U, PLATEAU - RT_F * np.log(1 - fraction), atol=0.003)


def test_one_phase_depletes_at_sands_time():
    errors = np.abs([sand_error(nodes) for nodes in (20, 40, 80)])
    assert np.all(np.diff(errors) < 0)
    assert errors[-1] < 2e-3


def test_slab_settles_to_a_parabola():
    """θ_surface − θ_mean = −i L / (3 F c_h D)."""
    model, exact = slab_difference(nodes=30)
    assert model == pytest.approx(exact, rel=2e-3)


@pytest.mark.parametrize("packing", [1.0, 0.6])
def test_flux_that_narrows_to_the_contact_between_voids_lowers_the_surface(packing):
    """By N ℓ/D, ℓ = π a (1 − √f)^3/2/4 f of the film as it stands, N in the mean over the area."""
    current_density, a = 1.0, 4e-6
    surface, voids = [], []
    for radius in (0.0, a):
        values = single_phase(D, 0.8, 20e-6)
        values["Positive electrode contact area fraction without pressure"] = 1.0
        values["Positive electrode creep rate at 1 MPa [s-1]"] = 0.0
        values["Positive electrode void depth [m]"] = 1e-6
        values["Positive electrode packing fraction"] = packing
        values["Positive electrode assembly pressure [Pa]"] = 0.0
        # No phase swells in these cases: the voids need a volume of lithium.
        values["Positive electrode Li2Sn molar volume [m3.mol-1]"] = 3 / C_H
        # The grain is as thick as the film, so that its pores do not count.
        values["Positive electrode grain size [m]"] = 1e-2
        values["Positive electrode contact spot radius [m]"] = radius
        solution = pybamm.Simulation(
            pybamm_alloy.HalfCell(),
            parameter_values=values,
            experiment=[
                pybamm.step.current(
                    -current_density * values["Electrode area [m2]"], duration="80 minutes"
                )
            ],
            solver=pybamm.IDAKLUSolver(**TIGHT),
        ).solve()
        t = np.array([1000.0, 2500.0, 4500.0])
        surface.append(solution["Positive electrode surface Kirchhoff potential [m2.s-1]"](t) / D)
        voids.append(solution["Positive electrode void area fraction"](t))
    np.testing.assert_allclose(voids[0], voids[1], rtol=1e-4)
    f = 1 - voids[1]
    assert f[0] < 0.95 and f[-1] < 0.7
    length = np.pi * a * (1 - np.sqrt(f)) ** 1.5 / (4 * f)
    swelling = 1 + 0.8 * (3 - 1) / 2  # V_m at the start over that of the host
    host_fixed = length * packing / swelling
    exact = current_density * host_fixed / (F * C_H * D)
    np.testing.assert_allclose(surface[0] - surface[1], exact, rtol=2e-3)


def report():
    rows, currents = [], (0.5, 0.7, 1.0, 1.4, 2.0)
    host_nodes = (20, 40, 80, 160)
    host = [
        float(
            np.sqrt(
                np.mean(
                    [
                        (deplete(compound(), i, n).t[-1] / depletion_time(i) - 1) ** 2
                        for i in currents
                    ]
                )
            )
        )
        for n in host_nodes
    ]
    sand = [abs(sand_error(n)) for n in host_nodes]
    slab = [abs(np.divide(*slab_difference(n)) - 1) for n in host_nodes]
    for n, *errors in zip(host_nodes, host, sand, slab):
        names = ("depletion at i = F P/ℓ (rms)", "Sand's time", "slab −iL/(3F c_h D)")
        rows.append({"nodes": n} | dict(zip(names, map(float, errors))))
    orders = [-order_of(host_nodes, e) for e in (host, sand, slab)]
    rows.append({"nodes": "order"} | dict(zip(list(rows[0])[1:], map(float, orders))))
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained")
    solution = deplete(compound(), 1.0, 80)
    t = np.linspace(0, 0.999 * depletion_time(1.0), 300)
    exact = PLATEAU - RT_F * np.log(1 - t / depletion_time(1.0))
    U = solution["Positive electrode open-circuit potential [V]"]
    left.plot(t / 3600, exact, "k--", label="exact")
    within = t[t < solution.t[-1]]
    left.plot(within / 3600, U(within), color="#0072B2", label="model, 80 nodes")
    left.set(xlabel="Time [h]", ylabel="Surface potential vs Li/Li⁺ [V]")
    left.legend()
    for errors, label, colour in (
        (host, "host layer", "#0072B2"),
        (sand, "Sand's time", "#D55E00"),
        (slab, "finite slab", "#009E73"),
    ):
        right.loglog(host_nodes, errors, "o-", color=colour, label=label)
    right.set(xlabel="Nodes", ylabel="Relative error")
    right.legend()
    text = (
        "A host layer of permeability P grows on a line compound until i = F P/ℓ and "
        "its surface is empty; the potential meanwhile is U_1 − (RT/F) ln(1 − iℓ/(F P)). "
        "Sand's time π D (F c)²/(4 i²) in a film ten diffusion lengths thick, and the "
        "quasi-steady difference between surface and mean of a slab. Relative errors, "
        "the first rms over five currents."
    )
    return Section("Dilute host and one phase", text, pd.DataFrame(rows), figure)
