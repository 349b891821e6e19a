"""Times at which the functions of time in discretised equations bend, jump or turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import pybamm
from scipy.optimize import elementwise
from scipy.signal import find_peaks

from .. import _pybamm

#: Distance of a stop from a jump, and the least distance of two stops, relative to the time.
_BESIDE, _CLOSEST = 1e-9, 1e-10
#: Change of slope that makes a corner, relative to the steepest slope.
_BEND = 1e-9
#: Number of times at which a function is sampled, besides its corners.
_SAMPLES = 2001
#: Least height of an extremum, relative to the range of the function.
_HEIGHT = 1e-3
#: Functions that have corners, and those that have jumps.
_BENT = (pybamm.Interpolant, pybamm.Minimum, pybamm.Maximum, pybamm.AbsoluteValue)
_BROKEN = (
    *(pybamm.EqualHeaviside, pybamm.NotEqualHeaviside, pybamm.Sign),
    *(pybamm.Modulo, pybamm.Floor, pybamm.Ceiling),
)


class _Bend(NamedTuple):
    """A function with a corner, or a jump, wherever its argument takes one of some values.

    Attributes
    ----------
    argument : pybamm.Symbol
        Depends on time, and on no state.
    values : numpy.ndarray or None
        Rising; None for each whole number.
    jumps : bool
    """

    argument: pybamm.Symbol
    values: np.ndarray | None
    jumps: bool


class _FunctionsOfTime(NamedTuple):
    """What depends on time, and on no state, in the equations of a model.

    Attributes
    ----------
    bends : list of _Bend
        Each after those that its argument contains.
    all : list of pybamm.Symbol
        The largest such expressions.
    """

    bends: list[_Bend]
    all: list[pybamm.Symbol]


#: Discretised model to its functions of time.
_FOUND: WeakKeyDictionary[pybamm.BaseModel, _FunctionsOfTime] = WeakKeyDictionary()


def corners_between(
    model: pybamm.BaseModel, start: float, end: float, inputs: Mapping[str, float]
) -> np.ndarray:
    """Times [s] between two others at which a function of time in the equations changes abruptly.

    These are the corners and jumps of interpolants, comparisons, minima, maxima, absolute values,
    remainders and whole parts, and the extrema of every function. Each corner is where an
    argument takes a certain value. Between the corners of what it contains an argument is straight
    or smooth, so that its values at these and at some equal intervals bracket each such time.

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
        Times [s], rising; two times beside each jump. A smooth extremum is found if it lasts
        longer than a two-thousandth of the time between the two.
    """
    found = _functions_of_time(model)
    if not found.all:
        return np.array([])
    samples, corners = np.linspace(start, end, _SAMPLES), np.array([])
    for bend in found.bends:
        times = _crossings(_pybamm.function_of_time([bend.argument], inputs), bend.values, samples)
        if bend.jumps:
            beside = _BESIDE * np.maximum(np.abs(times), 1)
            times = np.concatenate([times - beside, times + beside])
        corners = np.union1d(corners, times)
        samples = np.union1d(samples, times[(start < times) & (times < end)])
    for values in _pybamm.function_of_time(found.all, inputs)(samples):
        corners = np.union1d(corners, samples[_extrema(values)])
    corners = corners[(start < corners) & (corners < end)]
    apart = np.diff(corners, prepend=-np.inf) > _CLOSEST * np.maximum(np.abs(corners), 1)
    return corners[apart]


def depends_on_time(model: pybamm.BaseModel) -> bool:
    """Whether the equations have a function of time that PyBaMM's solvers may step over.

    Parameters
    ----------
    model : pybamm.BaseModel
        A discretised model. The functions of its experiment, at whose points PyBaMM stops, do
        not count.

    Returns
    -------
    bool
    """
    return any(not _pybamm.is_of_a_step(symbol) for symbol in _functions_of_time(model).all)


def has_jumps(model: pybamm.BaseModel) -> bool:
    """Whether a function of time in the equations jumps, and algebraic states with it.

    Parameters
    ----------
    model : pybamm.BaseModel
        A discretised model.

    Returns
    -------
    bool
    """
    return any(bend.jumps for bend in _functions_of_time(model).bends)


def _crossings(function: Callable, values: np.ndarray | None, samples: np.ndarray) -> np.ndarray:
    """Times at which a function of time takes one of some values, bracketed by samples."""
    (taken,) = function(samples)
    low, high = np.minimum(taken[:-1], taken[1:]), np.maximum(taken[:-1], taken[1:])
    if values is None:
        values = np.arange(np.floor(low.min()), np.ceil(high.max()) + 1)
    first, last = np.searchsorted(values, low, "left"), np.searchsorted(values, high, "right")
    count = np.where(low < high, last - first, 0)
    at = np.repeat(np.arange(len(low)), count)
    if at.size == 0:
        return np.array([])
    value = values[np.arange(at.size) - np.repeat(np.cumsum(count) - count - first, count)]
    left, right = samples[at], samples[at + 1]
    crossing = np.where(taken[at] == value, left, right)
    inside = (taken[at] != value) & (taken[at + 1] != value)
    if inside.any():
        crossing[inside] = elementwise.find_root(
            lambda t, value: function(t)[0] - value,
            (left[inside], right[inside]),
            args=(value[inside],),
        ).x
    return crossing


def _extrema(values: np.ndarray) -> np.ndarray:
    """Indices of the maxima and minima of some values, of a flat one the first."""
    height = _HEIGHT * np.ptp(values)
    if not height > 0:
        return np.array([], dtype=int)
    found = [find_peaks(v, prominence=height, plateau_size=1)[1] for v in (values, -values)]
    return np.concatenate([peaks["left_edges"] for peaks in found])


def _functions_of_time(model: pybamm.BaseModel) -> _FunctionsOfTime:
    if model not in _FOUND:
        largest = list(dict.fromkeys(_largest_functions_of_time(_pybamm.equations(model))))
        inner_first = [part for symbol in largest for part in reversed([*symbol.pre_order()])]
        bends = [
            _bend(part)
            for part in dict.fromkeys(inner_first)
            if isinstance(part, (*_BENT, *_BROKEN)) and _has_time(part)
        ]
        _FOUND[model] = _FunctionsOfTime(bends, largest)
    return _FOUND[model]


def _largest_functions_of_time(symbol: pybamm.Symbol) -> list[pybamm.Symbol]:
    """The largest scalar parts of an expression that depend on time and on no state."""
    if not _has_time(symbol):
        return []
    states = (pybamm.StateVector, pybamm.StateVectorDot)
    if symbol.size == 1 and not symbol.has_symbol_of_classes(states):
        return [symbol]
    return [part for child in symbol.children for part in _largest_functions_of_time(child)]


def _has_time(symbol: pybamm.Symbol) -> bool:
    return symbol.has_symbol_of_classes(pybamm.Time)


def _bend(symbol: pybamm.Symbol) -> _Bend:
    jumps, zero = isinstance(symbol, _BROKEN), np.zeros(1)
    if isinstance(symbol, pybamm.Interpolant):
        return _Bend(symbol.children[0], _points_of(symbol), jumps)
    if isinstance(symbol, pybamm.Modulo):
        return _Bend(symbol.children[0] / symbol.children[1], None, jumps)
    if isinstance(symbol, pybamm.Floor | pybamm.Ceiling):
        return _Bend(symbol.children[0], None, jumps)
    if isinstance(symbol, pybamm.UnaryOperator):
        return _Bend(symbol.children[0], zero, jumps)
    return _Bend(symbol.children[0] - symbol.children[1], zero, jumps)


def _points_of(interpolant: pybamm.Interpolant) -> np.ndarray:
    """Points of an interpolant of one variable at which its slope changes."""
    x, y = interpolant.x[0], interpolant.y
    if interpolant.interpolator != "linear" or y.ndim > 1:
        return x
    slopes = np.concatenate([[0], np.diff(y) / np.diff(x), [0]])
    return x[np.abs(np.diff(slopes)) > _BEND * np.abs(slopes).max()]
