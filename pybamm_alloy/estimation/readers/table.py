"""Tables as files have them: headers and cells, with the place of each row."""

import csv
import math
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

import numpy as np

from .decimals import decided
from .layout import (
    Row,
    delimiter_and_header,
    each_line,
    lines_of,
    sampled_lines,
    text_rows,
    with_units,
)
from .packed import packed, unpacked

#: Rows that are held as texts of Python, before they are packed.
_BLOCK = 50_000


class Table:
    """Columns of a file by their headers.

    Parameters
    ----------
    name : str
        Name of the file.
    headers : iterable of str
        Header of each column.
    columns : sequence of sequence
        Cells of each column: texts, or numbers of a binary file.
    lines : sequence of int, optional
        Line of each row in the file, from 1; a binary file has no lines.
    ambiguous : mapping, optional
        Header of each column whose marks may be decimal signs or separate thousands, and a
        cell of it.

    Raises
    ------
    ValueError
        If there are no rows.
    """

    def __init__(
        self,
        name: str,
        headers: Iterable[str],
        columns: Sequence,
        lines: Sequence[int] | None = None,
        ambiguous: Mapping[str, str] | None = None,
    ):
        self.name, self.headers, self.lines = name, list(headers), lines
        self.ambiguous = dict(ambiguous or {})
        self._columns = list(columns)
        if not self._columns or not len(self._columns[0]):
            raise ValueError(f"{name} has no rows of data; its columns are {self.listed}")

    def __len__(self):
        return len(self._columns[0])

    @property
    def listed(self) -> str:
        """Headers of the table, as text for a message."""
        text = ", ".join(map(repr, self.headers))
        return f"[{text}]" if len(text) < 1000 else f"[{text[:1000]} …]"

    def place(self, row: int) -> str:
        """Name of the file and line or row in it, as text for a message.

        Parameters
        ----------
        row : int
            Index of the row, from 0.

        Returns
        -------
        str
        """
        where = f"row {row + 1}" if self.lines is None else f"line {self.lines[row]}"
        return f"{self.name}, {where}"

    def with_column(self, header: str, column: Sequence) -> "Table":
        """Copy of the table with one more column.

        Parameters
        ----------
        header : str
            Header of the new column.
        column : sequence
            Its cells, one for each row.

        Returns
        -------
        Table
        """
        headers, columns = [*self.headers, header], [*self._columns, column]
        return Table(self.name, headers, columns, self.lines, self.ambiguous)

    def rows(self, kept: Sequence[bool] | np.ndarray) -> "Table":
        """Copy of the table with some of its rows.

        Parameters
        ----------
        kept : sequence of bool, length rows

        Returns
        -------
        Table
        """
        columns = [[cell for cell, keep in zip(cells, kept) if keep] for cells in self._columns]
        lines = None if self.lines is None else [n for n, keep in zip(self.lines, kept) if keep]
        return Table(self.name, self.headers, columns, lines, self.ambiguous)

    def check_last_cell(self) -> None:
        """Refuse a last cell that was cut: with fewer decimals than every other of its column.

        For texts that do not end with the end of a line.

        Raises
        ------
        ValueError
        """
        *others, last = self._columns[-1]
        least = min((_decimals(cell) for cell in others), default=0)
        if others and (_decimals(last) < least or last[-1:] == "." != others[-1][-1:]):
            raise ValueError(
                f"{self.place(len(self) - 1)}, the last, has no end, and its last cell, {last!r}, "
                f"has fewer decimals than every other of column '{self.headers[-1]}': the file "
                "was cut there; remove the line"
            )

    @property
    def columns(self) -> Iterator[tuple[str, np.ndarray]]:
        """Header and cells of each column, also of those whose header stands twice."""
        return ((header, unpacked(cells)) for header, cells in zip(self.headers, self._columns))

    def cells(self, header: str) -> np.ndarray:
        """Cells of a column, as the file has them.

        Parameters
        ----------
        header : str

        Returns
        -------
        numpy.ndarray, shape (rows,)
        """
        return unpacked(self._columns[self.headers.index(header)])

    def numbers(self, header: str) -> np.ndarray:
        """Cells of a column as finite numbers.

        Parameters
        ----------
        header : str

        Returns
        -------
        numpy.ndarray, shape (rows,)
            In the unit of the file.

        Raises
        ------
        ValueError
            If a cell is not a finite number, the message names the place of the first; or if
            its commas or points may be decimal signs or separate thousands.
        """
        if header in self.ambiguous:
            cell = self.ambiguous[header]
            mark, other, name = (",", ".", "comma") if "," in cell else (".", ",", "point")
            raise ValueError(
                f"{self.name}, column '{header}': '{cell}' may be {cell.replace(mark, '')} or "
                f"{cell.replace(mark, '.')}; pass decimal='{other}' if the {name} separates "
                f"thousands, decimal='{mark}' if it is the decimal sign"
            )
        cells = self._columns[self.headers.index(header)]
        values = np.fromiter(map(_number, cells), float, len(cells))
        bad = np.flatnonzero(~np.isfinite(values))
        if bad.size:
            raise ValueError(
                f"{self.place(bad[0])}, column '{header}': {str(cells[bad[0]])!r} is not a "
                "finite number"
            )
        return values


