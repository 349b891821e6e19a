"""Impedance, whole and in its parts."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import EngFormatter

from ..impedance.spectrum import Spectrum
from .colours import PART_COLOURS

_DWARFED = 0.1  # of the larger stack resistance: less is not seen beside it


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
    ax.locator_params(axis="x", nbins=5)
    ax.set_xlabel("Z′ [Ω]")
    ax.set_ylabel("−Z″ [Ω]")
    return ax


def plot_impedance_before_after(before: Spectrum, after: Spectrum, ax: Axes, **line: Any) -> Axes:
    """Nyquist plots of two spectra, with a mark and a name at each decade of frequency.

    The frame is that of the arcs: a tail of diffusion leaves it. Where the spectrum before
    is dwarfed by that after, an inset shows it.

    Parameters
    ----------
    before, after : Spectrum
        Full and dashed; the legend has their stack resistances.
    ax : matplotlib.axes.Axes
    **line
        Of both curves.

    Returns
    -------
    matplotlib.axes.Axes
        Those given.
    """
    styles: dict[str, dict[str, Any]] = {
        "before": {"color": "C0"} | line,
        "after": {"color": "C1", "linestyle": "--"} | line,
    }
    for when, spectrum in (("before", before), ("after", after)):
        label = f"{when}: {_ohms(spectrum.stack_resistance)}"
        plot_nyquist(spectrum, ax, label=label, **styles[when])
    frame_arcs([before, after], ax)
    _mark_decades(after, ax, styles["after"]["color"])
    if before.stack_resistance < _DWARFED * after.stack_resistance:
        dwarfed_inset(before, ax, **styles["before"])
    else:
        _mark_decades(before, ax, styles["before"]["color"])
    ax.legend(loc="upper left")
    return ax


def dwarfed_inset(
    spectrum: Spectrum, ax: Axes, resistances: Sequence[float] = (), **line: Any
) -> Axes:
    """Axes within others, of a spectrum that is too small to be seen there.

    Parameters
    ----------
    spectrum : Spectrum
    ax : matplotlib.axes.Axes
    resistances : sequence of float
        [Ohm] on the axis, that the frame holds too.
    **line
        Of the curve.

    Returns
    -------
    matplotlib.axes.Axes
        The new ones.
    """
    inset = ax.inset_axes((0.62, 0.66, 0.35, 0.3))
    plot_nyquist(spectrum, inset, **line)
    frame_arcs([spectrum], inset, resistances)
    inset.tick_params(labelsize="x-small", pad=1)
    for axis in (inset.xaxis, inset.yaxis):
        axis.label.set_fontsize("x-small")
        axis.labelpad = 1
    return inset


def frame_arcs(spectra: Sequence[Spectrum], ax: Axes, resistances: Sequence[float] = ()) -> None:
    """Limits that hold the arcs of some spectra, and resistances [Ohm] on the axis.

    Diffusion would dwarf them.

    Parameters
    ----------
    spectra : sequence of Spectrum
    ax : matplotlib.axes.Axes
    resistances : sequence of float
        [Ohm]
    """
    stacks = [spectrum.stack_resistance for spectrum in spectra]
    largest = max([*stacks, *resistances])
    smallest = min(
        [*(spectrum.impedance.real.min() for spectrum in spectra), *resistances]
    )
    left, right = 0.9 * smallest, 1.2 * largest
    ax.set(xlim=(left, right), ylim=(0, 0.6 * (right - left)))


def _mark_decades(spectrum, ax, colour):
    """Dots at the decades within the frame, named where there is room."""
    logs = np.log10(spectrum.frequencies)
    decades = np.arange(np.ceil(logs.min()), np.floor(logs.max()) + 1)
    order = np.argsort(logs)
    Z = np.interp(decades, logs[order], spectrum.impedance[order])
    (left, right), (_, top) = ax.get_xlim(), ax.get_ylim()
    room, last = 0.15 * (right - left), np.inf
    for decade, z in zip(decades[::-1], Z[::-1]):
        if not (left < z.real < right and 0 < -z.imag < top):
            continue
        ax.plot(z.real, -z.imag, "o", color=colour, markersize=3)
        if abs(z - last) > room:
            ax.annotate(
                _frequency(decade),
                (z.real, -z.imag),
                xytext=(0, 4),
                textcoords="offset points",
                ha="center",
                fontsize="x-small",
                path_effects=[withStroke(linewidth=1.5, foreground="white")],
            )
            last = z


def _frequency(decade):
    """10 to a power of hertz, as "100 kHz"."""
    return EngFormatter("Hz")(10**decade)


def _ohms(resistance):
    """Three figures, as "9.85 kΩ"."""
    prefix, scale = ("k", 1e3) if resistance >= 1e3 else ("", 1)
    return f"{resistance / scale:.3g} {prefix}Ω"


def plot_bode(spectrum: Spectrum, axes: tuple[Axes, Axes], **line: Any) -> tuple[Axes, Axes]:
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
