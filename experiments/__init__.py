"""Experiments of the laboratory: functions that return a :class:`pybamm.Experiment` or a step."""

from .._util.step_strings import check_steps
from .areal import areal_current, areal_step
from .critical_current_ramp import critical_current_ramp
from .long_term_cycling import long_term_cycling
from .power_step import power_step
from .pressure_steps import PRESSURES, pressure_profile, pressure_steps
from .rate_steps import RATES, rate_steps
from .stripping import stripping
from .time_profile import time_profile

__all__ = [
    "PRESSURES",
    "RATES",
    "areal_current",
    "areal_step",
    "check_steps",
    "critical_current_ramp",
    "long_term_cycling",
    "power_step",
    "pressure_profile",
    "pressure_steps",
    "rate_steps",
    "stripping",
    "time_profile",
]
