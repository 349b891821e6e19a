"""Case 10: nodes and homogeneity ranges; the default mesh is chosen from this table."""

from functools import cache

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.experiments import rate_steps

from ..marks import mostly_long
from .page import Section

ALLOYS = ("Li0.5In", "LiIn", "Li13In3", "LiSn", "Li17Sn4")
NODES = (6, 8, 12, 16, 20, 30, 40, 80)
STRETCHES = (1, 4, 7)
STRETCH = 5
NAME = "Positive electrode open-circuit potential [V]"


def mesh(stretch):
    generator = pybamm.MeshGenerator(
        pybamm.Exponential1DSubMesh, {"side": "left", "stretch": stretch}
    )
    return {"negative electrode": generator, "positive electrode": generator}


@cache
def solve(alloy, nodes, width=1.0, stretch=STRETCH):
    """Rate steps; ``width`` multiplies every homogeneity range at fixed D_chem."""
    values = pybamm.ParameterValues(f"Hansel2021_{alloy}")
    for name in list(values.keys()):
        if name.endswith("homogeneity range"):
            values[name] *= width
            values[name.replace("homogeneity range", "diffusivity [m2.s-1]")] *= width
    return pybamm.Simulation(
        pybamm_alloy.SymmetricCell(),
        parameter_values=values,
        experiment=rate_steps(values["Electrode area [m2]"], cycles_per_rate=1),
        var_pts={"x_n": nodes, "x_p": nodes},
        submesh_types=mesh(stretch),
        experiment_model_mode="unified",
    ).solve()


def rms_error(alloy, nodes, reference_nodes=200, **options):
    """Error of the surface potential over the rate steps, against many nodes [V]."""
    few = solve(alloy, nodes, **options)
    many = solve(alloy, reference_nodes, options.get("width", 1.0))
    t = np.linspace(0, min(few.t[-1], many.t[-1]), 4000)
    return float(np.sqrt(np.mean((few[NAME](t) - many[NAME](t)) ** 2)))


@cache
def depletion_time(nodes, stretch, current="0.2 mA"):
    """Time [s] to the depletion of Li2Sn5, whose host layer is a thousandth of the film."""
    return float(
        pybamm.Simulation(
            pybamm_alloy.HalfCell(),
            parameter_values=pybamm.ParameterValues("Hansel2021_Li2Sn5_half_cell"),
            experiment=pybamm_alloy.experiments.stripping(current),
            var_pts={"x_n": 8, "x_p": nodes},
            submesh_types=mesh(stretch),
        )
        .solve()
        .t[-1]
    )


def exact_depletion_time():
    return depletion_time(400, 8)


@pytest.mark.parametrize(
    "alloy", mostly_long(["LiIn", "Li13In3", "Li17Sn4"], ["LiIn"])
)
@pytest.mark.parametrize(
    ("nodes", "allowed"), [pytest.param(12, 2e-3, marks=pytest.mark.long), (20, 1e-3)]
)
def test_few_nodes_have_the_voltage_of_many(alloy, nodes, allowed):
    assert rms_error(alloy, nodes, reference_nodes=80) < allowed


@pytest.mark.parametrize("nodes", mostly_long([10, 20], [20]))
def test_a_host_layer_much_thinner_than_a_node_depletes_at_its_time(nodes):
    assert depletion_time(nodes, STRETCH) == pytest.approx(depletion_time(200, 7), rel=0.02)


@pytest.mark.long
@pytest.mark.parametrize("alloy", ALLOYS)
def test_error_falls_with_the_nodes(alloy):
    errors = [rms_error(alloy, nodes) for nodes in (6, 20, 80)]
    assert errors[2] < errors[1] < errors[0]


def report():
    default = pybamm_alloy.SymmetricCell().default_var_pts["x_p"]
    rows = []
    meshes = [(nodes, STRETCH) for nodes in NODES] + [(default, s) for s in STRETCHES]
    for nodes, stretch in meshes:
        of = {a: rms_error(a, nodes, stretch=stretch) for a in ALLOYS}
        solved = [solve(a, nodes, stretch=stretch).solve_time.value for a in ALLOYS]
        depleted = depletion_time(nodes, stretch) / exact_depletion_time() - 1
        rows.append(
            {"nodes": nodes, "stretch": f"{stretch:g}"}
            | {f"{a} [mV]": 1e3 * error for a, error in of.items()}
            | {"Li2Sn5 depletion": depleted, "cost / that of the default": sum(solved)}
        )
    table = pd.DataFrame(rows)
    table["cost / that of the default"] /= rows[NODES.index(default)][
        "cost / that of the default"
    ]
    wide = {
        width: [1e3 * rms_error(a, default, width=width) for a in ALLOYS[2:]]
        for width in (0.5, 1.0, 2.0)
    }
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained")
    for alloy in ALLOYS:
        some = table.iloc[: len(NODES)]
        left.loglog(some["nodes"], some[f"{alloy} [mV]"], "o-", label=alloy)
    left.axhline(2, color="k", linestyle="--")
    left.set(xlabel="Nodes per film", ylabel="rms error of the potential [mV]")
    left.legend(fontsize=8)
    for alloy, errors in zip(ALLOYS[2:], zip(*wide.values())):
        right.plot(list(wide), errors, "o-", label=alloy)
    right.set(
        xlabel="Homogeneity ranges / those of the sets", ylabel=f"rms error, {default} nodes [mV]"
    )
    right.legend(fontsize=8)
    text = (
        "Rate steps of the symmetric cells: rms error of the surface potential against "
        "200 nodes; the relative error of the time at which Li2Sn5 depletes at 0.2 mA, "
        f"against 400 nodes of stretch 8; and the solver's time. The default is {default} "
        f"nodes with stretch {STRETCH}. The host layer of Li2Sn5 is a thousandth of its film, "
        "a tenth of the first node. Right: ranges half and twice as wide. Li0.5In and LiSn are "
        "depleted within the hour; their error is that of the time of a wall."
    )
    return Section("Mesh", text, table, figure)
