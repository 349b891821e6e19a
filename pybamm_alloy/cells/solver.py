"""IDAKLU with stops where an input that is a function of time has a corner or a jump."""

from __future__ import annotations

from collections.abc import Mapping
from weakref import WeakKeyDictionary

import numpy as np
import pybamm

from .. import _pybamm

#: Least distance of two stops, and of a stop from a jump, relative to the time.
_CLOSEST, _BESIDE = 1e-10, 1e-9
#: Change of slope that makes a corner, relative to the steepest slope.
_BEND = 1e-9
#: Number of times at which an argument that is not linear in time is looked at.
_SAMPLES = 2001
#: Functions that have corners, and those that have jumps.
_BENT = (pybamm.Interpolant, pybamm.Minimum, pybamm.Maximum, pybamm.AbsoluteValue)
_BROKEN = (pybamm.EqualHeaviside, pybamm.NotEqualHeaviside, pybamm.Sign, pybamm.Modulo)
#: Discretised model to its functions of time with corners.
_FOUND: WeakKeyDictionary = WeakKeyDictionary()


class StoppingIDAKLUSolver(_pybamm.SharedEventsIDAKLUSolver):
    """
    IDAKLU that stops at each corner and jump of the functions of time in the equations.

    The error control of a solver sees a pulse only if one of its own time steps falls into it;
    within a long step of constant current that is not so. PyBaMM stops where a current that is
    given as data has its points, and at jumps in a solve without an experiment. This solver
    stops at those of stack pressure, temperature and every other parameter, also within the
    steps of an experiment. Corners are those of interpolants, comparisons with time,
    minima, maxima, absolute values and remainders. Smooth functions have none.

    Parameters
    ----------
    *args, **kwargs
        As of ``pybamm.IDAKLUSolver``.
    """

    def solve(self, model, t_eval=None, inputs=None, *args, **kwargs):
        """Solve a model, as ``pybamm.IDAKLUSolver`` does, with stops at its corners."""
        if t_eval is not None and model.is_discretised:
            each = inputs if isinstance(inputs, list) else [inputs]
            corners = [corners_between(model, t_eval[0], t_eval[-1], one or {}) for one in each]
            t_eval = _with_stops(np.asarray(t_eval, dtype=float), np.concatenate(corners))
        return super().solve(model, t_eval, inputs, *args, **kwargs)

    def step(self, old_solution, model, dt, t_eval=None, npts=None, inputs=None, **kwargs):
        """Solve a step of an experiment, as ``pybamm.IDAKLUSolver`` does, with stops."""
        if not dt > 0:
            # A ValueError: PyBaMM takes its own error for the end of the experiment.
            raise ValueError(
                f"a step of the experiment would last {dt:g} s, by its duration or the start time "
                "of a later step; it must be above zero"
            )
        start = 0.0 if old_solution is None else float(old_solution.t[-1])
        t_eval = np.array([0.0, dt]) if t_eval is None else np.asarray(t_eval, dtype=float)
        corners = corners_between(model, start, start + dt, inputs or {})
        t_eval = _with_stops(t_eval, corners - start, start)
        return super().step(old_solution, model, dt, t_eval, npts, inputs, **kwargs)


def corners_between(
    model: pybamm.BaseModel, start: float, end: float, inputs: Mapping[str, float]
) -> np.ndarray:
    """Times [s] between two others at which a function of time in the equations has a corner.

    Parameters
    ----------
    model : pybamm.BaseModel
        A discretised model.
    start, end : float
        Times [s].
    inputs : mapping of str to float
        Inputs of the equations, each in the unit of its name.

    Returns
    -------
    numpy.ndarray, shape (n,)
        Times [s], rising; two times beside each jump.
    """
    if model not in _FOUND:
        _FOUND[model] = _functions_of_time(model)
    times, bent = [np.array([start, end])], []
    for argument, values, jumps in _FOUND[model]:
        found = _times_of(argument, values, (start, end), inputs)
        if found is None:
            bent.append((argument, values, jumps))
        else:
            times += _beside(found, jumps)
    for argument, values, jumps in bent:
        # Between the corners of all others it is straight, or smooth.
        samples = np.unique(np.concatenate([*times, np.linspace(start, end, _SAMPLES)]))
        samples = samples[(start <= samples) & (samples <= end)]
        times += _beside(_crossings(argument, values, samples, inputs), jumps)
    corners = np.unique(np.concatenate(times))
    return corners[(start < corners) & (corners < end)]


