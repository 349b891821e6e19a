"""The same problem for PyBOP's optimisers and samplers (the extra "pybop")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pybamm

from .problem import Problem

if TYPE_CHECKING:
    import pybop

_TARGET = "Residual"


def pybop_problem(problem: Problem) -> pybop.Problem:
    """A PyBOP problem whose cost is the sum of the squared residuals.

    A run that ends early has residuals too, so that its optimisers see where it should
    have gone.

    Parameters
    ----------
    problem : Problem

    Returns
    -------
    pybop.Problem
        Of ``pybop.SumSquaredError``: twice the cost of :class:`FitResult`. Its parameters
        are named by their labels.

    Raises
    ------
    ImportError
        If PyBOP is not installed.
    """
    try:
        import pybop
    except ImportError as error:
        raise ImportError(
            "a PyBOP problem needs PyBOP: pip install 'pybamm-alloy[pybop]'"
        ) from error

    class Simulator(pybop.BaseSimulator):
        """Residuals, with their sensitivities, in PyBOP's form."""

        has_sensitivities = True

        def set_output_variables(self, target):
            pass

        def solve_batch(self, inputs, calculate_sensitivities=False):
            return [self._solved(values, calculate_sensitivities) for values in inputs]

        def _solved(self, values, sensitivities):
            x = [float(p.to_x(values[p.label])) for p in problem.parameters]
            try:
                r, J = problem.evaluate(x)
            except pybamm.SolverError:
                return pybop.FailedSolution([_TARGET], list(values))
            slopes = {p.label: p.slope(values[p.label]) for p in problem.parameters}
            by_value = {
                label: J[:, k] / slope for k, (label, slope) in enumerate(slopes.items())
            }
            solution = pybop.Solution(values)
            solution.set_solution_variable(_TARGET, r, by_value if sensitivities else None)
            return solution

    parameters = pybop.Parameters(
        {
            p.label: pybop.Parameter(
                initial_value=p.start,
                bounds=[p.low, p.high],
                transformation=pybop.LogTransformation() if p.scale == "log" else None,
            )
            for p in problem.parameters
        }
    )
    count = len(problem.evaluate(np.zeros(len(problem.parameters)))[0])
    data = pybop.Dataset({"Time [s]": np.arange(count, dtype=float), _TARGET: np.zeros(count)})
    return pybop.Problem(Simulator(parameters), pybop.SumSquaredError(data, target=_TARGET))
