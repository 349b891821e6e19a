"""Impedance spectra as a tidy table."""

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from .columns import Columns, ColumnSpecification
from .conditions import conditions
from .cycling import TIDY_COLUMNS as CYCLING_COLUMNS
from .cycling import is_cycling
from .files import read_table
from .ranges import check_passive, check_ranges

_RE = ("re(z)", "re z", "z re", "zre", "z real", "zreal", "real(z)", "z'", "re")
_IM = ("im(z)", "im z", "z im", "zim", "z imag", "zimag", "imag(z)", "z''", 'z"', "im")

#: Relative difference of two magnitudes that agree, and share of the rows that may not.
_AGREES, _FEW = 0.05, 0.1

#: Columns that are read from a file of impedance spectra.
TIDY_COLUMNS = {
    "Frequency [Hz]": ColumnSpecification("frequency", (("freq", "frequency", "f"),)),
    "Z_re [Ohm]": ColumnSpecification("resistance", (_RE,)),
    "Z_im [Ohm]": ColumnSpecification("resistance", (_IM,)),
    "-Z_im [Ohm]": ColumnSpecification("resistance", (tuple(f"-{name}" for name in _IM),)),
    "|Z| [Ohm]": ColumnSpecification("resistance", (("|z|", "z", "z mod", "zmod", "mod(z)"),)),
    "Phase [deg]": ColumnSpecification(
        "angle", (("phase(z)", "phase", "phase z", "z phase", "zphz", "arg(z)"),)
    ),
    "Time [s]": ColumnSpecification("time", (("time", "test time", "elapsed time", "t"),)),
    "Stack pressure [Pa]": CYCLING_COLUMNS["Stack pressure [Pa]"],
    "Temperature [K]": CYCLING_COLUMNS["Temperature [K]"],
    "Spectrum": ColumnSpecification(
        None,
        (
            ("spectrum", "cycle number", "cycle", "z cycle", "cycle index"),
            ("loop", "loop index", "loop number"),
        ),
    ),
}


def read_impedance(
    path: str | Path,
    columns: Mapping[str, str | tuple[str, str] | float] | None = None,
    *,
    area: float | None = None,
    format: str | None = None,
    decimal: Literal[".", ","] | None = None,
    header: int | None = None,
    sheet: str | None = None,
) -> pd.DataFrame:
    """Impedance spectra of a file as a tidy table, in the names of ``pybamm.EISSolution``.

    Parameters
    ----------
    path : path
        Text, as of :func:`read_cycling`, BioLogic's ``.mpt``, ``.txt`` and ``.mpr`` (extra
        "biologic"), CH Instruments' and PowerSuite's text, or Gamry's ``.DTA``, ZPlot's
        ``.z``, VersaStudio's ``.par`` and Autolab's text, which impedance.py reads (extra
        "circuit").
    columns : dict, optional
        Name of the tidy table → header in the file, ``(header, unit)`` for a header that
        has no unit, or a number that holds throughout. Besides the table's names it may
        have ``-Z_im [Ohm]``, or ``|Z| [Ohm]`` and ``Phase [deg]`` in place of the two
        parts. A header that begins with a minus, such as ``-Im(Z)/Ohm``, is the negative.
        Columns that it leaves out are recognised by headers that have a name and a unit.
    area : float, optional
        Electrode area [m2]; needed where the file has impedance times area, such as Ohm.cm2.
    format : {"csv", "biologic"}, optional
        By default the format follows from the contents and the ending.
    decimal : {".", ","}, optional
        Decimal sign of a text; by default its columns tell it.
    header : int, optional
        Line of a text, or row of a sheet, that names the columns, from 1; by default it is
        found below a preamble.
    sheet : str, optional
        Sheet of a file of Excel; by default the only one with data.

    Returns
    -------
    pandas.DataFrame
        "Frequency [Hz]", "Z_re [Ohm]", "Z_im [Ohm]" (negative where the cell is
        capacitive), "Spectrum" from 1, one more at every change of the file's own cycle
        or loop and where the sweep of frequencies starts again, and "Time [s]", "Stack pressure
        [Pa]" and "Temperature [K]" where the file has them. Rows at 0 Hz, by which EC-Lab ends
        a spectrum, are left out.

    Warns
    -----
    UserWarning
        If most of the impedance is inductive, as if its imaginary part were the negative.

    Raises
    ------
    ValueError
        If the file cannot be read, is malformed, lacks a column or a unit, or has a cell
        that is not a number or a frequency below zero, or has no spectrum. The message says
        where, and what to pass.
    ImportError
        If the format needs an extra that is not installed.
    """
    if format not in (None, "csv", "biologic"):
        raise ValueError(f"format is {format!r}; it must be one of ['csv', 'biologic']")
    table, _ = read_table(path, format, decimal, header, sheet)
    found = Columns(table, TIDY_COLUMNS, columns, area)
    if not found.has("Frequency [Hz]") and is_cycling(table):
        raise ValueError(
            f"{table.name} has no frequencies, but time, current and voltage: it is a cycling "
            f"run; read it by read_cycling. Its columns are {table.listed}"
        )
    frequency = found.numbers("Frequency [Hz]")
    kept = frequency != 0
    bad = np.flatnonzero(frequency < 0)
    if bad.size:
        raise ValueError(
            f"{table.place(bad[0])}, column '{found.header('Frequency [Hz]')}': "
            f"{frequency[bad[0]]:g} Hz; a frequency must be above zero"
        )
    if not kept.any():
        raise ValueError(f"{table.name} has no spectrum: all its frequencies are 0 Hz")
    Z_re, Z_im = _parts(found)
    check_passive(found, Z_re, Z_im)
    if np.median(Z_im[kept]) > 0:
        warnings.warn(
            f"{table.name}: most of the impedance is inductive, Z_im above zero; if the file "
            "has -Im(Z), pass columns={'-Z_im [Ohm]': …}",
            stacklevel=2,
        )
    marks = found.cells("Spectrum") if found.has("Spectrum") else np.zeros(len(table))
    tidy = {
        "Frequency [Hz]": frequency[kept],
        "Z_re [Ohm]": Z_re[kept],
        "Z_im [Ohm]": Z_im[kept],
        "Spectrum": _spectra(frequency[kept], marks[kept]),
    }
    if found.has("Time [s]"):
        tidy["Time [s]"] = found.numbers("Time [s]")[kept]
    spectra = pd.DataFrame(tidy | conditions(found, kept), index=np.flatnonzero(kept))
    check_ranges(found, spectra)
    return spectra.reset_index(drop=True)


