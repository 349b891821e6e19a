"""Voltages and potentials over time and over charge."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from .. import _pybamm
from ..results import output_times, values_at
from ..results.steps import gaps
from ..submodels.terminal_voltage import FULL_CELL_VOLTAGE_PARTS, VOLTAGE_PARTS
from .colours import PART_COLOURS
from .film import Solved


def plot_voltage(solution: Solved, ax: Axes, resistance: float | None = None, **line: Any) -> Axes:
    """Voltage over time, with the ohmic line ±I·R dashed.

    Parameters
    ----------
    solution : pybamm.Solution or pandas.DataFrame
        A frame has its variables as columns.
    ax : matplotlib.axes.Axes
    resistance : float, optional
        Resistance [Ohm] of the ohmic line.
    **line
        Of the voltage's line.

    Returns
    -------
    matplotlib.axes.Axes
        Those given.
    """
    hours, voltage, current = _columns(solution, "Time [h]", "Voltage [V]", "Current [A]")
    ax.plot(hours, voltage, **line)
    if resistance is not None:
        ax.plot(hours, -resistance * current, color="0.3", linestyle="--", linewidth=0.8, zorder=3)
    ax.set_xlabel("Time [h]")
    ax.set_ylabel("Voltage [V]")
    return ax


#: Part of a voltage → its name in :data:`PART_COLOURS`.
_PART_NAMES = dict(
    zip(
        FULL_CELL_VOLTAGE_PARTS,
        (
            "open-circuit voltage difference",
            "diffusion",
            "hysteresis",
            "charge transfer",
            "interphase",
            "contact",
            "separator",
            "composite",
        ),
        strict=True,
    )
)


def plot_voltage_parts(solution: Solved, ax: Axes) -> Axes:
    """The voltage over time (black) as the sum of its parts, stacked to either side of 0.

    Parts that stay below a thousandth of the largest are left out.

    Parameters
    ----------
    solution : pybamm.Solution or pandas.DataFrame
        A frame has its variables as columns.
    ax : matplotlib.axes.Axes

    Returns
    -------
    matplotlib.axes.Axes
        Those given.
    """
    parts_of_cell = FULL_CELL_VOLTAGE_PARTS if _is_of_full_cell(solution) else VOLTAGE_PARTS
    names = [*reversed(parts_of_cell)]
    hours, voltage, *values = _columns(solution, "Time [h]", "Voltage [V]", *names)
    parts = dict(zip(names, values, strict=True))
    smallest = 1e-3 * max(np.nanmax(np.abs(part)) for part in parts.values())
    for side in (np.maximum, np.minimum):
        level = np.zeros_like(hours)
        for name, part in parts.items():
            if np.nanmax(np.abs(part)) < smallest:
                continue
            kind = _PART_NAMES[name]
            top = level + side(part, 0)
            label = kind if side is np.maximum else None
            colour = PART_COLOURS[kind]
            ax.fill_between(hours, level, top, color=colour, linewidth=0, label=label)
            level = top
    ax.plot(hours, voltage, "k", linewidth=1, label="voltage")
    ax.set_xlabel("Time [h]")
    ax.set_ylabel("Voltage [V]")
    return ax


def plot_stripping(solution: Solved, ax: Axes, **line: Any) -> Axes:
    """Potential of the working electrode vs Li/Li+ over the stripped charge.

    Parameters
    ----------
    solution : pybamm.Solution or pandas.DataFrame
        Of a half-cell that is stripped; what it does else, such as a rest, is left out. A
        frame has its variables as columns.
    ax : matplotlib.axes.Axes
    **line
        Of the potential's line.

    Returns
    -------
    matplotlib.axes.Axes
        Those given.
    """
    current, charge, potential = _columns(
        solution,
        "Current [A]",
        "Discharge capacity [A.h]",
        "Positive electrode potential vs Li [V]",
    )
    stripping = current < 0
    ax.plot(-1e3 * charge[stripping], potential[stripping], **line)
    ax.set_xlabel("Stripped charge [mA·h]")
    ax.set_ylabel("Potential vs Li/Li$^+$ [V]")
    return ax


def _is_of_full_cell(solution):
    frame = isinstance(solution, pd.DataFrame)
    known = solution if frame else _pybamm.last_model(solution).variables
    return FULL_CELL_VOLTAGE_PARTS[-1] in known


def _columns(solution, *names):
    """Values of some variables at the same times, of a solution or of a frame.

    They are NaN where cycles were left out, so that no line is drawn.
    """
    if isinstance(solution, pd.DataFrame):
        after = np.flatnonzero(np.diff(solution.get("Cycle", pd.Series(dtype=int))) > 1)
        columns = [solution[name].to_numpy() for name in names]
    else:
        times = output_times(solution)
        after = gaps(solution, times)
        columns = [values_at(solution, name, times) for name in names]
    return [np.insert(np.asarray(column, dtype=float), after + 1, np.nan) for column in columns]
