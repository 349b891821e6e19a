"""The result of a fit: values, their uncertainty, and the calibrated parameter set."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
import pybamm

from .._pybamm import parameter_values_of_json
from .._util.atomic_files import atomic_write
from .._util.input_files import read_json
from .._util.labels import plot_label
from .._util.schema import check_schema
from .cycling import Cycling
from .free_parameter import Z95, FreeParameter
from .saved_fit import FORMAT, SavedFit

#: Distance of an outlier from the residuals beside it, in their own standard deviations and in
#: those of the noise.
_OUTLYING, _BEYOND_NOISE = 7.0, 3.0
#: Rows on each side to which a residual is compared.
_BESIDE = 3
#: Outliers that a summary names.
_NAMED = 10


@dataclass(frozen=True, eq=False)
class Comparison:
    """A data set next to the model.

    Attributes
    ----------
    label : str
    kind : str
        "cycling" or "impedance".
    abscissa : numpy.ndarray, shape (n,)
        Time [s] or frequency [Hz].
    measured, model : numpy.ndarray, shape (n,)
        Voltage [V], or impedance [Ohm] (complex).
    misfit : float
        Root mean square of its residuals in standard deviations: a pure number.
    outliers : tuple of int
        Rows whose residuals are far from those on both sides of them.
    """

    label: str
    kind: str
    abscissa: np.ndarray
    measured: np.ndarray
    model: np.ndarray
    misfit: float
    outliers: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class FitResult:
    """Result of a fit.

    Attributes
    ----------
    parameters : tuple of FreeParameter
        As they were free, with their starts and limits.
    values : dict of str to float
        Label to fitted value, in the unit of the name.
    covariance : numpy.ndarray, shape (k, k)
        Of the logarithm of a parameter on a logarithmic scale, and of the value, in the
        unit of the name, of one on a linear scale. If the model misses the data by more
        than their noise, the misfit counts as noise.
    cost : float
        Half the sum of the squared residuals, those of the priors included: a pure number.
    reduced_chi_squared : float
        Sum of the squared residuals per degree of freedom, a pure number; 1 if the model
        misses the data by no more than their noise.
    success : bool
        Whether the fit converged, to values that describe the data.
    status : str
        "converged", "far from the data", "evaluation limit reached", "interrupted".
    message : str
    iterations, solves : int
        Steps of the optimiser; solves of the model, one for each data set.
    starts : list of (dict, float)
        Values that each start led to, in the unit of the name, and their cost, the best first.
    comparisons : tuple of Comparison
    parameter_values : pybamm.ParameterValues
        The calibrated parameter set: that of the problem with the fitted values.
    """

    parameters: tuple[FreeParameter, ...]
    values: dict[str, float]
    covariance: np.ndarray
    cost: float
    reduced_chi_squared: float
    success: bool
    status: str
    message: str
    iterations: int
    solves: int
    starts: list
    comparisons: tuple[Comparison, ...]
    parameter_values: pybamm.ParameterValues

    @property
    def deviations(self) -> dict[str, float]:
        """Standard deviation of each parameter on its scale (of the logarithm, on "log")."""
        return dict(zip(self.values, np.sqrt(np.diag(self.covariance))))

    @property
    def intervals(self) -> dict[str, tuple[float, float]]:
        """95 % interval of each parameter, from the covariance, in the unit of the name."""
        intervals = {}
        for parameter in self.parameters:
            value, deviation = self.values[parameter.label], self.deviations[parameter.label]
            with np.errstate(over="ignore"):
                low, high = (
                    value * np.exp(side * Z95 * deviation)
                    if parameter.scale == "log"
                    else value + side * Z95 * deviation
                    for side in (-1, 1)
                )
            intervals[parameter.label] = float(low), float(high)
        return intervals

    @property
    def correlation(self) -> pd.DataFrame:
        """Correlation of the parameters, shape (k, k)."""
        deviation = np.sqrt(np.diag(self.covariance))
        matrix = self.covariance / np.outer(deviation, deviation)
        return pd.DataFrame(matrix, index=list(self.values), columns=list(self.values))

    @property
    def at_limits(self) -> list[str]:
        """Labels of the parameters that ended at a limit, where their intervals mean nothing."""
        return at_limits(self.parameters, self.values)

    def to_frame(self) -> pd.DataFrame:
        """One row per parameter: value, 95 % interval, start and limits."""
        rows = []
        for parameter in self.parameters:
            low, high = self.intervals[parameter.label]
            rows.append(
                {
                    "parameter": parameter.label,
                    "value": self.values[parameter.label],
                    "95 % from": low,
                    "95 % to": high,
                    "start": parameter.start,
                    "at a limit": parameter.label in self.at_limits,
                }
            )
        return pd.DataFrame(rows).set_index("parameter")

    @property
    def outliers(self) -> pd.DataFrame:
        """Measurements that lie off those beside them, and not only off the model.

        One row each: "data", "row" (of the comparison, from 0), "abscissa" (time [s] or
        frequency [Hz]), "measured" and "model" (voltage [V] or impedance [Ohm]).
        """
        rows = [
            (item.label, row, item.abscissa[row], item.measured[row], item.model[row])
            for item in self.comparisons
            for row in item.outliers
        ]
        return pd.DataFrame(rows, columns=["data", "row", "abscissa", "measured", "model"])

    def outlier_sentences(self) -> list[str]:
        """Place, measured and modelled value of each outlier, as text."""
        sentences = []
        for item in self.comparisons:
            at, unit, digits = ("s", "V", 5) if item.kind == "cycling" else ("Hz", "Ohm", 4)
            for row in item.outliers:
                measured, model = (f"{v[row]:.{digits}g}" for v in (item.measured, item.model))
                sentences.append(
                    f"{item.label}, at {item.abscissa[row]:.6g} {at}: measured {measured} {unit}, "
                    f"model {model} {unit}"
                )
        if len(sentences) > _NAMED:
            more = len(sentences) - _NAMED
            sentences[_NAMED:] = [f"{more} more are in the table `outliers` of the result"]
        return sentences

    def summary(self) -> str:
        """The fit as text."""
        lines = [
            f"{self.status}: {self.message}",
            f"{self.iterations} iterations, {self.solves} solves of the model; reduced "
            f"chi-squared {self.reduced_chi_squared:.3g}",
            "",
            self.to_frame().to_string(float_format=lambda value: f"{value:.4g}"),
            "",
            "correlation (in the same order)",
            self.correlation.to_numpy().round(2).__str__(),
            "",
            "misfit in standard deviations",
            *(f"  {item.label}: {item.misfit:.3g}" for item in self.comparisons),
        ]
        if sentences := self.outlier_sentences():
            lines += ["", "outliers: measurements that lie off those beside them"]
            lines += [f"  {sentence}" for sentence in sentences]
        return "\n".join(lines)

    def plot(self):
        """Each data set, measured and by the model.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from matplotlib import pyplot as plt

        n = len(self.comparisons)
        figure, axes = plt.subplots(
            n, 1, figsize=(7, 3 * n), layout="constrained", squeeze=False
        )
        for ax, item in zip(axes[:, 0], self.comparisons):
            if item.kind == "cycling":
                for values, style in ((item.measured, "o"), (item.model, "-")):
                    ax.plot(item.abscissa / 3600, values, style, ms=3, mfc="none")
                ax.set(xlabel="Time [h]", ylabel="Voltage [V]")
            else:
                for values, style in ((item.measured, "o"), (item.model, "-")):
                    ax.plot(values.real, -values.imag, style, ms=3, mfc="none")
                ax.set(xlabel="Z′ [Ω]", ylabel="−Z″ [Ω]", aspect="equal", adjustable="datalim")
            ax.legend(["measured", "model"])
            misfit = f"misfit {item.misfit:.3g} standard deviations"
            ax.set_title(f"{plot_label(item.label)}: {misfit}")
        return figure

    def save(self, path) -> None:
        """Write the result, its data and the calibrated parameter set as JSON.

        Parameters
        ----------
        path : str or pathlib.Path
        """
        content = {
            "format": FORMAT,
            "parameters": [asdict(parameter) for parameter in self.parameters],
            "covariance": self.covariance.tolist(),
            "comparisons": [
                asdict(item)
                | {"abscissa": item.abscissa.tolist()}
                | {name: _pairs(getattr(item, name)) for name in ("measured", "model")}
                for item in self.comparisons
            ],
            "parameter values": self.parameter_values.to_json(),
        } | {name: getattr(self, name) for name in _PLAIN}
        with atomic_write(path, encoding="utf-8") as file:
            file.write(json.dumps(content))

    @classmethod
    def load(cls, path) -> FitResult:
        """Read what :meth:`save` wrote.

        Parameters
        ----------
        path : str or pathlib.Path

        Raises
        ------
        ValueError
            If the file is not one of a fit.
        """
        not_one = f"{path} is not a saved fit"
        content = read_json(path, "a saved fit")
        check_schema(SavedFit, content, not_one)
        try:
            parameters = tuple(
                FreeParameter(**entry | {"name": _name(entry["name"])})
                for entry in content["parameters"]
            )
            comparisons = tuple(
                Comparison(
                    **entry
                    | {"abscissa": np.array(entry["abscissa"])}
                    | {"outliers": tuple(entry.get("outliers", ()))}
                    | {
                        name: _values(entry[name], entry["kind"])
                        for name in ("measured", "model")
                    }
                )
                for entry in content["comparisons"]
            )
            return cls(
                parameters=parameters,
                covariance=np.array(content["covariance"]),
                comparisons=comparisons,
                parameter_values=parameter_values_of_json(content["parameter values"]),
                **{name: content[name] for name in _PLAIN},
            )
        except ValueError as error:
            raise ValueError(f"{not_one}: {error}") from error


