"""A measured spectrum as data of a fit."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import numpy as np
import pandas as pd

from .._util.validation import check_frame, check_noise, check_numbers_of, check_text
from .cycling import Cycling
from .table_conditions import conditions_of

COLUMNS = ("Frequency [Hz]", "Z_re [Ohm]", "Z_im [Ohm]")


#: Real part below zero that noise may give, relative to the largest impedance.
_ACTIVE = 0.01


class Impedance:
    """An impedance spectrum of a cell at rest.

    Parameters
    ----------
    table : pandas.DataFrame
        "Frequency [Hz]", "Z_re [Ohm]", "Z_im [Ohm]" of one spectrum, as of
        :func:`pybamm_alloy.estimation.read_impedance`.
    after : Cycling, optional
        The run at whose end it was measured; before any by default.
    noise : float
        Standard deviation of the real and the imaginary part, relative to the magnitude.
    conditions : mapping, optional
        As of :class:`Cycling`: those given, then the mean temperature and stack pressure of the
        table, then those of the run after which it was measured.
    label : str
        Under which it is shown.

    Warns
    -----
    UserWarning
        If most of the impedance is inductive, as if the imaginary part were the negative.

    Raises
    ------
    ValueError
        If the table is not of one spectrum, the noise is not above zero, or a condition differs
        from the temperature or pressure of the table.
    """

    def __init__(
        self,
        table: pd.DataFrame,
        after: Cycling | None = None,
        noise: float = 0.01,
        conditions: Mapping[str, object] | None = None,
        label: str = "impedance",
    ):
        check_noise("noise", noise, 1.0, "1", "1 % of the magnitude is 0.01")
        check_text("label", label)
        check_frame("table", table)
        if not isinstance(after, Cycling | None):
            raise ValueError(f"after is {after!r}; it must be Cycling")
        missing = [name for name in COLUMNS if name not in table]
        if missing:
            raise ValueError(
                f"the table has no {missing}; its columns are {list(table.columns)}"
            )
        if "Spectrum" in table and table["Spectrum"].nunique() > 1:
            raise ValueError(
                f"the table has {table['Spectrum'].nunique()} spectra; give one of them, "
                'such as table[table["Spectrum"] == 1]'
            )
        check_numbers_of("table", table, COLUMNS)
        values = table[list(COLUMNS)].to_numpy(float)
        if not (values.size and np.isfinite(values).all() and (values[:, 0] > 0).all()):
            raise ValueError("the table has a frequency or impedance that is not a number")
        size = np.hypot(values[:, 1], values[:, 2])
        if size.min() == 0 or (values[:, 1] < -_ACTIVE * size.max()).any():
            raise ValueError(
                f"the table has the impedance {values[np.argmin(values[:, 1]), 1]:g} Ohm (real "
                "part) at least; a real part must be zero or more, and a magnitude above zero"
            )
        if np.median(values[:, 2]) > 0:
            warnings.warn(
                f"most of the impedance of '{label}' is inductive, Z_im above zero; if the table "
                "has -Im(Z), change the sign of its column 'Z_im [Ohm]'",
                stacklevel=2,
            )
        self.table, self.after, self.noise, self.label = table, after, noise, label
        own = conditions_of(table, conditions, label)
        self.conditions = own if after is None else after.conditions | own
        self.frequencies = values[:, 0]
        self.measured = values[:, 1] + 1j * values[:, 2]

    def residuals(self, Z, Z_p):
        """Residuals in standard deviations, and their derivatives by the inputs.

        Parameters
        ----------
        Z : numpy.ndarray of complex, shape (n,)
        Z_p : numpy.ndarray of complex, shape (n, k)
        """
        sigma = self.noise * np.abs(self.measured)
        off, slopes = (Z - self.measured) / sigma, Z_p / sigma[:, np.newaxis]
        return (
            np.concatenate([off.real, off.imag]),
            np.concatenate([slopes.real, slopes.imag]),
        )
