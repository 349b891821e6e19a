"""The figure of docs/full-cell.md.

Run as ``python docs/full_cell.py`` (two minutes).
"""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pybamm

import pybamm_alloy
from pybamm_alloy.parameter_sets import compose_full

FIGURE = Path(__file__).with_name("full-cell.png")
RATES = [0.05, 0.1, 0.2, 0.5, 1.0]
#: Film, areal capacity [mA.h.cm-2] and N/P ratio of each line.
CELLS = [("Li0.5In", 3.0, 1.2), ("Li0.5In", 1.0, 1.2), ("LiSn", 3.0, 1.2), ("LiSn", 1.0, 1.2)]


def draw_cycle(ax):
    """Voltage, and the potential of each electrode, over a charge and a discharge at C/10."""
    values = pybamm.ParameterValues("Alloy_NMC811_Li0.5In")
    upper, lower = (values[f"{which} voltage cut-off [V]"] for which in ("Upper", "Lower"))
    steps = (f"Charge at C/10 until {upper:g} V", f"Discharge at C/10 until {lower:g} V")
    model = pybamm_alloy.FullCell(pybamm_alloy.CALIBRATED_OPTIONS)
    solution = pybamm.Simulation(
        model, parameter_values=values, experiment=pybamm.Experiment([steps])
    ).solve()
    area = 1e4 * values["Electrode area [m2]"]
    charge = -1e3 * solution["Discharge capacity [A.h]"].entries / area
    for name, label, colour in (
        ("Positive electrode potential vs Li [V]", "NMC811 vs Li", "tab:blue"),
        ("Voltage [V]", "cell", "black"),
        ("Negative electrode potential vs Li [V]", "Li$_x$In vs Li", "tab:orange"),
    ):
        ax.plot(charge, solution[name].entries, color=colour, label=label)
    ax.set(xlabel="Charge [mA·h/cm²]", ylabel="Potential [V]", title="NMC811 | Li0.5In at C/10")
    ax.legend(fontsize=8)


def draw_rates(ax):
    """Capacity of the discharge by its current density."""
    for alloy, capacity, ratio in CELLS:
        found = pybamm_alloy.full_cell_map(
            "NMC811", alloy, RATES, [ratio], areal_capacity=capacity
        )
        film = found["limiting electrode"] == "negative"
        current, charge = found["current density [mA.cm-2]"], found["capacity [mA.h.cm-2]"]
        label = f"{alloy}, {capacity:g} mA·h/cm², N/P {ratio:g}"
        (line,) = ax.plot(current, charge, label=label)
        ax.plot(current[film], charge[film], "o", color=line.get_color())
        ax.plot(current[~film], charge[~film], "s", color=line.get_color(), fillstyle="none")
    values = compose_full("NMC811", "Li0.5In")
    product = (
        pybamm.constants.F.value**2
        * values["Negative electrode host concentration [mol.m-3]"]
        * values["Negative electrode In permeability [mol.m-1.s-1]"]
        / 3.6e5
    )
    layer = np.geomspace(product / 3.2, 4)
    ax.plot(layer, product / layer, "k--", linewidth=0.8, label="layer of indium")
    ax.set(xlabel="Current density [mA/cm²]", ylabel="Discharged [mA·h/cm²]", xscale="log")
    ax.set_title("filled: limited by the film")
    ax.legend(fontsize=7)


if __name__ == "__main__":
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    draw_cycle(left)
    draw_rates(right)
    figure.savefig(FIGURE, dpi=100)
