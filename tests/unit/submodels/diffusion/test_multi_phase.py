"""The drop of the potential between the first node and the electrolyte."""

import numpy as np
import pybamm
import pytest

import pybamm_alloy

FILM = "Positive electrode"
CURRENT, INITIAL = "Current function [A]", f"{FILM} initial stoichiometry"
NODES = 6


@pytest.fixture(scope="module")
def cell():
    """A film of LiIn whose current and initial stoichiometry are inputs."""
    values = pybamm.ParameterValues("Hansel2021_LiIn_half_cell")
    values.update({CURRENT: "[input]", INITIAL: "[input]"})
    simulation = pybamm.Simulation(
        pybamm_alloy.HalfCell({"contact": "perfect"}),
        parameter_values=values,
        var_pts={"x_n": 4, "x_p": NODES},
    )
    simulation.build()
    return simulation.built_model


def states(model, stoichiometry):
    inputs = {CURRENT: 0.0, INITIAL: stoichiometry}
    return model.concatenated_initial_conditions.evaluate(0, inputs=inputs)


@pytest.mark.parametrize("stoichiometry", [0.1, 0.5, 0.9])
def test_drop_of_the_potential_to_the_surface_rises_with_the_current(cell, stoichiometry):
    """Wherever the front stands in the first node: no current has two drops, nor a drop two."""
    surface = cell.get_processed_variable(f"{FILM} surface Kirchhoff potential [m2.s-1]")
    y = states(cell, stoichiometry)
    rising = np.concatenate([-np.logspace(-5, -12, 100), [0], np.logspace(-12, -5, 100)])
    drop = [
        surface.evaluate(0, y, inputs={CURRENT: current, INITIAL: stoichiometry}).item()
        for current in rising
    ]
    # Discharge fills the film.
    assert np.all(np.diff(drop) >= -1e-15 * np.abs(drop).max())
