"""The host layer that depletes, and a single-phase slab, against closed forms."""

import numpy as np
import pybamm
import pytest

import pybamm_alloy

F = pybamm.constants.F.value
RT_F = pybamm.constants.R.value * 298.15 / F
C_H = 1 / 16e-6
PERMEABILITY = 1e-10  # mol.m-1.s-1


def solve(values, current_density, duration, nodes=60, stretch=3, cut_off=None):
    area = values["Electrode area [m2]"]
    mesh = pybamm.MeshGenerator(
        pybamm.Exponential1DSubMesh, {"side": "left", "stretch": stretch}
    )
    step = pybamm.step.current(
        -current_density * area, duration=duration, termination=cut_off
    )
    return pybamm.Simulation(
        pybamm_alloy.HalfCell({"contact": "perfect"}),
        parameter_values=values,
        experiment=pybamm.Experiment([step]),
        var_pts={"x_n": 4, "x_p": nodes},
        submesh_types={"negative electrode": mesh, "positive electrode": mesh},
        solver=pybamm.IDAKLUSolver(rtol=1e-6, atol=1e-8),
    ).solve()


@pytest.fixture
def compound(film_of):
    """LiSn at its lithium-poor edge on a host of little solubility."""
    width = 0.01
    transport = {
        "Sn": {"permeability": PERMEABILITY, "saturation stoichiometry": 0.002},
        "LiSn": {"homogeneity range": width / 4, "chemical diffusivity": 1e-11},
    }
    return film_of({"LiSn": 0.6}, transport, initial=1 - width / 2, thickness=30e-6)


def depletion_time(current_density):
    """The layer ℓ = i t/(F c_h) reaches F P/i."""
    return F**2 * C_H * PERMEABILITY / current_density**2


@pytest.mark.parametrize("current_density", [0.7, 1.0, 1.4])
def test_surface_depletes_when_the_current_reaches_FP_over_the_layer(
    compound, current_density
):
    solution = solve(compound, current_density, "40 hours", cut_off="2 V")
    assert "Voltage" in solution.termination
    assert solution.t[-1] == pytest.approx(depletion_time(current_density), rel=0.04)


def test_potential_of_the_growing_host_layer(compound):
    solution = solve(compound, 1.0, "40 hours", cut_off="2 V")
    fraction = np.array([0.2, 0.4, 0.6, 0.8])
    U = solution["Positive electrode open-circuit potential [V]"](
        fraction * depletion_time(1.0)
    )
    np.testing.assert_allclose(U, 0.6 - RT_F * np.log(1 - fraction), atol=0.003)


def test_single_phase_slab_settles_to_a_parabola(film_of):
    """θ_surface − θ_mean = −i L / (3 F c_h D) at constant current."""
    L, current_density = 20e-6, 1.0
    transport = {
        "Sn": {"permeability": 1e-13 * C_H, "saturation stoichiometry": 1.0},
        "Li2Sn": {"homogeneity range": 0.001, "chemical diffusivity": 1e-12},
    }
    values = film_of({"Li2Sn": 0.6}, transport, initial=0.8, thickness=L)
    solution = solve(values, current_density, "1 hour", nodes=30, stretch=1)
    surface = solution["Positive electrode surface Kirchhoff potential [m2.s-1]"]
    mean = solution["Positive electrode average stoichiometry"]
    t = 0.9 * solution.t[-1]
    difference = surface(t) / 1e-13 - mean(t)
    assert difference == pytest.approx(
        -current_density * L / (3 * F * C_H * 1e-13), rel=2e-3
    )
