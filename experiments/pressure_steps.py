from collections.abc import Sequence
from functools import partial

import numpy as np
import pybamm

from .._util.parameter_ranges import check_in_range
from .._util.step_strings import check_readable, check_step_string
from .._util.validation import numbers_of
from .time_profile import time_profile

#: Stack pressures [Pa] of Doux et al. 2020 (10.1002/aenm.201903253): up, and back to 5 MPa.
PRESSURES = (5e6, 10e6, 15e6, 20e6, 25e6, 5e6)


def pressure_profile(times: Sequence[float], pressures: Sequence[float]) -> partial:
    """Stack pressure that is linear between given times, and constant after the last.

    A :func:`time_profile` of allowed pressures, at whose times the solver of the cells stops.

    Parameters
    ----------
    times : sequence of float, shape (n,)
        Times [s], rising from 0 to at most 3.6e8; n is two or more. For a jump, give two times
        shortly apart.
    pressures : sequence of float, shape (n,)
        Stack pressures [Pa] at those times, 1e4 to 1e10 or zero.

    Returns
    -------
    functools.partial
        Value of the parameter "Stack pressure [Pa]". It can be pickled, and written by
        ``ParameterValues.to_json``.

    Raises
    ------
    ValueError
        If the times do not rise from 0 to at most 100 000 hours or are fewer than two, a pressure
        is out of range, or there are not as many pressures as times.

    Examples
    --------
    >>> import pybamm
    >>> from pybamm_alloy.experiments import pressure_profile
    >>> ramp = pressure_profile([0, 3600], [5e6, 25e6])
    >>> ramp(pybamm.t).evaluate(t=1800).item()
    15000000.0
    """
    pressures = numbers_of("pressures", pressures)
    for pressure in pressures:
        check_in_range("stack pressure", pressure, "Stack pressure [Pa]")
    return time_profile(times, pressures)


def pressure_steps(
    pressures: Sequence[float] = PRESSURES,
    cycle: str | Sequence[str] = (
        "Charge at 0.1 mA for 10 minutes",
        "Discharge at 0.1 mA for 10 minutes",
    ),
    rise: float = 1.0,
) -> tuple[pybamm.Experiment, partial]:
    """The same cycle at one stack pressure after another, as in Doux et al. 2020.

    The pressure is a function of time. Its steps coincide with the starts of the cycles only
    because each cycle has a fixed duration; steps that may end early are refused.

    Parameters
    ----------
    pressures : sequence of float, shape (n,)
        Stack pressure [Pa] of each cycle.
    cycle : str or sequence of str
        Steps of a cycle, each with a duration and no other end, such as
        ``"Rest for 1 hour"``.
    rise : float
        Time [s] in which the pressure changes, from the start of each cycle.

    Returns
    -------
    experiment : pybamm.Experiment
        Experiment of n cycles.
    profile : functools.partial
        Value of the parameter "Stack pressure [Pa]"; see :func:`pressure_profile`.

    Raises
    ------
    ValueError
        If there are no pressures, one is below zero, a step of the cycle may end early,
        or the rise is not shorter than the cycle.

    Examples
    --------
    >>> import pybamm
    >>> from pybamm_alloy.experiments import pressure_steps
    >>> experiment, profile = pressure_steps([5e6, 10e6], "Rest for 1 hour")
    >>> [profile(pybamm.t).evaluate(t=time).item() for time in (0, 3600, 3601, 7200)]
    [5000000.0, 5000000.0, 10000000.0, 10000000.0]
    """
    if len(pressures) == 0:
        raise ValueError("there are no pressures [Pa]")
    cycle = (cycle,) if isinstance(cycle, str) else tuple(cycle)
    hold = sum(_duration(step) for step in cycle)
    if not 0 < rise < hold:
        raise ValueError(
            f"rise is {rise} s; it must be above zero and shorter than the {hold:g} s of a cycle"
        )
    starts = hold * np.arange(1, len(pressures))
    profile = pressure_profile(
        [0, *np.column_stack([starts, starts + rise]).ravel(), hold * len(pressures)],
        [*np.repeat(pressures, 2)],
    )
    experiment = pybamm.Experiment([cycle] * len(pressures))
    return experiment, profile


def _duration(step):
    """Duration [s] of a step that has no other end."""
    check_step_string(step)
    check_readable(step)
    parsed = pybamm.step.string(step)
    if parsed.termination:
        raise ValueError(
            f"step '{step}' may end early, and the pressures would change within a cycle; "
            "give it a duration only"
        )
    return parsed.duration
