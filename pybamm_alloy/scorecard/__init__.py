"""Measured cells against the model."""

from .cross_validation import CrossValidation, cross_validation
from .literature import LiteratureCell, LiteratureRow, read_literature, score_literature
from .measurements import Condition, Measurement, read_measurements
from .score import Answer, Result, Scorecard, score
from .tolerances import ROW_TOLERANCES, TOLERANCES, Tolerance, read_tolerance

__all__ = [
    "ROW_TOLERANCES",
    "TOLERANCES",
    "Answer",
    "Condition",
    "CrossValidation",
    "LiteratureCell",
    "LiteratureRow",
    "Measurement",
    "Result",
    "Scorecard",
    "Tolerance",
    "cross_validation",
    "read_literature",
    "read_measurements",
    "read_tolerance",
    "score",
    "score_literature",
]
