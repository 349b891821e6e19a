"""How sure the values of a set are, and sets drawn from that."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from numbers import Integral, Real
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pybamm
from scipy import stats
from scipy.stats import qmc

from .._util.atomic_files import atomic_write
from .._util.input_files import as_path
from .._util.validation import check_above_zero, check_seed
from .compose import ComposedParameterValues, compose
from .tables import (
    CHANGEABLE,
    UNITS,
    changes_in_table_units,
    limits_in_table_units,
    read_table,
)

#: Trust of a value → factor of one standard deviation of its logarithm.
FACTORS = {"p": 1.1, "s": 1.2, "d": 1.5, "r": 2.0, "a": 3.0}
#: The same of what is known better than its trust says, whatever that is: an activation energy
#: or an exponent that is off by a factor of 3 would be none.
NARROW = {
    "activation energy": 1.2,
    "exponent": 1.2,
    "Young's modulus": 1.2,
    "packing fraction": 1.05,
    "skeleton area fraction": 1.1,
    "homogeneity range": 1.6,
    "conductivity": 1.2,
}
#: Quantities that whoever makes the cell has chosen, or that define what is meant.
_CHOSEN = (
    *("diameter", "area", "nominal capacity", "temperature", "reference temperature"),
    *("voltage cut-off", "depletion potential", "contact relaxation time", "Poisson's ratio"),
    *("initial stoichiometry", "stoichiometry at nominal capacity", "initial hysteresis state"),
    *("stack pressure", "stack stiffness", "thickness", "reduction potential"),
    "assembly pressure",
    *("aged diffusivity multiplier", "aged active area fraction", "ageing throughput"),
)
_VERSION = 1


class Uncertain(NamedTuple):
    """A value that is not known exactly, of one entry of the tables or of several that share it.

    Attributes
    ----------
    names : tuple of str
        Cells, films, phases or electrolytes that have the value.
    quantity : str
        With its unit, such as "void depth [um]".
    median : float
        In the unit of the quantity's name.
    factor : float
        One standard deviation of the logarithm, as a factor, a pure number; 1 where the value is
        exact.
    trust, source : str
        As of the tables.
    """

    names: tuple[str, ...]
    quantity: str
    median: float
    factor: float
    trust: str
    source: str

    def __str__(self):
        first, *more = self.names
        return f"{first}{f' and {len(more)} more' if more else ''}: {self.quantity}"


@dataclass(frozen=True)
class Distribution:
    """Log-normal distributions of the values of a composed set, cut at their ranges.

    Parameters
    ----------
    arguments : dict
        Of :func:`compose`, from which the set is made.
    values : tuple of Uncertain
    correlation : numpy.ndarray, shape (n, n)
        Of the logarithms of the values, pure numbers.

    Raises
    ------
    ValueError
        If a value is not in its range, a factor is below 1, or the correlation matrix has
        another shape, no ones on its diagonal, or is not positive definite.
    """

    arguments: dict[str, Any]
    values: tuple[Uncertain, ...]
    correlation: np.ndarray

    def __post_init__(self):
        object.__setattr__(self, "correlation", np.array(self.correlation, float))
        for value in self.values:
            _check_value(value)
        _check_correlation(self.correlation, len(self.values))

    @property
    def table(self) -> pd.DataFrame:
        """The values, a row each, with the ends of their 90 % intervals."""
        rows = []
        for value in self.values:
            width = value.factor ** stats.norm.ppf(0.95)
            low, high = limits_in_table_units(value.quantity)
            ends = np.clip([value.median / width, value.median * width], low, high)
            rows.append((" ".join(value.names), *value[1:4], *ends, *value[4:]))
        columns = ["names", "quantity", "median", "factor", "5 %", "95 %", "trust", "source"]
        return pd.DataFrame(rows, columns=columns)

    def changed(self, changes: Mapping[tuple[str, str], tuple[float, float]]) -> Distribution:
        """A distribution with other medians and factors.

        Parameters
        ----------
        changes : mapping
            (name, quantity with its unit), as of the table, to (median, factor). A factor of 1
            makes the value exact.

        Returns
        -------
        Distribution

        Raises
        ------
        ValueError
            If the distribution has no such value, or the median or the factor is not allowed.
        """
        if not isinstance(changes, Mapping):
            raise ValueError(f"changes is {changes!r}; it must be a dict of pairs to pairs")
        values = list(self.values)
        for key, given in changes.items():
            at = [k for k, v in enumerate(values) if key in {(n, v.quantity) for n in v.names}]
            if not at:
                known = [f"{value}" for value in values]
                raise ValueError(f"the distribution has no {key!r}; it has {known}")
            if np.shape(given) != (2,):
                raise ValueError(f"the change of {key} is {given!r}; it must be (median, factor)")
            values[at[0]] = values[at[0]]._replace(
                median=given[0], factor=given[1], trust="", source="changed by the caller"
            )
        return replace(self, values=tuple(values))

    def parameter_values(self) -> ComposedParameterValues:
        """The set with every value at its median."""
        return self._composed([value.median for value in self.values])

    def samples(self, count: int, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Sets drawn from the distribution, by a Latin hypercube.

        Parameters
        ----------
        count : int
            Of sets, 2 or more.
        seed : int
            The same seed draws the same sets.

        Returns
        -------
        drawn : pandas.DataFrame
            A row for each set, a column for each value that is not exact, in its unit.
        parameters : pandas.DataFrame
            The same sets as parameters of the model, in the units of their names: those that
            differ from set to set. A table for :func:`pybamm_alloy.sweep`.

        Raises
        ------
        ValueError
            If the count is below 2, or the seed is no integer.
        """
        if not (isinstance(count, Integral) and count >= 2):
            raise ValueError(f"count is {count!r}; it must be an integer, 2 or more")
        check_seed(seed)
        unit = qmc.LatinHypercube(len(self.values), rng=np.random.default_rng(seed)).random(count)
        normal = stats.norm.ppf(unit) @ np.linalg.cholesky(self.correlation).T
        columns = {}
        for value, u in zip(self.values, normal.T):
            limits = limits_in_table_units(value.quantity)
            columns[str(value)] = np.clip(value.median * value.factor**u, *limits)
        drawn = pd.DataFrame(columns)
        base, sets = self.parameter_values(), [self._composed(row) for row in drawn.to_numpy()]
        varied = [
            name
            for name, value in base.items()
            if isinstance(value, Real) and any(one[name] != value for one in sets)
        ]
        parameters = pd.DataFrame([[one[name] for name in varied] for one in sets], columns=varied)
        exact = [str(value) for value in self.values if value.factor == 1]
        return drawn.drop(columns=exact), parameters

    def _composed(self, numbers):
        changes = {
            (name, value.quantity): float(number)
            for value, number in zip(self.values, numbers)
            for name in value.names
        }
        arguments = dict(self.arguments)
        return compose(**arguments | {"changes": (arguments["changes"] or {}) | changes})

    def save(self, path: str | Path) -> None:
        """Write the distribution as JSON.

        Parameters
        ----------
        path : path

        Raises
        ------
        OSError
            If it cannot be written.
        """
        arguments = self.arguments | {
            "changes": [[*key, value] for key, value in (self.arguments["changes"] or {}).items()]
        }
        content = {
            "version": _VERSION,
            "arguments": arguments,
            "values": [value._asdict() for value in self.values],
            "correlation": self.correlation.tolist(),
        }
        with atomic_write(path) as file:
            json.dump(content, file, indent=1)

    @classmethod
    def load(cls, path: str | Path) -> Distribution:
        """Read a distribution that :meth:`save` has written.

        Parameters
        ----------
        path : path

        Returns
        -------
        Distribution

        Raises
        ------
        ValueError
            If the file is no JSON of a distribution, or its content is not allowed.
        OSError
            If it cannot be read.
        """
        try:
            content = json.loads(as_path("path", path).read_text(encoding="utf-8"))
            if content["version"] != _VERSION:
                raise ValueError(f"its version is {content['version']!r}, not {_VERSION}")
            arguments = content["arguments"]
            changes = {(name, quantity): x for name, quantity, x in arguments["changes"]}
            values = tuple(
                Uncertain(**value | {"names": tuple(value["names"])}) for value in content["values"]
            )
            return cls(arguments | {"changes": changes}, values, content["correlation"])
        except (KeyError, TypeError, AttributeError, RecursionError, ValueError) as error:
            raise ValueError(f"{path} is no distribution of a set: {error}") from error


