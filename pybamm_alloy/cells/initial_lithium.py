"""Lithium that a film is given at the start."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
import pybamm

from .. import _pybamm

#: Excess of the richest phase, relative to it, that is more than rounding.
_EXCESS = 1e-6


def warn_of_plated_start(model: Any, values: pybamm.ParameterValues) -> None:
    """Warn where a film is given more lithium than its richest phase holds.

    What it does not hold is plated lithium from the start.

    Parameters
    ----------
    model : AlloyCell
        A cell with these values in its equations.
    values : pybamm.ParameterValues
    """
    for domain, p in model.films.items():
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


def warn_of_plated_inputs(model: pybamm.BaseModel, inputs: Mapping[str, float]) -> None:
    """Warn where inputs give a film more lithium than its richest phase holds.

    Parameters
    ----------
    model : pybamm.BaseModel
        A discretised model.
    inputs : mapping of str to float
        Inputs of the equations, each in the unit of its name.
    """
    initial = _pybamm.initial_states(model)
    if not initial.has_symbol_of_classes(pybamm.InputParameter):
        return
    y = initial.evaluate(0.0, inputs=inputs)
    for domain in ("Negative", "Positive"):
        amounts = [f"{domain} electrode {kind} [mol]" for kind in ("plated lithium", "lithium")]
        if not set(amounts) <= set(model.variables):
            continue
        plated, all_ = (
            float(np.squeeze(_pybamm.variable(model, name).evaluate(0.0, y, inputs=inputs)))
            for name in amounts
        )
        if plated > _EXCESS * all_:
            warnings.warn(
                f"by the inputs the {domain.lower()} electrode has {all_:.4g} mol of lithium at "
                f"the start, of which its richest phase does not hold {plated:.4g} mol, which is "
                "plated lithium",
                stacklevel=2,
            )


def _number(values, symbol):
    return float(np.squeeze(values.process_symbol(symbol).evaluate(t=0.0, inputs={})))
