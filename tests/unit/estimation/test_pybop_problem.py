"""PyBOP sees the same problem."""

import numpy as np
import pytest

from pybamm_alloy.estimation import Cycling, FreeParameter, Problem, pybop_problem

from .cells import CONDUCTIVITY, MESH, PERMEABILITY, half_cell, half_cell_values, table

pybop = pytest.importorskip("pybop", reason="PyBOP is not installed: the extra 'pybop'")


@pytest.fixture(scope="module")
def problem():
    values = half_cell_values()
    free = [
        FreeParameter(PERMEABILITY, start=2 * values[PERMEABILITY]),
        FreeParameter(CONDUCTIVITY, start=values[CONDUCTIVITY] / 2),
    ]
    strip = [Cycling(table(), (-1, 1))]
    return Problem(half_cell(), values, free, strip, **MESH)


def test_the_cost_and_its_gradient_are_those_of_the_residuals(problem):
    r, J = problem.evaluate([0, 0])
    starts = np.array([p.start for p in problem.parameters])
    found = pybop_problem(problem).evaluate(starts, calculate_sensitivities=True)
    assert found.values[0] == pytest.approx(r @ r)
    for k, parameter in enumerate(problem.parameters):
        gradient = found.sensitivities[parameter.label][0]
        assert gradient == pytest.approx(2 * r @ J[:, k] / starts[k])


def test_its_optimiser_gets_past_the_depletion(problem):
    options = pybop.PintsOptions(max_iterations=60)
    result = pybop.IRPropPlus(pybop_problem(problem), options=options).run()
    values = half_cell_values()
    assert result.x == pytest.approx([values[PERMEABILITY], values[CONDUCTIVITY]], rel=0.05)
