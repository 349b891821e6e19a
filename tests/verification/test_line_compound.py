"""A line compound A stripped to B at constant current (design 3.2): exact as δ → 0.

Layer ℓ = i t / (F c_h (θ_A − θ_B)), drop across it (RT/F) i ℓ / (F c_h D_B θ_B), and the
host appears at t* = F² c_h² (θ_A − θ_B) D_B θ_B (F ΔU_B / RT) / i².
"""

import numpy as np
import pybamm
import pytest

import pybamm_alloy

F = pybamm.constants.F.value
RT_F = pybamm.constants.R.value * 298.15 / F
PLATEAUS = {"LiSn": 0.6, "Li2Sn": 0.4}  # B = LiSn between 0.6 and 0.4 V, A = Li2Sn
C_H = 1 / 16e-6
CURRENT_DENSITY = 10.0  # A.m-2


def strip(film_of, width, current_density=CURRENT_DENSITY, nodes=80, D_B=1e-15):
    """Strip from the lithium-poor edge of A until the host appears."""
    window_B = (PLATEAUS["LiSn"] - PLATEAUS["Li2Sn"]) / RT_F
    # Atomic fractions that make both ranges ``width`` wide in lithium per host.
    transport = {
        "Sn": {"permeability": 1e-8, "saturation stoichiometry": 0.01},
        "LiSn": {
            "homogeneity range": width / 4,
            "chemical diffusivity": D_B * window_B / width,
        },
        "Li2Sn": {"homogeneity range": width / 9, "chemical diffusivity": 1e-12},
    }
    values = film_of(PLATEAUS, transport, initial=2 - width / 2, thickness=20e-6)
    assert values["Positive electrode LiSn diffusivity [m2.s-1]"] == pytest.approx(D_B)
    area = values["Electrode area [m2]"]
    mesh = pybamm.MeshGenerator(
        pybamm.Exponential1DSubMesh, {"side": "left", "stretch": 2}
    )
    model = pybamm_alloy.HalfCell({"contact": "perfect"})
    U = "Positive electrode open-circuit potential [V]"
    host_appears = pybamm.step.CustomTermination(
        "host appears", lambda variables: PLATEAUS["LiSn"] - 1e-6 - variables[U]
    )
    step = pybamm.step.current(
        -current_density * area, duration="5 hours", termination=host_appears
    )
    return pybamm.Simulation(
        model,
        parameter_values=values,
        experiment=pybamm.Experiment([step]),
        var_pts={"x_n": 4, "x_p": nodes},
        submesh_types={"negative electrode": mesh, "positive electrode": mesh},
        solver=pybamm.IDAKLUSolver(rtol=1e-6, atol=1e-8),
    ).solve()


def exact_time(current_density=CURRENT_DENSITY, D_B=1e-15):
    window_B = PLATEAUS["LiSn"] - PLATEAUS["Li2Sn"]
    return (F * C_H) ** 2 * D_B * (window_B / RT_F) / current_density**2


@pytest.mark.parametrize("nodes", [40, 80, 160])
@pytest.mark.parametrize("width", [0.04, 0.01])
def test_next_phase_appears_at_the_exact_time_within_half_a_cell(film_of, width, nodes):
    layer = CURRENT_DENSITY * exact_time() / (F * C_H)
    edges = 20e-6 * np.expm1(2 * np.arange(nodes + 1) / nodes) / np.expm1(2)
    half_a_cell = np.diff(edges)[np.searchsorted(edges, layer) - 1] / 2
    time = strip(film_of, width, nodes=nodes).t[-1]
    assert abs(time / exact_time() - 1) < half_a_cell / layer
    assert nodes < 160 or abs(time / exact_time() - 1) < 0.01


def test_time_to_the_next_phase_falls_with_the_current_squared(film_of):
    slow = strip(film_of, 0.01, CURRENT_DENSITY, nodes=320).t[-1]
    fast = strip(film_of, 0.01, 2 * CURRENT_DENSITY, nodes=320).t[-1]
    assert slow / fast == pytest.approx(4, rel=0.02)


def test_drop_grows_linearly_with_the_layer(film_of):
    solution = strip(film_of, 0.01)
    t = exact_time() * np.array([0.25, 0.5, 0.75])
    layer = CURRENT_DENSITY * t / (F * C_H)
    drop = RT_F * CURRENT_DENSITY * layer / (F * C_H * 1e-15)
    U = solution["Positive electrode open-circuit potential [V]"](t)
    # Nodes near the front make it move in steps: a node is 3 % of the film.
    np.testing.assert_allclose(U - PLATEAUS["Li2Sn"], drop, atol=0.004)


def test_film_in_the_middle_of_its_range_first_empties_the_range(film_of):
    """The design's warning: δ and the initial stoichiometry are physics."""
    width = 0.02
    edge = strip(film_of, width).t[-1]

    def film_from_the_middle(*arguments, **options):
        values = film_of(*arguments, **options)
        values["Positive electrode initial stoichiometry"] = 2.0
        return values

    middle = strip(film_from_the_middle, width).t[-1]
    emptied = F * C_H * 20e-6 * width / 2 / CURRENT_DENSITY
    assert middle - edge == pytest.approx(emptied, rel=0.25)
