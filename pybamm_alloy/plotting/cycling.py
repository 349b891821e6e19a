"""What a long run does to a cell."""

from collections.abc import Sequence

import pandas as pd
import pybamm
from matplotlib.axes import Axes

from .colours import PART_COLOURS

_RESISTANCES = {
    "contact": ("electrode contact resistance [Ohm.m2]", PART_COLOURS["contact"]),
    "interphase": ("interphase resistance [Ohm.m2]", PART_COLOURS["interphase"]),
}
_DOMAINS = ("Negative", "Positive")
_ELECTRODES = [f"{Domain} electrode lithium [mol]" for Domain in _DOMAINS]


def plot_cycling(table: pd.DataFrame, axes: Sequence[Axes]) -> Sequence[Axes]:
    """Largest voltages, resistances, and lithium lost to the interphases, over cycles.

    Parameters
    ----------
    table : pandas.DataFrame
        That of a :class:`pybamm_alloy.long_runs.LongRun`.
    axes : three matplotlib.axes.Axes
        Of the voltages of strips and plates (those of largest and smallest value), of the
        contacts and interphases of both electrodes [Ohm.cm2], and of the lithium that
        is in the interphases and no film, as a charge.

    Returns
    -------
    sequence of matplotlib.axes.Axes
        Those given.

    Raises
    ------
    ValueError
        If a column is missing.
    """
    contact, _ = _RESISTANCES["contact"]
    # The composite cathode of a full cell has neither contact nor interphase.
    domains = [D for D in _DOMAINS if D == "Negative" or f"{D} {contact}" in table]
    needed = ["Cycle", "Maximum voltage [V]", "Minimum voltage [V]", *_ELECTRODES]
    needed += ["Total lithium [mol]"]
    needed += [f"{D} {name}" for name, _ in _RESISTANCES.values() for D in domains]
    for column in needed:
        if column not in table:
            raise ValueError(f"the table has no column '{column}'")
    voltage, resistance, lithium = axes
    cycles = table["Cycle"]
    voltage.plot(cycles, table["Maximum voltage [V]"], "-", label="strip")
    voltage.plot(cycles, table["Minimum voltage [V]"], "--", label="plate")
    voltage.axhline(0, color="0.7", linewidth=0.6, zorder=0)
    voltage.set_ylabel("Peak voltage [V]")
    for kind, (name, colour) in _RESISTANCES.items():
        both = sum(table[f"{Domain} {name}"] for Domain in domains)
        style = "-" if kind == "interphase" else "--"
        resistance.plot(cycles, 1e4 * both, style, color=colour, label=f"{kind}s")
    resistance.set_ylabel("Resistance [Ω·cm²]")
    lost = table["Total lithium [mol]"] - table[_ELECTRODES].sum(axis=1)
    charge = lost * pybamm.constants.F.value / 3.6  # mA.h
    lithium.plot(cycles, charge, "k")
    lithium.set_ylabel("Lithium lost [mA·h]")
    for ax in (voltage, resistance):
        ax.legend()
    for ax in axes:
        ax.set_xlabel("Cycle")
    return axes
