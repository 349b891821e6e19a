"""Words of a file for what a cell does: charge, discharge or rest."""

import re
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from .headers import plain_name
from .table import Table

#: Sign that a word gives to a current that is positive in charge.
SIGNS = {"charge": 1, "discharge": -1, "rest": 0}

#: Headers under which single letters are read, and words that are not known are named.
HEADERS = (
    *("state", "md", "mode", "status", "type", "direction", "step", "step type", "step name"),
    *("step mode", "step state", "step status", "work mode", "work type", "work state"),
    *("current direction", "charge/discharge", "chg/dchg", "c/d", "operation", "command"),
    *("half cycle type", "record type", "action", "process", "cell state", "test state"),
)

#: Headers under which numbers may tell the direction, with or without "code" behind them.
_CODED = (
    *("state", "md", "direction", "current direction", "step type", "charge/discharge"),
    *("chg/dchg", "c/d", "ox/red", "sign", "status", "step state", "step status", "cell state"),
)

#: Words in any language of a cycler, sought in this order.
_WORDS = {
    "discharge": r"dis|d[^a-z]?ch|^d_c[cpvr]|dsg|entlad|d[ée]charge|放",
    "charge": r"ch(?:r|a?r?)g|charg|^c_c[cpvr]|\bcha\b|\blad(?:en|ung)\b|充",
    "rest": r"rest|ocv|ocp|pause|paus|idle|relax|open circuit|wait|ruhe|静|搁",
}
_LETTERS = {"d": "discharge", "c": "charge", "r": "rest", "p": "rest", "s": "rest", "o": "rest"}
#: Words of a direction that depends on which electrode is meant.
_PROCESSES = re.compile(r"strip|plat(?:e|ing)|lithiat|deposit|dissol|oxid|reduc|anod|cathod", re.I)
#: Words of a control, without a direction.
_CONTROL = re.compile(r"cc|cv|cp|cr|cccv|galvano.*|potentio.*|constant.*|end|start|stop|finish.*")
#: More different cells than this are no words of a direction.
_MANY = 200


class Words(NamedTuple):
    """Column of a file that says in words what the cell does.

    Attributes
    ----------
    header : str
    cells : sequence of str, length rows
    signs : numpy.ndarray, shape (rows,)
        A pure number: 1 in charge, -1 in discharge, 0 at rest; not a number where the word does
        not tell.
    """

    header: str
    cells: np.ndarray
    signs: np.ndarray


def direction_of(text: str, letters: bool = False) -> str | None:
    """Direction that a word of a cycler names, or None.

    Parameters
    ----------
    text : str
        Such as "CC Chg", "CCCV_DChg", "Rest".
    letters : bool
        Whether single letters are words, such as MACCOR's "C", "D" and "R".

    Returns
    -------
    str or None
        "charge", "discharge" or "rest".
    """
    text = text.strip().lower()
    if len(text) == 1 and text in _LETTERS:
        return _LETTERS[text] if letters else None
    return next((way for way, words in _WORDS.items() if re.search(words, text)), None)


def words_of(table: Table, directions: Mapping[str, str] | None = None) -> list[Words]:
    """Columns of a table whose words say what the cell does.

    Parameters
    ----------
    table : Table
    directions : mapping, optional
        Word of the file to "charge", "discharge" or "rest"; the usual words are known. An
        empty one leaves all words unread.

    Returns
    -------
    list of Words
        Those that name a charge or a discharge. A column of free text, of which some words
        say neither, is left out unless its header is one of :data:`HEADERS`.

    Raises
    ------
    ValueError
        If the mapping is none, or has another direction than these.
    """
    if directions is not None and not isinstance(directions, Mapping):
        raise ValueError(
            f"directions is {directions!r}; it must be a dict of words to {list(SIGNS)}"
        )
    for word, way in (directions or {}).items():
        if way not in SIGNS:
            raise ValueError(
                f"directions['{word}'] is {way!r}; it must be one of {list(SIGNS)}"
            )
    if directions is not None and not directions:
        return []
    given = {str(word).strip().lower(): way for word, way in (directions or {}).items()}
    found = []
    for header, cells in table.columns:
        # The first rows tell whether a column has numbers.
        if len(set(cells[: 10 * _MANY].tolist())) > _MANY:
            continue
        distinct = set(cells.tolist())
        if len(distinct) > _MANY:
            continue
        known = plain_name(header) in HEADERS
        ways = {
            cell: given.get(str(cell).strip().lower())
            or (direction_of(cell, letters=known) if isinstance(cell, str) else None)
            for cell in distinct
        }
        others = [cell for cell, way in ways.items() if way is None and not _is_neutral(cell)]
        if not {"charge", "discharge"} & set(ways.values()) or (others and not known):
            continue
        signs = {cell: SIGNS[way] if way else np.nan for cell, way in ways.items()}
        found.append(
            Words(header, cells.astype(str), np.array([signs[cell] for cell in cells.tolist()]))
        )
    return found


def unknown_words(table: Table, flows: np.ndarray) -> tuple[str, list[str]] | None:
    """Column that could say what the cell does, in words that are not known, and these words.

    Parameters
    ----------
    table : Table
    flows : sequence of bool, length rows
        Rows in which a current flows.

    Returns
    -------
    tuple of (str, list of str) or None
        None if there is no such column.
    """
    for header, cells in table.columns:
        name = plain_name(header)
        # Steps may bear any names, with numbers in them.
        known = name in HEADERS and name not in ("step", "step name")
        said = [word for word in sorted(set(map(str, cells[flows].tolist()))) if word.strip()]
        said = [word for word in said if direction_of(word) != "rest"]
        words = [word for word in said if not _is_neutral(word)]
        if known and len(words) == 1:
            words = said  # "CD" beside "CC" may be a discharge beside a charge.
        if not 2 <= len(words) <= _MANY:
            continue
        coded = any(map(_is_number, words))
        free = any(re.search(r"\d", word) for word in words)
        process = any(map(_PROCESSES.search, words))
        if name.removesuffix(" code") in _CODED or (known and not coded) or process or not free:
            return header, words
    return None


def _is_neutral(cell):
    """Whether a cell is empty or names a control without a direction."""
    text = str(cell).strip().lower()
    return not text or _CONTROL.fullmatch(text.replace("-", "").replace("_", "")) is not None


def _is_number(word):
    try:
        float(word)
    except ValueError:
        return False
    return True
