"""Temperature and stack pressure of a file, and columns that may have them under other names."""

import re
import warnings

import numpy as np

from .columns import Columns
from .headers import plain_name, readings

#: Tidy name → names of columns that may have it, and units that only such columns have.
_ALIKE = {
    "Temperature [K]": (re.compile(r"temp|thermo|\bt ?(?:cell|\d+|amb|env)\b"), r"°C|℃|degC"),
    "Stack pressure [Pa]": (
        re.compile(r"press|druck|force|kraft|\bload\b(?! [vi]\b)"),
        r"[kM]?Pa|m?bar|psi|k?N",
    ),
}


def conditions(found: Columns, rows: np.ndarray) -> dict[str, np.ndarray]:
    """Temperature and stack pressure of some rows, where a file has them.

    Parameters
    ----------
    found : Columns
    rows : sequence of bool, length rows
        Rows of the file that are read.

    Returns
    -------
    dict of str to numpy.ndarray, shape (rows,)
        "Stack pressure [Pa]" and "Temperature [K]", in the unit of the name.

    Warns
    -----
    UserWarning
        If a column may have one of them, under a name that is not known or without a unit.
    """
    values = {}
    for name in ("Stack pressure [Pa]", "Temperature [K]"):
        if found.has(name):
            values[name] = found.numbers(name)[rows]
        elif alike := [
            header for header in found.table.headers if _is_alike(found.table, header, name)
        ]:
            warnings.warn(
                f"{found.table.name}: {alike} may have the {name.partition(' [')[0].lower()}, and "
                f"is not read; pass columns={{'{name}': …}} with a (header, unit) or a number, or "
                "set it in the conditions of the measurement",
                stacklevel=4,
            )
    return values


def _is_alike(table, header, name):
    """Whether a column may have a condition; a channel that is not connected has zeros."""
    if table.headers.count(header) == 1 and not _numbers(table, header).any():
        return False
    return may_have(header, name)


def may_have(header: str, name: str) -> bool:
    """Whether a header may be that of a condition under another name or in another unit.

    Parameters
    ----------
    header : str
    name : str
        "Temperature [K]" or "Stack pressure [Pa]".

    Returns
    -------
    bool
    """
    names, units = _ALIKE[name]
    # A small t without a unit is rather a time.
    if header == "T" and name == "Temperature [K]":
        return True
    return names.search(plain_name(header)) is not None or any(
        re.fullmatch(units, unit.strip()) for _, unit in readings(header)
    )


def _numbers(table, header):
    """Numbers of a column, or none where it is not one of numbers."""
    try:
        return table.numbers(header)
    except ValueError:
        return np.zeros(0)
