"""Predictions of the reference rows by calibrations without the film that they measure."""

from __future__ import annotations

import fnmatch
import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..parameter_sets import read_table


@dataclass(frozen=True, eq=False)
class CrossValidation:
    """Rows of the reference table, each predicted by a calibration without its film.

    Attributes
    ----------
    rows : pandas.DataFrame
        id; left_out, the film whose rows the calibration did not have; measured and model in
        ``unit``; within, whether the prediction is within the tolerance of the row;
        from_priors, the share of draws from the priors, before any fit, that are.
    """

    rows: pd.DataFrame

    @property
    def total(self) -> int:
        """Number of rows."""
        return len(self.rows)

    @property
    def within(self) -> int:
        """Number of rows whose prediction is within tolerance."""
        return int(self.rows["within"].sum())

    def to_dict(self) -> dict[str, Any]:
        """The rows, ``within`` and ``total``, for JSON; None for what there is not."""
        rows = [
            {
                name: None if isinstance(value, float) and math.isnan(value) else value
                for name, value in row.items()
            }
            for row in self.rows.to_dict("records")
        ]
        return {"rows": rows, "within": self.within, "total": self.total}


def cross_validation(only: str = "*") -> CrossValidation:
    """The cross-validation of the last calibration, from the table ``cross_validation``.

    ``benchmarks/calibrate.py`` writes that table; to calculate it takes an hour.

    Parameters
    ----------
    only : str
        Pattern of the ids, such as ``"strip-*"``.

    Returns
    -------
    CrossValidation
        Its total is one of its own, not to be added to that of :func:`score`.
    """
    rows = read_table("cross_validation")
    at = [fnmatch.fnmatchcase(id, only) for id in rows["id"]]
    return CrossValidation(rows[at].reset_index(drop=True))
