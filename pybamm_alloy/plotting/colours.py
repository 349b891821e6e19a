"""Colours and names that the figures share."""

import numpy as np
from scipy.optimize import isotonic_regression

from .._util.labels import plot_label

#: Okabe and Ito's colours and a light grey, distinguishable for colour-blind readers.
COLOURS = {
    "Li": "#000000",
    "In": "#B3B3B3",
    "Li0.5In": "#56B4E9",
    "LiIn": "#0072B2",
    "Li13In3": "#009E73",
    "Li2Sn5": "#E69F00",
    "LiSn": "#CC79A7",
    "Li17Sn4": "#D55E00",
}

#: Colours of the parts of an impedance, of either electrode, and of a voltage.
PART_COLOURS = {
    "open-circuit voltage difference": "#56B4E9",
    "hysteresis": "#F0E442",
    "separator": "#999999",
    "contact": "#E69F00",
    "interphase": "#D55E00",
    "charge transfer": "#0072B2",
    "diffusion": "#009E73",
    "composite": "#882255",
}

#: Lithium that has been plated on a film.
PLATED_COLOUR = "#D55E00"


def formula_label(formula: str) -> str:
    """A formula with its subscripts, for matplotlib.

    Parameters
    ----------
    formula : str
        Such as "Li13In3".

    Returns
    -------
    str
        Such as "Li$_{13}$In$_{3}$".
    """
    label, digits = "", ""
    for character in plot_label(formula) + " ":
        if character.isdigit() or character == ".":
            digits += character
            continue
        label += f"$_{{{digits}}}$" if digits else ""
        label, digits = label + character, ""
    return label.strip()


def spread(places, room):
    """The rising places nearest to those wanted that are ``room`` apart."""
    rooms = room * np.arange(len(places))
    return isotonic_regression(np.asarray(places) - rooms).x + rooms
