"""Times at which a solution is written and drawn: those of the solver, and some between."""

from __future__ import annotations

import numpy as np
import pybamm

from .. import _pybamm

#: Largest distance [V] of the voltage from the straight line between two output times.
STRAIGHT = 2e-4
#: Least number of equal parts of the solver's times of a step, and how often one is halved.
_PARTS, _HALVINGS = 30, 10
#: Number of times beside an extreme voltage at which a larger one is looked for.
_NEAR = 17


def output_times(solution: pybamm.Solution) -> np.ndarray:
    """Times between which the voltage of a solution is a straight line.

    The solver keeps few times, between which its states are cubic in time. Tables and figures
    connect points by straight lines.

    Parameters
    ----------
    solution : pybamm.Solution
        Of a cell of this package, or a cycle or step of one.

    Returns
    -------
    numpy.ndarray, shape (n,)
        Times [s], rising: those of the solution, and more where it can be interpolated, so that
        the voltage is within :data:`STRAIGHT` of the straight line between each two.
    """
    if not solution.hermite_interpolation or len(solution.t) == 1:
        return solution.t
    voltage = solution["Voltage [V]"]
    # Each step on its own: between two of them cycles may have been left out.
    steps = [
        np.union1d(t, np.linspace(t[0], t[-1], _PARTS + 1))
        for t in _pybamm.times_by_step(solution)
    ]
    times = np.concatenate(steps)
    left = np.concatenate([step[:-1] for step in steps])
    right = np.concatenate([step[1:] for step in steps])
    at_left, at_right = np.split(voltage(np.concatenate([left, right])), 2)
    for _ in range(_HALVINGS):
        if not left.size:
            break
        middle = (left + right) / 2
        at_middle = voltage(middle)
        bent = np.abs(at_middle - (at_left + at_right) / 2) > STRAIGHT
        times = np.concatenate([times, middle[bent]])
        left, right = (
            np.concatenate([left[bent], middle[bent]]),
            np.concatenate([middle[bent], right[bent]]),
        )
        at_left, at_right = (
            np.concatenate([at_left[bent], at_middle[bent]]),
            np.concatenate([at_middle[bent], at_right[bent]]),
        )
    return np.unique(times)


def values_at(solution: pybamm.Solution, name: str, times: np.ndarray) -> np.ndarray:
    """Values of a variable at :func:`output_times`.

    Parameters
    ----------
    solution : pybamm.Solution
    name : str
        Of the variable.
    times : numpy.ndarray, shape (n,)
        Times [s], rising.

    Returns
    -------
    numpy.ndarray, shape (n,) or (nodes, n)
    """
    variable = solution[name]
    # At its own times PyBaMM would add the two ends of a profile to its nodes.
    return variable.entries if np.array_equal(times, solution.t) else variable(times)


def extreme_voltages(solution: pybamm.Solution) -> tuple[float, float]:
    """Smallest and largest voltage of a solution, between the solver's times too.

    Parameters
    ----------
    solution : pybamm.Solution
        Of a cell of this package, or a cycle or step of one.

    Returns
    -------
    smallest, largest : float
        [V]
    """
    voltage, t = solution["Voltage [V]"], solution.t
    found = voltage.entries
    if solution.hermite_interpolation and len(t) > 1:
        # An extreme between two times is next to the extreme one of them.
        places = [found.argmin(), found.argmax()]
        last = len(t) - 1
        near = [np.linspace(t[max(k - 1, 0)], t[min(k + 1, last)], _NEAR) for k in places]
        found = np.concatenate([found, voltage(np.unique(near))])
    return float(found.min()), float(found.max())
