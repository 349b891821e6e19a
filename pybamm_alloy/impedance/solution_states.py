"""The states of a solution at which an impedance is asked for."""

from __future__ import annotations

import numpy as np
import pybamm

from .. import _pybamm
from .rest_simulation import double_layer_states


def cycle_number(cycle, count):
    """From 0, the start of the first, to the count of the cycles."""
    if not isinstance(cycle, int | np.integer) or not -count <= cycle <= count:
        raise ValueError(
            f"cycle is {cycle!r}; it must be a whole number from {-count} to {count}, as "
            f"there are {count} cycles (0: before the first)"
        )
    return cycle + count + 1 if cycle < 0 else cycle


def state_at(solution, cycle):
    """The state of a solution at which to measure, a solution of one time."""
    if not isinstance(solution, pybamm.Solution):
        raise ValueError(f"solution is {solution!r}; it must be a pybamm.Solution")
    if cycle is None:
        return solution.last_state
    number = cycle_number(cycle, len(solution.cycles))
    if number == 0:
        return solution.first_state
    kept = solution.cycles[number - 1]
    if not isinstance(kept, pybamm.Solution):
        raise ValueError(f"cycle {cycle} was not kept; solve with save_at_cycles for it")
    return kept.last_state


def check_same_states(model, last):
    """Refuse a solution whose states are not those of a model, double layers aside."""
    # A solution without a double layer has none of its states.
    electrical = {_pybamm.CURRENT_STATE}.union(*double_layer_states(model))
    ours = {state.name for state in (*model.rhs, *model.algebraic)} - electrical
    theirs = set(_pybamm.last_states(last)) - electrical
    for names, has, lacks in (
        (ours - theirs, "model", "solution"),
        (theirs - ours, "solution", "model"),
    ):
        if names:
            raise ValueError(
                f"the {lacks} has no {sorted(names)}, which the {has} has; it must be a "
                f"solution of this model with its options, {dict(model.options)}"
            )
