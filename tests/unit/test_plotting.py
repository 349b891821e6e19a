import itertools

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pybamm
import pytest
from matplotlib.colors import to_rgb

import pybamm_alloy
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


@pytest.fixture(scope="module")
def strip():
    """Li13In3 stripped by 1 mA.h with all of its film in contact."""
    values = pybamm.ParameterValues("Hansel2021_Li13In3_half_cell")
    solution = pybamm.Simulation(
        pybamm_alloy.HalfCell({"contact": "perfect"}),
        parameter_values=values,
        experiment=["Charge at 0.5 mA for 2 hours"],
    ).solve()
    return solution, values


def test_layers_of_a_phase_map_add_up_to_the_film(strip):
    film = plotting.film_of(*strip, "positive")
    thickness = strip[0]["Positive electrode thickness [m]"].entries
    np.testing.assert_allclose(film.edges[-1], thickness, rtol=1e-9)
    assert np.all(np.diff(film.edges, axis=0) > 0)


def test_lithium_of_a_phase_map_is_that_of_the_film(strip):
    solution, values = strip
    film = plotting.film_of(solution, values, "positive")
    host = values["Positive electrode host concentration [mol.m-3]"]
    lithium = host * values["Electrode area [m2]"] * (
        np.diff(film.host_edges) @ film.stoichiometry
    )
    expected = solution["Positive electrode lithium [mol]"].entries
    np.testing.assert_allclose(lithium, expected, rtol=1e-9)


def test_a_front_of_a_phase_map_stands_where_the_charge_puts_it(strip):
    """The layer of Li2In takes up what its film had more, but for the phases' ranges."""
    solution, values = strip
    film = plotting.film_of(solution, values, "positive")
    numbers = film.phase_coordinate(film.stoichiometry[:, -1])
    number = film.formulas.index("Li2In")
    layer = np.interp(number + 0.5, numbers, film.host_edges[1:])
    charge = abs(solution["Discharge capacity [A.h]"].entries[-1]) * 3600
    gap = film.stoichiometry[-1, 0] - film.phase_edges[number, 1]
    host = values["Positive electrode host concentration [mol.m-3]"]
    exact = charge / (96485.332 * host * values["Electrode area [m2]"] * gap)
    assert layer == pytest.approx(exact, rel=0.1)
    # Sharp: a cell at the most, of those that a node is drawn as.
    assert np.sum((numbers > number + 0.05) & (numbers < number + 0.95)) <= 1


def test_axes_have_their_units(strip, ax):
    plotting.plot_phase_map(*strip, ax)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("Time [h]", "Distance from electrolyte [µm]")
    ax.clear()
    plotting.plot_stoichiometry(*strip, [0, 1, 2], ax)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("Distance from electrolyte [µm]", "Li per In")


def test_an_electrode_or_a_time_that_is_not_there_is_refused(strip, ax):
    with pytest.raises(ValueError, match="electrode is 'both'"):
        plotting.plot_phase_map(*strip, ax, electrode="both")
    with pytest.raises(ValueError, match="time is 9 h; the solution has 0 to 2 h"):
        plotting.plot_stoichiometry(*strip, [9], ax)


def seen_by_a_deuteranope(colour):
    """Viénot, Brettel and Mollon 1999, in CIE L*a*b*."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    mixed = np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]])
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = to_xyz @ (mixed @ linear) / np.array([0.9505, 1, 1.089])
    x, y, z = np.where(xyz > 0.008856, np.cbrt(np.maximum(xyz, 0)), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("colours", [plotting.COLOURS, plotting.PART_COLOURS])
def test_colours_are_told_apart_by_the_colour_blind(colours):
    """By more than a few just noticeable differences, of about 2.3."""
    seen = [seen_by_a_deuteranope(colour) for colour in colours.values()]
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(one - other) > 8
