"""Case 16: films of pressed powder: solid fraction, thickness, flux through their layers."""

from functools import cache

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pybamm
import pytest

import pybamm_alloy

from .cells import C_H, RT_F, TIGHT, VOLUME, F, film_of, mesh_options
from .page import Section

# B = LiSn between 0.6 and 0.4 V, A = Li2Sn, in a film as thick as 20 µm of its host.
PLATEAUS = {"LiSn": 0.6, "Li2Sn": 0.4}
THICKNESS = 20e-6
PACKING, CONSOLIDATION = 0.65, 370e6  # Pa
CURRENT_DENSITY = 10.0  # A.m-2
#: Half of the homogeneity range of both phases, in θ.
HALF = 0.0025


def solid_fraction(assembly):
    """Of Heckel, at an assembly pressure [Pa]."""
    return 1 - (1 - PACKING) * np.exp(-assembly / CONSOLIDATION)


def powder(assembly=0.0, grain=2e-6, initial=2 - HALF, D_B=1e-15, D_A=1e-12, volumes=(1, 1, 1)):
    """A film of A; its volumes are those of host, B and A over that of the cases."""
    transport = {
        "Sn": {"permeability [mol.m-1.s-1]": 1e-8, "saturation stoichiometry": 0.01},
        "LiSn": {"homogeneity range [atomic fraction]": 2 * HALF / 4},
        "Li2Sn": {"homogeneity range [atomic fraction]": 2 * HALF / 9},
    }
    for phase in PLATEAUS:
        transport[phase]["chemical diffusivity [m2.s-1]"] = 1e-12
    volumes = {name: VOLUME * v for name, v in zip(("Sn", *PLATEAUS), volumes)}
    values = film_of(PLATEAUS, transport, initial, THICKNESS, volumes=volumes)
    # Host-fixed and kinetic, so that F c_h ΔΦ does not depend on the volumes.
    values["Positive electrode LiSn diffusivity [m2.s-1]"] = D_B
    values["Positive electrode Li2Sn diffusivity [m2.s-1]"] = D_A
    values["Positive electrode packing fraction"] = PACKING
    values["Positive electrode consolidation pressure [Pa]"] = CONSOLIDATION
    values["Positive electrode assembly pressure [Pa]"] = assembly
    values["Positive electrode grain size [m]"] = grain
    return values


def run(values, steps, nodes=60, stretch=3.0, **options):
    return pybamm.Simulation(
        pybamm_alloy.HalfCell({"contact": "perfect"} | options),
        parameter_values=values,
        experiment=pybamm.Experiment(steps),
        solver=pybamm.IDAKLUSolver(**TIGHT),
        **mesh_options(nodes, stretch),
    ).solve()


def strip_to_host(values, current_density=CURRENT_DENSITY, nodes=60, stretch=3.0):
    """Strip until the surface of B has become the host; all of the film if it never does."""
    U = "Positive electrode open-circuit potential [V]"
    host_appears = pybamm.step.CustomTermination(
        "host appears", lambda variables: PLATEAUS["LiSn"] - 1e-6 - variables[U]
    )
    current = -current_density * values["Electrode area [m2]"]
    step = pybamm.step.current(current, duration="20 hours", termination=host_appears)
    return run(values, [step], nodes, stretch)


def dense_depth(current_density=CURRENT_DENSITY, D_B=1e-15):
    """Host-fixed depth of a dense layer of B whose limiting flux is the current [m]."""
    return F * C_H * D_B * (PLATEAUS["LiSn"] - PLATEAUS["Li2Sn"]) / RT_F / current_density


def porous_depth(dense, grain, g):
    """Depth of a layer as resistive as the dense one: ∫ dX/(w + (1 − w) g) with w = 1 − X/d."""
    if g == 0:
        return grain * (1 - np.exp(-dense / grain))
    within = grain / (1 - g) * np.log(1 / g)
    if dense > within:
        return grain + g * (dense - within)
    return grain / (1 - g) * (1 - np.exp(-(1 - g) * dense / grain))


def depth_of(solution):
    """Host-fixed depth that a strip of A to B has passed through [m]."""
    return CURRENT_DENSITY * solution.t[-1] / (F * C_H)


