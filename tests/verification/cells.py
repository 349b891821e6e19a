"""Cells and solves that the verification cases share."""

import numpy as np
import pybamm

import pybamm_alloy
from pybamm_alloy.parameter_sets import compose, phase_parameters
from pybamm_alloy.thermodynamics.hull import Hull

F = pybamm.constants.F.value
RT_F = pybamm.constants.R.value * 298.15 / F
#: Molar volume of every phase of the test films: no swelling, one frame [m3.mol-1].
VOLUME = 16e-6
C_H = 1 / VOLUME
TIGHT = {"rtol": 1e-6, "atol": 1e-8}


def film_of(plateaus, transport, initial, thickness, host="Sn", volumes=None):
    """A set against lithium metal whose positive film has the phases that a case wants.

    Its molar volumes do not change unless they are given, so that the chemical diffusivities
    asked for are those of the host-fixed frame.
    """
    hull = Hull.from_plateaus(host, plateaus)
    volumes = volumes or dict.fromkeys((host, *hull.formulas), VOLUME)
    values = dict(compose("Li"))
    values |= phase_parameters("Positive", hull, transport, volumes, 298.15)
    values |= {
        "Positive electrode host thickness [m]": thickness,
        "Positive electrode initial stoichiometry": initial,
        "Upper voltage cut-off [V]": 5.0,
        "Lower voltage cut-off [V]": -5.0,
    }
    return pybamm.ParameterValues(values)


def single_phase(diffusivity, initial, thickness):
    """A film that is one ideal solution: its host, never saturated, D constant."""
    transport = {
        "Sn": {"permeability [mol.m-1.s-1]": diffusivity * C_H, "saturation stoichiometry": 1.0},
        "Li2Sn": {
            "homogeneity range [atomic fraction]": 0.001,
            "chemical diffusivity [m2.s-1]": 1e-12,
        },
    }
    return film_of({"Li2Sn": 0.6}, transport, initial, thickness)


def mesh_options(nodes, stretch):
    """Arguments of a simulation: nodes in the positive film, how they crowd."""
    mesh = pybamm.MeshGenerator(
        pybamm.Exponential1DSubMesh, {"side": "left", "stretch": stretch}
    )
    return {
        "var_pts": {"x_n": 4, "x_p": nodes},
        "submesh_types": {"negative electrode": mesh, "positive electrode": mesh},
    }


def strip(
    values, current_density, duration, nodes=60, stretch=3.0, termination=None, rest=None
):
    """Strip the positive film [A.m-2], perfectly in contact; then rest."""
    area = values["Electrode area [m2]"]
    steps = [
        pybamm.step.current(
            -current_density * area, duration=duration, termination=termination
        )
    ]
    if rest is not None:
        steps.append(pybamm.step.rest(rest))
    return pybamm.Simulation(
        pybamm_alloy.HalfCell({"contact": "perfect"}),
        parameter_values=values,
        experiment=pybamm.Experiment(steps),
        solver=pybamm.IDAKLUSolver(**TIGHT),
        **mesh_options(nodes, stretch),
    ).solve()


def order_of(sizes, errors):
    """Order p of errors ∝ size^p, by least squares."""
    return np.polyfit(np.log(sizes), np.log(errors), 1)[0]
