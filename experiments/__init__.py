"""Protocols of the laboratory as functions that return a :class:`pybamm.Experiment`."""

from .areal import areal_current, areal_step
from .critical_current_ramp import critical_current_ramp
from .long_term_cycling import long_term_cycling
from .pressure_steps import PRESSURES, pressure_profile, pressure_steps
from .rate_steps import RATES, rate_steps
from .stripping import stripping

__all__ = [
    "PRESSURES",
    "RATES",
    "areal_current",
    "areal_step",
    "critical_current_ramp",
    "long_term_cycling",
    "pressure_profile",
    "pressure_steps",
    "rate_steps",
    "stripping",
]
