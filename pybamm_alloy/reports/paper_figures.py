"""Figures 3 to 6 of Hänsel et al. 2021, redrawn by the model."""

from itertools import product

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.patches import Patch

from .. import parameter_sets, plotting
from ..parameter_sets.hulls import BEST_HULLS, HULLS
from ..scorecard.score import Scorecard
from . import scorecard_panels as panels
from .scorecard_panels import OHMIC_RESISTANCE

PRESSURE = 45  # MPa, that of the alloys' symmetric cells
PRESSURES = (0, PRESSURE)
SMALLEST = "Li2Sn5"  # gives so little that its strips have a panel of their own
STRIPPED = ("Li", "Li0.5In", "LiIn", "Li13In3", "Li2Sn5", "LiSn", "Li17Sn4")

#: Panel → electrode, and pressure [MPa], whose impedance it has.
NYQUIST_PANELS = {
    "3c": ("Li", 0),
    "3e": ("Li17Sn4", 0),
    "3f": ("Li17Sn4", PRESSURE),
    "6b": ("Li13In3", PRESSURE),
    "6d": ("Li17Sn4", PRESSURE),
}
#: Panel → electrode.
RATE_PANELS = {
    "5a": "Li0.5In",
    "5b": "LiIn",
    "5c": "Li13In3",
    "5d": "Li2Sn5",
    "5e": "LiSn",
    "5f": "Li17Sn4",
}
#: Panels of the voltage and of the impedance → electrode.
CYCLING_PANELS = {("6a", "6b"): "Li13In3", ("6c", "6d"): "Li17Sn4"}
#: Panels of the hull and of the voltage curve → system, and colour of the shipped hull.
HULL_PANELS = {
    ("4a", "4c"): ("Li-In", plotting.COLOURS["LiIn"]),
    ("4b", "4d"): ("Li-Sn", plotting.COLOURS["Li17Sn4"]),
}
_STRIP_LINES = {0: "--", PRESSURE: "-"}
_HULL_LINES = {
    "calculated": {"color": "0.6", "linestyle": "--"},
    "measured": {"color": "0.1", "linestyle": ":"},
    "corrected": {"color": "0.1", "linestyle": "-."},
}

_CAPTIONS = {
    "figure_3": "Half-cells stripped at 0.2 mA without and with stack pressure. "
    "Diamonds and bars on the axes of the impedances (full before, dashed after): "
    "measured.",
    "figure_4": "Hulls of the formation energies, and the potentials that follow. "
    "Crosses: calculated phases that are not on the shipped hull.",
    "figure_5": f"Rate steps of symmetric cells at {PRESSURE} MPa. Dashed: "
    f"I · {OHMIC_RESISTANCE} Ω. Triangles: measured peaks, drawn at either sign in the "
    "last cycle of their current.",
    "figure_6": f"Symmetric cells cycled at 1 mA/cm² and {PRESSURE} MPa; lines: "
    "largest voltage of each strip and plate; pale: the voltage. "
    f"Dashed: I · {OHMIC_RESISTANCE} Ω. Triangles, dotted lines and bars on the axes "
    "of the impedances (full before, dashed after): measured, voltages at either sign.",
}


def conditions() -> pd.DataFrame:
    """The conditions that the figures show, as a table of measurements.

    Returns
    -------
    pandas.DataFrame
        The rows of the table ``hansel2021_measurements``, then, with the same columns
        and no value, strips [mA.h] and rate steps [V] that the paper shows without a
        number.
    """
    measured = parameter_sets.read_table("hansel2021_measurements")
    strips = [
        {
            "id": f"strip-{electrode}-{pressure}",
            "figure": "3b",
            "cell": "half",
            "working_electrode": electrode,
            "stack_pressure_MPa": pressure,
            "current": "0.2 mA",
            "quantity": "stripped capacity",
            "unit": "mA.h",
        }
        for electrode, pressure in product(STRIPPED, PRESSURES)
    ]
    rates = [
        {
            "id": f"rate-{electrode}-1000",
            "figure": panel,
            "cell": "symmetric",
            "working_electrode": electrode,
            "stack_pressure_MPa": PRESSURE,
            "current": "1000 uA.cm-2",
            "quantity": "peak overpotential",
            "unit": "V",
        }
        for panel, electrode in RATE_PANELS.items()
        if electrode != SMALLEST  # is past its cut-off at once
    ]
    table = pd.concat([measured, pd.DataFrame(strips + rates)], ignore_index=True)
    return table.drop_duplicates("id", ignore_index=True)[list(measured.columns)]


