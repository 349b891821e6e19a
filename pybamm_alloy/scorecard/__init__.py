"""Measured cells against the model."""

from .measurements import Condition, Measurement, read_measurements
from .score import (
    ROW_TOLERANCES,
    TOLERANCES,
    Answer,
    Result,
    Scorecard,
    Tolerance,
    score,
)

__all__ = [
    "ROW_TOLERANCES",
    "TOLERANCES",
    "Answer",
    "Condition",
    "Measurement",
    "Result",
    "Scorecard",
    "Tolerance",
    "read_measurements",
    "score",
]
