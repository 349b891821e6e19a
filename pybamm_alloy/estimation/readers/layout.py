"""The line of a text that names the columns, below a preamble or not."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from ..._util.units import UNITS, find_unit

#: Lines in which the header is sought.
_SEARCHED = 500
#: Characters from which on a text is not held as a list of lines.
_LONG = 20_000_000
#: Lines at the end that tell the number of columns: few, if the preamble is as long as the data.
_TAILS = (30, 4)
#: Lines below a header that have numbers.
_BELOW = 3
#: Lines below a header, of which such a share has as many cells.
_BLOCK, _SHARE = 30, 0.7
_NUMBER = re.compile(r"[-+]?(?=[.,]*\d)[\d.,]+(?:[eE][-+]?\d+)?")
#: Ends of lines. One pattern at the begin of a run of returns keeps the time linear.
LINE_END = re.compile(r"(?<!\r)\r++\n|\n|\r")

Row = tuple[int, list[str]]


def lines_of(text: str) -> list[str]:
    """Lines of a text with any line ends.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
        Without the mark of a comment at their begin.
    """
    return list(each_line(text))


def each_line(text: str) -> Iterator[str]:
    """Yield the lines of a text one by one, as :func:`lines_of` lists them.

    Parameters
    ----------
    text : str

    Yields
    ------
    str
    """
    start = 0
    for end in chain(LINE_END.finditer(text), [None]):
        line = text[start : len(text) if end is None else end.start()]
        yield re.sub("^# ?(?=[^\\s,;])", "", line) if line[:1] == "#" else line
        start = 0 if end is None else end.end()


def sampled_lines(text: str) -> list[str]:
    """The first and the last lines of a long text, by which its columns are found; or all.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
    """
    if len(text) < _LONG:
        return lines_of(text)
    # From an end of a line on, so that the last lines are whole.
    last = text[text.find("\n", len(text) - _LONG // 100) + 1 :]
    return [*islice(each_line(text), 2 * _SEARCHED), *lines_of(last)]


def with_units(lines: Sequence[str], delimiter: str, row: int) -> list[str] | None:
    """Names with their units where a row of units stands below the names, else None.

    Parameters
    ----------
    lines : sequence of str
    delimiter : str
        A tab, semicolon, comma or blank.
    row : int
        Index of the row that was taken for the names, and may have the units.

    Returns
    -------
    list of str or None
    """
    units = split(lines[row], delimiter)
    above = [line for line in lines[:row] if line.strip()]
    names = split(above[-1], delimiter) if above else []
    known = [unit for unit in units if any(find_unit(unit, each) for each in UNITS)]
    if len(names) != len(units) or 2 * len(known) < len(units):
        return None
    return [f"{name} ({unit})" if unit in known else name for name, unit in zip(names, units)]


def delimiter_and_header(lines: Sequence[str]) -> tuple[str, int | None]:
    """Delimiter of a text, and the index of the line that names its columns.

    Parameters
    ----------
    lines : sequence of str

    Returns
    -------
    delimiter : str
        A tab, semicolon, comma or blank.
    header : int or None
        From 0; None if no line is followed by rows of as many cells, some of them numbers.
    """
    filled = [n for n, line in enumerate(lines) if line.strip()]
    head = filled[:_SEARCHED]
    for tail in (filled[-count:] for count in _TAILS):
        for delimiter in "\t;, ":
            cells = {n: split(lines[n], delimiter) for n in {*head, *tail}}
            if (header := header_row(cells, head, tail)) is not None:
                # Files that were joined repeat their header: the first block begins at it.
                return delimiter, list(lines).index(lines[header])
    first = lines[filled[0]] if filled else ""
    return next((mark for mark in "\t;" if mark in first), ","), None


def header_row(
    cells: dict[int, list[str]], head: Sequence[int], tail: Sequence[int]
) -> int | None:
    """First row that has names alone, and rows of as many cells below it, with numbers.

    Parameters
    ----------
    cells : dict of int to list of str
        Cells of each row.
    head, tail : sequence of int
        Rows in which it is sought, and rows at the end.

    Returns
    -------
    int or None
    """
    # The last row may have been cut.
    counts = [len(cells[n]) for n in tail[:-1] or tail]
    usual = max(set(counts), key=counts.count, default=0)
    for place, row in enumerate(head):
        names = cells[row]
        below = [cells[n] for n in head[place + 1 : place + 1 + _BELOW]]
        block = [len(cells[n]) for n in head[place + 1 : place + 1 + _BLOCK]]
        if (
            len(names) >= 2
            and len(names) == usual
            and all(names)
            and not any(name[0].isdigit() or _NUMBER.fullmatch(name) for name in names)
            and below
            and block.count(usual) >= _SHARE * len(block)
            and all(len(each) == usual and any(map(_NUMBER.fullmatch, each)) for each in below)
        ):
            return row
    return None


def split(line: str, delimiter: str) -> list[str]:
    """Cells of a line, without an empty one at its end.

    Parameters
    ----------
    line : str
    delimiter : str
        A blank stands for any number of blanks; between names that have blanks, for two.

    Returns
    -------
    list of str
    """
    if delimiter == " ":
        wide = re.split(r"\s{2,}", line.strip())
        names = len(wide) > 1 and not any(map(_NUMBER.fullmatch, line.split()))
        return wide if names else line.split()
    try:
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []
    return cells[: len(cells) - (bool(cells) and cells[-1] == "")]


def text_rows(lines: Iterable[str], delimiter: str, first: int) -> Iterator[Row]:
    """Yield the line and the cells of each row of a text; a quoted cell may span lines.

    Parameters
    ----------
    lines : iterable of str
    delimiter : str
        A tab, semicolon, comma or blank.
    first : int
        Line of the file at which they begin, from 1.

    Yields
    ------
    tuple of (int, list of str)
    """
    if delimiter == " ":
        for line, text in enumerate(lines, start=first):
            yield line, split(text, delimiter)
        return
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter)
    for cells in reader:
        yield reader.line_num + first - 1, [cell.strip() for cell in cells]
