"""Lithium that a film is given at the start."""

from __future__ import annotations

import warnings

import numpy as np
import pybamm

#: Excess of the richest phase, relative to it, that is more than rounding.
_EXCESS = 1e-6


def warn_of_plated_start(model: pybamm.BaseModel, values: pybamm.ParameterValues) -> None:
    """Warn where a film is given more lithium than its richest phase holds.

    What it does not hold is plated lithium from the start.

    Parameters
    ----------
    model : pybamm.BaseModel
        A cell with these values in its equations.
    values : pybamm.ParameterValues
    """
    for domain, p in model.param.domain_params.items():
        try:
            L, most = (_number(values, symbol) for symbol in (p.L, p.theta_max))
            given = max(_number(values, p.theta_init(X)) for X in np.linspace(0, L, 11))
        except (KeyError, AttributeError, TypeError):
            # Inputs decide.
            continue
        if given > (1 + _EXCESS) * most:
            warnings.warn(
                f"parameter '{domain.capitalize()} electrode initial stoichiometry' is {given:g}; "
                f"the richest phase of the film holds {most:g} lithium per host atom, so that "
                f"{given - most:g} per host atom are plated lithium at the start",
                stacklevel=2,
            )


def _number(values, symbol):
    return float(np.squeeze(values.process_symbol(symbol).evaluate(t=0.0, inputs={})))