def distribution(parameter_set: str | ComposedParameterValues) -> Distribution:
    """How sure the values of a set are.

    A value that was fitted has the interval of its fit, with the correlations of the fitted
    values (``calibration_covariance.csv``); one that is free but not told by the data has that of
    its prior (``free_parameters.csv``). The others have a factor by their trust, :data:`FACTORS`,
    or by what they are, :data:`NARROW`. What whoever makes the cell has chosen is exact: sizes,
    pressures, temperature, composition. Plateaus and molar volumes are exact too.

    Parameters
    ----------
    parameter_set : str or ComposedParameterValues
        A set of :func:`compose`, or its name.

    Returns
    -------
    Distribution

    Raises
    ------
    ValueError
        If there is no such set, or it is not one of :func:`compose`.

    Examples
    --------
    >>> from pybamm_alloy.parameter_sets import distribution
    >>> distribution("Hansel2021_LiIn").table["factor"].between(1, 10).all()
    True
    """
    if isinstance(parameter_set, str):
        if parameter_set not in pybamm.parameter_sets:
            known = list(pybamm.parameter_sets)
            raise ValueError(f"parameter set '{parameter_set}' is not one of {known}")
        found = pybamm.parameter_sets[parameter_set]
    else:
        found = parameter_set
    arguments = getattr(found, "arguments", None)
    if arguments is None:
        raise ValueError(
            "the parameter set is not one of pybamm_alloy.parameter_sets.compose, whose tables "
            "have a trust for each value"
        )
    entries = {
        (origin.name, origin.quantity): origin
        for origins in found.provenance.values()
        for origin in origins
        if origin.table in CHANGEABLE
    }
    changed = changes_in_table_units(arguments["changes"])
    fitted, values = _fitted(), {}
    for entry, origin in entries.items():
        name, quantity = entry
        unit = "" if origin.unit in UNITS["1"] else f" [{origin.unit}]"
        # What is zero, or at its limit as the packing of a foil, is so by its nature.
        natural = origin.value <= 0 or origin.value >= limits_in_table_units(quantity + unit)[1]
        if natural or entry in changed or quantity.startswith(_CHOSEN):
            continue
        names, factor = fitted.get(entry, ((name,), _factor(origin)))
        values[names, quantity] = Uncertain(
            names, quantity + unit, origin.value, factor, origin.trust, origin.source
        )
    return Distribution(arguments, tuple(values.values()), _correlation(list(values)))


