"""Tables of what a sweep runs, and of what came of it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from .._util.units import unit_of
from .._util.validation import check_count, check_frame, check_list, check_mapping, check_seed


def grid(columns: Mapping[str, Sequence | float | str]) -> pd.DataFrame:
    """Every combination of the values of some columns, the last one varying fastest.

    Parameters
    ----------
    columns : mapping
        Name of a column to its values, or to a single number or text.

    Returns
    -------
    pandas.DataFrame
        A row for each combination.
    """
    check_mapping("table", columns)
    values: list[Any] = [[value] if np.ndim(value) == 0 else value for value in columns.values()]
    rows = itertools.product(*values)
    return pd.DataFrame(rows, columns=list(columns))


def samples(ranges: Mapping[str, tuple[float, float]], count: int, seed: int) -> pd.DataFrame:
    """
    A Latin hypercube, uniform on a logarithmic scale between positive limits.

    After McKay et al., Technometrics 21 (1979) 239, by ``scipy.stats.qmc``.

    Parameters
    ----------
    ranges : dict of str to (float, float)
        Lowest and highest value of each column, in the unit of its name.
    count : int
        Rows.
    seed : int
        The same seed gives the same rows.

    Returns
    -------
    pandas.DataFrame
        A row for each sample.

    Raises
    ------
    ValueError
        If a lowest value is not below the highest, or the count no whole number from 1.
    """
    from scipy.stats import qmc

    check_ranges(ranges)
    check_count("count", count)
    check_seed(seed)
    unit = qmc.LatinHypercube(len(ranges), rng=seed).random(count)
    columns = {
        name: low * (high / low) ** u if low > 0 else low + (high - low) * u
        for (name, (low, high)), u in zip(ranges.items(), unit.T)
    }
    return pd.DataFrame(columns)


def check_ranges(ranges):
    """Refuse a range that does not rise, or has no end."""
    check_mapping("ranges", ranges)
    for name, limits in ranges.items():
        if not (np.shape(limits) == (2,) and all(isinstance(limit, Real) for limit in limits)):
            raise ValueError(f"the range of {name} is {limits!r}; it must be two numbers")
        low, high = limits
        if not (low < high and np.isfinite([low, high]).all()):
            raise ValueError(f"{name} is to range from {low:g} to {high:g}; it must rise")


def to_dataset(table: pd.DataFrame, columns: Sequence[str]) -> xr.Dataset:
    """
    The results of a sweep over a regular grid, as arrays over its columns.

    Parameters
    ----------
    table : pandas.DataFrame
        Of :func:`pybamm_alloy.sweep`, or of a ready map.
    columns : sequence of str
        Those that make the grid.

    Returns
    -------
    xarray.Dataset
        A dimension for each of these columns, its values rising, and an array over all of
        them for each other column. A unit in a name is also its attribute "units".

    Raises
    ------
    ValueError
        If a column or a combination of their values is missing, or a combination stands twice.
    """
    check_frame("table", table)
    check_list("columns", columns)
    for name in columns:
        if name not in table:
            raise ValueError(f"no column '{name}' in the table; it has {list(table)}")
    combinations = pd.MultiIndex.from_frame(table[list(columns)])
    if combinations.has_duplicates:
        twice = combinations[combinations.duplicated()][0]
        values = dict(zip(columns, twice))
        raise ValueError(f"{values} stands twice in the table; name more columns")
    whole = pd.MultiIndex.from_product([sorted(set(table[name])) for name in columns])
    missing = whole.difference(combinations)
    if len(missing):
        raise ValueError(f"{dict(zip(columns, missing[0]))} is not in the table: no regular grid")
    dataset = table.set_index(list(columns)).to_xarray()
    for name in map(str, dataset.variables):
        if unit := unit_of(name):
            dataset[name].attrs["units"] = unit
    return dataset
