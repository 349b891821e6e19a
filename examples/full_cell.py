"""A full cell against a published one, and over 1000 h with the ageing of its film.

Run as ``python examples/full_cell.py`` (a minute); it prints the numbers of docs/full-cell.md and
draws docs/full-cell-1000h.png.
"""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pybamm

import pybamm_alloy
from pybamm_alloy.parameter_sets import compose_full

FIGURE = Path(__file__).parents[1] / "docs" / "full-cell-1000h.png"
#: NMC811 | Li3PS4 | In of Koerver 2017 (10.1021/acs.chemmater.7b00931). Every number is recalled,
#: none was read from the paper: trust "r".
KOERVER = {
    "NMC811 [mg.cm-2]": 12 * 0.7 / (np.pi * 0.5**2),  # 12 mg of 70:30 on 10 mm
    "current per NMC811 [mA.g-1]": 20,
    "first discharge [mA.h.g-1]": 124,
}
LI3PS4 = {
    "thickness [um]": 400,
    "conductivity [mS.cm-1]": 0.2,
    "conductivity activation energy [eV]": 0.35,
    "Young's modulus [GPa]": 20,
    "reduction potential [V]": 1.7,
}
#: Charge [mA.h.g-1] of NMC811 between its two stoichiometries of the table ``cathodes``.
NMC811 = (0.9084 - 0.2661) * pybamm.constants.F.value / 3.6 / 97.28


def first_discharge(cell=pybamm_alloy.FullCell):
    """Charge [mA.h.g-1] and mean voltage [V] of the first discharge of the published cell."""
    loading = 1e-3 * KOERVER["NMC811 [mg.cm-2]"]
    values = compose_full(
        "NMC811", "In", LI3PS4, areal_capacity=loading * NMC811, np_ratio=3
    )
    upper, lower = (values[f"{which} voltage cut-off [V]"] for which in ("Upper", "Lower"))
    mass = loading * 1e4 * values["Electrode area [m2]"]  # g
    current = 1e-3 * KOERVER["current per NMC811 [mA.g-1]"] * mass
    cycle = (
        f"Charge at {current:.6g} A until {upper:.6g} V",
        f"Discharge at {current:.6g} A until {lower:.6g} V",
    )
    solution = pybamm.Simulation(
        cell(pybamm_alloy.CALIBRATED_OPTIONS),
        parameter_values=values,
        experiment=pybamm.Experiment([cycle]),
    ).solve()
    discharge = solution.cycles[0].steps[1]
    q, voltage = (
        discharge[name].entries for name in ("Discharge capacity [A.h]", "Voltage [V]")
    )
    passed = q[-1] - q[0]
    return 1e3 * passed / mass, np.trapezoid(voltage, q) / passed


def thousand_hours(jump=1e-2, cycles=110):
    """NMC811 | Li0.5In of 1 mA.h/cm2 at C/5, whose interphase grows; with jumps of cycles."""
    values = compose_full("NMC811", "Li0.5In", areal_capacity=1, np_ratio=1.5)
    upper, lower = (values[f"{which} voltage cut-off [V]"] for which in ("Upper", "Lower"))
    cycle = (f"Charge at C/5 until {upper:.6g} V", f"Discharge at C/5 until {lower:.6g} V")
    return pybamm_alloy.long_run(
        pybamm_alloy.FullCell(pybamm_alloy.CALIBRATED_OPTIONS),
        values,
        pybamm.Experiment([cycle] * cycles),
        jump=jump,
    )


def draw(runs):
    """Loss of lithium and resistance of the interphase by time, of each run."""
    figure, axes = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    for (label, table), style in zip(runs.items(), ("k-", "o")):
        hours = table["Time [h]"]
        axes[0].plot(hours, table["Loss of lithium inventory [%]"], style, label=label)
        axes[1].plot(hours, 1e4 * table["Negative interphase resistance [Ohm.m2]"], style)
    axes[0].set(xlabel="Time [h]", ylabel="Loss of lithium inventory [%]", ylim=0)
    axes[1].set(xlabel="Time [h]", ylabel="Resistance of the interphase [Ω·cm²]", ylim=0)
    axes[0].legend()
    return figure


def main():
    measured = KOERVER["first discharge [mA.h.g-1]"]
    for cell in (pybamm_alloy.FullCell, pybamm_alloy.FullCellDFN):
        charge, voltage = first_discharge(cell)
        print(
            f"{cell.__name__}: {charge:.0f} mA.h/g at {voltage:.2f} V, Koerver 2017 about "
            f"{measured} mA.h/g: {100 * (charge / measured - 1):+.0f} %"
        )
    tables = {
        label: thousand_hours(jump).table
        for label, jump in (("every cycle", None), ("with jumps", 1e-2))
    }
    for label, table in tables.items():
        last = table.iloc[-1]
        print(
            f"{label}: {len(table)} cycles solved, {last['Time [h]']:.1f} h, "
            f"{last['Loss of lithium inventory [%]']:.3f} % of the lithium lost"
        )
    draw(tables).savefig(FIGURE, dpi=100)


if __name__ == "__main__":
    main()
