import numpy as np
import pandas as pd
import pytest

from pybamm_alloy import plotting
from pybamm_alloy.plotting.voltage import _PART_NAMES
from pybamm_alloy.submodels.terminal_voltage import VOLTAGE_PARTS


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
    assert labels == ["separator", "diffusion", "open-circuit voltage difference", "voltage"]
    assert set(labels) - {"voltage"} <= set(plotting.PART_COLOURS)


def test_bands_above_zero_less_those_below_are_the_voltage(ax, cycled):
    """The parts of a run, but for the parts that are too thin to be drawn."""
    solution, _ = cycled
    plotting.plot_voltage_parts(solution, ax)
    hours, voltage = ax.lines[0].get_data()
    drawn = np.zeros_like(hours)
    for band in ax.collections:
        (path,) = band.get_paths()
        n = len(hours)
        # Out along the inner edge, back along the outer one, with a point at each end.
        inner, outer = path.vertices[1 : n + 1, 1], path.vertices[n + 2 : 2 * n + 2, 1][::-1]
        top_first = path.vertices[1, 0] == hours[0]
        drawn += (outer - inner) if top_first else (inner - outer)
    assert abs(voltage).max() > 0.1
    assert abs(drawn - voltage).max() < 5e-3 * abs(voltage).max()


def test_every_part_of_a_voltage_has_its_own_colour():
    assert len({plotting.PART_COLOURS[name] for name in _PART_NAMES.values()}) == 8


def test_ohmic_line_has_the_sign_of_the_voltage_while_charging(ax, cycled):
    solution, values = cycled
    plotting.plot_voltage(solution, ax, resistance=40)
    ohmic = ax.lines[1].get_ydata()
    assert ohmic[:50] == pytest.approx(40 * 1e-3 * 1e4 * values["Electrode area [m2]"])


def test_strip_is_drawn_without_its_rest(ax, strip):
    solution, _ = strip
    plotting.plot_stripping(solution, ax)
    charge, potential = ax.lines[0].get_data()
    assert charge[-1] == pytest.approx(2, rel=1e-3)  # 10 h at 0.2 mA
    assert np.all(np.diff(charge) > 0)
    # On the plateau between Li13In3 and Li2In (0.098 V) and a little above.
    assert 0.098 < potential[len(potential) // 2] < 0.13
