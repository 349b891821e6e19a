"""Jumps over the cycles of a long run, by a stabilised Runge-Kutta-Chebyshev method.

What a cycle adds to the states y at its end is their drift, F(y), and dn cycles change them
by F(y) dn. Some of it is slow for good, as an interphase; the rest settles, within one cycle
or within hundreds, as a profile of the film does, so that F has real negative eigenvalues
down to −1. To carry one drift on would overshoot those after a few cycles. The second-order
method of Sommeijer, Shampine and Verwer, J. Comput. Appl. Math. 88 (1998) 315, stays stable:
it takes s drifts, of states in between, for a leap over 0.62 s² cycles. It leaves the fast
states up to their damping off, and their drift would hide that of the slow ones, by which
the next leap is made and the error of this one judged: so a few cycles follow, to settle.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from numbers import Real

import numpy as np
from numpy.polynomial.chebyshev import Chebyshev

from .._pybamm import cycles_description, has_start_times

#: Cycles run from the start, while contacts form, and the least that are jumped over.
FIRST, SHORTEST = 12, 10
#: Share of the size whose error is expected to be just within that is tried; limits of its change.
_SAFETY, _SHRINK, _GROWTH = 0.8, 0.1, 2.5
#: Damping of the stability polynomial, three times the authors': what settles, settles sooner.
_DAMPING = 0.5
#: Least size of a state, in its own scale, that an error is relative to.
_FLOOR = 1e-2

States = dict[str, np.ndarray]


def check_jump(tolerance, experiment):
    """Refuse jumps over cycles that differ, or with a tolerance that is none."""
    if not (isinstance(tolerance, Real) and 0 < tolerance < 1):
        raise ValueError(f"jump is {tolerance!r}; it must be a relative error from 0 to 1")
    if len(set(cycles_description(experiment.cycles))) > 1:
        raise ValueError("cycles that differ cannot be jumped over; leave jump out")
    if has_start_times(experiment):
        raise ValueError("steps with a start time cannot be jumped over; leave jump out")


def stages(leap: int) -> int:
    """Drifts that a leap over so many cycles takes to be stable."""
    return max(2, math.ceil(math.sqrt(1 + 1.5 * leap / (1 - 2 / 15 * _DAMPING))))


def settling(size: int) -> int:
    """Number of cycles of a jump that are run after its leap, to settle."""
    return 3 + stages(size) // 10


def carried(
    states: States, drift: States, size: int, drift_of: Callable[[States], States | None]
) -> States | None:
    """
    The states ``size`` cycles later.

    Sums of states whose weights add up to one, and of drifts: what is conserved stays so.

    Parameters
    ----------
    states, drift : dict of str to numpy.ndarray
        Scaled states, and what the cycle after them adds.
    size : int
        Cycles, from SHORTEST.
    drift_of : callable
        Of states, or None if the cycle after them does not come to its end.

    Returns
    -------
    dict of str to numpy.ndarray, or None
        None if a drift is.
    """
    settled = settling(size)
    later = _leap(states, drift, size - settled, drift_of)
    for cycle in range(settled):
        added = drift_of(later) if later else None
        if added is None:
            return None
        if cycle == 0:
            # By Euler and Maclaurin a sum of drifts is their integral less half their change.
            added = _sum((0.5, drift), (0.5, added))
        later = _sum((1, later), (1, added))
    return later


def _leap(states, drift, size, drift_of):
    """The states so many cycles later, by the method alone; None if a drift is."""
    s = stages(size)
    w0 = 1 + _DAMPING / s**2
    T = np.array([[Chebyshev.basis(j).deriv(k)(w0) for j in range(s + 1)] for k in (0, 1, 2)])
    w1 = T[1, s] / T[2, s]
    b = np.append([0, 0], T[2, 2:] / T[1, 2:] ** 2)
    b[:2] = b[2], 1 / w0

    before, now = states, _sum((1, states), (b[1] * w1 * size, drift))
    for j in range(2, s + 1):
        drift_now = drift_of(now)
        if drift_now is None:
            return None
        mu, nu = 2 * b[j] * w0 / b[j - 1], -b[j] / b[j - 2]
        step = 2 * b[j] * w1 / b[j - 1] * size
        before, now = now, _sum(
            (1 - mu - nu, states),
            (mu, now),
            (nu, before),
            (step, drift_now),
            (-(1 - b[j - 1] * T[0, j - 1]) * step, drift),
        )
    return now


def jump_error(states: States, drift: States, later: States, later_drift: States, size: int):
    """
    Relative error of a jump, from the drifts before and after it.

    The largest root-mean-square of a state's, relative to its largest value.
    """
    error = _sum(
        (0.8, states),
        (-0.8, later),
        (0.4 * (size + 1), drift),
        (0.4 * (size - 1), later_drift),
    )
    return max(
        float(np.sqrt(np.mean(e**2))) / max(np.abs(later[name]).max(), _FLOOR)
        for name, e in error.items()
    )


def resized(size: int, error: float, tolerance: float) -> int:
    """
    The size of a jump whose error would be within, from that of another.

    An error that is within grows with the cube of the size; one that is above is mostly of
    a front that went into another node, and falls as the size does.
    """
    within = tolerance / max(error, 1e-300)
    change = _SAFETY * within ** (1 / 3 if within >= 1 else 1)
    return int(size * min(max(change, _SHRINK), _GROWTH))


def _sum(*terms):
    """Weighted sum of states, state by state."""
    return {name: sum(weight * of[name] for weight, of in terms) for name in terms[0][1]}
