import matplotlib.pyplot as plt
import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.submodels.terminal_voltage import VOLTAGE_PARTS


@pytest.mark.parametrize(
    "options",
    [{}, {"diffusion": "reservoir"}, {"surface form": "differential", "stack": "constant gap"}],
)
def test_quick_plot_asks_for_variables_that_the_model_has(options):
    model = pybamm_alloy.SymmetricCell(options)
    asked = np.hstack(model.default_quick_plot_variables)
    assert set(asked) <= set(model.variables)
    assert set(VOLTAGE_PARTS) <= set(asked)


def test_lines_of_a_panel_differ(strip):
    """QuickPlot has four styles of line; more would look alike."""
    solution, _ = strip
    for panel in solution.all_models[0].default_quick_plot_variables:
        assert isinstance(panel, str) or len(panel) <= 4


def test_quick_plot_draws_profiles_through_the_films(strip):
    solution, _ = strip
    plot = pybamm.QuickPlot(solution)
    plot.plot(5 * 3600)
    drawn = {ax.get_title().replace("\n", " "): ax for ax in plt.gcf().axes}
    theta = drawn["Positive film stoichiometry without plated lithium"].lines[0].get_ydata()
    assert theta[0] == pytest.approx(2, abs=0.05)
    assert theta[-1] == pytest.approx(13 / 3, abs=0.05)
    plt.close("all")


def test_a_profile_is_that_of_the_film_and_not_of_the_metal_on_it(cycled):
    """An hour of plating on Li13In3 leaves metal in the node beside the electrolyte."""
    solution, values = cycled
    name = "Negative film stoichiometry"
    surface = solution[name].entries[0]
    shown = solution[f"{name} without plated lithium"].entries[0]
    richest = values["Negative electrode Li13In3 stoichiometry"]
    richest += values["Negative electrode Li13In3 homogeneity range"] / 2
    assert surface.max() > 2 * richest
    np.testing.assert_allclose(shown, np.minimum(surface, richest))
