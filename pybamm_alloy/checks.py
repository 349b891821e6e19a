"""Refusals that several functions share."""

from numbers import Integral, Real

import numpy as np
import pybamm


def check_above_zero(what, value, unit, or_zero=False):
    """Refuse what is not a number above zero, or zero if it may be, or has no end."""
    if not isinstance(value, Real):
        raise ValueError(f"{what} is {value!r}; it must be a number, in {unit}")
    if not (0 <= value < np.inf if or_zero else 0 < value < np.inf):
        allowed = "zero or more" if or_zero else "above zero"
        raise ValueError(f"{what} is {value!r} {unit}; it must be {allowed}")


def check_numbers(what, values, unit, or_zero=False):
    """One number or more as a list, each as of :func:`check_above_zero`."""
    values = np.atleast_1d(np.asarray(values)).tolist()
    if not values:
        raise ValueError(f"there is no {what}")
    for value in values:
        check_above_zero(what, value, unit, or_zero)
    return values


def check_count(what, value, of=""):
    """Refuse what is not a whole number from one, of some things."""
    if not (isinstance(value, Integral) and value >= 1):
        counted = f"{value!r} {of}".rstrip()
        raise ValueError(f"{what} is {counted}; it must be a whole number, from 1")


def check_cell(model, parameter_values=None):
    """Refuse what is no cell of this package, or no parameter values if there are some."""
    from .cells import BaseCell

    if not isinstance(model, BaseCell):
        raise ValueError(
            f"model is {model!r}; it must be a cell of pybamm_alloy, such as HalfCell()"
        )
    if not isinstance(parameter_values, pybamm.ParameterValues | None):
        example = parameter_values if isinstance(parameter_values, str) else "Hansel2021_LiIn"
        raise ValueError(
            f"parameter_values is {parameter_values!r}; it must be parameter values, such as "
            f"pybamm.ParameterValues('{example}')"
        )


def check_list(what, names):
    """Refuse a text where a list of them is meant."""
    if isinstance(names, str):
        raise ValueError(f"{what} is the text '{names}'; give a list, ['{names}']")
