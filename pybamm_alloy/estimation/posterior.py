"""Samples of the posterior, by emcee (the extra "posterior")."""

from __future__ import annotations

import contextlib

import numpy as np
import pandas as pd
import pybamm

from .._util.processes import process_pool
from .problem import Problem
from .result import FitResult

_problem = None


def sample(
    problem: Problem,
    result: FitResult,
    steps: int = 500,
    walkers: int | None = None,
    burn_in: int | None = None,
    jobs: int = 1,
    seed: int = 0,
    progress: bool = False,
) -> pd.DataFrame:
    """Draw parameters from their posterior.

    Normal noise, the priors of the parameters, and none but the limits for those without;
    on a logarithmic scale that is uniform in the logarithm.

    Parameters
    ----------
    problem, result
        The fit, from whose covariance the walkers start.
    steps : int
        Of each walker.
    walkers : int, optional
        Four for each parameter by default.
    burn_in : int, optional
        Steps left out; a quarter by default.
    jobs : int
        Processes that solve at a time.
    seed : int
    progress : bool
        Whether to show emcee's progress bar.

    Returns
    -------
    pandas.DataFrame
        A column for each parameter, in the unit of its name, a row for each draw;
        ``attrs`` has the "acceptance fraction" and the "autocorrelation time" [steps].

    Raises
    ------
    ImportError
        If emcee is not installed.
    """
    try:
        import emcee
    except ImportError as error:
        raise ImportError(
            "sampling needs emcee: pip install 'pybamm-alloy[posterior]'"
        ) from error
    parameters = problem.parameters
    k = len(parameters)
    walkers = 4 * k if walkers is None else walkers
    burn_in = steps // 4 if burn_in is None else burn_in
    noise = max(result.reduced_chi_squared, 1.0)
    rng = np.random.default_rng(seed)
    best = np.array([p.to_x(result.values[p.label]) for p in parameters])
    units = np.array([1.0 if p.scale == "log" else p.slope(0.0) for p in parameters])
    low, high = np.transpose([p.to_x([p.low, p.high]) for p in parameters])
    spread = np.minimum(np.sqrt(np.diag(result.covariance)) / units, (high - low) / 10)
    start = best + 0.5 * spread * rng.standard_normal((walkers, k))
    start = np.clip(start, low + 1e-6, high - 1e-6)
    arguments, options = problem.plain
    processes = (
        process_pool(jobs, _remember, ((arguments, options),))
        if jobs > 1
        else contextlib.nullcontext()
    )
    with processes as pool:
        sampler = emcee.EnsembleSampler(
            walkers,
            k,
            _Density(None if pool else Problem(*arguments, **options), low, high, noise),
            pool=pool,
        )
        sampler.random_state = np.random.RandomState(seed).get_state()
        sampler.run_mcmc(start, steps, progress=progress)
    chain = sampler.get_chain(discard=burn_in, flat=True)
    draws = {p.label: p.to_value(chain[:, i]) for i, p in enumerate(parameters)}
    frame = pd.DataFrame(draws)
    frame.attrs["acceptance fraction"] = float(np.mean(sampler.acceptance_fraction))
    frame.attrs["autocorrelation time"] = sampler.get_autocorr_time(quiet=True).tolist()
    return frame


class _Density:
    """Logarithm of the posterior at coordinates."""

    def __init__(self, problem, low, high, noise):
        self.problem, self.low, self.high, self.noise = problem, low, high, noise

    def __call__(self, x):
        if np.any(x < self.low) or np.any(x > self.high):
            return -np.inf
        try:
            r = (self.problem or _problem).evaluate(x, noise=self.noise)[0]
        except pybamm.SolverError:
            return -np.inf
        return -(r @ r) / 2


def _remember(plain):
    """Build a problem once in a process."""
    global _problem
    pybamm.logger.setLevel("ERROR")
    arguments, options = plain
    _problem = Problem(*arguments, **options)
