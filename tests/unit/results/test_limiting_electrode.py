"""The electrode that limits is that whose potential ends the half-cycle."""

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.parameter_sets import compose_full
from pybamm_alloy.results import limiting_electrode, profiles_of, time_series

NODES = {"var_pts": {"x_n": 6, "x_s": 3, "x_p": 4, "r_p": 6}}


def solved(np_ratio, steps):
    values = compose_full("LFP", "LiIn", areal_capacity=0.3, np_ratio=np_ratio, state="delithiated")
    experiment = pybamm.Experiment(steps)
    simulation = pybamm.Simulation(
        pybamm_alloy.FullCell(), parameter_values=values, experiment=experiment, **NODES
    )
    return simulation.solve()


DISCHARGE = "Discharge at C/2 until 1.85 V"


@pytest.mark.parametrize(("np_ratio", "limits"), [(0.3, "negative"), (3, "positive")])
@pytest.mark.filterwarnings("ignore:np_ratio")
def test_the_electrode_with_less_lithium_limits(np_ratio, limits):
    assert limiting_electrode(solved(np_ratio, [("Rest for 1 minute", DISCHARGE)])) == limits


def test_a_rest_has_no_limiting_electrode():
    with pytest.raises(ValueError, match="no charge passes in the last step"):
        limiting_electrode(solved(3, ["Discharge at C/2 for 1 minute", "Rest for 1 minute"]))


def test_time_series_and_profiles_have_what_the_cell_has():
    solution = solved(3, ["Discharge at C/2 for 5 minutes"])
    series = time_series(solution)
    assert "Positive electrode contact area fraction" not in series
    parts = series.filter(regex="overpotential|Bulk").sum(axis=1)
    np.testing.assert_allclose(parts, series["Voltage [V]"], atol=1e-9)
    profiles = profiles_of(solution)
    assert "Positive film stoichiometry" not in profiles
    assert profiles["Negative film stoichiometry"].shape == (6, len(series))
