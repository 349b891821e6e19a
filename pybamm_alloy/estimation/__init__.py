"""Lab data in, parameters and their uncertainty out."""

from .cycling import Cycling
from .fit import fit
from .free_parameter import FreeParameter, both_electrodes
from .identifiability import (
    Profile,
    candidate_experiments,
    expected_deviations,
    identifiability,
    profile_likelihood,
)
from .impedance_data import Impedance
from .posterior import sample
from .problem import Problem
from .protocol import as_table, protocol
from .pybop_problem import pybop_problem
from .readers import read_cycling, read_impedance
from .reference_ranges import reference_ranges
from .result import FitResult

__all__ = [
    "Cycling",
    "FitResult",
    "FreeParameter",
    "Impedance",
    "Problem",
    "Profile",
    "as_table",
    "both_electrodes",
    "candidate_experiments",
    "expected_deviations",
    "fit",
    "identifiability",
    "profile_likelihood",
    "protocol",
    "pybop_problem",
    "read_cycling",
    "read_impedance",
    "reference_ranges",
    "sample",
]
