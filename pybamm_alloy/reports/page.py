"""Pages of HTML in one file, figures inside: of a run and of a fit."""

from __future__ import annotations

import base64
import contextlib
import io
from functools import cache
from itertools import groupby

import matplotlib.pyplot as plt
import numpy as np
import pybamm
from jinja2 import Environment, PackageLoader, StrictUndefined

from .._util.labels import plot_label
from .run import Outcome, versions
from .specification import CellSpecification

_CAPTIONS = {
    "voltage": "Voltage: positive minus negative electrode; stripping the positive electrode "
    "is charge. Shaded: its parts, stacked to either side of zero.",
    "electrodes": "Potentials, and lithium per host atom: the mean of the connected film, and at "
    "the electrolyte.",
    "cycles": "Largest and smallest voltage of each cycle; voltage of the cycles kept.",
    "comparison": "Measured and model.",
    "residuals": "Model minus measured.",
}


def render(template: str, **context) -> str:
    """A page from a template of the package, every text escaped.

    Parameters
    ----------
    template : str
        Such as "run.html".
    **context
        What the template names.
    """
    page = _environment().get_template(template).render(context)
    # The name of a file may have bytes that are no text.
    return page.encode("utf-8", "replace").decode("utf-8")


@cache
def _environment():
    return Environment(
        loader=PackageLoader("pybamm_alloy.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def embedded(figure) -> str:
    """A matplotlib figure, which is closed, as the address of an image in a page."""
    png = io.BytesIO()
    figure.savefig(png, format="png", dpi=110)
    plt.close(figure)
    return f"data:image/png;base64,{base64.b64encode(png.getvalue()).decode()}"


def run_page(outcome: Outcome, figures: dict) -> str:
    """The page of a run: what was asked, why it ended, key numbers, figures, references.

    Parameters
    ----------
    outcome : pybamm_alloy.reports.run.Outcome
    figures : dict
        Name to matplotlib figure, which is closed, as of
        :func:`pybamm_alloy.reports.draw_run`.
    """
    plan, record = outcome.plan, outcome.record
    what = plan.name.replace("_", " ") or "run"
    return render(
        "run.html",
        title=f"{what.capitalize()} of {plan.cell.parameter_set}",
        end=outcome.end,
        hours=f"{outcome.end.hours:.4g}",
        count=len(plan.cycles),
        results=[(name, f"{value:.4g}") for name, value in outcome.results.items()],
        figures=_captioned(figures),
        experiment=[
            (len(list(alike)), "; ".join(steps)) for steps, alike in groupby(plan.cycles)
        ],
        **_cell(plan.cell),
        solver=outcome.solver,
        nodes=record["run"]["nodes"],
        versions=record["versions"],
        citations=citations(),
    )


def fit_page(result, cell: CellSpecification) -> str:
    """The page of a fit: parameters with intervals, correlations, residuals, data.

    Parameters
    ----------
    result : pybamm_alloy.estimation.FitResult
    cell : pybamm_alloy.reports.specification.CellSpecification
        That was fitted.
    """
    rows = result.to_frame().rename(index=shared(result))
    matrix = result.correlation.to_numpy()
    return render(
        "fit.html",
        title=f"Fit of {cell.parameter_set}",
        result=result,
        chi_squared=f"{result.reduced_chi_squared:.3g}",
        values=[
            (f"{k}. {name}", *(f"{number:.4g}" for number in row[:4]), "yes" if row[4] else "")
            for k, (name, *row) in enumerate(rows.itertuples(), start=1)
        ],
        numbers=[str(k + 1) for k in range(len(matrix))],
        correlation=[
            (f"{k}. {name}", *(f"{number:.2f}" for number in row))
            for k, (name, row) in enumerate(zip(rows.index, matrix), start=1)
        ],
        data=[
            (item.label, item.kind, len(item.abscissa), f"{item.misfit:.3g}")
            for item in result.comparisons
        ],
        outliers=result.outlier_sentences(),
        figures=_captioned({"comparison": result.plot(), "residuals": _residuals(result)}),
        **_cell(cell),
        versions=versions(),
        citations=citations(),
    )


def shared(result) -> dict[str, str]:
    """Label of each parameter of a fit that both electrodes have → "Both electrode ...".

    Parameters
    ----------
    result : pybamm_alloy.estimation.FitResult
    """
    labels = {}
    for parameter in result.parameters:
        _, _, quantity = parameter.label.partition(" ")
        if set(parameter.names) == {f"Negative {quantity}", f"Positive {quantity}"}:
            labels[parameter.label] = f"Both {quantity}"
    return labels


def citations() -> list[str]:
    """What PyBaMM says is to be cited, of this process."""
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        pybamm.print_citations()
    entries = (line.partition("] ")[2] or line for line in text.getvalue().splitlines())
    return [entry for entry in entries if entry.strip()]


def _captioned(figures):
    return [(_CAPTIONS[name], embedded(figure)) for name, figure in figures.items()]


def _cell(cell):
    """What the part of a page on the cell needs."""
    values = cell.base_values
    return {
        "parameter_set": cell.parameter_set,
        "options": cell.options,
        "parameters": [
            (
                name,
                f"{value:.6g}" if not isinstance(value, dict) else "changes with time",
                f"{values[name]:.6g}",
            )
            for name, value in cell.parameters.items()
        ],
    }


def _residuals(result):
    """Model minus measured, of each data set."""
    n = len(result.comparisons)
    figure, axes = plt.subplots(n, 1, figsize=(7, 2.4 * n), layout="constrained", squeeze=False)
    for ax, item in zip(axes[:, 0], result.comparisons):
        off = item.model - item.measured
        if item.kind == "cycling":
            ax.plot(item.abscissa / 3600, 1e3 * off, ".", markersize=3)
            ax.set(xlabel="Time [h]", ylabel="Voltage [mV]")
        else:
            share = 100 * off / np.abs(item.measured)
            ax.semilogx(item.abscissa, share.real, ".-", label="real part")
            ax.semilogx(item.abscissa, share.imag, ".-", label="imaginary part")
            ax.set(xlabel="Frequency [Hz]", ylabel="Share of |Z| [%]")
            ax.legend(fontsize=8)
        ax.axhline(0, color="0.5", linewidth=0.8)
        ax.set_title(plot_label(item.label))
    return figure
