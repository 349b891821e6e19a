"""What the voltages of the reference cells are made of, as tables and a figure.

Run as ``python docs/explanation.py``: it prints the tables of docs/explanation.md and draws
docs/explanation.png, from the runs of the scorecard (five minutes on two processors).
"""

from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pybamm
from matplotlib.ticker import MaxNLocator

from pybamm_alloy import plotting, score
from pybamm_alloy.parameter_sets import read_table
from pybamm_alloy.submodels.terminal_voltage import VOLTAGE_PARTS

HERE = Path(__file__).parent
#: Row of which a run is drawn, the hours that are, and the title.
PANELS = [
    ("rate-LiIn-1000", (26, 30), "LiIn, new"),
    ("rate-Li13In3-1000", (26, 30), "Li$_{13}$In$_3$, new"),
    ("rate-Li17Sn4-1000", (26, 30), "Li$_{17}$Sn$_4$, new"),
    ("long-Li17Sn4-end", (996, 1000), "Li$_{17}$Sn$_4$, after 1000 h"),
]

#: Terminal phase → its chemical diffusivities [cm2.s-1] to be tried, the set's among them.
DIFFUSIVITIES = {
    "Li13In3": (1e-7, 1e-8, 3e-9, 1e-9),
    "Li17Sn4": (2e-7, 8e-8, 2e-8, 5e-9, 1e-9),
}


def symmetric_profiles():
    """Markdown of the peaks of either polarity [V], by the terminal phase's diffusivity."""
    rows = read_table("hansel2021_measurements")
    lines = [["film", "D [cm²/s]", "peaks at 0.1 mA/cm²", "peaks at 1 mA/cm²"], ["---"] * 4]
    for film, diffusivities in DIFFUSIVITIES.items():
        at_full_rate = rows[rows["id"] == f"rate-{film}-1000"]
        at_a_tenth = at_full_rate.assign(id="tenth", current="100 uA.cm-2", value="")
        asked = pd.concat([at_a_tenth, at_full_rate])
        for D in diffusivities:
            card = score(asked, changes={(film, "chemical diffusivity [cm2.s-1]"): D})
            peaks = [
                f"{row.stripping:+.3f}, {row.plating:+.3f}".replace("-", "−")
                for row in card.rows.itertuples()
            ]
            lines.append([film, f"{D:.0e}".replace("e-0", "e−"), *peaks])
    return _markdown(lines)


def table(card):
    """Markdown of the parts of every voltage at its peak [mV]."""
    names = [name.removesuffix(" [V]") for name in VOLTAGE_PARTS]
    lines = [["row", "peak", "voltage [mV]", *names], ["---"] * (len(names) + 3)]
    for row in card.parts.to_dict("records"):
        values = [1e3 * row[name] for name in ("Voltage [V]", *VOLTAGE_PARTS)]
        texts = (f"{value:.1f}".replace("-", "−") for value in values)
        lines.append([row["id"], row["polarity"], *texts])
    return _markdown(lines)


def _markdown(lines):
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def figure(card):
    """Two cycles at 1 mA/cm² of four cells, the voltage divided into its parts."""
    runs = {row.id: card.runs[row.run] for row in card.measurements}
    drawing, axes = plt.subplots(2, 2, figsize=(11, 7), layout="constrained")
    for ax, (id, (start, end), title) in zip(axes.flat, PANELS):
        trace = runs[id].trace
        trace = trace[trace["Time [h]"].between(start, end)]
        plotting.plot_voltage_parts(trace, ax)
        ax.set_title(title, loc="left")
    for ax in axes.flat:
        ax.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    drawing.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside right")
    return drawing


def main():
    pybamm.logger.setLevel("ERROR")
    card = score(jobs=2, progress=True)
    print(table(card), symmetric_profiles(), sep="\n\n")
    figure(card).savefig(HERE / "explanation.png", dpi=110)


if __name__ == "__main__":
    main()
