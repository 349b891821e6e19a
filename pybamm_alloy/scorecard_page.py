"""A scorecard as figures and as a page."""

import base64
import io
import math
from html import escape
from importlib.metadata import version
from textwrap import wrap

import matplotlib.pyplot as plt
import numpy as np

from . import plotting

OHMIC_RESISTANCE = 40  # Ohm, the ohmic line of Hänsel et al. 2021, Fig. 5

_CAPTIONS = {
    "stripping": "Stripping of half-cells; above: measured capacities (▾ at the highest "
    "pressure, ⅄ below).",
    "rate_steps": f"Rate steps of symmetric cells. Dashed: I · {OHMIC_RESISTANCE} Ω. "
    "Triangles: measured peaks, drawn at either sign where their current begins.",
    "impedance": "Impedance before (full) and after (dashed). Bars: measured resistances.",
    "cycling": "Long-term cycling; lines: largest voltage of each strip and plate. "
    f"Dashed: I · {OHMIC_RESISTANCE} Ω. Triangles and dotted lines: measured, drawn at "
    "either sign.",
}

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Scorecard: {within} of {total}</title>
<style>
body {{ font: 16px/1.45 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto;
       padding: 0 1rem; color: #222; background: #fff; }}
.table {{ overflow-x: auto; }}
table {{ border-collapse: collapse; font-size: 0.85rem; width: 100%; }}
th, td {{ padding: 0.3rem 0.6rem; text-align: left; border-bottom: 1px solid #ddd; }}
td.number {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }}
td.yes {{ color: #00684a; font-weight: 600; }}
td.no {{ color: #a33b00; font-weight: 600; }}
figure {{ margin: 2rem 0; }}
img {{ max-width: 100%; }}
</style>
</head>
<body>
<h1>Scorecard: {within} of {total} within tolerance</h1>
<p>pybamm_alloy {alloy}, PyBaMM {pybamm}. Options of every row: {options}.
Stripping and plating: the model's largest voltages of either polarity, with their sign.</p>
<div class="table">
<table>
<thead><tr>{head}</tr></thead>
<tbody>
{body}
</tbody>
</table>
</div>
{figures}
</body>
</html>
"""

COLUMNS = (
    "id",
    "condition",
    "quantity",
    "measured",
    "model",
    "unit",
    "ratio",
    "tolerance",
    "within",
    "stripping",
    "plating",
)
NUMBERS = {"measured", "model", "ratio", "stripping", "plating"}


def cells(row) -> dict[str, str]:
    """The texts of a row of a scorecard, by column."""
    texts = {name: _text(row[name]) for name in COLUMNS if name != "condition"}
    texts["within"] = {True: "yes", False: "no", None: ""}[row["within"]]
    texts["condition"] = ", ".join(
        filter(
            None,
            (
                f"{row['cell']} {row['working_electrode']}",
                f"{row['stack_pressure_MPa']:g} MPa",
                row["current"],
            ),
        )
    )
    return {name: texts[name] for name in COLUMNS}


def _text(value):
    if not isinstance(value, float):
        return str(value)
    return "" if math.isnan(value) else f"{value:.3g}" if value < 1e3 else f"{value:.0f}"


def page(card) -> str:
    """HTML of a scorecard, its figures inside."""
    from .scorecard import OPTIONS

    figures = []
    for name, figure in card.figures().items():
        png = io.BytesIO()
        figure.savefig(png, format="png", dpi=110)
        plt.close(figure)
        data = base64.b64encode(png.getvalue()).decode()
        figures.append(
            f'<figure><img alt="{_CAPTIONS[name]}" src="data:image/png;base64,{data}">'
            "</figure>"
        )
    return _PAGE.format(
        within=card.within,
        total=card.total,
        alloy=version("pybamm-alloy"),
        pybamm=version("pybamm"),
        options=", ".join(f"{family}: {law}" for family, law in OPTIONS.items()),
        head="".join(f"<th>{name}</th>" for name in COLUMNS),
        body="\n".join(_html_row(row) for row in card.rows.to_dict("records")),
        figures="\n".join(figures),
    )


def _html_row(row):
    texts = cells(row)
    classes = dict.fromkeys(NUMBERS, "number") | {"within": texts["within"]}
    html = "".join(
        f'<td class="{classes.get(name, "")}">{escape(text)}</td>'
        for name, text in texts.items()
    )
    if row["reason"]:
        reason = escape(row["reason"])
        html += f'</tr>\n<tr><td></td><td colspan="{len(COLUMNS) - 1}">{reason}</td>'
    return f"<tr>{html}</tr>"


def draw(card) -> dict:
    """Name → figure, of the protocols that were run."""
    drawn = {
        "stripping": _draw_stripping,
        "rate_steps": _draw_rate_steps,
        "impedance": _draw_impedance,
        "cycling": _draw_cycling,
    }
    figures = {name: function(card) for name, function in drawn.items()}
    figures = {name: figure for name, figure in figures.items() if figure is not None}
    for name, figure in figures.items():
        width = int(14 * figure.get_figwidth())  # characters
        figure.suptitle("\n".join(wrap(_CAPTIONS[name], width)), fontsize=10)
    return figures


def _solved(card, protocol):
    return {
        run: result
        for run, result in card.runs.items()
        if run.protocol == protocol and not result.trace.empty
    }


def _measured(card, run, quantity):
    """Rows of a run that were measured, with their values in A.h, Ohm or V."""
    return [
        (row, row.value * row.scale)
        for row in card.measurements
        if row.run == run and row.quantity.startswith(quantity) and row.value == row.value
    ]


def _colour(run):
    return plotting.COLOURS.get(run.electrode, "0.5")


def _label(run):
    return f"{plotting.formula_label(run.electrode)}, {run.pressure / 1e6:g} MPa"


def _draw_stripping(card):
    strips = _solved(card, "strip")
    if not strips:
        return None
    figure, axes = plt.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
    pressures = sorted({run.pressure for run in strips}, reverse=True)
    for run, result in strips.items():
        # The highest pressure is full, the lowest dotted.
        place = pressures.index(run.pressure)
        style = "-" if place == 0 else ":" if place == len(pressures) - 1 else "--"
        for ax in axes:
            plotting.plot_stripping(
                result.trace[result.trace["Current [A]"] < 0], ax, color=_colour(run), linestyle=style, label=_label(run)
            )
            for _, capacity in _measured(card, run, "stripped capacity"):
                marker = "v" if place == 0 else "1"
                ax.plot(1e3 * capacity, 1.75, marker, color=_colour(run))
    axes[1].set_xscale("log")
    axes[1].set_xlim(left=1e-4)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside right", fontsize=8)
    return figure


def _grid(runs, height):
    columns = min(2, len(runs))
    lines = math.ceil(len(runs) / columns)
    figure, axes = plt.subplots(
        lines,
        columns,
        figsize=(5.5 * columns, height * lines),
        layout="constrained",
        squeeze=False,
    )
    for ax in axes.flat[len(runs) :]:
        ax.set_axis_off()
    return figure, axes.flat


def _draw_rate_steps(card):
    runs = _solved(card, "rate steps")
    if not runs:
        return None
    figure, axes = _grid(runs, 2.8)
    for ax, (run, result) in zip(axes, runs.items()):
        plotting.plot_voltage(
            result.trace, ax, OHMIC_RESISTANCE, color=_colour(run), linewidth=0.9
        )
        steps = result.half_cycles
        for row, peak in _measured(card, run, "peak overpotential"):
            at = np.isclose(steps["current [A]"].abs(), row.current, rtol=1e-6)
            if at.any():
                start = steps["start [h]"][at].iloc[0]
                ax.plot([start + 1, start + 2], [peak, -peak], "kv", markersize=5)
        largest = max(map(abs, ax.get_ylim()))
        ax.set_ylim(-largest, largest)
        ax.set_title(_label(run), loc="left")
    return figure


def _draw_impedance(card):
    runs = {
        run: card.runs[run]
        for run in dict.fromkeys(
            row.run for row in card.measurements if row.dimension == "resistance"
        )
        if card.runs[run].spectra
    }
    if not runs:
        return None
    figure, axes = _grid(runs, 3.6)
    for ax, (run, result) in zip(axes, runs.items()):
        largest = max(s.stack_resistance for s in result.spectra.values())
        for when, spectrum in result.spectra.items():
            style = {"linestyle": "-" if when == "before" else "--", "color": _colour(run)}
            plotting.plot_nyquist(spectrum, ax, label=when, **style)
        for _, resistance in _measured(card, run, "stack resistance"):
            ax.plot(resistance, 0, "k|", markersize=16, clip_on=False)
        # The tail of diffusion would dwarf the arcs.
        ax.set(xlim=(0, 1.3 * largest), ylim=(0, 0.75 * largest))
        before = result.spectra["before"]
        if largest > 10 * before.stack_resistance:
            inset = ax.inset_axes([0.5, 0.66, 0.35, 0.26])
            plotting.plot_nyquist(before, inset, color=_colour(run))
            end = 1.3 * before.stack_resistance
            inset.set(xlim=(0, end), ylim=(0, end / 2), xlabel="", ylabel="")
            inset.set_title("before", fontsize=8)
        kind = "half-cell" if run.protocol == "strip" else "symmetric"
        ax.set_title(f"{_label(run)}, {kind}", loc="left")
        ax.legend(loc="upper left")
    return figure


def _draw_cycling(card):
    runs = _solved(card, "long term")
    if not runs:
        return None
    figure, axes = _grid(runs, 3.2)
    for ax, (run, result) in zip(axes, runs.items()):
        plotting.plot_voltage(
            result.trace, ax, color=_colour(run), alpha=0.3, linewidth=0.5
        )
        for ohmic in (OHMIC_RESISTANCE * run.current, -OHMIC_RESISTANCE * run.current):
            ax.axhline(ohmic, color="0.3", linestyle="--", linewidth=0.8)
        steps = result.half_cycles
        for sign, style in ((-1, "-"), (1, "--")):
            of_sign = steps[sign * steps["current [A]"] > 0]
            ax.plot(
                of_sign["start [h]"],
                of_sign["peak voltage [V]"],
                style,
                color=_colour(run),
                label="stripping" if sign < 0 else "plating",
            )
        for row, peak in _measured(card, run, "overpotential"):
            for value in (peak, -peak):
                if row.quantity == "overpotential over N h":
                    ax.hlines(value, 0, row.hours, color="k", linestyle=":")
                else:
                    ax.plot(row.hours, value, "kv", markersize=5)
        largest = 1.1 * max(map(abs, ax.get_ylim()))
        ax.set_ylim(-largest, largest)
        ax.set_title(_label(run), loc="left")
        ax.legend(loc="lower left", fontsize=8)
    return figure
