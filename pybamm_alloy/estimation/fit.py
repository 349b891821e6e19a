"""Least squares with the sensitivities of the model."""

from __future__ import annotations

import numpy as np
import pybamm
from scipy.optimize import least_squares
from scipy.stats import qmc

from .._util.progress import progress_bar
from .._util.validation import check_count, check_seed
from .problem import Problem
from .result import FitResult, at_limits, compare

#: Residual of a model that cannot be solved: more than a volt of misfit.
_FAILED = 1e4
#: Mean squared residual from which on a start is far off.
_FAR = 100.0
#: Reduced chi-squared above which a fit without a parameter at a limit describes no data.
_VERY_FAR = 1e4
#: A step that lowers the cost by less gains nothing: a parameter moves by a seventh of its
#: standard deviation.
_GAIN = 0.01
#: Singular values of the Jacobian below this share of the largest tell nothing.
_NOTHING = 1e-8


def fit(
    problem: Problem,
    starts: int = 1,
    max_evaluations: int = 60,
    seed: int = 0,
    progress: bool = False,
) -> FitResult:
    """Fit the parameters of a problem to its data.

    ``scipy.optimize.least_squares`` with the sensitivities of IDAKLU. An interrupt
    (Ctrl-C) returns the best so far.

    Parameters
    ----------
    problem : Problem
    starts : int
        Starts: the parameters' own, then others spread over the limits.
    max_evaluations : int
        Evaluations of each start, at the most.
    seed : int
        Of the other starts.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    FitResult

    Raises
    ------
    ValueError
        If ``starts`` or ``max_evaluations`` is not one or more.
    pybamm.SolverError
        If the model cannot be solved at any start.
    """
    if not isinstance(problem, Problem):
        raise ValueError(f"problem is {problem!r}; it must be a Problem")
    check_seed(seed)
    for what, value in (("starts", starts), ("max_evaluations", max_evaluations)):
        check_count(what, value)
    search = _Search(problem)
    ended, status, message = [], "interrupted", "stopped by an interrupt; the best so far"
    with progress_bar(progress, "solves of the model") as advance:
        def show(solves, cost):
            advance(solves, f"{solves}, lowest cost {cost:.4g}")

        try:
            for x in _starts(problem, starts, seed):
                found = search.local_fit(x, max_evaluations, show)
                if found is not None:
                    ended.append(found)
            best = min(ended, key=lambda found: found.cost, default=None)
            if best is None:
                raise search.error
            # −2: stopped by the callback, since nothing more was to be gained.
            status = "evaluation limit reached" if best.status == 0 else "converged"
            message = "the cost falls no further" if best.status == -2 else best.message
        except KeyboardInterrupt:
            if search.best is None:
                raise
    return search.result(ended, status, message)


