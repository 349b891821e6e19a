"""Sheets of Excel, read by pandas."""

import datetime
from pathlib import Path

import pandas as pd

from .layout import header_row
from .table import Table, table_of_rows

ENDINGS = (".xlsx", ".xlsm")


def read_excel(
    name: str,
    path: Path,
    decimal: str | None = None,
    header: int | None = None,
    sheet: str | None = None,
) -> Table:
    """Table of a sheet of Excel.

    Parameters
    ----------
    name : str
        Name of the file.
    path : pathlib.Path
    decimal : {".", ","}, optional
        Decimal sign of cells that are texts.
    header : int, optional
        Row that names the columns, from 1; by default it is found below a preamble.
    sheet : str, optional
        By default the only one that has rows of numbers below names.

    Returns
    -------
    Table

    Raises
    ------
    ImportError
        If openpyxl is not installed.
    ValueError
        If the file cannot be read, or it is not clear which sheet to read.
    """
    try:
        import openpyxl  # noqa: F401
    except ImportError as error:
        raise ImportError(
            "reading .xlsx needs openpyxl: pip install 'pybamm-alloy[excel]'"
        ) from error
    try:
        sheets = pd.read_excel(path, sheet_name=None, header=None, dtype=object)
    except Exception as error:
        raise ValueError(
            f"{name} cannot be read as a file of Excel: {type(error).__name__}: "
            f"{' '.join(str(error).split())}; save it as CSV"
        ) from error
    if sheet is not None and sheet not in sheets:
        raise ValueError(f"{name} has no sheet {sheet!r}; its sheets are {list(sheets)}")
    chosen = {sheet: sheets[sheet]} if sheet is not None else sheets
    tables = {}
    for title, cells in chosen.items():
        rows = {
            number: _trimmed([_text(cell) for cell in row])
            for number, row in enumerate(cells.itertuples(index=False), start=1)
        }
        filled = [number for number, row in rows.items() if any(row)]
        first = header if header is not None else header_row(rows, filled, filled)
        if first is not None and first in rows:
            width = len(rows[first])
            kept = [(n, row + [""] * (width - len(row))) for n, row in rows.items() if n >= first]
            tables[title] = kept
    if len(tables) != 1:
        which = list(tables) or list(chosen)
        raise ValueError(
            f"{name} has {len(tables)} sheets with rows of numbers below the names of columns, "
            f"of {which}; pass sheet=… with one of them, and header=… with the row of the names"
        )
    ((_, kept),) = tables.items()
    return table_of_rows(name, kept, decimal)


def _text(cell):
    """Cell as a CSV would have it."""
    if cell is None or cell is pd.NaT or (isinstance(cell, float) and cell != cell):
        return ""
    if isinstance(cell, datetime.timedelta):
        seconds = cell.total_seconds()
        hours, rest = divmod(seconds, 3600)
        return f"{hours:.0f}:{rest // 60:02.0f}:{rest % 60:09.6f}"
    return str(cell).strip()


def _trimmed(row):
    while row and not row[-1]:
        row.pop()
    return row
