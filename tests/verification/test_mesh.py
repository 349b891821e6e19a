"""The surface potential on few nodes against many."""

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.experiments import rate_steps

NAME = "Positive electrode open-circuit potential [V]"


def solve(alloy, nodes, rtol=1e-4):
    values = pybamm.ParameterValues(f"Hansel2021_{alloy}")
    return pybamm.Simulation(
        pybamm_alloy.SymmetricCell(),
        parameter_values=values,
        experiment=rate_steps(values["Electrode area [m2]"], cycles_per_rate=1),
        var_pts={"x_n": nodes, "x_p": nodes},
        solver=pybamm.IDAKLUSolver(rtol=rtol),
        experiment_model_mode="unified",
    ).solve()


@pytest.mark.parametrize("alloy", ["LiIn", "Li13In3", "LiSn", "Li17Sn4"])
def test_twenty_nodes_are_within_3_mV_rms_of_two_hundred(alloy):
    few, many = solve(alloy, 20), solve(alloy, 200, rtol=1e-5)
    t = np.linspace(0, min(few.t[-1], many.t[-1]), 4000)
    error = few[NAME](t) - many[NAME](t)
    assert np.sqrt(np.mean(error**2)) < 0.003
