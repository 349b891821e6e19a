"""Impedance spectra as a tidy table."""

import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from .columns import Columns, ColumnSpecification
from .cycling import TIDY_COLUMNS as CYCLING_COLUMNS
from .files import read_table

_RE = ("re(z)", "re z", "z re", "zre", "z real", "zreal", "real(z)", "z'", "re")
_IM = ("im(z)", "im z", "z im", "zim", "z imag", "zimag", "imag(z)", "z''", 'z"', "im")

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
    format: str | None = None,
) -> pd.DataFrame:
    """Impedance spectra of a file as a tidy table, in the names of ``pybamm.EISSolution``.

    Parameters
    ----------
    path : path
        CSV in UTF-8 (commas, semicolons or tabs), or BioLogic's ``.mpt``, ``.txt`` and
        ``.mpr`` (extra "biologic").
    columns : dict, optional
        Name of the tidy table → header in the file, ``(header, unit)`` for a header that
        has no unit, or a number that holds throughout. Besides the table's names it may
        have ``-Z_im [Ohm]``, or ``|Z| [Ohm]`` and ``Phase [deg]`` in place of the two
        parts. A header that begins with a minus, such as ``-Im(Z)/Ohm``, is the negative.
        Columns that it leaves out are recognised by headers that have a name and a unit.
    format : {"csv", "biologic"}, optional
        By default the format follows from the contents and the ending.

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
    table, _ = read_table(path, format)
    found = Columns(table, TIDY_COLUMNS, columns)
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
    for name in ("Time [s]", "Stack pressure [Pa]", "Temperature [K]"):
        if found.has(name):
            tidy[name] = found.numbers(name)[kept]
    return pd.DataFrame(tidy)


def _parts(found):
    """Real and imaginary part [Ohm]; mapped columns take precedence over recognised ones."""
    polar = found.has("|Z| [Ohm]") and found.has("Phase [deg]")
    negative = found.has("-Z_im [Ohm]") and "Z_im [Ohm]" not in found.mapping
    cartesian = found.has("Z_re [Ohm]") and (negative or found.has("Z_im [Ohm]"))
    if polar and ("|Z| [Ohm]" in found.mapping or not cartesian):
        angle = np.deg2rad(found.numbers("Phase [deg]"))
        size = found.numbers("|Z| [Ohm]")
        return size * np.cos(angle), size * np.sin(angle)
    Z_re = found.numbers("Z_re [Ohm]")
    if negative:
        return Z_re, 0.0 - found.numbers("-Z_im [Ohm]")
    Z_im = found.numbers("Z_im [Ohm]")
    negated = (found.header("Z_im [Ohm]") or "").startswith(("-", "−"))
    return Z_re, 0.0 - Z_im if negated else Z_im


def _spectra(frequency, marks):
    """Spectrum of each row, in consecutive numbers from 1."""
    numbers, direction = np.ones(len(frequency), int), 0.0
    for row in range(1, len(frequency)):
        turn = np.sign(frequency[row] - frequency[row - 1])
        restarts = marks[row] != marks[row - 1] or turn * direction < 0
        numbers[row] = numbers[row - 1] + restarts
        direction = 0.0 if restarts else direction or turn
    return numbers
