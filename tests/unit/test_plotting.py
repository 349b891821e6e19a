import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from pybamm_alloy import plotting
from pybamm_alloy.plotting.voltage import _PART_NAMES
from pybamm_alloy.submodels.terminal_voltage import VOLTAGE_PARTS


@pytest.fixture
def ax():
    figure, ax = plt.subplots()
    yield ax
    plt.close(figure)


def test_bands_of_a_voltage_reach_from_its_negative_to_its_positive_parts(ax):
    """Hull step 0.38 V, diffusion −0.1 V, separator −0.04 V: bands from −0.14 to 0.38 V."""
    trace = pd.DataFrame({"Time [h]": [0.0, 1.0], **dict.fromkeys(VOLTAGE_PARTS, 0.0)})
    trace["Bulk open-circuit voltage [V]"] = 0.38
    trace["Diffusion overpotential [V]"] = -0.1
    trace["Separator ohmic overpotential [V]"] = -0.04
    trace["Voltage [V]"] = 0.24
    plotting.plot_voltage_parts(trace, ax)
    heights = np.concatenate(
        [path.vertices[:, 1] for bands in ax.collections for path in bands.get_paths()]
    )
    assert (heights.min(), heights.max()) == pytest.approx((-0.14, 0.38))
    _, labels = ax.get_legend_handles_labels()
    assert labels == ["separator", "diffusion", "hull step", "voltage"]
    assert set(labels) - {"voltage"} <= set(plotting.PART_COLOURS)


def test_every_part_of_a_voltage_has_its_own_colour(ax):
    assert len({plotting.PART_COLOURS[name] for name in _PART_NAMES.values()}) == 7