def _factor(origin):
    """One standard deviation of a value that was not fitted, as a factor."""
    narrow = [factor for text, factor in NARROW.items() if text in origin.quantity]
    return min([FACTORS[origin.trust], *narrow])


def _fitted():
    """(Name, quantity) of each fitted value → the names that share it, and its factor."""
    return {
        (name, row.quantity): (tuple(row.names.split()), row.factor)
        for row in read_table("calibration_posterior").itertuples()
        for name in row.names.split()
    }


def _correlation(keys):
    """Correlations of the values of (names, quantity) that were fitted together."""
    table = read_table("calibration_posterior")
    rows = {(tuple(row.names.split()), row.quantity): k for k, row in enumerate(table.itertuples())}
    found = table[[f"correlation {k + 1}" for k in range(len(table))]].to_numpy(float)
    correlation = np.eye(len(keys))
    here = [k for k, key in enumerate(keys) if key in rows]
    there = [rows[keys[k]] for k in here]
    correlation[np.ix_(here, here)] = found[np.ix_(there, there)]
    return correlation


def _check_value(value):
    check_above_zero(f"the median of {value}", value.median, "the unit of its name")
    lowest, highest = limits_in_table_units(value.quantity)
    if not lowest <= value.median <= highest:
        raise ValueError(
            f"the median of {value} is {value.median:g}; it must be {lowest:.3g} to {highest:.3g}"
        )
    number = isinstance(value.factor, Real) and not isinstance(value.factor, bool)
    if not (number and 1 <= value.factor < math.inf):
        raise ValueError(
            f"the factor of {value} is {value.factor!r}; it must be 1, for an exact value, or more"
        )


def _check_correlation(matrix, count):
    if matrix.shape != (count, count):
        raise ValueError(
            f"the correlation matrix has the shape {matrix.shape}; it must be {(count, count)}"
        )
    symmetric = np.allclose(matrix, matrix.T, atol=1e-6) and np.allclose(np.diag(matrix), 1)
    if not symmetric:
        raise ValueError("the correlation matrix must be symmetric, with ones on its diagonal")
    lowest = np.linalg.eigvalsh(matrix).min() if count else 1.0
    if not lowest > 0:
        raise ValueError(
            "the correlation matrix is not positive definite: its lowest eigenvalue is "
            f"{lowest:.3g}"
        )
