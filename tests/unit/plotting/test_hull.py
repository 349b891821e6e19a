from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pytest

from pybamm_alloy import parameter_sets, plotting


@pytest.mark.parametrize("size", [(3.3, 2.6), (7, 5)])
@pytest.mark.parametrize("system", ["Li-In", "Li-Sn"])
def test_names_of_the_phases_are_inside_and_apart(system, size):
    table = parameter_sets.read_table("formation_energies")
    energy = "host_reference_corrected_eV_per_atom"
    rows = table[table["system"] == system].dropna(subset=energy)
    figure, ax = plt.subplots(figsize=size, layout="constrained")
    hull = parameter_sets.reference_hull(system)
    plotting.plot_hull(hull, dict(zip(rows["formula"], rows[energy])), ax)
    figure.canvas.draw()
    boxes = {text.get_text(): text.get_window_extent() for text in ax.texts}
    assert len(boxes) == len(set(rows["formula"]) - {"Li"})
    bottom = ax.get_window_extent().y0
    assert min(box.y0 for box in boxes.values()) > bottom
    for (one, a), (other, b) in combinations(boxes.items(), 2):
        overlap = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert min(overlap) < 2, f"{one} is on {other}"
    plt.close(figure)


def test_area_under_the_voltage_curve_is_the_formation_energy(ax):
    hull = parameter_sets.reference_hull("Li-Sn")
    plotting.plot_voltage_curve(hull, ax)
    curve = ax.patches[0].get_data()
    area = np.sum(curve.values * np.diff(curve.edges))
    assert area == pytest.approx(-hull.energies[-1])
    assert curve.values[-1] == 0
