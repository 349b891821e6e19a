"""Figures of alloy cells. Each function draws on the axes it is given, and returns them.

In ``matplotlib.style.context("pybamm_alloy.plotting.column")`` they are as wide as a column
of a journal.
"""

from .capacity import plot_capacity, plot_capacity_map
from .colours import COLOURS, PART_COLOURS, PLATED_COLOUR, formula_label
from .cycling import plot_cycling
from .film import Film, film_of
from .hull import plot_hull, plot_voltage_curve
from .impedance import (
    dwarfed_inset,
    frame_arcs,
    plot_bode,
    plot_impedance_before_after,
    plot_impedance_split,
    plot_nyquist,
)
from .maps import plot_by_rate, plot_critical_current, plot_full_cells, plot_tornado
from .phases import plot_phase_map, plot_stoichiometry
from .scorecard import plot_scorecard
from .voltage import plot_stripping, plot_voltage, plot_voltage_parts

__all__ = [
    "COLOURS",
    "PART_COLOURS",
    "PLATED_COLOUR",
    "Film",
    "dwarfed_inset",
    "film_of",
    "formula_label",
    "frame_arcs",
    "plot_bode",
    "plot_by_rate",
    "plot_capacity",
    "plot_capacity_map",
    "plot_critical_current",
    "plot_cycling",
    "plot_hull",
    "plot_impedance_before_after",
    "plot_impedance_split",
    "plot_nyquist",
    "plot_phase_map",
    "plot_scorecard",
    "plot_stoichiometry",
    "plot_stripping",
    "plot_full_cells",
    "plot_tornado",
    "plot_voltage",
    "plot_voltage_curve",
    "plot_voltage_parts",
]
