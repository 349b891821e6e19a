"""What a cell is predicted to do, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
import pybamm
from scipy import stats

from ..cells import BaseCell
from ..parameter_sets import Distribution
from .plan import ERROR
from .sweep import sweep


@dataclass(frozen=True)
class Prediction:
    """Results of sets that were drawn from a distribution.

    Attributes
    ----------
    outputs : pandas.DataFrame
        A row per output: "output", "at the medians" (of the values), "median", "low" and "high"
        (the ends of the interval), and "failed", how many sets gave no value.
    shares : pandas.DataFrame
        A row per output and uncertain value, the largest first: "output", "value", "share" of
        the variance of the output's rank that the rank of the value explains by itself, and
        its "standard error".
    drawn : pandas.DataFrame
        The uncertain values of each set, in the units of the tables.
    runs : pandas.DataFrame
        Of :func:`pybamm_alloy.sweep`; the first row has the medians.
    """

    outputs: pd.DataFrame
    shares: pd.DataFrame
    drawn: pd.DataFrame
    runs: pd.DataFrame


def predict(
    model: BaseCell,
    distribution: Distribution,
    experiment: pybamm.Experiment | Callable[..., pybamm.Experiment],
    outputs: Sequence[str] | Mapping[str, Callable],
    interval: float = 0.9,
    samples: int = 64,
    seed: int = 0,
    executor: Executor | int | None = None,
    **sweep_options: Any,
) -> Prediction:
    """
    Outputs of a run with their intervals, and the values that decide them.

    The run is solved with sets drawn from the distribution, by a Latin hypercube. The ends of
    the interval are order statistics, so that they hold for any shape; the interval is that of the
    values of the set, not of the equations.

    Parameters
    ----------
    model : BaseCell
    distribution : Distribution
        Of :func:`pybamm_alloy.parameter_sets.distribution`.
    experiment, outputs, executor
        As of :func:`pybamm_alloy.sweep`.
    interval : float
        Probability of the interval, a pure number between 0 and 1.
    samples : int
        Sets that are drawn; at least (1 + interval)/(1 − interval), 19 for an interval of 0.9.
    seed : int
        The same seed gives the same answer, on any executor.
    **sweep_options
        Of :func:`pybamm_alloy.sweep`, such as ``file``, with which an interrupted prediction
        goes on, ``progress`` or ``var_pts``.

    Returns
    -------
    Prediction

    Raises
    ------
    ValueError
        If the interval is not between 0 and 1, or the sets are too few for it, or so many of
        them give no value that the others are.

    Examples
    --------
    >>> import pybamm_alloy
    >>> from pybamm_alloy.experiments import stripping
    >>> from pybamm_alloy.parameter_sets import distribution
    >>> sure = distribution("Hansel2021_Li13In3_half_cell")
    >>> cell = pybamm_alloy.HalfCell()
    >>> pybamm_alloy.predict(  # doctest: +SKIP
    ...     cell, sure, stripping("0.2 mA"), ["stripped capacity [A.h]"], executor=2
    ... ).outputs
    """
    if not (isinstance(interval, Real) and 0 < interval < 1):
        raise ValueError(f"interval is {interval!r}; it must be a probability between 0 and 1")
    fewest = math.ceil(round((1 + interval) / (1 - interval), 9))
    drawn, parameters = distribution.samples(samples, seed)
    if samples < fewest:
        raise ValueError(
            f"samples is {samples}; an interval of {interval:g} needs {fewest} or more"
        )
    values = distribution.parameter_values()
    medians = pd.DataFrame([{name: values[name] for name in parameters}])
    table = pd.concat([medians, parameters], ignore_index=True)
    runs = sweep(model, values, table, experiment, outputs, executor, **sweep_options)
    of_medians, of_sets = runs.iloc[0], runs.iloc[1:]
    rows, shares = [], []
    for output in outputs:
        found = pd.to_numeric(of_sets[output], errors="coerce").to_numpy(float)
        known = np.isfinite(found)
        if known.sum() < fewest:
            errors = sorted(set(of_sets[ERROR]) - {""})[:3]
            raise ValueError(
                f"'{output}' has no value in {np.sum(~known)} of {samples} sets, and {fewest} are "
                f"needed for an interval of {interval:g}: {errors}"
            )
        ends = np.array([0.5, 0.5 - interval / 2, 0.5 + interval / 2])
        quantiles = np.quantile(found[known], ends, method="weibull")
        rows.append((output, of_medians[output], *quantiles, int(np.sum(~known))))
        shares.append(_shares(output, drawn[known], found[known]))
    columns = ["output", "at the medians", "median", "low", "high", "failed"]
    return Prediction(
        pd.DataFrame(rows, columns=columns), pd.concat(shares, ignore_index=True), drawn, runs
    )


def _shares(output, drawn, found):
    """Squared rank correlation of an output with each value, less what chance gives."""
    rows, free = [], len(found) - 2
    for name, value in drawn.items():
        varies = np.ptp(value) > 0 and np.ptp(found) > 0
        squared = stats.spearmanr(value, found).statistic ** 2 if varies else 0.0
        share = max(squared - (1 - squared) / free, 0.0)
        error = 2 * math.sqrt(squared) * (1 - squared) / math.sqrt(free) + (1 - squared) / free
        rows.append((output, name, share, error))
    table = pd.DataFrame(rows, columns=["output", "value", "share", "standard error"])
    return table.sort_values("share", ascending=False, ignore_index=True)