def draw_paper_figures(card: Scorecard) -> dict[str, plt.Figure]:
    """Figures 3 to 6 of the paper, by the runs of a scorecard.

    Parameters
    ----------
    card : Scorecard
        Of :func:`conditions`, or of a part of them.

    Returns
    -------
    dict of str to matplotlib.figure.Figure
        "figure_3" to "figure_6", without those for which there is no run; figure_4
        needs none. The titles of the panels begin with the paper's letters; one without
        a run is left out.
    """
    drawn = {
        "figure_3": _draw_stripping,
        "figure_4": _draw_hulls,
        "figure_5": _draw_rates,
        "figure_6": _draw_cycling,
    }
    figures = {name: function(card) for name, function in drawn.items()}
    figures = {name: figure for name, figure in figures.items() if figure is not None}
    for name, figure in figures.items():
        panels.add_caption(figure, _CAPTIONS[name])
    return figures


def _runs(card, test):
    """(electrode, pressure [MPa]) → run, of the solved runs that the figures show."""
    return {
        (run.electrode, run.pressure / 1e6): run
        for run, result in card.runs.items()
        if run.test == test
        and run.electrode in STRIPPED
        and run.pressure / 1e6 in PRESSURES
        and (result.spectra or not result.trace.empty)
    }


def _name(ax, panel, text):
    ax.set_title(f"{panel}   {text}", loc="left")


def _draw_nyquist(card, runs, axes):
    """The impedances among some panels."""
    for panel, condition in NYQUIST_PANELS.items():
        if panel not in axes:
            continue
        if condition in runs:
            panels.draw_nyquist(card, runs[condition], axes[panel])
            axes[panel].set_anchor("N")
            _name(axes[panel], panel, panels.label(runs[condition]))
        else:
            axes[panel].remove()


def _draw_stripping(card):
    """Fig. 3: potentials, capacities and impedances of strips."""
    runs = _runs(card, "stripping")
    if not runs:
        return None
    figure, axes = plt.subplot_mosaic(
        [[*PRESSURES, SMALLEST], ["3b"] * 3, ["3c", "3e", "3f"]],
        figsize=(11, 10.5),
        height_ratios=[1.2, 1, 0.75],
        layout="constrained",
    )
    for (electrode, pressure), run in sorted(
        runs.items(), key=lambda item: STRIPPED.index(item[0][0])
    ):
        result, formula = card.runs[run], plotting.formula_label(electrode)
        panels.draw_stripping(result, run, axes[pressure], label=formula)
        if electrode == SMALLEST:
            style = {"linestyle": _STRIP_LINES[pressure], "marker": "."}
            panels.draw_stripping(result, run, axes[electrode], **style)
    widest = max(axes[pressure].get_xlim()[1] for pressure in PRESSURES)
    for pressure in PRESSURES:
        axes[pressure].set_xlim(-0.03 * widest, widest)
    names = [f"{pressure} MPa" for pressure in PRESSURES]
    names.append(plotting.formula_label(SMALLEST))
    for place, name in zip([*PRESSURES, SMALLEST], names):
        if not axes[place].lines:
            axes[place].remove()
            continue
        _name(axes[place], "3a", name)
        axes[place].set_ylim(0, 1.8)
        # The colours of the first are those of the other pressure.
        if axes[place] in (figure.axes[0], axes[SMALLEST]):
            axes[place].legend(fontsize=8)
    _draw_capacities(card, runs, axes["3b"])
    _draw_nyquist(card, runs, axes)
    return figure


def _draw_capacities(card, runs, ax):
    """Capacities as bars, pale without pressure, on a logarithmic axis."""
    for (electrode, pressure), run in runs.items():
        place = STRIPPED.index(electrode) + (0.2 if pressure else -0.2)
        capacity = card.runs[run].half_cycles["capacity [A.h]"].iloc[0]
        style = {"color": panels.colour(run), "alpha": _alpha(pressure)}
        ax.bar(place, 1e3 * capacity, 0.38, **style)
        for _, value in panels.measured(card, run, "stripped capacity"):
            ax.plot(place, 1e3 * value, "kD", markeredgecolor="w", markersize=7)
    ax.set_xticks(range(len(STRIPPED)), map(plotting.formula_label, STRIPPED))
    ax.set_xlim(-0.6, len(STRIPPED) - 0.4)
    ax.set_yscale("log")
    ax.margins(y=0.2)
    ax.set_ylabel("Stripped capacity [mA·h]")
    ax.legend(
        handles=[
            Patch(color="0.3", alpha=_alpha(pressure), label=f"{pressure} MPa")
            for pressure in PRESSURES
        ],
        loc="upper right",
        ncols=2,
        fontsize=8,
    )
    _name(ax, "3b", "Stripped capacities")


