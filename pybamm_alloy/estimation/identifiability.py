"""Which parameters the data can fix, and which experiment would fix the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pybamm
from scipy.optimize import least_squares

from .. import experiments
from .._util.labels import plot_label
from .._util.parameter_ranges import check_all_in_range
from ..cells import BaseCell
from ..impedance.impedance import impedance_along
from .cycling import Cycling
from .fit import covariance
from .free_parameter import Z95
from .impedance_data import Impedance
from .problem import Problem
from .protocol import as_table
from .result import FitResult

#: Rise of chi-squared at the ends of a 95 % interval of one parameter.
RISE = Z95**2
#: Steps of a profile to either side, in standard deviations of the covariance.
_STEP = 0.7
#: Rise at a point beyond the end of a 95 % interval, over that of its end, and the most
#: halvings of the last step of a profile until a point is as near.
_NEAR, _HALVINGS = 4.0, 20
#: A parameter whose 95 % interval spans less than this factor is fixed.
_FIXED = 10.0


@dataclass(frozen=True, eq=False)
class Profile:
    """Likelihood along a parameter, the others fitted again at each point.

    Attributes
    ----------
    label, scale : str
        Of the parameter.
    values : numpy.ndarray, shape (n,)
        Of the parameter, rising, in the unit of its name.
    rises : numpy.ndarray, shape (n,)
        Of chi-squared, a pure number, above its lowest, with the misfit counted as noise.
    interval : (float, float)
        95 % interval in the unit of the name; NaN where the likelihood did not fall as far
        before the limit, or before the points were used up.
    """

    label: str
    scale: str
    values: np.ndarray
    rises: np.ndarray
    interval: tuple[float, float]

    def plot(self, ax):
        """Rise of chi-squared over the parameter, and that of 95 %."""
        ax.plot(self.values, self.rises, "o-", mfc="none")
        ax.axhline(RISE, color="0.5", linestyle="--", linewidth=0.8)
        ax.set(xlabel=plot_label(self.label), ylabel="rise of χ²", xscale=self.scale)
        return ax


def profile_likelihood(
    problem: Problem, result: FitResult, label: str, points: int = 8
) -> Profile:
    """Profile of a fitted parameter.

    From the fitted value to both sides, until chi-squared has risen by 3.84, the
    parameter is at a limit, or the points are used up.

    Parameters
    ----------
    problem, result
        The fit.
    label : str
        Of the parameter.
    points : int
        Most points to either side until the rise is past 3.84; the last step is then halved
        until two points are near enough to interpolate its end.

    Returns
    -------
    Profile

    Raises
    ------
    ValueError
        If there is no such parameter.
    """
    labels = [parameter.label for parameter in problem.parameters]
    if label not in labels:
        raise ValueError(f"'{label}' is not one of the parameters {labels}")
    k = labels.index(label)
    parameter = problem.parameters[k]
    limits = np.transpose([p.to_x([p.low, p.high]) for p in problem.parameters])
    best = np.array([p.to_x(result.values[p.label]) for p in problem.parameters])
    noise = max(result.reduced_chi_squared, 1.0)
    r, J = problem.evaluate(best, noise=noise)
    cov, lowest = covariance(J), r @ r / 2
    width = limits[1][k] - limits[0][k]
    # Where the others go as this one moves, to first order.
    along = np.clip(cov[:, k] / cov[k, k], -10, 10)

    def point(x, target):
        """Coordinates with this parameter at the target, the others fitted; the rise there."""
        here = np.clip(x + (target - x[k]) * along, *limits)
        here[k] = target
        here, cost = _others_fitted(problem, here, k, limits, noise)
        return here, 2 * (cost - lowest)

    sides = {}
    for side in (-1, 1):
        x, found = best.copy(), [(best[k], 0.0)]
        step = min(_STEP * np.sqrt(cov[k, k]), width / points)
        # The fitted coordinates below the rise of 95 %, and this parameter's beyond it.
        beyond = None
        for _ in range(points + _HALVINGS):
            if beyond is None and len(found) > points:
                break
            outward = np.clip(x[k] + side * step, limits[0][k], limits[1][k])
            target = outward if beyond is None else (x[k] + beyond) / 2
            if target == x[k]:
                break
            try:
                here, rise = point(x, target)
            except pybamm.SolverError:
                break
            found.append((target, rise))
            if rise <= RISE:
                x = here
                # Equal steps of the square root, for a profile that is not a parabola.
                step = min(step * (1.5 if rise < RISE / 4 else 1.0), width / 4)
                continue
            beyond = target
            # The square root of the rise is straight between two points that are this near.
            if rise <= _NEAR * RISE:
                break
        sides[side] = sorted(found, key=lambda pair: side * pair[0])
    # A fit may have stopped short of its lowest point, which a profile then finds.
    lowest = min(rise for found in sides.values() for _, rise in found)
    sides = {side: [(x, rise - lowest) for x, rise in found] for side, found in sides.items()}
    values, rises = np.transpose(sorted(sides[-1][1:] + sides[1]))
    low, high = (float(parameter.to_value(_crossing(sides[side]))) for side in (-1, 1))
    return Profile(
        label,
        parameter.scale,
        parameter.to_value(values),
        rises,
        (low, high),
    )


def _others_fitted(problem, x, k, limits, noise):
    """Coordinates and cost with the others at their best, one of them held."""
    others = np.arange(len(x)) != k
    last = {}

    def at(free):
        whole = x.copy()
        whole[others] = free
        if "x" not in last or not np.array_equal(last["x"], whole):
            last.update(x=whole, answer=problem.evaluate(whole, noise=noise))
        return last["answer"]

    if not others.any():
        r, _ = at(x[others])
        return x, r @ r / 2
    found = least_squares(
        lambda free: at(free)[0],
        np.clip(x[others], limits[0][others], limits[1][others]),
        lambda free: at(free)[1][:, others],
        bounds=(limits[0][others], limits[1][others]),
        ftol=1e-4,
        xtol=1e-4,
        max_nfev=10,
    )
    whole = x.copy()
    whole[others] = found.x
    return whole, found.cost


def _crossing(found):
    """Coordinate at which the rise first passes that of 95 %, NaN if it does not."""
    for (x0, rise0), (x1, rise1) in zip(found, found[1:]):
        if rise1 > RISE:
            roots = np.sqrt(np.maximum([rise0, rise1], 0))
            return x0 + (x1 - x0) * (np.sqrt(RISE) - roots[0]) / (roots[1] - roots[0])
    return np.nan


def identifiability(
    problem: Problem, result: FitResult, profiles: Sequence[Profile] = ()
) -> pd.DataFrame:
    """What the data fix.

    Parameters
    ----------
    problem, result
        The fit.
    profiles : sequence of Profile
        Intervals of these parameters are from their profiles, of the others from the
        covariance.

    Returns
    -------
    pandas.DataFrame
        By label: "value", "95 % from", "95 % to", "verdict": "fixed" if the interval
        spans less than a factor of ten (on a linear scale, less than half of the
        limits), "bounded" if more, "bounded below" or "bounded above" on one side only,
        "not fixed" on none; "tied to": the parameter with which it is correlated by more
        than 0.95.
    """
    known = {profile.label: profile.interval for profile in profiles}
    correlation = result.correlation.abs()
    rows = []
    for parameter in result.parameters:
        label = parameter.label
        low, high = known.get(label, result.intervals[label])
        low = np.nan if not low > parameter.low else low  # type: ignore[operator]
        high = np.nan if not high < parameter.high else high  # type: ignore[operator]
        tied = correlation[label].drop(label)
        rows.append(
            {
                "parameter": label,
                "value": result.values[label],
                "95 % from": low,
                "95 % to": high,
                "verdict": _verdict(parameter, low, high),
                "tied to": tied.idxmax() if len(tied) and tied.max() > 0.95 else "",
            }
        )
    return pd.DataFrame(rows).set_index("parameter")


def _verdict(parameter, low, high):
    if np.isnan(low) and np.isnan(high):
        return "not fixed"
    if np.isnan(high):
        return "bounded below"
    if np.isnan(low):
        return "bounded above"
    if parameter.scale == "log":
        fixed = high / low < _FIXED
    else:
        fixed = high - low < 0.5 * (parameter.high - parameter.low)
    return "fixed" if fixed else "bounded"


def expected_deviations(
    problem: Problem,
    result: FitResult,
    candidates: Mapping[str, Sequence[Cycling | Impedance]],
    **simulation_options: Any,
) -> pd.DataFrame:
    """Standard deviation of each parameter after one more experiment.

    From the information (JᵀJ) of the data and that of each candidate at the fitted values.

    Parameters
    ----------
    problem, result
        The fit.
    candidates : mapping
        Name of an experiment to the data that it would give, such as those of
        :func:`candidate_experiments`.
    **simulation_options
        Of :class:`Problem`; those of the fit by default.

    Returns
    -------
    pandas.DataFrame
        By label, on the scale of each parameter: "now", then a column for each
        candidate, and "best", the candidate with the smallest.
    """
    best = [float(p.to_x(result.values[p.label])) for p in problem.parameters]
    noise = max(result.reduced_chi_squared, 1.0)
    _, J = problem.evaluate(best, noise=noise)
    options = problem.options | simulation_options
    fitted = [
        replace(p, start=None, prior=None, low=p.low, high=p.high) for p in problem.parameters
    ]
    units = np.array(
        [1.0 if p.scale == "log" else p.slope(result.values[p.label]) for p in problem.parameters]
    )
    columns = {"now": np.sqrt(np.diag(covariance(J))) * units}
    for name, data in candidates.items():
        planned = Problem(problem.model, result.parameter_values, fitted, data, **options)
        _, more = planned.evaluate(np.zeros(len(best)))
        columns[name] = np.sqrt(np.diag(covariance(np.vstack([J, more])))) * units
    frame = pd.DataFrame(columns, index=[p.label for p in problem.parameters])
    frame["best"] = frame[list(candidates)].idxmin(axis=1)
    return frame


def candidate_experiments(
    model: BaseCell,
    parameter_values: pybamm.ParameterValues,
    pressures: Sequence[float] = (0.0, 45e6),
    **simulation_options: Any,
) -> dict[str, list[Cycling | Impedance]]:
    """The experiments of Hänsel et al. 2021, as a cell of these parameters would answer.

    Parameters
    ----------
    model : BaseCell
    parameter_values : pybamm.ParameterValues
        Such as those of a fitted twin.
    pressures : sequence of float
        Stack pressures of the strips and spectra [Pa].
    **simulation_options
        Of ``pybamm.Simulation``.

    Returns
    -------
    dict
        Name to data: at each pressure a strip at 0.2 mA with the impedance after it and ten
        minutes of rest, and the impedance before; rate steps from 50 to 1000 µA/cm².
    """
    area = parameter_values["Electrode area [m2]"]
    candidates: dict[str, list[Cycling | Impedance]] = {}
    for pressure in check_all_in_range("stack pressure", pressures, "Stack pressure [Pa]"):
        at, conditions = f"at {pressure / 1e6:g} MPa", {"Stack pressure [Pa]": pressure}
        pressed = parameter_values.copy()
        pressed.update(conditions)
        solution, spectra = impedance_along(
            model,
            pressed,
            experiments.stripping(rest="10 minutes"),
            cycles=(0, -1),
            **simulation_options,
        )
        high = max(solution["Voltage [V]"].data.max(), 1.0)
        table = as_table(solution, 200)
        strip = Cycling(table, (-high, high), conditions=conditions, label=f"strip {at}")
        before, after = (spectra[cycle].to_frame() for cycle in (0, -1))
        candidates[f"pristine impedance, {at}"] = [Impedance(before, conditions=conditions)]
        candidates[f"strip {at}"] = [strip]
        candidates[f"strip {at}, then impedance"] = [strip, Impedance(after, after=strip)]
    rates = pybamm.Simulation(
        model,
        parameter_values=parameter_values,
        experiment=experiments.rate_steps(area, cycles_per_rate=1),
        **simulation_options,
    ).solve()
    candidates["rate steps"] = [Cycling(as_table(rates, 20), label="rate steps")]
    return candidates