def read_text(
    name: str,
    text: str,
    first: int = 1,
    decimal: str | None = None,
    header: int | None = None,
) -> Table:
    """Table of a delimited text, whose rows all have as many cells as the header.

    Parameters
    ----------
    name : str
        Name of the file.
    text : str
        Tabs, semicolons, commas or blanks separate the cells. A preamble may stand above the
        line that names the columns.
    first : int
        Line of the file at which the text begins, from 1.
    decimal : {".", ","}, optional
        Decimal sign; by default the columns tell it.
    header : int, optional
        Line of the file that names the columns; by default the first that is followed by rows
        of as many cells, with numbers among them, and else the first.

    Returns
    -------
    Table

    Raises
    ------
    ValueError
        If a row is longer or shorter than the header, or there is no header.
    """
    lines = sampled_lines(text) if header is None else lines_of(text)
    if header is not None and not first <= header < first + len(lines):
        raise ValueError(
            f"{name}: header is {header!r}; it must be a line of the file, {first} to "
            f"{first + len(lines) - 1}"
        )
    if header is None:
        delimiter, start = delimiter_and_header(lines)
    else:
        start = header - first
        after = next((line for line in lines[start + 1 :] if line.strip()), "")
        delimiter = next((mark for mark in "\t;," if mark in lines[start] and mark in after), " ")
    below = islice(each_line(text), start or 0, None)
    rows = text_rows(below, delimiter, first + (start or 0))
    if header is None and start and (names := with_units(lines, delimiter, start)):
        rows = chain([(first + start, names)], islice(rows, 1, None))
    try:
        table = table_of_rows(name, rows, decimal, found=start is not None)
        if text[-1:] not in "\r\n":
            table.check_last_cell()
        return table
    except csv.Error as error:
        line = _line_of(each_line(text), start, first)
        raise ValueError(f"{name}, line {line}: {error}") from error


def table_of_rows(
    name: str, rows: Iterable[Row], decimal: str | None = None, found: bool = True
) -> Table:
    """Table of rows of texts, the first of which names the columns.

    Parameters
    ----------
    name : str
        Name of the file.
    rows : iterable of (int, list of str)
        Line and cells of each row; empty ones are left out.
    decimal : {".", ","}, optional
        Decimal sign; by default the columns tell it.
    found : bool
        Whether the first row is known to name the columns.

    Returns
    -------
    Table

    Raises
    ------
    ValueError
        If a row is longer or shorter than the header, or there is no header.
    """
    headers, kept, lines = None, [], array("q")
    blocks: list[list[np.ndarray]] = []
    texts: list[Any]
    for line, cells in rows:
        if not any(cells):
            continue
        if headers is None:
            headers = cells[: len(cells) - (cells[-1] == "")]
            continue
        if len(cells) == len(headers) + 1 and cells[-1] == "":
            cells.pop()
        if len(cells) != len(headers):
            advice = "" if found else "; if another line names the columns, pass header=…"
            raise ValueError(
                f"{name}, line {line} has {len(cells)} cells where the header has "
                f"{len(headers)}; correct it, or remove it if the file was cut there{advice}"
            )
        kept.append(cells)
        lines.append(line)
        if len(kept) == _BLOCK:
            blocks.append([packed(column) for column in zip(*kept)])
            kept = []
    if headers is None:
        raise ValueError(f"{name} is empty; its first line names the columns")
    if blocks:
        if kept:
            blocks.append([packed(column) for column in zip(*kept)])
        texts = [np.concatenate(parts) for parts in zip(*blocks)]
    else:
        texts = [list(column) for column in zip(*kept)]
    del blocks, kept
    columns, ambiguous = decided(texts, decimal)
    return Table(name, headers, columns, lines, {headers[k]: c for k, c in ambiguous.items()})


def _line_of(lines, start, first):
    """Line of the first field that is too long to be read."""
    long = (n for n, line in enumerate(lines) if len(line) > csv.field_size_limit())
    return next(long, start or 0) + first


def _decimals(cell):
    """Digits behind the decimal sign; −1 without a sign."""
    mantissa = cell.lower().partition("e")[0]
    return len(mantissa.partition(".")[2]) if "." in mantissa else -1


def _number(cell):
    # float() would also read "1_000".
    if isinstance(cell, str) and "_" in cell:
        return math.nan
    try:
        return float(cell)
    except (TypeError, ValueError):
        return math.nan
