"""Case 2: a line compound A stripped to B at constant current.

Layer ℓ = i t / (F c_h (θ_A − θ_B)), drop across it (RT/F) i ℓ / (F c_h D_B θ_B), and the
host appears at t* = F² c_h² (θ_A − θ_B) D_B θ_B (F ΔU_B / RT) / i². Exact as δ → 0.
"""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pybamm
import pytest

from .cells import C_H, RT_F, F, film_of, strip
from .page import Section

# B = LiSn between 0.6 and 0.4 V, A = Li2Sn.
PLATEAUS = {"LiSn": 0.6, "Li2Sn": 0.4}
WINDOW_B = PLATEAUS["LiSn"] - PLATEAUS["Li2Sn"]
THICKNESS = 20e-6
STRETCH = 2.0
CURRENT_DENSITY = 10.0  # A.m-2
D_B = 1e-15  # m2.s-1


def film(width, D_B=D_B, volumes=None):
    """A at the lithium-poor edge of its range, both ranges ``width`` wide in θ."""
    transport = {
        "Sn": {"permeability [mol.m-1.s-1]": 1e-8, "saturation stoichiometry": 0.01},
        "LiSn": {
            "homogeneity range [atomic fraction]": width / 4,
            "chemical diffusivity [m2.s-1]": D_B * (WINDOW_B / RT_F) / width,
        },
        "Li2Sn": {
            "homogeneity range [atomic fraction]": width / 9,
            "chemical diffusivity [m2.s-1]": 1e-12,
        },
    }
    start = 2 - width / 2
    return film_of(PLATEAUS, transport, initial=start, thickness=THICKNESS, volumes=volumes)


def strip_to_host(values, current_density=CURRENT_DENSITY, nodes=80):
    """Strip until the surface of B has become the host."""
    U = "Positive electrode open-circuit potential [V]"
    host_appears = pybamm.step.CustomTermination(
        "host appears", lambda variables: PLATEAUS["LiSn"] - 1e-6 - variables[U]
    )
    return strip(
        values, current_density, "5 hours", nodes, STRETCH, termination=host_appears
    )


def exact_time(current_density=CURRENT_DENSITY, D_B=D_B):
    return (F * C_H) ** 2 * D_B * (WINDOW_B / RT_F) / current_density**2


def time_error(width, nodes, current_density=CURRENT_DENSITY, D_B=D_B):
    """Relative error of t*."""
    t = strip_to_host(film(width, D_B), current_density, nodes).t[-1]
    return t / exact_time(current_density, D_B) - 1


def rms_time_error(width, nodes):
    """Over layers that end at different places in their node."""
    diffusivities = D_B * np.linspace(0.8, 1.2, 9)
    errors = [time_error(width, nodes, D_B=D) for D in diffusivities]
    return float(np.sqrt(np.mean(np.square(errors))))


def exact_drop(t):
    layer = CURRENT_DENSITY * t / (F * C_H)
    return RT_F * CURRENT_DENSITY * layer / (F * C_H * D_B)


def test_diffusivity_of_the_case_is_the_one_asked_for():
    D = film(0.01)["Positive electrode LiSn diffusivity [m2.s-1]"]
    assert D == pytest.approx(D_B)


@pytest.mark.parametrize("width", [0.04, 0.01])
@pytest.mark.parametrize(("nodes", "allowed"), [(5, 0.015), (20, 0.004), (80, 0.004)])
def test_next_phase_appears_at_the_exact_time_with_any_number_of_nodes(
    width, nodes, allowed
):
    assert abs(time_error(width, nodes)) < allowed


def test_time_to_the_next_phase_falls_with_the_current_squared():
    times = [strip_to_host(film(0.01), i, nodes=20).t[-1] for i in (10, 20)]
    assert times[0] / times[1] == pytest.approx(4, rel=0.01)


@pytest.mark.parametrize(("nodes", "allowed"), [(5, 5e-3), (20, 1.5e-3)])
def test_drop_grows_linearly_with_the_layer_wherever_in_a_node_its_front_stands(
    nodes, allowed
):
    solution = strip_to_host(film(0.01), nodes=nodes)
    t = exact_time() * np.linspace(0.05, 0.95, 40)
    U = solution["Positive electrode open-circuit potential [V]"](t)
    np.testing.assert_allclose(U - PLATEAUS["Li2Sn"], exact_drop(t), atol=allowed)