def _beside(times, jumps):
    """Times of corners, or on both sides of jumps."""
    beside = _BESIDE * np.maximum(np.abs(times), 1)
    return [times - beside, times + beside] if jumps else [times]


def _crossings(argument, values, samples, inputs):
    """Times at which an argument that is straight between some times takes one of some values."""
    taken = _pybamm.values_over_time(argument, samples, inputs)
    found = []
    for value in np.unique(values):
        before, after = taken[:-1] - value, taken[1:] - value
        here = np.flatnonzero(before * after <= 0)
        here = here[before[here] != after[here]]
        share = before[here] / (before[here] - after[here])
        found.append(samples[here] + share * np.diff(samples)[here])
    return np.concatenate(found)


def _with_stops(t_eval, corners, offset=0.0):
    """Times with the corners that are not as good as one of them."""
    closest = _CLOSEST * max(abs(offset + t_eval[-1]), 1)
    apart = [t for t in corners if np.abs(t_eval - t).min() > closest]
    return np.sort(np.concatenate([t_eval, apart]))


def _functions_of_time(model):
    """(argument, values at which it is at a corner, whether there is a jump) of each function."""
    found = {}
    for symbol in _pybamm.equations(model).pre_order():
        if not isinstance(symbol, (*_BENT, *_BROKEN)) or not _is_of_time(symbol):
            continue
        values = np.zeros(1)
        if isinstance(symbol, pybamm.Interpolant):
            argument, values = symbol.children[0], _bends(symbol)
        elif isinstance(symbol, pybamm.Modulo):
            argument = symbol
        elif isinstance(symbol, pybamm.UnaryOperator):
            argument = symbol.children[0]
        else:
            left, right = symbol.children
            argument = left - right
        jumps = isinstance(symbol, _BROKEN)
        found[str(symbol)] = argument, values, jumps
    return [*found.values()]


def _is_of_time(symbol):
    """Whether a symbol depends on time and on no state."""
    kinds = {type(part) for part in symbol.pre_order()}
    return pybamm.Time in kinds and not kinds & {pybamm.StateVector, pybamm.StateVectorDot}


def _bends(interpolant):
    """Points of an interpolant of one variable at which its slope changes."""
    x, y = interpolant.x[0], interpolant.y
    if interpolant.interpolator != "linear" or y.ndim > 1:
        return x
    slopes = np.concatenate([[0], np.diff(y) / np.diff(x), [0]])
    return x[np.abs(np.diff(slopes)) > _BEND * np.abs(slopes).max()]


def _times_of(argument, values, span, inputs):
    """Times at which an argument takes one of some values; None if it is not linear in time.

    It may have a least or largest value, or be a remainder.
    """
    if isinstance(argument, pybamm.Time):
        return values
    if isinstance(argument, pybamm.Negate):
        return _times_of(argument.children[0], -values, span, inputs)
    if isinstance(argument, pybamm.BinaryOperator):
        left, right = argument.children
        constants = [None if _is_of_time(side) else side for side in (left, right)]
        a, b = (
            None if side is None else float(np.squeeze(side.evaluate(t=span[0], inputs=inputs)))
            for side in constants
        )
        child = left if a is None else right
        inverted = _inverted(argument, values, a, b, child, span, inputs)
        if inverted is not None:
            return _times_of(child, inverted, span, inputs)
    return None


def _inverted(argument, values, a, b, child, span, inputs):
    """Values of the child that depends on time, where the other has the value a or b."""
    if a is not None and b is not None or a is None and b is None:
        return None
    if isinstance(argument, pybamm.Addition):
        return values - (b if a is None else a)
    if isinstance(argument, pybamm.Subtraction):
        return values + b if a is None else a - values
    if isinstance(argument, pybamm.Multiplication):
        return values / (b if a is None else a)
    if isinstance(argument, pybamm.Division) and a is None:
        return values * b
    if isinstance(argument, pybamm.Minimum | pybamm.Maximum):
        return np.append(values, b if a is None else a)
    if isinstance(argument, pybamm.Modulo) and a is None:
        ends = [float(np.squeeze(child.evaluate(t=t, inputs=inputs))) for t in span]
        periods = b * np.arange(np.floor(min(ends) / b), np.ceil(max(ends) / b) + 1)
        return np.unique(np.add.outer(periods, np.append(values, 0)))
    return None
