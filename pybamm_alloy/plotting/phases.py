"""Which phase is where in a film."""

from collections.abc import Sequence

import matplotlib
import numpy as np
import pybamm
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from .colours import PLATED_COLOUR, formula_label, spread
from .film import film_of


def plot_phase_map(
    solution: pybamm.Solution,
    parameter_values: pybamm.ParameterValues,
    ax: Axes,
    electrode: str = "positive",
    log: bool = False,
    colorbar: bool = True,
) -> Axes:
    """Which phase is where through a film, over time.

    The distance is in the film as it swells and shrinks, 0 at the electrolyte. A phase has
    a colour; a mixture of two has one between theirs, by its fractions per host atom. A
    front within a node stands where the lever rule puts it. Plated lithium lies on the
    film. It is the film in contact that is shown; a title at the right says how much of the
    area that is, if not all.

    Parameters
    ----------
    solution : pybamm.Solution
    parameter_values : pybamm.ParameterValues
        Those that it was solved with.
    ax : matplotlib.axes.Axes
    electrode : str
        "negative" or "positive".
    log : bool
        Whether the distance is logarithmic, from the middle of the first node, where the
        surface decides.
    colorbar : bool
        Whether to add the one that names the phases.

    Returns
    -------
    matplotlib.axes.Axes
        Those given.

    Raises
    ------
    ValueError
        As :func:`film_of` does.
    """
    film = film_of(solution, parameter_values, electrode)
    # A column per time, from the middle to the middle, and the plated lithium first.
    middles = (film.hours[1:] + film.hours[:-1]).repeat(2) / 2
    # Nothing is known of what was left out: its column is white.
    after, before = 2 * film.gaps, 2 * film.gaps + 1
    middles[after], middles[before] = film.hours[film.gaps], film.hours[film.gaps + 1]
    hours = np.concatenate([film.hours[:1], middles, film.hours[-1:]])
    edges = 1e6 * np.vstack([np.zeros_like(film.hours), film.edges]).repeat(2, axis=1)
    if log:
        edges = np.maximum(edges, 0.5e6 * film.host_edges[1])
    plated = np.full((1, len(film.hours)), len(film.formulas))
    phases = np.vstack([plated, film.phase_numbers]).repeat(2, axis=1)[:, :-1]
    phases[:, before] = np.nan
    several = len(film.formulas) > 1
    mesh = ax.pcolormesh(
        np.broadcast_to(hours, edges.shape),
        edges,
        phases,
        cmap=_colormap(film),
        vmin=0 if several else -0.5,
        vmax=len(film.formulas) - 1 if several else 0.5,
        rasterized=True,
    )
    if log:
        ax.set_yscale("log")
    ax.set(xlim=film.hours[[0, -1]], ylim=(edges.min(), edges.max()))
    ax.set_xlabel("Time [h]")
    ax.set_ylabel("Distance from electrolyte [µm]")
    if film.connected.min() < 0.995:
        reach = [f"{100 * f:.2g}" for f in (film.connected.min(), film.connected.max())]
        note = f"{'–'.join(dict.fromkeys(reach))} % in contact"
        ax.set_title(note, loc="right", fontsize="small")
    if colorbar:
        extend = "max" if film.edges[0].max() > 1e-3 * film.edges.max() else "neither"
        bar = ax.figure.colorbar(mesh, ax=ax, extend=extend)
        bar.set_ticks(range(len(film.formulas)), labels=[*map(formula_label, film.formulas)])
        bar.ax.tick_params(which="both", length=0)
        if extend == "max":
            bar.ax.set_title("plated Li", fontsize="small")
    return ax


def plot_stoichiometry(
    solution: pybamm.Solution,
    parameter_values: pybamm.ParameterValues,
    times: Sequence[float],
    ax: Axes,
    electrode: str = "positive",
    log: bool = False,
) -> Axes:
    """Profiles through a film at some times, over bands where a phase is alone.

    The distance is that of :func:`plot_phase_map`; plated lithium is left out.

    Parameters
    ----------
    solution : pybamm.Solution
    parameter_values : pybamm.ParameterValues
        Those that it was solved with.
    times : sequence of float
        [h]; the nearest stored ones are drawn, the later the darker.
    ax : matplotlib.axes.Axes
    electrode : str
        "negative" or "positive".
    log : bool
        Whether the distance is logarithmic, from the middle of the first node.

    Returns
    -------
    matplotlib.axes.Axes
        Those given.

    Raises
    ------
    ValueError
        If a time is not one of the solution, and as :func:`film_of` does.
    """
    film = film_of(solution, parameter_values, electrode)
    first, last = film.hours[[0, -1]]
    for time in times:
        if not first <= time <= last:
            raise ValueError(
                f"time is {time!r} h; the solution has {first:.4g} to {last:.4g} h"
            )
        for begin, end in zip(film.hours[film.gaps], film.hours[film.gaps + 1]):
            if begin < time < end:
                raise ValueError(
                    f"time is {time!r} h; the cycles of the solution from {begin:.4g} to "
                    f"{end:.4g} h were left out by save_at_cycles"
                )
    stored = [np.abs(film.hours - time).argmin() for time in times]
    edges = 1e6 * film.edges[:, stored]
    if log:
        edges = np.maximum(edges, 0.5e6 * film.host_edges[1])
        ax.set_xscale("log")
    colours = _colormap(film)(np.linspace(0, 1, len(film.formulas)))
    for (low, high), colour in zip(film.phase_edges, colours):
        ax.axhspan(low, high, color=colour, alpha=0.6, linewidth=1, zorder=0)
    for k, column, grey in zip(stored, edges.T, np.linspace(0.65, 0, len(times))):
        label = f"{film.hours[k]:.3g} h"
        profile = film.stoichiometry[:, k]
        ax.stairs(profile, column, baseline=None, color=str(grey), linewidth=1.2, label=label)
    ax.set_xlim(edges.min(), edges.max())
    ax.set_xlabel("Distance from electrolyte [µm]")
    ax.set_ylabel(f"Li per {film.formulas[0]}")
    _name_bands(film, ax)
    return ax


def _name_bands(film, ax):
    """Formulas beside their bands, apart from each other."""
    low, high = ax.get_ylim()
    wanted = film.phase_edges.mean(axis=1)
    for formula, place in zip(film.formulas, spread(wanted, 0.065 * (high - low))):
        ax.text(
            1.02,
            place,
            formula_label(formula),
            transform=ax.get_yaxis_transform(),
            va="center",
            fontsize="small",
        )


def _colormap(film):
    """One colour per phase, the darker the richer in lithium, and that of plated lithium.

    The lightness is that of viridis, so that no mixture looks like a third phase, and
    grey prints keep the order.
    """
    if len(film.formulas) == 1:
        colours = ["0.75"]
    else:
        colours = matplotlib.colormaps["viridis_r"](np.linspace(0, 0.9, 256))
    return ListedColormap(colours).with_extremes(over=PLATED_COLOUR)
