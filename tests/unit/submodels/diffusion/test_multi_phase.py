"""The flux between the first node and the electrolyte, and between two nodes, is well posed."""

import casadi
import numpy as np
import pybamm
import pytest

import pybamm_alloy

FILM = "Positive electrode"
CURRENT, INITIAL = "Current function [A]", f"{FILM} initial stoichiometry"
NODES = 6


def built(film):
    """A half-cell of a film whose current and initial stoichiometry are inputs."""
    values = pybamm.ParameterValues(f"Hansel2021_{film}_half_cell")
    values.update({CURRENT: "[input]", INITIAL: "[input]"})
    simulation = pybamm.Simulation(
        pybamm_alloy.HalfCell({"contact": "perfect"}),
        parameter_values=values,
        var_pts={"x_n": 4, "x_p": NODES},
    )
    simulation.build()
    return simulation.built_model


@pytest.fixture(scope="module")
def cell():
    return built("LiIn")


def states(model, stoichiometry):
    inputs = {CURRENT: 0.0, INITIAL: stoichiometry}
    return model.concatenated_initial_conditions.evaluate(0, inputs=inputs)


def profile_of(model):
    """Place of the film's stoichiometry in the vector of states."""
    (place,) = next(
        slices
        for symbol, slices in model.y_slices.items()
        if symbol.name == "Positive film connected stoichiometry"
    )
    return place


@pytest.mark.parametrize("stoichiometry", [0.1, 0.5, 0.9])
def test_drop_of_the_potential_to_the_surface_rises_with_the_current(cell, stoichiometry):
    """Wherever the front stands in the first node: no current has two drops, nor a drop two."""
    surface = cell.get_processed_variable(f"{FILM} surface Kirchhoff potential [m2.s-1]")
    y = states(cell, stoichiometry)
    rising = np.concatenate([-np.logspace(-5, -12, 100), [0], np.logspace(-12, -5, 100)])
    current = casadi.MX.sym("current")
    inputs = {CURRENT: current, INITIAL: casadi.MX(stoichiometry)}
    drop_at = casadi.Function(
        "drop", [current], [surface.to_casadi(t=casadi.MX(0), y=casadi.MX(y), inputs=inputs)]
    )
    drop = np.array([float(drop_at(each)) for each in rising])
    # Discharge fills the film.
    assert np.all(np.diff(drop) >= -1e-15 * np.abs(drop).max())


def test_empty_host_beside_a_rich_phase_fills_without_a_growing_mode(cell):
    """The more lithium it holds, the less flows in: every eigenvalue is nil or negative."""
    inputs = {CURRENT: 0.0, INITIAL: 0.5}
    y = states(cell, 0.5)
    profile = profile_of(cell)
    y[profile, 0] = [1e-5, 1.02, *[1.1] * (NODES - 2)]
    rate = cell.concatenated_rhs
    step = 1e-9
    jacobian = np.empty((NODES, NODES))
    for node in range(NODES):
        sides = []
        for sign in (1, -1):
            moved = y.copy()
            moved[profile.start + node] += sign * step
            sides.append(rate.evaluate(0, moved, inputs=inputs)[profile, 0])
        jacobian[:, node] = (sides[0] - sides[1]) / (2 * step)
    growth = np.linalg.eigvals(jacobian).real
    assert growth.max() < 1e-6 * np.abs(growth).max()


@pytest.mark.parametrize(
    ("theta", "beyond", "current"), [(0.9073, -0.1, -1e-3), (1.0927, 0.1, 1e-3)]
)
def test_potential_has_no_step_where_a_phase_at_the_surface_goes_back(cell, theta, beyond, current):
    """A node that the last current filled, or emptied, to the edge of LiIn, on reversal."""
    inputs = {CURRENT: current, INITIAL: theta}
    y = states(cell, theta)
    profile = profile_of(cell)
    surface = cell.get_processed_variable(f"{FILM} surface Kirchhoff potential [m2.s-1]")

    def at(first):
        y[profile, 0] = [first, *[theta + beyond] * (NODES - 1)]
        return surface.evaluate(0, y, inputs=inputs).item()

    assert at(theta - 1e-9) == pytest.approx(at(theta + 1e-9), rel=1e-6, abs=0)


def test_potential_has_no_step_where_layers_begin_beside_a_single_phase():
    """Li2Sn5 at the electrolyte of a film of LiSn that is stripped with 0.9 mA/cm2.

    From a ten-thousandth of its range to the next, the potential stays: within the phase the
    layer of tin is the thinnest there is, and towards the edges it grows gradually.
    """
    cell = built("LiSn")
    middle, width = 0.4, 0.00196
    inputs = {CURRENT: -1e-3, INITIAL: 1.0}
    y = states(cell, 1.0)
    potential = cell.get_processed_variable(f"{FILM} open-circuit potential [V]")

    def at(through):
        y[profile_of(cell).start, 0] = middle + (through - 0.5) * width
        return potential.evaluate(0, y, inputs=inputs).item()

    for through in (0.05, 0.5, 0.95):
        assert at(through + 1e-4) == pytest.approx(at(through - 1e-4), abs=1e-3)
