"""The states of a solution at which an impedance is asked for."""

from __future__ import annotations

from numbers import Real

import numpy as np
import pybamm

from .. import _pybamm
from .rest_simulation import double_layer_states

_TEMPERATURE, _REFERENCE = "Ambient temperature [K]", "Reference temperature [K]"
#: Difference of two temperatures [K] up to which they are the same.
_SAME = 1e-3


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
    # A solution without a double layer has none of its states, and other algebraic ones.
    electrical = {_pybamm.CURRENT_STATE}.union(*double_layer_states(model))
    ours = {state.name for state in model.rhs} - electrical
    solved = _pybamm.last_model(last)
    differential = _pybamm.differential_count(solved)
    slices = _pybamm.state_slices(solved).items()
    theirs = {name for name, place in slices if place.start < differential} - electrical
    for names, has, lacks in (
        (ours - theirs, "model", "solution"),
        (theirs - ours, "solution", "model"),
    ):
        if names:
            raise ValueError(
                f"the {lacks} has no {sorted(names)}, which the {has} has; it must be a "
                f"solution of this model with its options, {dict(model.options)}"
            )


def at_state(parameter_values, inputs, state, check):
    """Parameter values and inputs with the temperature at which a state was reached.

    A step of an experiment sets the temperature, in the mode "unified" as an input, so that the
    values that a caller gives do not have it.

    Parameters
    ----------
    parameter_values : pybamm.ParameterValues
        They are not changed.
    inputs : dict, optional
        Those that a caller gives.
    state : pybamm.Solution
        Of one time.
    check : bool
        Whether to refuse values that the solution contradicts; without, they are those with
        which it was solved.

    Returns
    -------
    pybamm.ParameterValues
    dict
        The inputs, with the temperature if that is an input of the values.

    Raises
    ------
    ValueError
        If the caller's temperature, or another number for which the solution had an input,
        is not that of the state.
    """
    values, inputs = parameter_values.copy(), dict(inputs or {})
    T = float(state[_TEMPERATURE].entries[-1])
    if check:
        if _TEMPERATURE in inputs:
            _check_temperature(inputs[_TEMPERATURE], None, T)
        else:
            _check_temperature(values[_TEMPERATURE], values.get(_REFERENCE), T)
        _check_inputs_of(state, values, inputs)
    if isinstance(values[_TEMPERATURE], pybamm.InputParameter):
        inputs[_TEMPERATURE] = T
    else:
        values[_TEMPERATURE] = T
    return values, inputs


def _check_temperature(given, reference, T):
    """Refuse a temperature that was set on purpose and is not that of the state."""
    number = float(given.value) if isinstance(given, pybamm.Scalar) else given
    if not isinstance(number, Real) or number == reference or abs(number - T) <= _SAME:
        return
    raise ValueError(
        f"the temperature that is given is {number:g} K, that of the solution's last step is "
        f"{T:g} K, at which the impedance is measured. Set "
        f"values['{_TEMPERATURE}'] = {T:g}, or solve a rest at {number:g} K first"
    )


def _check_inputs_of(state, values, inputs):
    """Refuse numbers that differ from an input with which the solution was solved."""
    for name, solved in _pybamm.last_inputs(state).items():
        number = values.get(name)
        if name == _TEMPERATURE or name in inputs or not isinstance(number, Real):
            continue
        if not np.isclose(number, solved, rtol=1e-9, atol=0):
            raise ValueError(
                f"the solution was solved with the input '{name}' = {solved:g}, the parameter "
                f"values have {number:g}; set values['{name}'] = {solved:g}"
            )
