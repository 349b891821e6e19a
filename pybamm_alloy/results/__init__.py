"""What a solution says: half-cycles, reported quantities, time series, why it ended."""

from .half_cycles import half_cycles
from .limiting_electrode import limiting_electrode
from .output_times import extreme_voltages, output_times, values_at
from .reported_quantities import (
    critical_current,
    cycle_at,
    largest_voltages,
    peak_overpotential,
    peak_voltages,
    reaches_cut_off,
    stripped_capacity,
)
from .steps import StepSolution, all_steps, solved_steps
from .termination import EndReason, Termination, termination_of
from .time_series import PROFILES, SERIES, profiles_of, time_series

__all__ = [
    "PROFILES",
    "SERIES",
    "EndReason",
    "StepSolution",
    "Termination",
    "all_steps",
    "critical_current",
    "cycle_at",
    "extreme_voltages",
    "half_cycles",
    "largest_voltages",
    "limiting_electrode",
    "output_times",
    "peak_overpotential",
    "peak_voltages",
    "profiles_of",
    "reaches_cut_off",
    "solved_steps",
    "stripped_capacity",
    "termination_of",
    "time_series",
    "values_at",
]