@pytest.mark.parametrize("assembly", [45e6, 150e6])
def test_powder_is_pressed_to_the_solid_fraction_of_heckel(assembly):
    values = powder(assembly, volumes=(1, 1.3, 1.7))
    solution = run(values, ["Rest for 1 minute"], nodes=4)
    assert {45e6: 0.6901, 150e6: 0.7666}[assembly] == pytest.approx(
        solid_fraction(assembly), abs=1e-4
    )
    porosity = solution["Positive electrode porosity"].entries
    np.testing.assert_allclose(porosity, 1 - solid_fraction(assembly), rtol=1e-9)
    volume = 1.7 - HALF * 0.4  # the lever rule towards B, per mole of host
    thickness = solution["Positive electrode thickness [m]"].entries
    np.testing.assert_allclose(
        thickness, THICKNESS * volume / solid_fraction(assembly), rtol=1e-9
    )


def test_a_powder_of_two_layers_is_pressed_to_the_solid_fraction_of_heckel():
    """Whichever of them is at the electrolyte, and in a film without gradients too."""
    for layers in ((1.6, 1.9), (1.9, 1.6)):
        values = powder(45e6, volumes=(1, 1.3, 1.7))
        values["Positive electrode initial stoichiometry"] = pybamm_alloy.parameter_sets.bilayer(
            *layers, depth=THICKNESS / 2
        )
        for diffusion in ("multi-phase", "reservoir"):
            solution = run(values, ["Rest for 1 minute"], nodes=4, diffusion=diffusion)
            porosity = solution["Positive electrode porosity"].entries[0]
            assert porosity == pytest.approx(1 - solid_fraction(45e6), rel=1e-9)
            thickness = solution["Positive electrode thickness [m]"].entries[0]
            volume = 1.3 + 0.4 * 0.75  # of the mean composition, by the lever rule
            assert thickness == pytest.approx(THICKNESS * volume / solid_fraction(45e6), rel=1e-9)


@pytest.mark.parametrize(("submodel", "packing"), [("dense", PACKING), ("pressed powder", 1.0)])
def test_a_film_without_pores_is_as_thick_as_its_phases(submodel, packing):
    """Li2Sn shrinks to LiSn by the lever rule, whatever pressed it."""
    values = powder(45e6, initial=2.0, volumes=(1, 1.3, 1.7))
    values["Positive electrode packing fraction"] = packing
    steps = [pybamm.step.current(-CURRENT_DENSITY * values["Electrode area [m2]"], duration=3000)]
    options = {"film structure": submodel, "diffusion": "reservoir"}
    solution = run(values, steps, nodes=4, **options)
    taken = CURRENT_DENSITY * solution.t / (F * C_H * THICKNESS)
    assert 0.1 < taken[-1] < 1
    thickness = solution["Positive electrode thickness [m]"].entries
    np.testing.assert_allclose(thickness, THICKNESS * (1.7 - 0.4 * taken), rtol=1e-6)
    np.testing.assert_allclose(solution["Positive electrode porosity"].entries, 0, atol=1e-12)


def test_stripping_opens_pores_that_plating_fills_before_the_film_grows():
    """From LiSn to less, and past what its pores hold, in a film without gradients."""
    assembly, V_host, V_B, V_A = 300e6, 1.0, 1.3, 1.9
    values = powder(assembly, initial=1.0, volumes=(V_host, V_B, V_A))
    packed = V_B / solid_fraction(assembly)
    full = 1 + (packed - V_B) / (V_A - V_B)  # θ at which the pores are filled
    assert 1.2 < full < 1.8
    current = CURRENT_DENSITY * values["Electrode area [m2]"]
    second = F * C_H * THICKNESS / CURRENT_DENSITY  # in which θ changes by one
    steps = [
        pybamm.step.current(-current, duration=0.4 * second),
        pybamm.step.current(current, duration=1.2 * second),
    ]
    solution = run(values, steps, nodes=4, diffusion="reservoir")
    theta = solution["Positive electrode stoichiometry"].entries
    assert theta.min() == pytest.approx(0.6, abs=1e-6)
    assert theta.max() == pytest.approx(1.8, abs=1e-6)
    volume = np.interp(theta, [0, 1, 2], [V_host, V_B, V_A])
    thickness = solution["Positive electrode thickness [m]"].entries
    exact = THICKNESS * np.maximum(volume, packed)
    np.testing.assert_allclose(thickness, exact, rtol=1e-9)
    porosity = solution["Positive electrode porosity"].entries
    np.testing.assert_allclose(porosity, np.maximum(1 - volume / packed, 0), atol=1e-9)
    swelling = solution["Positive electrode swelling [m]"].entries
    np.testing.assert_allclose(swelling, exact - THICKNESS * packed, atol=1e-9 * THICKNESS)
    lithium = solution["Total lithium [mol]"].entries
    np.testing.assert_allclose(lithium, lithium[0], rtol=1e-9)


