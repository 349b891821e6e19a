"""Ready maps: by rate, the critical current, and what matters most."""

import pandas as pd
from matplotlib.axes import Axes

from .._util.units import unit_of
from .colours import COLOURS, formula_label

#: Unit of a table → what is drawn, and how many of it are in one.
_DRAWN = {
    "A": ("mA", 1e3),
    "A.h": ("mA·h", 1e3),
    "W": ("mW", 1e3),
    "W.h": ("mW·h", 1e3),
    "Ohm": ("Ω", 1),
}


def plot_tornado(table: pd.DataFrame, ax: Axes) -> Axes:
    """
    An output with each parameter at the low and the high end of its range.

    Parameters
    ----------
    table : pandas.DataFrame
        Of :func:`pybamm_alloy.tornado`.
    ax : matplotlib.axes.Axes

    Returns
    -------
    matplotlib.axes.Axes
        Those given.
    """
    label, factor = _drawn(table["output"][0])
    rows = table.iloc[::-1].reset_index(drop=True)  # the largest effect on top
    rows[["value", "at low", "at high"]] *= factor
    for end, colour in (("low", "#56B4E9"), ("high", "#D55E00")):
        change = rows[f"at {end}"] - rows["value"]
        bars = ax.barh(rows.index, change, left=rows["value"], color=colour, height=0.7)
        bars.set_label(f"at the {end} end")
        for place, (value, there) in enumerate(zip(rows[end], rows[f"at {end}"])):
            left = there < rows["value"][place] or there == rows["value"][place] and end == "low"
            ax.annotate(
                f"{value:.2g}",
                (there, place),
                xytext=(-3 if left else 3, 0),
                textcoords="offset points",
                ha="right" if left else "left",
                va="center",
                fontsize="x-small",
            )
    ax.axvline(rows["value"][0], color="black", linewidth=0.8)
    ax.set_yticks(rows.index, [_short(name) for name in rows["parameter"]])
    ax.set_xlabel(label)
    ax.margins(x=0.15)
    ax.legend(loc="best", fontsize="small")
    return ax


def plot_by_rate(table: pd.DataFrame, ax: Axes, quantity: str = "capacity [A.h]") -> Axes:
    """
    Capacity, energy or mean power of strips by current, a line per electrode.

    Parameters
    ----------
    table : pandas.DataFrame
        Of :func:`pybamm_alloy.capacity_by_rate`, or several of them below one another.
    ax : matplotlib.axes.Axes
    quantity : str
        "capacity [A.h]", "energy [W.h]" or "mean power [W]".

    Returns
    -------
    matplotlib.axes.Axes
        Those given.
    """
    label, factor = _drawn(quantity)
    for electrode, line in table.groupby("electrode", sort=False):
        _line(ax, electrode, 1e3 * line["current [A]"], factor * line[quantity])
    ax.set_xscale("log")
    ax.xaxis.set_major_formatter("{x:g}")
    ax.set_xlabel("Current [mA]")
    ax.set_ylabel(label)
    return ax


def plot_critical_current(table: pd.DataFrame, ax: Axes) -> Axes:
    """
    Critical current by stack pressure, a line per electrode.

    Parameters
    ----------
    table : pandas.DataFrame
        Of :func:`pybamm_alloy.critical_current_map`, or several of them below one another; a
        pressure without a critical current is left out.
    ax : matplotlib.axes.Axes

    Returns
    -------
    matplotlib.axes.Axes
        Those given.
    """
    for electrode, line in table.groupby("electrode", sort=False):
        _line(ax, electrode, 1e-6 * line["stack pressure [Pa]"], 1e3 * line["critical current [A]"])
    ax.set_ylim(bottom=0)
    ax.set_xlabel("Stack pressure [MPa]")
    ax.set_ylabel("Critical current [mA]")
    return ax


def _drawn(column):
    """Label of a column of a table, and the factor to its unit there."""
    unit = unit_of(column)
    name, factor = _DRAWN.get(unit, (unit, 1))
    label = column.replace(f"[{unit}]", f"[{name}]")
    return label[:1].upper() + label[1:], factor


def _short(name):
    """The name of a parameter without its electrode."""
    return name.replace("Positive electrode ", "").replace("Positive ", "")


def _line(ax, electrode, x, y):
    colour = COLOURS.get(electrode)
    ax.plot(x, y, marker="o", markersize=4, color=colour, label=formula_label(electrode))


def plot_full_cells(table: pd.DataFrame, ax: Axes) -> Axes:
    """
    Capacity of full cells by current density, a line for each film and N/P ratio.

    Markers are filled where the film limits the discharge, and open where the cathode does.

    Parameters
    ----------
    table : pandas.DataFrame
        Of :func:`pybamm_alloy.full_cell_map`, with a column "film" where there are several.
    ax : matplotlib.axes.Axes

    Returns
    -------
    matplotlib.axes.Axes
        Those given.
    """
    names = [name for name in ("film", "N/P ratio") if name in table]
    for key, rows in table.groupby(names, sort=False):
        label = ", ".join(
            formula_label(str(part)) if name == "film" else f"N/P {part:g}"
            for name, part in zip(names, key)
        )
        current, charge = rows["current density [mA.cm-2]"], rows["capacity [mA.h.cm-2]"]
        (line,) = ax.plot(current, charge, label=label)
        for electrode, fill in (("negative", "full"), ("positive", "none")):
            limits = rows["limiting electrode"] == electrode
            ax.plot(
                current[limits], charge[limits], "o", color=line.get_color(), fillstyle=fill
            )
    ax.set(xlabel="Current density [mA/cm²]", ylabel="Discharged [mA·h/cm²]", xscale="log")
    ax.set_ylim(bottom=0)
    ax.legend(fontsize="small", title="filled: film limits", title_fontsize="small")
    return ax
