"""Formation energies and the plateaus that follow."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from ..thermodynamics.hull import Hull, stoichiometry
from .colours import formula_label, spread

_FONT_SIZE = 7
_NAME_HEIGHT = 42  # of an upright formula with its line [points]


def plot_hull(hull: Hull, energies: Mapping[str, float], ax: Axes, **line: Any) -> Axes:
    """Formation energies per atom over the lithium fraction, with their hull.

    Parameters
    ----------
    hull : Hull
    energies : mapping
        Formula to formation energy [eV per atom] of the phases to name: those of the hull
        below it, others as crosses.
    ax : matplotlib.axes.Axes
    **line
        Of the hull's line.

    Returns
    -------
    matplotlib.axes.Axes
        Those given.
    """
    theta = hull.stoichiometries
    x = np.append(theta / (1 + theta), 1.0)
    e = 1e3 * np.append(hull.energies / (1 + theta), 0.0)
    ax.plot(x, e, **{"marker": "o"} | line)
    stable = dict(zip([hull.host, *hull.formulas], zip(x, e)))
    metastable = {}
    for formula, energy in energies.items():
        if formula != "Li" and formula not in stable:
            ratio = float(stoichiometry(formula, hull.host))
            metastable[formula] = ratio / (1 + ratio), 1e3 * energy
    for fraction, energy in metastable.values():
        ax.plot(fraction, energy, "x", color="0.5")
    _name_phases(metastable, ax, up=True, color="0.4")
    _name_phases({f: stable[f] for f in stable if f in energies}, ax, up=False)
    low, high = ax.dataLim.intervaly
    height = 72 * ax.get_window_extent().height / ax.figure.dpi
    names = _NAME_HEIGHT / max(height - _NAME_HEIGHT, _NAME_HEIGHT)
    ax.set_ylim(low - 1.2 * names * (high - low), high + 0.2 * (high - low))
    ax.set_xlabel(f"Lithium fraction x in Li$_x${hull.host}$_{{1-x}}$")
    ax.set_ylabel("Formation energy [meV per atom]")
    return ax


def _name_phases(points, ax, up, **text):
    """Formulas above or below their points (x, y), apart from each other."""
    formulas = sorted(points, key=lambda formula: points[formula][0])
    wanted = [points[formula][0] for formula in formulas]
    inches = ax.get_window_extent().width / ax.figure.dpi
    room = 1.3 * _FONT_SIZE / 72 / inches * np.ptp(ax.get_xlim())
    for formula, place in zip(formulas, spread(wanted, room)):
        x, y = points[formula]
        ax.annotate(
            formula_label(formula),
            (x, y),
            xytext=(place, 12 if up else -12),
            textcoords=("data", "offset points"),
            arrowprops={"arrowstyle": "-", "color": "0.6", "linewidth": 0.5},
            path_effects=[withStroke(linewidth=2, foreground="white")],
            rotation=90,
            ha="center",
            va="bottom" if up else "top",
            fontsize=_FONT_SIZE,
            **text,
        )


def plot_voltage_curve(hull: Hull, ax: Axes, **line: Any) -> Axes:
    """Plateaus of a hull over the stoichiometry.

    Parameters
    ----------
    hull : Hull
    ax : matplotlib.axes.Axes
    **line
        Of the curve.

    Returns
    -------
    matplotlib.axes.Axes
        Those given.
    """
    past_the_richest = hull.stoichiometries[-1] + 0.5
    ax.stairs(
        [*hull.plateaus, 0.0],
        [*hull.stoichiometries, past_the_richest],
        baseline=None,
        **line,
    )
    ax.set_xlabel(f"Li per {hull.host}")
    ax.set_ylabel("Potential vs Li/Li$^+$ [V]")
    return ax
