"""A table as it stands in a file: its headers and cells, each with its place."""

import csv
import io
import math

import numpy as np


class Table:
    """Columns of a file by their headers.

    Parameters
    ----------
    name : str
        Of the file.
    headers : sequence of str
    columns : sequence of sequence
        Cells of each column: texts, or numbers of a binary file.
    lines : sequence of int, optional
        Of each row, from 1; a binary file has rows only.
    """

    def __init__(self, name, headers, columns, lines=None):
        self.name, self.headers, self.lines = name, list(headers), lines
        self._columns = list(columns)
        if not self._columns or not len(self._columns[0]):
            raise ValueError(f"{name} has no rows of data; its columns are {self.listed}")

    def __len__(self):
        return len(self._columns[0])

    @property
    def listed(self) -> str:
        """Its headers, for a message."""
        text = ", ".join(map(repr, self.headers))
        return f"[{text}]" if len(text) < 1000 else f"[{text[:1000]} …]"

    def place(self, row) -> str:
        """Where a row, from 0, stands in the file."""
        where = f"row {row + 1}" if self.lines is None else f"line {self.lines[row]}"
        return f"{self.name}, {where}"

    def with_column(self, header, column) -> "Table":
        """The table with one column more."""
        return Table(
            self.name, [*self.headers, header], [*self._columns, column], self.lines
        )

    def cells(self, header) -> np.ndarray:
        """A column as it was read."""
        return np.asarray(self._columns[self.headers.index(header)])

    def numbers(self, header) -> np.ndarray:
        """A column of finite numbers.

        Raises
        ------
        ValueError
            Naming the place of the first cell that is not one.
        """
        cells = self._columns[self.headers.index(header)]
        values = np.array([_number(cell) for cell in cells])
        bad = np.flatnonzero(~np.isfinite(values))
        if bad.size:
            raise ValueError(
                f"{self.place(bad[0])}, column '{header}': {str(cells[bad[0]])!r} is not a "
                "finite number"
            )
        return values


def read_text(name, text, first=1) -> Table:
    """A delimited text, checked: every row has as many cells as the header.

    Parameters
    ----------
    name : str
        Of the file.
    text : str
        Its first line names the columns. Tabs, semicolons or commas separate the cells;
        with the first two a comma may be the decimal sign.
    first : int
        Number of the first line in the file.

    Raises
    ------
    ValueError
        If a row is longer or shorter than the header, or there is none.
    """
    header = text.lstrip("\r\n").partition("\n")[0]
    delimiter = next((mark for mark in "\t;" if mark in header), ",")
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter)
    headers, rows, lines = None, [], []
    try:
        for cells in reader:
            line = reader.line_num + first - 1
            cells = [cell.strip() for cell in cells]
            if not any(cells):
                continue
            if headers is None:
                headers = cells[: len(cells) - (cells[-1] == "")]
                continue
            if len(cells) == len(headers) + 1 and cells[-1] == "":
                cells.pop()
            if len(cells) != len(headers):
                raise ValueError(
                    f"{name}, line {line} has {len(cells)} cells where the header has "
                    f"{len(headers)}; mend it, or remove it if the file was cut there"
                )
            rows.append(cells)
            lines.append(line)
    except csv.Error as error:
        raise ValueError(f"{name}, line {reader.line_num + first - 1}: {error}") from error
    if headers is None:
        raise ValueError(f"{name} is empty; its first line names the columns")
    columns = [list(column) for column in zip(*rows)]
    if delimiter != ",":
        columns = [_with_points(column) for column in columns]
    return Table(name, headers, columns, lines)


def _with_points(cells):
    # With points besides, a comma groups thousands: such a column is no numbers.
    if any("." in cell for cell in cells):
        return cells
    return [cell.replace(",", ".") for cell in cells]


def _number(cell):
    # float() reads 1_000 as well.
    if isinstance(cell, str) and "_" in cell:
        return math.nan
    try:
        return float(cell)
    except (TypeError, ValueError):
        return math.nan
