"""Colours are told apart, also by colour-blind readers and in grey."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from pybamm_alloy import plotting
from pybamm_alloy.plotting.phases import _colormap

#: What is left of linear RGB without a kind of cone (Machado et al. 2009,
#: 10.1109/TVCG.2009.113, severity 1).
VISION = {
    "all cones": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
#: Linear RGB of sRGB to XYZ over the white of D65.
TO_XYZ = np.array(
    [
        [0.4124, 0.3576, 0.1805],
        [0.2126, 0.7152, 0.0722],
        [0.0193, 0.1192, 0.9505],
    ]
) / [[0.9505], [1], [1.089]]
#: Lab distance of colours that are told apart in small areas; 2.3 is just noticed.
APART = 10


def lab(colour, vision):
    """CIELAB of a colour as it is seen."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    x = TO_XYZ @ (np.array(VISION[vision]) @ linear).clip(0, 1)
    f = np.where(x > 0.008856, np.cbrt(x), 7.787 * x + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def phase_colours(number):
    formulas = tuple(map(str, range(number)))
    film = plotting.Film(formulas, *[None] * 7)
    return _colormap(film)(np.linspace(0, 1, number))


def smallest_distance(colours, vision):
    seen = [lab(colour, vision) for colour in colours]
    return min(np.linalg.norm(a - b) for a, b in combinations(seen, 2))


def test_lab_is_that_of_known_colours():
    assert lab("white", "all cones") == pytest.approx([100, 0, 0], abs=0.02)
    assert lab("#ff0000", "all cones") == pytest.approx([53.24, 80.09, 67.20], abs=0.05)
    # Red and green of one lightness are confused.
    assert smallest_distance(["#c00000", "#6b6b00"], "protanopia") < 30


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("colours", [plotting.COLOURS, plotting.PART_COLOURS])
def test_electrodes_and_parts_are_distinguishable(colours, vision):
    assert smallest_distance(colours.values(), vision) > APART


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("phases", [2, 5, 7])
def test_phases_and_plated_lithium_are_distinguishable(phases, vision):
    colours = [*phase_colours(phases), plotting.PLATED_COLOUR]
    assert smallest_distance(colours, vision) > APART


def test_phases_are_the_darker_the_richer_also_in_grey():
    lightness = [lab(colour, "all cones")[0] for colour in phase_colours(7)]
    assert np.all(np.diff(lightness) < -5)


@pytest.mark.parametrize(
    ("formula", "label"),
    [("Li13In3", "Li$_{13}$In$_{3}$"), ("Li0.5In", "Li$_{0.5}$In"), ("Sn", "Sn")],
)
def test_numbers_of_a_formula_are_subscripts(formula, label):
    assert plotting.formula_label(formula) == label
