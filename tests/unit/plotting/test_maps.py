"""Pictures of ready maps."""

import numpy as np
import pandas as pd

from pybamm_alloy import plotting

EFFECTS = pd.DataFrame(
    {
        "parameter": ["Positive electrode b [m]", "Negative electrode a [m]"],
        "low": [1.0, 3.0],
        "high": [2.0, 4.0],
        "output": "stripped capacity [A.h]",
        "value": 10e-3,
        "at low": [2e-3, 9e-3],
        "at high": [20e-3, 11e-3],
    }
)
RATES = pd.DataFrame(
    {
        "electrode": ["Li", "Li", "LiSn"],
        "stack pressure [Pa]": 45e6,
        "current [A]": [1e-4, 1e-3, 1e-4],
        "capacity [A.h]": [5e-3, 4e-3, 3e-3],
        "energy [W.h]": [3e-3, 2e-3, -1e-3],
    }
)
CRITICAL = pd.DataFrame(
    {
        "electrode": ["Li", "Li", "Li13In3", "Li13In3"],
        "stack pressure [Pa]": [0, 45e6, 0, 45e6],
        "critical current [A]": [5e-4, np.nan, 1e-3, 4e-3],
    }
)


def test_the_largest_effect_is_the_first_and_on_top_of_the_figure(ax):
    plotting.plot_tornado(EFFECTS, ax)
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == ["Negative electrode a [m]", "b [m]"]
    ends = [bar.get_x() + bar.get_width() for bar in ax.patches]
    np.testing.assert_allclose(ends, [9, 2, 11, 20])
    assert ax.get_xlabel() == "Stripped capacity [mA·h]"


def test_a_line_per_electrode_in_the_units_of_its_axes(ax):
    plotting.plot_by_rate(RATES, ax, "energy [W.h]")
    lithium, tin = (line.get_xydata() for line in ax.lines)
    np.testing.assert_allclose(lithium, [[0.1, 3], [1, 2]])
    np.testing.assert_allclose(tin, [[0.1, -1]])
    assert ax.get_ylabel() == "Energy [mW·h]"


def test_a_pressure_without_a_critical_current_has_no_point(ax):
    plotting.plot_critical_current(CRITICAL, ax)
    lithium, indium = (line.get_xydata() for line in ax.lines)
    np.testing.assert_allclose(indium, [[0, 1], [45, 4]])
    assert np.isfinite(lithium).all(axis=1).tolist() == [True, False]