def _alpha(pressure):
    return 1 if pressure else 0.45


def _draw_hulls(card):
    """Fig. 4: the kinds of hull, and their potentials."""
    figure, axes = plt.subplot_mosaic(
        [["4a", "4b"], ["4c", "4d"]], figsize=(11, 9), layout="constrained"
    )
    energies = parameter_sets.read_table("formation_energies").rename(
        columns={"host_reference_corrected_eV_per_atom": "energy"}
    )
    energies = energies.dropna(subset="energy")
    for (hull_panel, curve_panel), (system, colour) in HULL_PANELS.items():
        of_system = energies[energies["system"] == system]
        known = dict(zip(of_system["formula"], of_system["energy"]))
        # The shipped one last, on top of the others.
        shipped = BEST_HULLS[system]
        for kind in [*(kind for kind in HULLS if kind != shipped), shipped]:
            hull = parameter_sets.reference_hull(system, kind)
            line, named = {**_HULL_LINES[kind], "label": kind}, {}
            if kind == shipped:
                line = {"color": colour, "linewidth": 2, "label": f"{kind} (shipped)"}
                named = known
            plotting.plot_voltage_curve(hull, axes[curve_panel], **line)
            plotting.plot_hull(hull, named, axes[hull_panel], markersize=4, **line)
        for panel in (hull_panel, curve_panel):
            _name(axes[panel], panel, system.replace("-", "–"))
            axes[panel].legend(fontsize=8)
    return figure


def _draw_rates(card):
    """Fig. 5: voltages at rising currents."""
    runs = _runs(card, "rate steps")
    shown = [panel for panel, film in RATE_PANELS.items() if (film, PRESSURE) in runs]
    if not shown:
        return None
    rows = [[*shown, "."][k : k + 2] for k in range(0, len(shown), 2)]
    figure, axes = plt.subplot_mosaic(
        rows, figsize=(11, 0.5 + 3 * len(rows)), layout="constrained"
    )
    for panel, ax in axes.items():
        run = runs[RATE_PANELS[panel], PRESSURE]
        panels.draw_rate_steps(card, run, ax)
        _name(ax, panel, plotting.formula_label(run.electrode))
    return figure


def _draw_cycling(card):
    """Fig. 6: long-term cycling, and the impedances before and after it."""
    runs = _runs(card, "long term")
    rows = {
        row: runs[film, PRESSURE]
        for row, film in CYCLING_PANELS.items()
        if (film, PRESSURE) in runs
    }
    if not rows:
        return None
    figure, axes = plt.subplot_mosaic(
        [list(row) for row in rows],
        figsize=(11, 0.5 + 4.25 * len(rows)),
        width_ratios=[1.7, 1],
        layout="constrained",
    )
    _draw_nyquist(card, runs, axes)
    for (panel, _), run in rows.items():
        result = card.runs[run]
        if result.trace.empty:  # only its first impedance was asked for
            axes[panel].remove()
            continue
        panels.draw_cycling(card, run, axes[panel])
        _name(axes[panel], panel, panels.label(run))
        _zoom(result, axes[panel], color=panels.colour(run))
    return figure


def _zoom(result, ax, **line):
    """The first and the last cycles in insets above the voltage."""
    _, largest = ax.get_ylim()
    ax.set_ylim(top=3.2 * largest)
    ax.set_yticks([tick for tick in ax.get_yticks() if abs(tick) <= largest])
    steps = result.half_cycles
    numbers = steps["cycle"].unique()
    for left, name, shown in (
        (0.08, "early", numbers[:3]),
        (0.57, "late", numbers[-3:]),
    ):
        of_cycles = steps[steps["cycle"].isin(shown)]
        start = of_cycles["start [h]"].min()
        end = (of_cycles["start [h]"] + of_cycles["duration [h]"]).max()
        inset = ax.inset_axes([left, 0.66, 0.38, 0.27])
        within = result.trace["Time [h]"].between(start, end)
        plotting.plot_voltage(result.trace[within], inset, OHMIC_RESISTANCE, **line)
        inset.set(xlim=(start, end), ylim=(-largest, largest))
        inset.set_title(f"{name} cycles", fontsize=8)
        panels.shrink_texts(inset)