def at_limits(parameters, values) -> list[str]:
    """Labels of the parameters whose values are at a limit."""
    return [
        p.label
        for p in parameters
        if min(abs(p.to_x(values[p.label]) - p.to_x([p.low, p.high]))) < 1e-3
    ]


_PLAIN = (
    "values",
    "cost",
    "reduced_chi_squared",
    "success",
    "status",
    "message",
    "iterations",
    "solves",
    "starts",
)


def compare(problem, values) -> tuple[Comparison, ...]:
    """Each data set of a problem next to the model at given values."""
    comparisons = []
    for item, answer in problem.predict(values).items():
        residuals = problem.residuals(item, answer)[0]
        if isinstance(item, Cycling):
            steps = problem.steps(item)
            starts = np.cumsum([0.0, *(step.duration for step in steps[:-1])])
            # In a gap nothing was measured.
            kept = np.concatenate([np.full(len(step.times), not step.gap) for step in steps])
            measured = np.concatenate([step.voltages for step in steps])[kept]
            model = np.concatenate(
                [
                    each.at(step.times, response.voltages)
                    for step, each, response in zip(steps, problem.reduced_steps(item), answer)
                ]
            )[kept]
            deviations = np.concatenate([item.deviations(step) for step in steps])[kept]
            off = (model - measured) / deviations
            count = len(residuals) + problem.hidden_rows(item)
            misfit = float(np.sqrt(residuals @ residuals / count))
            comparisons.append(
                Comparison(
                    item.label,
                    "cycling",
                    np.concatenate([step.times + at for step, at in zip(steps, starts)])[kept],
                    measured,
                    model,
                    misfit,
                    _outliers(off[:, np.newaxis]),
                )
            )
        else:
            misfit = float(np.sqrt(np.mean(residuals**2)))
            comparisons.append(
                Comparison(
                    item.label,
                    "impedance",
                    item.frequencies,
                    item.measured,
                    answer[0],
                    misfit,
                    _outliers(residuals.reshape(2, -1).T),
                )
            )
    return tuple(comparisons)


def _outliers(residuals) -> tuple[int, ...]:
    """Rows of residuals, shape (n, parts), that are far from those on both sides of them."""
    n = len(residuals)
    if n < 4 * _BESIDE:
        return ()
    distances = np.empty_like(residuals)
    for row in range(n):
        sides = residuals[max(row - _BESIDE, 0) : row], residuals[row + 1 : row + 1 + _BESIDE]
        distances[row] = np.min(
            [abs(residuals[row] - np.median(side, axis=0)) for side in sides if len(side)],
            axis=0,
        )
    usual = np.median(distances, axis=0) / 0.6745
    far = (distances > np.maximum(_OUTLYING * usual, _BEYOND_NOISE)).any(axis=1)
    return tuple(int(row) for row in np.flatnonzero(far))


def _pairs(values):
    """Numbers for JSON, complex ones as pairs."""
    if np.iscomplexobj(values):
        return np.column_stack([values.real, values.imag]).tolist()
    return values.tolist()


def _values(numbers, kind):
    values = np.array(numbers)
    return values[:, 0] + 1j * values[:, 1] if kind == "impedance" else values


def _name(name):
    return name if isinstance(name, str) else tuple(name)
