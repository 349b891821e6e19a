"""Figures of alloy cells. Each function draws on the axes it is given, and returns them."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pybamm
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from scipy.optimize import isotonic_regression

from .hull import Hull, stoichiometry
from .spectrum import Spectrum
from .submodels.terminal_voltage import VOLTAGE_PARTS

#: A frame has the variables of a solution as columns.
Solved: TypeAlias = pybamm.Solution | pd.DataFrame

#: Okabe and Ito's colours, told apart by colour-blind readers and in grey.
COLOURS = {
    "Li": "#000000",
    "In": "#999999",
    "Li0.5In": "#56B4E9",
    "LiIn": "#0072B2",
    "Li13In3": "#009E73",
    "Li2Sn5": "#E69F00",
    "LiSn": "#CC79A7",
    "Li17Sn4": "#D55E00",
}

#: Of the parts of an impedance, whichever the electrode, and of a voltage.
PART_COLOURS = {
    "hull step": "#56B4E9",
    "hysteresis": "#F0E442",
    "separator": "#999999",
    "contact": "#E69F00",
    "interphase": "#D55E00",
    "charge transfer": "#0072B2",
    "diffusion": "#009E73",
}

_NAME_WIDTH = 0.03  # lithium fraction that an upright formula takes in a hull's figure


def formula_label(formula: str) -> str:
    """A formula with its subscripts, for matplotlib.

    Parameters
    ----------
    formula : str
        Such as "Li13In3".

    Returns
    -------
    str
        Such as "Li$_{13}$In$_{3}$".
    """
    label, digits = "", ""
    for character in formula + " ":
        if character.isdigit() or character == ".":
            digits += character
            continue
        label += f"$_{{{digits}}}$" if digits else ""
        label, digits = label + character, ""
    return label.strip()


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
    hours = _entries(solution, "Time [h]")
    ax.plot(hours, _entries(solution, "Voltage [V]"), **line)
    if resistance is not None:
        ohmic = -resistance * _entries(solution, "Current [A]")
        ax.plot(hours, ohmic, color="0.3", linestyle="--", linewidth=0.8, zorder=3)
    ax.set_xlabel("Time [h]")
    ax.set_ylabel("Voltage [V]")
    return ax


#: Part of a voltage → its name in :data:`PART_COLOURS`.
_PART_NAMES = dict(
    zip(
        VOLTAGE_PARTS,
        (
            "hull step",
            "diffusion",
            "hysteresis",
            "charge transfer",
            "interphase",
            "contact",
            "separator",
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
    hours = _entries(solution, "Time [h]")
    parts = {name: _entries(solution, name) for name in reversed(VOLTAGE_PARTS)}
    smallest = 1e-3 * max(np.abs(part).max() for part in parts.values())
    for side in (np.maximum, np.minimum):
        level = np.zeros_like(hours)
        for name, part in parts.items():
            if np.abs(part).max() < smallest:
                continue
            kind = _PART_NAMES[name]
            top = level + side(part, 0)
            label = kind if side is np.maximum else None
            colour = PART_COLOURS[kind]
            ax.fill_between(hours, level, top, color=colour, linewidth=0, label=label)
            level = top
    ax.plot(hours, _entries(solution, "Voltage [V]"), "k", linewidth=1, label="voltage")
    ax.set_xlabel("Time [h]")
    ax.set_ylabel("Voltage [V]")
    return ax


def plot_stripping(solution: Solved, ax: Axes, **line: Any) -> Axes:
    """Potential of the working electrode vs Li/Li+ over the stripped charge.

    Parameters
    ----------
    solution : pybamm.Solution or pandas.DataFrame
        Of a half-cell that is stripped. A frame has its variables as columns.
    ax : matplotlib.axes.Axes
    **line
        Of the potential's line.

    Returns
    -------
    matplotlib.axes.Axes
        Those given.
    """
    stripped = -1e3 * _entries(solution, "Discharge capacity [A.h]")
    ax.plot(stripped, _entries(solution, "Positive electrode potential vs Li [V]"), **line)
    ax.set_xlabel("Stripped charge [mA.h]")
    ax.set_ylabel("Potential vs Li/Li$^+$ [V]")
    return ax


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
    ax.margins(y=0.2)
    ax.set_xlabel(f"Lithium fraction x in Li$_x${hull.host}$_{{1-x}}$")
    ax.set_ylabel("Formation energy [meV per atom]")
    return ax


def _name_phases(points, ax, up, **text):
    """Formulas above or below their points (x, y), apart from each other."""
    formulas = sorted(points, key=lambda formula: points[formula][0])
    room = _NAME_WIDTH * np.arange(len(formulas))
    wanted = np.array([points[formula][0] for formula in formulas])
    places = isotonic_regression(wanted - room).x + room
    for formula, place in zip(formulas, places):
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
            fontsize=7,
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


def plot_nyquist(spectrum: Spectrum, ax: Axes, **line: Any) -> Axes:
    """−Z″ over Z′, on equal scales.

    Parameters
    ----------
    spectrum : Spectrum
    ax : matplotlib.axes.Axes
    **line
        Of the curve.

    Returns
    -------
    matplotlib.axes.Axes
        Those given.
    """
    Z = spectrum.impedance
    ax.plot(Z.real, -Z.imag, **line)
    ax.set_aspect("equal")
    ax.set_xlabel("Z′ [Ω]")
    ax.set_ylabel("−Z″ [Ω]")
    return ax


def plot_bode(
    spectrum: Spectrum, axes: tuple[Axes, Axes], **line: Any
) -> tuple[Axes, Axes]:
    """Magnitude, and phase, over frequency.

    Parameters
    ----------
    spectrum : Spectrum
    axes : pair of matplotlib.axes.Axes
        Of the magnitude and of the phase.
    **line
        Of both curves.

    Returns
    -------
    pair of matplotlib.axes.Axes
        Those given.
    """
    magnitude, phase = axes
    magnitude.loglog(spectrum.frequencies, np.abs(spectrum.impedance), **line)
    magnitude.set_ylabel("|Z| [Ω]")
    degrees = np.angle(spectrum.impedance, deg=True)
    phase.semilogx(spectrum.frequencies, -degrees, **line)
    phase.set_ylabel("−phase of Z [°]")
    phase.set_xlabel("Frequency [Hz]")
    return axes


def plot_impedance_split(spectrum: Spectrum, ax: Axes) -> Axes:
    """Real part of every part of the impedance that is not nil, over frequency.

    The positive electrode's are full, the negative's dashed, the whole is black.

    Parameters
    ----------
    spectrum : Spectrum
    ax : matplotlib.axes.Axes

    Returns
    -------
    matplotlib.axes.Axes
        Those given.
    """
    ax.semilogx(spectrum.frequencies, spectrum.impedance.real, "k", label="total")
    for name, part in spectrum.parts.items():
        if not part.any():
            continue
        domain, _, kind = name.partition(" ")
        ax.semilogx(
            spectrum.frequencies,
            part.real,
            color=PART_COLOURS[kind or name],
            linestyle="--" if domain == "negative" else "-",
            label=name,
        )
    ax.set_xlabel("Frequency [Hz]")
    ax.set_ylabel("Z′ [Ω]")
    return ax


def _entries(solution, name):
    return np.asarray(getattr(solution[name], "entries", solution[name]))
