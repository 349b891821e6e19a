"""Refusals that several functions share."""

import numpy as np


def check_above_zero(what, value, unit):
    """Refuse a number that is not above zero, or has no end."""
    if not 0 < value < np.inf:
        raise ValueError(f"{what} is {value!r} {unit}; it must be above zero")
