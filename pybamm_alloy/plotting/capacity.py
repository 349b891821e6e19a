"""Capacity over stack pressure and current."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from .._util.parameter_ranges import check_area
from .._util.units import unit_of
from .colours import COLOURS, formula_label

_PRESSURE, _CURRENT = "stack pressure [Pa]", "current [A]"
_COLUMNS = ("electrode", _PRESSURE, _CURRENT, "capacity [A.h]")
_MARKERS = "osD^vP*X"
_LINES = ("-", "--", ":", "-.")


def plot_capacity(
    table: pd.DataFrame, ax: Axes, against: str = _PRESSURE, area: float | None = None
) -> Axes:
    """Stripped capacity over the stack pressure or the current, a line per electrode.

    Where the other of the two has several values, each has a line style of its own.

    Parameters
    ----------
    table : pandas.DataFrame
        A row per strip, with the columns "electrode" (a formula, such as "Li13In3"),
        "stack pressure [Pa]", "current [A]" (its magnitude, of the cell) and "capacity
        [A.h]". Others are not read; rows without a capacity are left out.
    ax : matplotlib.axes.Axes
    against : str
        "stack pressure [Pa]" or "current [A]".
    area : float, optional
        Of the electrode [m2]: capacities and currents are then drawn per cm².

    Returns
    -------
    matplotlib.axes.Axes
        Those given.

    Raises
    ------
    ValueError
        If a column is missing, ``against`` is not one of the two, or the area not above
        zero.
    """
    scales = _scales(table, area)
    if against not in scales:
        raise ValueError(f"against is {against!r}; it must be '{_PRESSURE}' or '{_CURRENT}'")
    other = _CURRENT if against == _PRESSURE else _PRESSURE
    table = table.dropna(subset=list(_COLUMNS))
    styles = dict(zip(sorted(set(table[other])), _LINES * len(table)))
    markers = dict(zip(table["electrode"].unique(), _MARKERS * len(table)))
    (scale, label), (to_capacity, capacity_label) = scales[against], scales["capacity [A.h]"]
    other_scale, other_label = scales[other]
    for (name, value), line in table.groupby(["electrode", other], sort=False):
        line, electrode = line.sort_values(against), str(name)
        unit = unit_of(other_label)
        at = f", {value * other_scale:.3g} {unit}" if len(styles) > 1 else ""
        ax.plot(
            line[against] * scale,
            line["capacity [A.h]"] * to_capacity,
            color=COLOURS.get(electrode),
            marker=markers[electrode],
            linestyle=styles[value],
            label=formula_label(electrode) + at,
        )
    ax.set_xlabel(label)
    ax.set_ylabel(capacity_label)
    return ax


def plot_capacity_map(table: pd.DataFrame, ax: Axes, area: float | None = None) -> Axes:
    """Stripped capacity of one electrode by stack pressure and current, with contours.

    Currents over a decade or more are on a logarithmic axis.

    Parameters
    ----------
    table : pandas.DataFrame
        As in :func:`plot_capacity`, of one electrode, with a row for each pair of the
        stack pressures and the currents; a pair that is left out is left white.
    ax : matplotlib.axes.Axes
    area : float, optional
        Of the electrode [m2]: capacities and currents are then drawn per cm².

    Returns
    -------
    matplotlib.axes.Axes
        Those given.

    Raises
    ------
    ValueError
        If a column is missing, the table has several electrodes, a pair twice, or fewer
        than two pressures or currents, or the area is not above zero.
    """
    scales = _scales(table, area)
    electrodes = sorted(table["electrode"].unique())
    if len(electrodes) != 1:
        raise ValueError(
            f"the table has {len(electrodes)} electrodes ({', '.join(electrodes)}); a map "
            "shows one"
        )
    if table.duplicated([_PRESSURE, _CURRENT]).any():
        raise ValueError("the table has a pair of stack pressure and current twice")
    grid = table.pivot(index=_CURRENT, columns=_PRESSURE, values="capacity [A.h]")
    if min(grid.shape) < 2:
        raise ValueError(
            f"the table has {grid.shape[1]} stack pressures and {grid.shape[0]} currents; "
            "a map needs two of each"
        )
    (p_scale, p_label), (i_scale, i_label), (q_scale, q_label) = scales.values()
    pressures, currents = grid.columns * p_scale, grid.index * i_scale
    capacities = np.ma.masked_invalid(grid.to_numpy(float) * q_scale)
    decades = 0 < 10 * currents[0] <= currents[-1]
    edges = np.exp(_edges(np.log(currents))) if decades else _edges(currents)
    mesh = ax.pcolormesh(_edges(pressures), edges, capacities, cmap="cividis", rasterized=True)
    if decades:
        ax.set_yscale("log")
        ax.yaxis.set_major_formatter("{x:g}")
    lines = ax.contour(pressures, currents, capacities, colors="white", linewidths=0.8)
    ax.clabel(lines, fontsize="x-small")
    ax.set(xlim=pressures[[0, -1]], ylim=currents[[0, -1]])
    ax.set_xlabel(p_label)
    ax.set_ylabel(i_label)
    ax.figure.colorbar(mesh, ax=ax, label=q_label)
    return ax


def _edges(values):
    """Halfway between values, and as far beyond the outer ones."""
    between = np.convolve(values, [0.5, 0.5], "valid")
    return np.concatenate(([2 * values[0] - between[0]], between, [2 * values[-1] - between[-1]]))


def _scales(table: pd.DataFrame, area):
    """Column → factor and label with which it is drawn; refuses what cannot be."""
    missing = [column for column in _COLUMNS if column not in table]
    if missing:
        raise ValueError(f"the table has no column '{missing[0]}'; it needs {_COLUMNS}")
    if area is not None:
        check_area(area)
    per_area = 1e3 if area is None else 0.1 / area
    square = "" if area is None else "/cm²"
    return {
        _PRESSURE: (1e-6, "Stack pressure [MPa]"),
        _CURRENT: (per_area, f"Current{' density' if square else ''} [mA{square}]"),
        "capacity [A.h]": (per_area, f"Stripped capacity [mA·h{square}]"),
    }