@cache
def stripped_and_plated():
    values = powder(45e6, D_B=1e-13, volumes=(1, 1.3, 1.9))
    current = CURRENT_DENSITY * values["Electrode area [m2]"]
    steps = [
        pybamm.step.current(-current, duration=3000),
        pybamm.step.current(current, duration=6000),
    ]
    return run(values, steps, nodes=20, stretch=1e-6)


def test_a_porous_film_keeps_its_lithium():
    solution = stripped_and_plated()
    lithium = solution["Total lithium [mol]"].entries
    np.testing.assert_allclose(lithium, lithium[0], rtol=1e-9)
    charge = solution["Discharge capacity [A.h]"].entries * 3600 / F
    film = solution["Positive electrode lithium [mol]"].entries
    np.testing.assert_allclose(film - film[0], charge, atol=1e-9 * film[0])


def test_each_depth_of_a_film_fills_its_own_pores():
    """The thickness of a profile is c_h ∫ max(V_m(θ), V_film) dX; the nodes are equally wide."""
    solution = stripped_and_plated()
    profile = solution["Positive film stoichiometry"].data
    packed = (1.9 - HALF * 0.6) / solid_fraction(45e6)
    metal = 13e-6 / VOLUME  # of lithium past A, which plates
    volumes = np.interp(profile, [0, 1, 2, 102], [1, 1.3, 1.9, 1.9 + 100 * metal])
    exact = THICKNESS * np.maximum(volumes, packed).mean(axis=0)
    thickness = solution["Positive electrode thickness [m]"].entries
    np.testing.assert_allclose(thickness, exact, rtol=1e-6)
    # Plating grows the film at the surface while there are pores farther inside.
    porosity = solution["Positive electrode porosity"].entries
    assert thickness[-1] > 1.01 * thickness[0] and porosity[-1] > 0.1


@pytest.mark.parametrize("part", [0.3, 2.0, 6.0])
def test_a_product_below_the_percolation_threshold_carries_nothing_beyond_a_grain(part):
    """B has 0.3 of the film: its layer ends the strip in a grain, however slow it is."""
    shrunk = 0.3 / solid_fraction(45e6)
    grain = 2e-6 * solid_fraction(45e6)  # host-fixed: V_film = V_host/φ
    D_B = part * grain / dense_depth(D_B=1.0)
    values = powder(45e6, D_B=D_B, volumes=(1, shrunk, 1))
    solution = strip_to_host(values)
    exact = porous_depth(part * grain, grain, 0)
    assert depth_of(solution) == pytest.approx(exact, rel=0.02)


@pytest.mark.parametrize("share", [0.3, 0.6])
@pytest.mark.parametrize("nodes", [10, 20])
def test_pores_count_in_a_layer_that_ends_within_the_first_node(share, nodes):
    phi = solid_fraction(45e6)
    g = share * max((3 * share - 1) / 2, 0)
    dense, grain = 0.5e-6, 2e-6 * phi
    values = powder(45e6, D_B=dense / dense_depth(D_B=1.0), volumes=(1, share / phi, 1))
    exact = porous_depth(dense, grain, g)
    assert exact < 0.95 * dense
    depth = depth_of(strip_to_host(values, nodes=nodes, stretch=1.0))
    assert depth == pytest.approx(exact, rel=0.01)


@pytest.mark.parametrize("share", [0.5, 0.7])
@pytest.mark.parametrize("grain", [1e-6, 4e-6])
def test_a_product_above_the_threshold_carries_as_the_effective_medium(share, grain):
    """Charge × current to depletion is s (3s − 1)/2 of the dense film's beyond a grain."""
    phi = solid_fraction(45e6)
    g = share * (3 * share - 1) / 2
    depths = []
    for D_B in (1.5e-15 / g, 2e-15 / g):
        values = powder(45e6, grain=grain, D_B=D_B, volumes=(1, share / phi, 1))
        exact = porous_depth(dense_depth(D_B=D_B), grain * phi, g)
        assert grain * phi < exact < 0.9 * THICKNESS
        depths.append(depth_of(strip_to_host(values)))
        assert depths[-1] == pytest.approx(exact, rel=0.02)
    # Beyond the grain each further depth costs 1/g of the dense film's.
    assert depths[1] - depths[0] == pytest.approx(dense_depth(D_B=0.5e-15), rel=0.03)


