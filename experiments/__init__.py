"""Protocols of the laboratory as functions that return a :class:`pybamm.Experiment`."""

from .areal import areal_current, areal_step
from .long_term_cycling import long_term_cycling
from .rate_steps import RATES, rate_steps
from .stripping import stripping

__all__ = [
    "RATES",
    "areal_current",
    "areal_step",
    "long_term_cycling",
    "rate_steps",
    "stripping",
]
