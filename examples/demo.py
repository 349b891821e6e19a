"""The reference paper's cells, simulated and set against its measured numbers.

The conditions of the paper's figures without its 500-cycle runs, one of them with 20
cycles, as a table and four figures in build/demo.
Run with `make demo`.
"""

import os
from pathlib import Path

import pybamm

import pybamm_alloy
from pybamm_alloy.cli import print_scorecard
from pybamm_alloy.reports import conditions, draw_paper_figures

OUTPUT = Path("build/demo")


def measurements():
    """The rows of the figures, with 20 of the 500 cycles of Li13In3 alone."""
    rows = conditions()
    cycling = rows["id"] == "long-Li13In3-voltage"
    rows.loc[cycling, "quantity"] = "overpotential over 40 h"
    return rows[cycling | ~rows["id"].str.startswith("long-")]


def main():
    pybamm.logger.setLevel("ERROR")
    OUTPUT.mkdir(parents=True, exist_ok=True)
    card = pybamm_alloy.score(measurements(), jobs=os.cpu_count() or 1, progress=True)
    card.rows.to_csv(OUTPUT / "comparison.csv", index=False)
    print_scorecard(card)
    for name, figure in draw_paper_figures(card).items():
        figure.savefig(OUTPUT / f"{name}.png", dpi=150)
    drift = max(
        abs(lithium / lithium[0] - 1).max()
        for lithium in (run.trace["Total lithium [mol]"] for run in card.runs.values())
        if not lithium.empty
    )
    print(f"Lithium inventory conserved to {drift:.1e} (relative) in every solved run.")
    print(f"Table and figures written to {OUTPUT}/")


if __name__ == "__main__":
    main()
