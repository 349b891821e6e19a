"""docs/verification.md and its figures, made from the cases: `make verification`."""

import importlib
from dataclasses import dataclass
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

DOCS = Path(__file__).parents[2] / "docs"
CASES = (
    "hull",
    "line_compound",
    "dilute_host",
    "relaxation",
    "impedance",
    "interphase",
    "contact",
    "stack",
    "ageing",
    "film_structure",
    "conservation",
    "symmetry",
    "mesh",
    "properties",
    "pybamm_checks",
    "estimation",
    "full_cell",
    "random_runs",
)


@dataclass
class Section:
    """One case of the page.

    Attributes
    ----------
    title : str
    text : str
        What is exact, and what the table shows.
    table : pandas.DataFrame
    figure : matplotlib.figure.Figure, optional
    """

    title: str
    text: str
    table: pd.DataFrame
    figure: plt.Figure | None = None


def markdown_table(table):
    """A table as Markdown; numbers to three digits, exact ones in full."""

    def cell(value):
        return f"{value:.3g}" if isinstance(value, float) else str(value)

    rows = [list(table.columns), ["---"] * len(table.columns)]
    rows += [[cell(value) for value in row] for row in table.itertuples(index=False)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def make_page():
    """Run the report of every case and write the page and its figures."""
    (DOCS / "verification").mkdir(exist_ok=True)
    parts = [
        "# Verification\n\n"
        "The model against exact answers and independent routes. Made by "
        "`make verification`, which also runs the long tests; every number here comes "
        "from the code of `tests/verification/`, and the tests hold the model to it."
    ]
    for number, name in enumerate(CASES, start=1):
        print(f"{number:2d}/{len(CASES)} {name}", flush=True)
        section = importlib.import_module(f"tests.verification.test_{name}").report()
        part = f"## {number}. {section.title}\n\n{section.text}\n\n"
        part += markdown_table(section.table)
        if section.figure is not None:
            section.figure.savefig(DOCS / "verification" / f"{name}.png", dpi=100)
            plt.close(section.figure)
            part += f"\n\n![{section.title}](verification/{name}.png)"
        parts.append(part)
    (DOCS / "verification.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