def test_the_potential_has_no_step_where_a_front_passes_from_node_to_node():
    """It is a straight line in time and in current: a step would spoil its derivatives."""
    solution = strip_to_host(film(0.001), nodes=10)
    times = exact_time() * np.linspace(0.1, 0.9, 401)
    rises = np.diff(solution["Positive electrode open-circuit potential [V]"](times))
    assert rises.mean() == pytest.approx(WINDOW_B / 500, rel=0.01)
    assert np.abs(rises - WINDOW_B / 500).max() < 2e-4


@pytest.mark.parametrize("swelling", [1.5, 3.0])
def test_a_diffusivity_measured_in_the_laboratory_is_that_of_the_layer_as_it_stands(swelling):
    """In a film that swells the layer of B is thicker, and its host concentration 1/V_B.

    In these numbers the closed form has no frame: ℓ = V_B i t/(F (θ_A − θ_B)), and the drop
    across it is (RT/F) V_B i ℓ/(F D_B θ_B), so that t* falls with V_B squared.
    """
    volume = swelling / C_H
    volumes = {"Sn": 1 / C_H, "LiSn": volume, "Li2Sn": 1.3 * volume}
    values = film(0.01, volumes=volumes)
    host_fixed = values["Positive electrode LiSn diffusivity [m2.s-1]"]
    assert host_fixed == pytest.approx(D_B / swelling**2, rel=1e-12)
    t = strip_to_host(values).t[-1]
    exact = F**2 * D_B * (WINDOW_B / RT_F) / (volume * CURRENT_DENSITY) ** 2
    assert t == pytest.approx(exact, rel=0.01)


def test_film_in_the_middle_of_its_range_first_empties_the_range():
    """The homogeneity range δ and the initial stoichiometry are physics, not numerics."""
    width = 0.02
    values = film(width)
    edge = strip_to_host(values).t[-1]
    values["Positive electrode initial stoichiometry"] = 2.0
    middle = strip_to_host(values).t[-1]
    emptied = F * C_H * THICKNESS * width / 2 / CURRENT_DENSITY
    # Where the layer stands by the end, its range has gone with it.
    assert 0.7 * emptied < middle - edge < 1.05 * emptied


def report():
    widths, nodes = (0.08, 0.04, 0.02, 0.01, 0.0025), (5, 10, 20, 40, 80)
    rows = [
        {"nodes": n, **{f"δ = {w}": rms_time_error(w, n) for w in widths}} for n in nodes
    ]
    figure, (left, middle, right) = plt.subplots(
        1, 3, figsize=(13, 3.6), layout="constrained"
    )
    t = np.linspace(0, exact_time(), 200)
    left.plot(t / 60, 1e3 * exact_drop(t), "k--", label="exact")
    for n, colour in ((5, "#E69F00"), (20, "#0072B2")):
        solution = strip_to_host(film(0.01), nodes=n)
        within = t[t < solution.t[-1]]
        U = solution["Positive electrode open-circuit potential [V]"](within)
        left.plot(
            within / 60, 1e3 * (U - PLATEAUS["Li2Sn"]), color=colour, label=f"{n} nodes"
        )
    left.set(xlabel="Time [min]", ylabel="Drop across the layer [mV]")
    left.legend()
    for w in widths:
        middle.loglog(nodes, [row[f"δ = {w}"] for row in rows], "o-", label=f"δ = {w}")
    middle.set(xlabel="Nodes", ylabel="Relative error of t* (rms)")
    middle.legend()
    currents = np.array([5, 10, 20, 40])
    times = [strip_to_host(film(0.01), i, nodes=20).t[-1] for i in currents]
    right.loglog(currents, times, "o", color="#0072B2", label="model")
    right.loglog(currents, exact_time(currents), "k--", label="exact, i⁻²")
    right.set(xlabel="Current density [A.m⁻²]", ylabel="t* [s]")
    right.legend()
    text = (
        "A film of A = Li2Sn, 20 µm, starting at the lithium-poor edge of its range, "
        "stripped to B = LiSn at 10 A.m⁻². The table has the relative error of the time "
        "t* at which the host appears, rms over nine layer depths. A front stands anywhere "
        "in a node: five nodes, two of them in the layer, are within two percent, and what "
        "remains with many is that of δ."
    )
    return Section("Line compounds at constant current", text, pd.DataFrame(rows), figure)
