"""The one walk through the cycles and steps of a solution."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pybamm

from .. import _pybamm


class StepSolution(NamedTuple):
    """A step of a solved experiment.

    Attributes
    ----------
    cycle, step : int
        From 1.
    solution : pybamm.Solution or pybamm.EmptySolution
        Empty if the step was skipped, since its end was met as it began.
    """

    cycle: int
    step: int
    solution: pybamm.Solution | pybamm.EmptySolution

    @property
    def skipped(self) -> bool:
        """Whether the step was skipped."""
        return _pybamm.is_empty(self.solution)

    @property
    def has_duration(self) -> bool:
        """Whether time passed: neither a skipped step nor the state that a run starts from."""
        return not self.skipped and len(self.solution.t) > 1


def all_steps(solution: pybamm.Solution) -> Iterator[StepSolution]:
    """The steps of the cycles that a solution kept, in their order, skipped steps included.

    Parameters
    ----------
    solution : pybamm.Solution
        One without cycles has a single step. Cycles that ``save_at_cycles`` left out are
        passed over; the others keep their numbers.

    Returns
    -------
    iterator of StepSolution
    """
    if not solution.cycles:
        yield StepSolution(1, 1, solution)
    for number, cycle in enumerate(solution.cycles, start=1):
        if cycle is not None:
            for step_number, step in enumerate(cycle.steps, start=1):
                yield StepSolution(number, step_number, step)


def solved_steps(solution: pybamm.Solution) -> Iterator[StepSolution]:
    """The steps of a solution that PyBaMM did not skip.

    Parameters
    ----------
    solution : pybamm.Solution
        As of :func:`all_steps`.

    Returns
    -------
    iterator of StepSolution
    """
    return (step for step in all_steps(solution) if not step.skipped)


def kept_cycles(solution: pybamm.Solution) -> dict[int, pybamm.Solution]:
    """Number of each cycle that a solution kept, from 1, to its solution."""
    return {
        number: cycle
        for number, cycle in enumerate(solution.cycles, start=1)
        if cycle is not None and not _pybamm.is_empty(cycle)
    }


def check_all_cycles(solution: pybamm.Solution, quantity: str) -> None:
    """Refuse a solution of which ``save_at_cycles`` left out cycles.

    Parameters
    ----------
    solution : pybamm.Solution
    quantity : str
        That needs all cycles.

    Raises
    ------
    ValueError
        If a cycle was left out.
    """
    left_out = [number for number, cycle in enumerate(solution.cycles, start=1) if cycle is None]
    if left_out:
        shown = ", ".join(map(str, left_out[:5]))
        more = f" and {len(left_out) - 5} more" if len(left_out) > 5 else ""
        raise ValueError(
            f"{quantity} needs all cycles, and save_at_cycles left out {shown}{more} of the "
            f"{len(solution.cycles)} cycles of the solution; solve without save_at_cycles"
        )


def gaps(solution: pybamm.Solution, times: np.ndarray) -> np.ndarray:
    """Where cycles were left out by ``save_at_cycles``.

    Parameters
    ----------
    solution : pybamm.Solution
    times : numpy.ndarray, shape (n,)
        Times [s], rising, to which the indices belong.

    Returns
    -------
    numpy.ndarray
        Indices of the times after which cycles are missing.
    """
    ends = [
        cycle.t[-1]
        for cycle, following in pairwise(solution.cycles)
        if cycle is not None and following is None
    ]
    return np.searchsorted(times, ends, side="right") - 1
