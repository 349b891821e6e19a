"""Panels of a scorecard's runs, with what was measured, on the axes given."""

from textwrap import wrap

import numpy as np

from .. import plotting
from ..scorecard.measurements import electrode_area

OHMIC_RESISTANCE = 40  # Ohm, the ohmic line of Hänsel et al. 2021, Fig. 5
CUT_OFF = 2  # V, that of the quantity "reaches cut-off of 2 V within 1 h"


def add_caption(figure, text):
    """A text above a figure, in lines as long as the figure is wide."""
    characters = int(14 * figure.get_figwidth())
    figure.suptitle("\n".join(wrap(text, characters)), fontsize=10)


def solved(card, test):
    """Run → result, of the runs of a test that have a trace."""
    return {
        run: result
        for run, result in card.runs.items()
        if run.test == test and not result.trace.empty
    }


def measured(card, run, quantity):
    """Rows of a run that were measured, with their values in A.h, Ohm or V."""
    return [
        (row, row.value * row.scale)
        for row in card.measurements
        if row.run == run
        and row.quantity.startswith(quantity)
        and row.value == row.value
    ]


def colour(run):
    """That of the electrode."""
    return plotting.COLOURS.get(run.electrode, "0.5")


def label(run):
    """The electrode and the pressure."""
    return f"{plotting.formula_label(run.electrode)}, {run.pressure / 1e6:g} MPa"


def draw_stripping(result, run, ax, **line):
    """Potential over the stripped charge."""
    line = {"color": colour(run), "label": label(run)} | line
    plotting.plot_stripping(result.trace, ax, **line)


def draw_rate_steps(card, run, ax):
    """Voltage and ohmic line; measured peaks in the last cycle at their rate."""
    result = card.runs[run]
    plotting.plot_voltage(
        result.trace, ax, OHMIC_RESISTANCE, color=colour(run), linewidth=0.9
    )
    steps = result.half_cycles
    peaks = measured(card, run, "peak overpotential") + [
        (row, CUT_OFF * reached)
        for row, reached in measured(card, run, "reaches cut-off")
    ]
    for row, peak in peaks:
        at = np.isclose(steps["current [A]"].abs(), row.current, rtol=1e-6)
        last = steps[at].iloc[-2:]
        ax.plot(
            last["start [h]"] + last["duration [h]"],
            -peak * np.sign(last["current [A]"]),
            "kv",
            markersize=5,
            zorder=4,
        )
    largest = 1.2 * max(map(abs, ax.get_ylim()))
    ax.set_ylim(-largest, largest)
    _name_rates(steps, electrode_area(run.parameter_set), ax)


def _name_rates(steps, area, ax):
    """Current densities above the steps that are wide enough for it."""
    densities = (1e2 * steps["current [A]"].abs() / area).round(3)  # uA.cm-2
    width = np.ptp(ax.get_xlim())
    unit = " µA/cm²"
    for density, of_rate in steps.groupby(densities):
        start = of_rate["start [h]"].min()
        end = (of_rate["start [h]"] + of_rate["duration [h]"]).max()
        if end - start > 0.06 * width:
            ax.text(
                (start + end) / 2,
                0.98,
                f"{density:g}{unit}",
                transform=ax.get_xaxis_transform(),
                ha="center",
                va="top",
                fontsize=7,
            )
            unit = ""


def draw_nyquist(card, run, ax):
    """Every spectrum of a run; a first one that is dwarfed in an inset too."""
    spectra = card.runs[run].spectra
    for when, spectrum in spectra.items():
        style = {"linestyle": "-" if when == "before" else "--", "color": colour(run)}
        plotting.plot_nyquist(spectrum, ax, label=when, **style)
    rows = measured(card, run, "stack resistance")
    _mark_resistances(rows, ax)
    plotting.frame_arcs(spectra.values(), ax, [resistance for _, resistance in rows])
    before = spectra["before"]
    if ax.get_xlim()[1] > 10 * before.stack_resistance:
        rows = measured(card, run, "stack resistance before")
        resistances = [resistance for _, resistance in rows]
        inset = plotting.dwarfed_inset(before, ax, resistances, color=colour(run))
        _mark_resistances(rows, inset)
    ax.legend(loc="upper left", fontsize=8)


def _mark_resistances(rows, ax):
    """Bars on the axis, full for what was measured before and dashed for after."""
    for row, resistance in rows:
        ax.plot(
            [resistance, resistance],
            [0, 0.15],
            "k-" if row.quantity.endswith("before") else "k--",
            transform=ax.get_xaxis_transform(),
        )


def draw_cycling(card, run, ax):
    """Voltage over time, the largest of each strip and plate, and the measured ones."""
    result = card.runs[run]
    plotting.plot_voltage(result.trace, ax, color=colour(run), alpha=0.3, linewidth=0.5)
    for ohmic in (OHMIC_RESISTANCE * run.current, -OHMIC_RESISTANCE * run.current):
        ax.axhline(ohmic, color="0.3", linestyle="--", linewidth=0.8)
    steps = result.half_cycles
    for name, sign, style in (("stripping", -1, "-"), ("plating", 1, "--")):
        of_sign = steps[sign * steps["current [A]"] > 0]
        peaks = of_sign["peak voltage [V]"]
        ax.plot(of_sign["start [h]"], peaks, style, color=colour(run), label=name)
    for row, peak in measured(card, run, "overpotential"):
        for value in (peak, -peak):
            if row.quantity == "overpotential over N h":
                ax.hlines(value, 0, row.hours, color="k", linestyle=":")
            else:
                ax.plot(row.hours, value, "kv", markersize=5)
    largest = 1.1 * max(map(abs, ax.get_ylim()))
    ax.set_ylim(-1.4 * largest, largest)  # with room for the legend
    ax.legend(loc="lower left", fontsize=8, ncols=2)


def shrink_texts(inset):
    """Labels and ticks of an inset, smaller and closer than those of its panel."""
    inset.tick_params(labelsize=7, pad=2)
    for axis in (inset.xaxis, inset.yaxis):
        axis.label.set_size(7)
        axis.labelpad = 1
