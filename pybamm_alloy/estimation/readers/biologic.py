"""BioLogic's files: EC-Lab's and BT-Lab's text (.mpt, .txt) and the binary (.mpr)."""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from .extras import captured_errors
from .layout import LINE_END
from .table import Table, read_text

BINARY = b"BIO-LOGIC MODULAR FILE"
TEXTS = (b"EC-Lab ASCII FILE", b"BT-Lab ASCII FILE")

#: Value of the column "mode" where the cell is at open circuit.
_REST = 3


def read_ec_lab_text(name: str, text: str, decimal: str | None = None) -> Table:
    """Table of EC-Lab's text, which may lack the header block above the line of columns.

    Parameters
    ----------
    name : str
        Name of the file.
    text : str
        Its contents.
    decimal : {".", ","}, optional
        Decimal sign; by default the columns tell it.

    Returns
    -------
    Table

    Raises
    ------
    ValueError
        If the header block does not have the stated length, or the table is malformed.
    """
    first = 1
    if text.startswith(tuple(start.decode() for start in TEXTS)):
        lines = LINE_END.split(text)
        stated = re.fullmatch(r"Nb header lines\s*:\s*(\d{1,6})\s*", "".join(lines[1:2]))
        if stated is None:
            raise ValueError(f"{name}, line 2 is not 'Nb header lines : ' and their number")
        first = int(stated[1])
        if not 3 <= first <= len(lines):
            raise ValueError(
                f"{name}, line 2 states {first} header lines, of {len(lines)} in the file"
            )
        text = "\n".join(lines[first - 1 :])
    return _with_current(read_text(name, text, first, decimal, first))


def read_mpr(name: str, path: str | Path) -> Table:
    """Table of BioLogic's binary, read by yadg, under the headers of EC-Lab's text.

    Parameters
    ----------
    name : str
        Name of the file.
    path : path
        Its path.

    Returns
    -------
    Table

    Raises
    ------
    ImportError
        If yadg is not installed.
    ValueError
        If yadg cannot read the file, or does not know a column.
    """
    try:
        from yadg.extractors import extract
    except ImportError as error:
        raise ImportError(
            "reading .mpr needs yadg: pip install 'pybamm-alloy[biologic]'"
        ) from error
    try:
        with captured_errors("yadg") as errors:
            data = extract("eclab.mpr", path, timezone="UTC")
    except Exception as error:
        raise ValueError(
            f"{name} cannot be read as BioLogic's .mpr: {type(error).__name__}: "
            f"{' '.join(str(error).split())}; export it as text from EC-Lab"
        ) from error
    # A column unknown to yadg displaces the columns after it; yadg only logs that.
    if errors:
        raise ValueError(
            f"{name} has columns that yadg cannot read: {errors[0]} Export it as text from EC-Lab"
        )
    columns = {
        f"{key}/{values.attrs['units']}" if values.attrs.get("units") else str(key): values
        for key, values in data.data_vars.items()
        if values.dims == ("uts",)
    }
    return _with_current(Table(name, columns, [values.to_numpy() for values in columns.values()]))


def _with_current(table):
    """Add the mean current since the row before to a table that has no current.

    EC-Lab stores the charge of each interval and computes the current on export.
    """
    headers = set(table.headers)
    if headers & {"I/mA", "<I>/mA"} or not headers & {"Ewe/V", "<Ewe>/V", "Ecell/V"}:
        return table
    charges = headers & {"dq/mA.h", "dq/mA·h"}
    if charges and "time/s" in headers:
        hours = np.diff(table.numbers("time/s"), prepend=np.nan) / 3600
        passed = np.where(hours > 0, hours, np.nan)
        current = pd.Series(table.numbers(charges.pop()) / passed)
        # A row at the time of the one before has no interval; it takes the next row's current.
        return table.with_column("<I>/mA", current.bfill().fillna(0.0).to_numpy())
    if "mode" in headers and (table.numbers("mode") == _REST).all():
        return table.with_column("<I>/mA", np.zeros(len(table)))
    return table