def test_a_film_of_a_slow_phase_is_not_depleted_at_the_start():
    """Its own limiting flux over half a node is far below the current: the surface is at B."""
    values = powder(D_A=1e-19, initial=2.0)
    values["Positive electrode packing fraction"] = 1.0
    solution = strip_to_host(values, nodes=10)
    U = solution["Positive electrode open-circuit potential [V]"]
    assert solution.t[-1] > 100
    # Within its range first, and then beneath the first of B.
    for t in (0.0, 0.2, 2.0):
        assert U(t) == pytest.approx(PLATEAUS["Li2Sn"], abs=5e-3)


@pytest.mark.parametrize("D_A", [1e-19, 1e-12])
@pytest.mark.parametrize("nodes", [5, 20, 90])
def test_charge_through_a_layer_thinner_than_a_node_is_exact_on_any_mesh(D_A, nodes):
    """F c_h ΔΦ_B/i is 0.2 % of the film, and the phase beneath may be slow."""
    values = powder(D_A=D_A, D_B=1e-17)
    values["Positive electrode packing fraction"] = 1.0
    exact = dense_depth(D_B=1e-17)
    assert exact < THICKNESS / 300
    assert depth_of(strip_to_host(values, nodes=nodes)) == pytest.approx(exact, rel=0.01)


@pytest.mark.parametrize("nodes", [10, 30, 90])
def test_a_layer_that_was_just_plated_is_stripped_from_its_plateau(nodes):
    """A plated on B, which is slow, in a layer thinner than the first node of ten."""
    values = powder(initial=1.0, D_B=1e-17)
    values["Positive electrode packing fraction"] = 1.0
    current = CURRENT_DENSITY * values["Electrode area [m2]"]
    steps = [pybamm.step.current(sign * current, duration=100) for sign in (1, -1)]
    U = run(values, steps, nodes=nodes)["Positive electrode open-circuit potential [V]"]
    # B forms on it, as deep after this time as carries the current at most.
    alone = F * C_H * dense_depth(D_B=1e-17) / CURRENT_DENSITY
    assert 20 < alone < 40
    window = PLATEAUS["LiSn"] - PLATEAUS["Li2Sn"]
    assert U(101) == pytest.approx(PLATEAUS["Li2Sn"] + window / alone, abs=0.01)
    assert U(199) > PLATEAUS["LiSn"] - 1e-3


def report():
    phi, rows = solid_fraction(45e6), []
    grains = 2e-6 * phi
    for share in (0.3, 0.5, 0.7, 0.9):
        g = share * max((3 * share - 1) / 2, 0)
        D_B = 1.5e-15 / max(g, 0.1)
        exact = porous_depth(dense_depth(D_B=D_B), grains, g)
        depth = depth_of(strip_to_host(powder(45e6, D_B=D_B, volumes=(1, share / phi, 1))))
        rows.append(
            {
                "share of the product": f"{share:g}",
                "depth of a dense layer [µm]": float(1e6 * dense_depth(D_B=D_B)),
                "depth exact [µm]": float(1e6 * exact),
                "relative error": float(depth / exact - 1),
            }
        )
    figure, ax = plt.subplots(figsize=(6, 3.6), layout="constrained")
    dense = np.linspace(0, 20e-6, 200)
    for share, colour in ((0.3, "#0072B2"), (0.5, "#009E73"), (0.7, "#D55E00")):
        g = share * max((3 * share - 1) / 2, 0)
        exact = [porous_depth(depth, grains, g) for depth in dense]
        ax.plot(1e6 * dense, 1e6 * np.array(exact), "--", color=colour)
        for D_B in (1e-15, 2e-15, 4e-15):
            values = powder(45e6, D_B=D_B, volumes=(1, share / phi, 1))
            depth = depth_of(strip_to_host(values))
            label = f"s = {share:g}" if D_B == 1e-15 else None
            ax.plot(1e6 * dense_depth(D_B=D_B), 1e6 * depth, "o", color=colour, label=label)
    ax.set(
        xlabel="Depth of a dense layer F c_h ΔΦ/i [µm]",
        ylabel="Depth of the porous layer [µm]",
    )
    ax.legend(title="dashed: exact")
    text = (
        "A film of A = Li2Sn, pressed at 45 MPa to a solid fraction of 0.69 with grains of 2 µm, "
        "stripped to B = LiSn, which takes the share s of the film: host-fixed depth at which the "
        "host appears, of ∫ dX/(w + (1 − w) g) = F c_h ΔΦ/i, with w = 1 − X/d and "
        "g = s max((3 s − 1)/2, 0)."
    )
    return Section("Pressed powder", text, pd.DataFrame(rows), figure)