def _parts(found):
    """Real and imaginary part [Ohm]; mapped columns take precedence over recognised ones."""
    polar = found.has("|Z| [Ohm]") and found.has("Phase [deg]")
    negative = found.has("-Z_im [Ohm]") and "Z_im [Ohm]" not in found.mapping
    cartesian = found.has("Z_re [Ohm]") and (negative or found.has("Z_im [Ohm]"))
    if polar and ("|Z| [Ohm]" in found.mapping or not cartesian):
        angle = np.deg2rad(found.numbers("Phase [deg]"))
        size = found.numbers("|Z| [Ohm]")
        if (size < 0).any():
            raise ValueError(
                f"{found.table.place(int(np.argmax(size < 0)))}, column "
                f"'{found.header('|Z| [Ohm]')}': {size.min():g} Ohm; a magnitude must be zero or "
                "more"
            )
        return size * np.cos(angle), size * np.sin(angle)
    Z_re = found.numbers("Z_re [Ohm]")
    Z_im = 0.0 - found.numbers("-Z_im [Ohm]") if negative else found.numbers("Z_im [Ohm]")
    if found.has("|Z| [Ohm]") and not found.mapping:
        _check_magnitude(found, np.hypot(Z_re, Z_im))
    return Z_re, Z_im


def _check_magnitude(found, size):
    """Refuse a magnitude that is not that of the real and the imaginary part."""
    magnitude = found.numbers("|Z| [Ohm]")
    off = np.abs(magnitude - size) > _AGREES * np.maximum(magnitude, size)
    if np.mean(off) > _FEW:
        row = int(np.argmax(off))
        raise ValueError(
            f"{found.table.place(row)}: column '{found.header('|Z| [Ohm]')}' is "
            f"{magnitude[row]:g} Ohm, and '{found.header('Z_re [Ohm]')}' and the imaginary part "
            f"have the magnitude {size[row]:g} Ohm; pass columns={{'Z_re [Ohm]': …}} with the "
            "part to read, and its unit"
        )


def _spectra(frequency, marks):
    """Spectrum of each row, in consecutive numbers from 1."""
    numbers, direction = np.ones(len(frequency), int), 0.0
    for row in range(1, len(frequency)):
        turn = np.sign(frequency[row] - frequency[row - 1])
        restarts = marks[row] != marks[row - 1] or turn * direction < 0
        numbers[row] = numbers[row - 1] + restarts
        direction = 0.0 if restarts else direction or turn
    return numbers
