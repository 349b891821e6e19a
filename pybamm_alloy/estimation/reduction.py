"""Many rows of a step as the few that a model resolves, with the same sum of squares.

Between nodes, a model is a cubic of its values at the four nodes nearest, V(t_i) = Σ_j Φ_ij V_j.
With the weights W = 1/σ² the sum of squares of n rows d is then exactly

    Σ_i W_i (V(t_i) − d_i)² = |R (V − v)|² + rest,    RᵀR = ΦᵀWΦ,    RᵀR v = ΦᵀW d,

of as many residuals as there are nodes: R is the Cholesky factor of a band matrix, v the curve
that fits the data best, and what it leaves, the rest, depends on no parameter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.linalg import cho_solve_banded, cholesky_banded

from .protocol import Step

#: Rows of a step up to which each is a residual by itself, and of those at the end that do not
#: count.
_FEW, _TAIL = 600, 20
#: Pieces into which a step is divided at least, by rows.
_PIECES = 256
#: Pieces into which the first and the last of them are divided, shorter towards the ends.
_END = 24
#: A piece is divided where its halves fit better by so many variances of a row: not by chance.
_CHANCE = 10.0


@dataclass(frozen=True, eq=False)
class ReducedStep:
    """A step whose residuals are R (V − v).

    Attributes
    ----------
    step : Step
        Its times are the nodes, its voltages [V] the best fit v.
    factor : numpy.ndarray, shape (bands, nodes)
        R [V-1]: in row m the entries R_j,j+m, in column j + m.
    rest : float
        Part of the sum of squares that the nodes do not resolve, a pure number.
    hidden : int
        Number of measured rows beyond one for each node.
    """

    step: Step
    factor: np.ndarray
    rest: float = 0.0
    hidden: int = 0

    def residuals(self, off: np.ndarray) -> np.ndarray:
        """R times differences at the nodes [V], or their derivatives.

        Parameters
        ----------
        off : numpy.ndarray, shape (nodes, ...)
        """
        result = np.zeros_like(off)
        for m, band in enumerate(self.factor):
            result[: len(off) - m] += (band[m:] * off[m:].T).T
        return result

    def at(self, times: np.ndarray, voltages: np.ndarray) -> np.ndarray:
        """Voltages [V] of a model at measured times [s], from those at the nodes."""
        if not self.hidden:
            return voltages
        nodes = self.step.times[self.factor[0] > 0]
        first, weights = _cubic(times, nodes)
        between = sum(weights[k] * voltages[first + k] for k in range(4))
        return np.where(
            times <= nodes[-1], between, np.interp(times, self.step.times, voltages)
        )


def reduced(step: Step, deviations: np.ndarray) -> ReducedStep:
    """A step by the nodes that a model resolves; with few rows, by its rows.

    Parameters
    ----------
    step : Step
    deviations : numpy.ndarray, shape (rows,)
        Standard deviation of each voltage [V]; infinite for rows at the end that do not count.

    Returns
    -------
    ReducedStep
    """
    counts = np.isfinite(deviations)
    if np.count_nonzero(counts) <= _FEW:
        return ReducedStep(step, 1 / deviations[np.newaxis])
    t, d, sigma = step.times[counts], step.voltages[counts], deviations[counts]
    rows, tail = _nodes(t, d / sigma), np.flatnonzero(~counts)
    tail = tail[:: -max(len(tail) // _TAIL, 1)][::-1]
    first, weights = _cubic(t, t[rows])
    weights /= sigma
    # About a mean, so that the rest is no difference of large numbers.
    mean = d.mean()
    off = (d - mean) / sigma
    normal, right = np.zeros((4, len(rows))), np.zeros(len(rows))
    for b in range(4):
        right += np.bincount(first + b, weights[b] * off, len(rows))
        for a in range(b + 1):
            products = weights[a] * weights[b]
            normal[3 - (b - a)] += np.bincount(first + b, products, len(rows))
    upper = cholesky_banded(normal)
    v = cho_solve_banded((upper, False), right)
    left = sum(weights[k] * v[first + k] for k in range(4)) - off
    nodes = replace(
        step,
        times=np.concatenate([t[rows], step.times[tail]]),
        voltages=np.concatenate([v + mean, step.voltages[tail]]),
    )
    factor = np.pad(upper[::-1], ((0, 0), (0, len(tail))))
    return ReducedStep(nodes, factor, float(left @ left), len(t) - len(rows))


def _cubic(t, nodes):
    """First of the four nodes of each time, and their weights, shape (4, times)."""
    first = np.clip(np.searchsorted(nodes, t, side="right") - 2, 0, len(nodes) - 4)
    near = [nodes[first + k] for k in range(4)]
    weights = np.ones((4, len(t)))
    for k in range(4):
        for other in range(4):
            if other != k:
                weights[k] *= (t - near[other]) / (near[k] - near[other])
    return first, weights


def _nodes(t, y):
    """Rows between which the data are straight but for noise; the first and last are among them."""
    t, y = t - t.mean(), y - y.mean()
    sums = np.vstack([np.zeros(5), np.cumsum([np.ones_like(t), t, y, t * t, t * y], axis=1).T])
    squares = np.append(0.0, np.cumsum(y * y))

    def left_by_a_line(first, stop):
        n, t1, y1, tt, ty = sums[stop] - sums[first]
        across, along = ty - t1 * y1 / n, tt - t1**2 / n
        total = squares[stop] - squares[first] - y1**2 / n
        return max(total - (across**2 / along if along > 0 else 0.0), 0.0)

    # A step begins as the root of time, and may end at a wall.
    ends = np.geomspace(1, len(t) / _PIECES, _END).astype(int)
    even = np.linspace(0, len(t) - 1, _PIECES + 1).astype(int)
    edges = np.unique(np.concatenate([even, ends, len(t) - 1 - ends]))
    pending, rows = list(zip(edges, edges[1:])), {0, len(t) - 1}
    while pending:
        first, last = pending.pop()
        rows |= {int(first), int(last)}
        if last - first < 8:
            continue
        middle, count = (first + last) // 2, last + 1 - first
        halves = left_by_a_line(first, middle + 1) + left_by_a_line(middle, last + 1)
        if left_by_a_line(first, last + 1) - halves > _CHANCE * halves / count:
            pending += [(first, middle), (middle, last)]
    kept = np.array(sorted(rows))
    # Rows at the same time are one node.
    return kept[np.append(True, np.diff(t[kept]) > 0)]
