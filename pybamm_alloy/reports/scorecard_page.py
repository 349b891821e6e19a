"""A scorecard as figures and as a page."""

import math
from importlib.metadata import version
from pathlib import Path

import matplotlib.pyplot as plt

from .._util.atomic_files import atomic_write
from ..cells import CALIBRATED_OPTIONS
from ..scorecard import CrossValidation, Scorecard
from . import scorecard_panels as panels
from .page import embedded, render
from .scorecard_panels import OHMIC_RESISTANCE

_CAPTIONS = {
    "stripping": "Stripping of half-cells; above: measured capacities (▾ at the highest "
    "pressure, ⅄ below).",
    "rate_steps": f"Rate steps of symmetric cells. Dashed: I · {OHMIC_RESISTANCE} Ω. "
    "Triangles: measured peaks, at either sign in the last cycle of their current.",
    "impedance": "Impedance before (full) and after (dashed). Bars: measured, likewise.",
    "cycling": "Long-term cycling; lines: largest voltage of each strip and plate. "
    f"Dashed: I · {OHMIC_RESISTANCE} Ω. Triangles and dotted lines: measured, drawn at "
    "either sign.",
}

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
                f"{pressure:g} MPa" if (pressure := row["stack_pressure_MPa"]) == pressure else "",
                row["current"],
            ),
        )
    )
    return {name: texts[name] for name in COLUMNS}


def _text(value):
    if not isinstance(value, float):
        return str(value)
    return "" if math.isnan(value) else f"{value:.3g}" if value < 1e3 else f"{value:.0f}"


def write_scorecard_page(
    card: Scorecard,
    path: str | Path,
    literature: Scorecard | None = None,
    predicted: CrossValidation | None = None,
) -> None:
    """Write a scorecard as one page of HTML that opens without a network.

    Parameters
    ----------
    card : Scorecard
    path : str or pathlib.Path
    literature : Scorecard, optional
        Of other laboratories: a table of its own, with its own total.
    predicted : CrossValidation, optional
        Likewise.
    """
    with atomic_write(path, encoding="utf-8") as file:
        file.write(scorecard_page(card, literature, predicted))


def scorecard_page(card, literature=None, predicted=None) -> str:
    """HTML of a scorecard, its figures inside."""
    return render(
        "scorecard.html",
        within=card.within,
        total=card.total,
        versions={name: version(name) for name in ("pybamm-alloy", "pybamm")},
        options=", ".join(map(": ".join, CALIBRATED_OPTIONS.items())),
        columns=COLUMNS,
        classes=dict.fromkeys(NUMBERS, "number"),
        rows=_texts(card),
        figures=[
            (_CAPTIONS[name], embedded(figure)) for name, figure in draw_scorecard(card).items()
        ],
        literature=literature,
        predicted=predicted,
        predicted_rows=[] if predicted is None else predicted.rows.to_dict("records"),
        literature_rows=[] if literature is None else _texts(literature),
    )


def _texts(card):
    """The texts of each row, and the reason where it has no model value."""
    return [(cells(row), row["reason"]) for row in card.rows.to_dict("records")]


def draw_scorecard(card: Scorecard) -> dict[str, plt.Figure]:
    """The figures of a scorecard.

    Parameters
    ----------
    card : Scorecard

    Returns
    -------
    dict of str to matplotlib.figure.Figure
        "stripping", "rate_steps", "impedance" and "cycling", without those for which nothing
        was simulated.
    """
    drawn = {
        "stripping": _draw_stripping,
        "rate_steps": _draw_rate_steps,
        "impedance": _draw_impedance,
        "cycling": _draw_cycling,
    }
    figures = {name: function(card) for name, function in drawn.items()}
    figures = {name: figure for name, figure in figures.items() if figure is not None}
    for name, figure in figures.items():
        panels.add_caption(figure, _CAPTIONS[name])
    return figures


def _draw_stripping(card):
    strips = panels.solved(card, "stripping")
    if not strips:
        return None
    figure, axes = plt.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
    pressures = sorted({run.pressure for run in strips}, reverse=True)
    for run, result in strips.items():
        # The highest pressure is full, the lowest dotted.
        place = pressures.index(run.pressure)
        style = "-" if place == 0 else ":" if place == len(pressures) - 1 else "--"
        for ax in axes:
            panels.draw_stripping(result, run, ax, linestyle=style)
            for _, capacity in panels.measured(card, run, "stripped capacity"):
                marker = "v" if place == 0 else "1"
                ax.plot(1e3 * capacity, 1.75, marker, color=panels.colour(run))
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
    runs = panels.solved(card, "rate steps")
    if not runs:
        return None
    figure, axes = _grid(runs, 2.8)
    for ax, run in zip(axes, runs):
        panels.draw_rate_steps(card, run, ax)
        ax.set_title(panels.label(run), loc="left")
    return figure


def _draw_impedance(card):
    runs = dict.fromkeys(
        row.run
        for row in card.measurements
        if row.dimension == "resistance" and card.runs[row.run].spectra
    )
    if not runs:
        return None
    figure, axes = _grid(runs, 3.6)
    for ax, run in zip(axes, runs):
        panels.draw_nyquist(card, run, ax)
        kind = "half-cell" if run.test == "stripping" else "symmetric"
        ax.set_title(f"{panels.label(run)}, {kind}", loc="left")
    return figure


def _draw_cycling(card):
    runs = panels.solved(card, "long term")
    if not runs:
        return None
    figure, axes = _grid(runs, 3.2)
    for ax, run in zip(axes, runs):
        panels.draw_cycling(card, run, ax)
        ax.set_title(panels.label(run), loc="left")
    return figure
