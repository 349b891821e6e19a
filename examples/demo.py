"""The reference paper's cells, simulated and set against its measured numbers.

The scorecard without its 500-cycle rows, with more conditions to be seen beside the
measured ones, and the hulls, as a table and five figures in build/demo.
Run with `make demo`.
"""

import os
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pybamm

import pybamm_alloy
from pybamm_alloy import parameter_sets, plotting
from pybamm_alloy.cli import print_scorecard

OUTPUT = Path("build/demo")
FILMS = ["Li0.5In", "LiIn", "Li13In3", "Li2Sn5", "LiSn", "Li17Sn4"]


def measurements():
    """The paper's rows, with 20 of its 500 cycles, and conditions it has no number for."""
    rows = parameter_sets.read_table("hansel2021_measurements")
    cycling = rows["id"] == "long-Li13In3-voltage"
    rows.loc[cycling, "quantity"] = "overpotential over 40 h"
    rows = rows[cycling | ~rows["id"].str.startswith("long-")]

    strips = pd.DataFrame(
        [("half", film, P, "0.2 mA") for film in ["Li", *FILMS] for P in (0, 45)],
        columns=["cell", "working_electrode", "stack_pressure_MPa", "current"],
    ).assign(quantity="stripped capacity", unit="mA.h")
    rates = pd.DataFrame({"working_electrode": FILMS}).assign(
        cell="symmetric",
        stack_pressure_MPa=45,
        current="1000 uA.cm-2",
        quantity="peak overpotential",
        unit="V",
    )
    strips["id"] = [
        f"strip-{row.working_electrode}-{row.stack_pressure_MPa}"
        for row in strips.itertuples()
    ]
    rates["id"] = "rate-" + rates["working_electrode"] + "-1000"
    return pd.concat([rows, strips, rates]).drop_duplicates("id")


def draw_hulls():
    """Fig. 4: hulls of the calculated energies, and the voltage curves."""
    figure, axes = plt.subplots(2, 2, figsize=(10, 8), layout="constrained")
    energies = parameter_sets.read_table("formation_energies").dropna(
        subset="formation_energy_eV_per_atom"
    )
    for column, system, colour in [(0, "Li-In", "#0072B2"), (1, "Li-Sn", "#D55E00")]:
        calculated = parameter_sets.calculated_hull(system)
        used = parameter_sets.reference_hull(system)
        rows = energies[energies["system"] == system]
        known = dict(zip(rows["formula"], rows["formation_energy_eV_per_atom"]))
        plotting.plot_hull(calculated, known, axes[0, column], color=colour)
        plotting.plot_voltage_curve(
            calculated, axes[1, column], color="0.5", linestyle="--", label="calculated"
        )
        plotting.plot_voltage_curve(
            used, axes[1, column], color=colour, label="parameter sets"
        )
        axes[1, column].legend()
    return figure


def main():
    pybamm.logger.setLevel("ERROR")
    OUTPUT.mkdir(parents=True, exist_ok=True)
    card = pybamm_alloy.score(measurements(), jobs=os.cpu_count() or 1, progress=True)
    card.rows.to_csv(OUTPUT / "comparison.csv", index=False)
    print_scorecard(card)
    for name, figure in (card.figures() | {"hulls": draw_hulls()}).items():
        figure.savefig(OUTPUT / f"{name}.png", dpi=150)
    drift = max(
        abs(lithium / lithium[0] - 1).max()
        for lithium in (run.trace["Total lithium [mol]"] for run in card.runs.values())
    )
    print(f"Lithium inventory conserved to {drift:.1e} (relative) in every run.")
    print(f"Table and figures written to {OUTPUT}/")


if __name__ == "__main__":
    main()
