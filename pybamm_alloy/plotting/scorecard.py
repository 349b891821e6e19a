"""All rows of a scorecard at a glance."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

_WITHIN, _MISS = "#0072B2", "#D55E00"


def plot_scorecard(rows: pd.DataFrame, ax: Axes) -> Axes:
    """Model over measured, per row, on the band of its tolerance.

    Misses are named in bold, with both values. Rows that nobody measured, and those of a
    measured 0, are left out; a row without a model value has its name alone.

    Parameters
    ----------
    rows : pandas.DataFrame
        :attr:`pybamm_alloy.scorecard.Scorecard.rows`.
    ax : matplotlib.axes.Axes

    Returns
    -------
    matplotlib.axes.Axes
        Those given.

    Raises
    ------
    ValueError
        If there is no row to draw.
    """
    rows = rows[rows["measured"].abs() > 0]
    if rows.empty:
        raise ValueError("no row of the scorecard has a measured value")
    places = np.arange(len(rows))
    measured = rows["measured"].to_numpy(float)
    low, high = (rows[bound].to_numpy(float) / measured for bound in ("low", "high"))
    ratios = rows["ratio"].to_numpy(float)
    shown = ratios[ratios > 0]
    widest = 1.3 * max([high.max(), 1 / low.min(), *shown, *(1 / shown)])
    ax.barh(places, high - low, 0.8, left=low, color="0.85")
    ax.axvline(1, color="0.5", linewidth=0.6, zorder=1)
    within = rows["within"].to_numpy(bool)
    for hit, colour, marker in ((True, _WITHIN, "o"), (False, _MISS, "D")):
        at = within == hit
        # A ratio of 0 stands at the edge.
        x = np.maximum(ratios[at], 1 / widest)
        ax.plot(x, places[at], marker, color=colour, clip_on=False)
    ax.set_xscale("log")
    ax.set(xlim=(1 / widest, widest), ylim=(len(rows) - 0.5, -0.5))
    ticks = [tick for tick in (0.1, 0.2, 0.5, 1, 2, 5, 10) if 1 / widest < tick < widest]
    ax.set_xticks(ticks, map("{:g}".format, ticks))
    ax.minorticks_off()
    ax.set_yticks(places, rows["id"])
    ax.set_xlabel("Model / measured")
    for name, hit in zip(ax.get_yticklabels(), within):
        if not hit:
            name.set(color=_MISS, weight="bold")
    for place, row in zip(places, rows.itertuples()):
        if not row.within:
            _tell(row, place, ax)
    return ax


def _tell(row, place, ax):
    """Both values of a miss, on the side of the band with more room."""
    model = "no value" if np.isnan(row.model) else f"{row.model:.3g}"
    left = row.ratio > 1
    ax.annotate(
        f"{model} for {row.measured:.3g} {row.unit}",
        (min(row.low, row.measured) / row.measured if left else row.high / row.measured, place),
        xytext=(-3 if left else 3, 0),
        textcoords="offset points",
        ha="right" if left else "left",
        va="center",
        color=_MISS,
        fontsize="small",
    )
