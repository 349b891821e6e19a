"""Allowed ranges of the parameters, and the one check that every way to run a cell calls."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Real
from typing import Any

import numpy as np
import pybamm

from .._util.parameter_ranges import (
    ParameterRange,
    check_areal_capacity,
    check_current,
    check_in_range,
    out_of_range,
    parameter_ranges,
    range_of,
)
from ..thermodynamics import phases_of

__all__ = [
    "ParameterRange",
    "check_in_range",
    "check_parameter_values",
    "parameter_ranges",
    "range_of",
]

#: Temperature [K] at which functions are checked where that of the cell is not a number.
_ROOM = 298.15
#: Voltage [V] by which PyBaMM loosens the cut-offs in a step of an experiment.
_LOOSENED = 1.0
#: Input of PyBaMM in the functions of time of a step, which are checked as from its start [s].
_START = {"start time": 0.0}


def check_parameter_values(values: Mapping[str, Any]) -> None:
    """Check parameter values before anything is solved with them.

    Numbers must be within the ranges of the table, capacity and current per area must be those
    of a film, a given voltage must be within the cut-offs, plateaus must fall and homogeneity
    ranges must not overlap from each phase to the next richer one. A function of time is checked
    at 0 s and at the extrema of its interpolated data, a function of temperature at the
    temperature of the cell. Inputs and parameters that are not in the table are left to the model.

    Parameters
    ----------
    values : mapping
        Name to value, such as ``pybamm.ParameterValues`` or a part of them.

    Raises
    ------
    ValueError
        If a value is out of its range, or two values contradict each other. The message names
        the parameter, its value, and what is allowed.
    """
    numbers = {
        name: number
        for name, value in values.items()
        if (number := _number(value)) is not None
    }
    for name, number in numbers.items():
        allowed = range_of(name)
        if allowed is not None and not allowed.allows(number):
            raise ValueError(out_of_range(f"parameter '{name}' is {number:g}", number, allowed))
    extremes = _check_functions(values, numbers.get("Ambient temperature [K]", _ROOM))
    _check_above(numbers, "Upper voltage cut-off [V]", "Lower voltage cut-off [V]")
    _check_voltages(numbers, extremes)
    area = numbers.get("Electrode area [m2]")
    if area is not None and "Nominal cell capacity [A.h]" in numbers:
        check_areal_capacity(numbers["Nominal cell capacity [A.h]"], area)
    if area is not None:
        name = "Current function [A]"
        for current in [numbers[name]] if name in numbers else extremes.get(name, []):
            check_current(current, area)
    for domain in ("Negative", "Positive"):
        _check_phases(numbers, f"{domain} electrode", phases_of(values, domain))


def _check_functions(values, temperature):
    """Values of each function of time or temperature, refused out of range."""
    found = {}
    for name, value in values.items():
        allowed = range_of(name)
        if allowed is None or not (callable(value) or isinstance(value, pybamm.Symbol)):
            continue
        found[name] = _values_of(value, allowed, temperature)
        for number, where in found[name].items():
            if not allowed.allows(number):
                what = f"parameter '{name}' is {number:g} at {where}"
                raise ValueError(out_of_range(what, number, allowed))
    return found


def _values_of(function, allowed, temperature):
    """Values of a function, and where it has them; none if other parameters are needed."""
    of_time = "function of time" in allowed.meaning
    if not of_time and "function of temperature" not in allowed.meaning:
        return {}
    argument = pybamm.t if of_time else pybamm.Scalar(temperature)
    try:
        symbol = pybamm.convert_to_symbol(function(argument) if callable(function) else function)
        times = {0.0}
        for node in symbol.pre_order():
            if isinstance(node, pybamm.Interpolant) and len(node.children) == 1:
                points = {float(node.x[0][at(node.y)]) for at in (np.argmin, np.argmax)}
                # Points in seconds, not in another unit or on another axis.
                axis = node.children[0]
                times |= {t for t in points if axis.evaluate(t=t, inputs=_START) == t}
        return {
            float(np.squeeze(symbol.evaluate(t=time, inputs=_START))): (
                f"{time:g} s" if of_time else f"{temperature:g} K"
            )
            for time in times
        }
    except (TypeError, NotImplementedError, KeyError, ValueError, AttributeError):
        # A function of other parameters, inputs or a state has values only while PyBaMM solves.
        return {}


def _number(value):
    if isinstance(value, pybamm.Scalar):
        return float(value.value)
    if isinstance(value, Real) and not isinstance(value, bool):
        return float(value)
    return None


def _check_above(numbers, higher, lower):
    if higher in numbers and lower in numbers and not numbers[higher] > numbers[lower]:
        raise ValueError(
            f"parameter '{higher}' is {numbers[higher]:g}; it must be above '{lower}', which is "
            f"{numbers[lower]:g}"
        )


def _check_voltages(numbers, extremes):
    """Refuse a given voltage so far beyond a cut-off that a solution ends before it begins."""
    name = "Voltage function [V]"
    cut_offs = [f"{side} voltage cut-off [V]" for side in ("Lower", "Upper")]
    low, high = (numbers.get(cut_off, sign * np.inf) for cut_off, sign in zip(cut_offs, (-1, 1)))
    for voltage in [numbers[name]] if name in numbers else extremes.get(name, []):
        if not low - _LOOSENED <= voltage <= high + _LOOSENED:
            raise ValueError(
                f"parameter '{name}' is {voltage:g} V; it must be within '{cut_offs[0]}' and "
                f"'{cut_offs[1]}', {low:g} to {high:g} V"
            )


def _check_phases(numbers, electrode, phases):
    """Plateaus that fall, and phases that stand apart, from the host to the richest."""
    host, *rich = phases or [None]
    poor_edge = f"{electrode} {host} saturation stoichiometry"
    edge = numbers.get(poor_edge)
    for k, phase in enumerate(rich):
        if k + 1 < len(rich):
            plateau = "plateau potential [V]"
            _check_above(
                numbers, f"{electrode} {phase} {plateau}", f"{electrode} {rich[k + 1]} {plateau}"
            )
        theta = numbers.get(f"{electrode} {phase} stoichiometry")
        width = numbers.get(f"{electrode} {phase} homogeneity range")
        if None not in (theta, width, edge) and theta - width / 2 < edge - 1e-9:
            raise ValueError(
                f"phase '{phase}' of the {electrode.lower()} begins at {theta - width / 2:g} "
                f"lithium per host, below {edge:g}, where the phase before it ends; homogeneity "
                "ranges must not overlap"
            )
        edge = None if None in (theta, width) else theta + width / 2