class _Search:
    """Evaluations of a problem, the best of which is kept."""

    def __init__(self, problem):
        self.problem = problem
        self.best = None
        self.error = None
        self.iterations, self._before = 0, problem.solves
        self._last = None

    def local_fit(self, x, max_evaluations, show):
        """Where a start leads; None if the model cannot be solved at it."""
        try:
            r, _ = self._evaluate(x)
        except pybamm.SolverError as error:
            self.error = error
            return None
        start = x
        before = self.problem.solves
        if r @ r > _FAR * len(r):
            x = self._least_squares(x, max_evaluations, show, coarse=True).x
        used = (self.problem.solves - before) // len(self.problem.data)
        left = max(max_evaluations - used, 1)
        try:
            return self._least_squares(x, left, show)
        except pybamm.SolverError:  # where the coarse fit ended
            return self._least_squares(start, left, show)

    def _least_squares(self, x, max_evaluations, show, coarse=False):
        low, high = np.transpose([p.to_x([p.low, p.high]) for p in self.problem.parameters])

        def residuals(x):
            try:
                r, _ = self._evaluate(x, coarse)
            except pybamm.SolverError:
                return np.full(self._size, _FAILED)
            show(self.problem.solves, self.best[0])
            return r

        costs = [np.inf]

        def stop_when_nothing_is_gained(intermediate_result):
            costs.append(intermediate_result.cost)
            if costs[-2] - costs[-1] < max(_GAIN, coarse * 1e-2 * costs[-1]):
                raise StopIteration
            if coarse and costs[-1] < self._size / 2:
                raise StopIteration

        found = least_squares(
            residuals,
            x,
            lambda x: self._evaluate(x, coarse)[1],
            bounds=(low, high),
            x_scale=1.0,
            ftol=1e-5,
            xtol=1e-4,
            gtol=1e-6,
            max_nfev=max_evaluations,
            callback=stop_when_nothing_is_gained,
        )
        self.iterations += found.njev
        return found

    def _evaluate(self, x, coarse=False):
        """Residuals and Jacobian, once for the two that ask."""
        if self._last is not None and np.array_equal(self._last[0], x):
            if self._last[1] == coarse:
                return self._last[2:]
        r, J = self.problem.evaluate(x, coarse)
        self._size = len(r)
        self._last = np.array(x), coarse, r, J
        cost = r @ r / 2
        if not coarse and (self.best is None or cost < self.best[0]):
            self.best = cost, np.array(x), r, J
        return r, J

    def result(self, ended, status, message):
        cost, x, r, J = self.best
        problem = self.problem
        values = problem.values(x)
        data = len(r) - sum(p.prior is not None for p in problem.parameters)
        hidden = sum(map(problem.hidden_rows, problem.data))
        freedom = max(np.count_nonzero(J[:data].any(axis=1)) + hidden - len(x), 1)
        reduced = r[:data] @ r[:data] / freedom
        # What a prior says does not depend on how well the model does.
        J = np.vstack([J[:data] / np.sqrt(max(reduced, 1.0)), J[data:]])
        # From the optimiser's coordinates to the scale of each parameter.
        units = np.array(
            [
                p.slope(values[p.label]) / (values[p.label] if p.scale == "log" else 1)
                for p in problem.parameters
            ]
        )
        if status == "converged":
            status, message = _judged(problem.parameters, values, reduced, message)
        twin = problem.parameter_values.copy()
        for parameter in problem.parameters:
            twin.update(dict.fromkeys(parameter.names, values[parameter.label]))
        others = sorted(
            ((problem.values(found.x), float(found.cost)) for found in ended),
            key=lambda pair: pair[1],
        )
        return FitResult(
            parameters=tuple(problem.parameters),
            values=values,
            covariance=covariance(J) * np.outer(units, units),
            cost=float(cost),
            reduced_chi_squared=float(reduced),
            success=status == "converged",
            status=status,
            message=message,
            iterations=self.iterations,
            solves=problem.solves - self._before,
            starts=others,
            comparisons=compare(problem, values),
            parameter_values=twin,
        )


def _judged(parameters, values, reduced, message):
    """Status and message of a search that went no further, by how well the model does."""
    limits = at_limits(parameters, values)
    if reduced < (_FAR if limits else _VERY_FAR):
        return "converged", message
    at = f"{', '.join(limits)} at a limit, and " if limits else ""
    return "far from the data", (
        f"{at}the model misses the data by {np.sqrt(reduced):.3g} standard deviations; check the "
        "sign of the current, the units of the data and the limits of the parameters"
    )


def covariance(jacobian) -> np.ndarray:
    """(JᵀJ)⁻¹, very large along what the data do not tell."""
    # R of a QR has the singular values of a Jacobian with many more rows.
    R = np.linalg.qr(jacobian, mode="r")
    _, known, V = np.linalg.svd(R)
    s = np.zeros(jacobian.shape[1])
    s[: len(known)] = known
    s = np.maximum(s, max(_NOTHING * s.max(), 1e-100))
    return (V.T / s**2) @ V


def _starts(problem, count, seed):
    """The parameters' own start, then a Latin hypercube over the limits."""
    k = len(problem.parameters)
    yield np.zeros(k)
    if count > 1:
        low, high = np.transpose([p.to_x([p.low, p.high]) for p in problem.parameters])
        for unit in qmc.LatinHypercube(k, rng=seed).random(count - 1):
            yield low + (high - low) * unit
