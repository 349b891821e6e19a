"""Decimal signs and thousands separators of a text's columns."""

import re
from collections.abc import Collection, Sequence

import numpy as np

from .packed import packed

_EXPONENT = r"(?:[eE][-+]?\d+)?"
#: Decimal sign → numbers that may have it, with the other sign between groups of three digits.
_NUMBERS = {
    mark: re.compile(
        rf"[-+]?(?:(?P<groups>[1-9]\d{{0,2}}(?:{other}\d{{3}})+)|(?P<plain>\d*))"
        rf"(?:{sign}\d*)?{_EXPONENT}"
    )
    for mark, sign, other in ((".", r"\.", ","), (",", ",", r"\."))
}
_OTHER = {".": ",", ",": "."}


def decided(
    columns: Sequence[list[str] | np.ndarray], decimal: str | None = None
) -> tuple[list[list[str] | np.ndarray], dict[int, str]]:
    """Columns with points as decimal signs and without thousands separators.

    A sign between groups of three digits in every number above 999 separates thousands. Where
    a column alone does not tell, the other columns do.

    Parameters
    ----------
    columns : sequence of list of str, or of packed arrays
    decimal : {".", ","}, optional
        Decimal sign, if it is known.

    Returns
    -------
    columns : list of list of str, or of packed arrays
        A column whose cells agree with neither sign is as it was.
    ambiguous : dict of int to str
        Index of each column that may have either sign, and a cell of it.
    """
    marked = {k: cells for k, cells in enumerate(columns) if _has_mark(cells)}
    possible = {k: _possible(cells) for k, cells in marked.items()}
    told = set().union(*(marks for marks in possible.values() if len(marks) == 1))
    result, ambiguous = list(columns), {}
    for k, marks in possible.items():
        if decimal is not None:
            mark = decimal if decimal in marks else None
        elif len(marks) == 2:
            mark = told.copy().pop() if len(told) == 1 else _usual(marked[k])
            if mark is None:
                ambiguous[k] = next(cell for cell in columns[k] if _has_mark([cell]))
        else:
            mark = next(iter(marks), None)
        if mark == "," or (mark == "." and any("," in cell for cell in columns[k])):
            cells = [cell.replace(_OTHER[mark], "").replace(mark, ".") for cell in columns[k]]
            result[k] = cells if isinstance(columns[k], list) else packed(cells)
    return result, ambiguous


def _has_mark(cells):
    return any("," in cell or "." in cell for cell in cells)


def _possible(cells: Collection[str]) -> set[str]:
    """Decimal signs with which all cells are numbers."""
    return {mark for mark, numbers in _NUMBERS.items() if _all_match(cells, numbers)}


def _all_match(cells, numbers):
    grouped, plain = False, False
    for cell in cells:
        match = numbers.fullmatch(cell)
        if match is None:
            return False
        grouped |= match["groups"] is not None
        plain |= len(match["plain"] or "") > 3
    return not (grouped and plain)


def _usual(cells):
    """Decimal sign of a column that may have either, or None."""
    digits = [cell.lstrip("+-") for cell in cells]
    whole = any(cell.isdigit() and int(cell) for cell in digits)
    if any("," in cell for cell in cells):
        # Beside "100", "10,000" has no digits of a fraction.
        return "." if whole else None
    # "10.000" beside "100" may separate thousands, by itself it has three decimals.
    return None if whole else "."
