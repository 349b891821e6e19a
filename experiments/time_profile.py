"""A parameter that changes linearly between given times."""

import math
from collections.abc import Sequence
from functools import partial

import numpy as np
import pybamm

from .._util.parameter_ranges import check_duration
from .._util.validation import numbers_of


def time_profile(times: Sequence[float], values: Sequence[float]) -> partial:
    """Value of a parameter that is linear between given times, and constant after the last.

    The solver of the cells stops at the times of the profile, so that a pulse within a long step
    is followed. Another solver, such as ``pybamm.IDAKLUSolver()``, may step over it, with a
    warning.

    Parameters
    ----------
    times : sequence of float, shape (n,)
        Times [s], rising from 0 to at most 3.6e8; n is two or more.
    values : sequence of float, shape (n,)
        Values at those times, in the unit of the parameter.

    Returns
    -------
    functools.partial
        Value of a parameter that may be a function of time, such as "Ambient temperature [K]".
        It can be pickled, and written by ``ParameterValues.to_json``.

    Raises
    ------
    ValueError
        If the times do not rise from 0 to at most 100 000 hours, are fewer than two, a number is
        not finite, or there are not as many values as times.

    Examples
    --------
    >>> import pybamm
    >>> from pybamm_alloy.experiments import time_profile
    >>> time_profile([0, 3600], [298.15, 318.15])(pybamm.t).evaluate(t=1800).item()
    308.15
    """
    times, values = numbers_of("times", times), numbers_of("values", values)
    if len(times) != len(values):
        raise ValueError(f"there are {len(times)} times and {len(values)} values; give as many")
    if len(times) < 2:
        raise ValueError(f"there are {len(times)} times; a profile takes two or more")
    if times[0] != 0:
        raise ValueError(f"the first time is {times[0]:g} s; it must be 0 s")
    for earlier, later in zip(times, times[1:]):
        if not earlier < later:
            raise ValueError(f"{later:g} s follows {earlier:g} s; times must rise")
    check_duration("last time", times[-1])
    for value in values:
        if not math.isfinite(value):
            raise ValueError(f"a value of the profile is {value}; it must be finite")
    return partial(_interpolate, times=times, values=values)


def _interpolate(time, *, times, values):
    time = pybamm.minimum(time, times[-1])
    return pybamm.Interpolant(np.array(times), np.array(values), time)
