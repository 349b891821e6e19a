"""Headers of columns, as instruments' files write them."""

import re
from functools import lru_cache

#: Characters that stand for a minus before a header; the first must be the hyphen.
MINUSES = "-\u2010\u2011\u2012\u2013\u2212"

#: Characters of a header that may be a name with a unit; the time to read it grows as their cube.
LONGEST = 200

_BRACKETS = re.compile(r"(.+?)\s*[\[(]([^\[\]()]+)[\])]")


@lru_cache(10_000)
def readings(header: str) -> tuple[tuple[str, str], ...]:
    """Each name and text of a unit that a header may be read as.

    ``"I/mA"``, ``"Current (mA/cm2)"``, ``"Test Time / s"`` and ``"current_mA_cm2"`` have a name
    and a unit; the last reading is always the whole header with an empty unit.

    Parameters
    ----------
    header : str

    Returns
    -------
    tuple of (str, str)
        Name, as :func:`plain_name` spells it, and text of the unit.
    """
    return tuple(_readings(header))


def _readings(header):
    if len(header) > LONGEST:
        yield header, ""
        return
    if match := _BRACKETS.fullmatch(header):
        yield plain_name(match[1]), match[2]
    for mark in "/_":
        for at, character in enumerate(header):
            if character == mark:
                yield plain_name(header[:at]), header[at + 1 :]
    yield plain_name(header), ""


def plain_name(name: str) -> str:
    """Name in lower case, with one blank between its words: "chg cap" for "Chg._Cap.".

    Parameters
    ----------
    name : str

    Returns
    -------
    str
    """
    name = re.sub(f"[{MINUSES}]", "-", name).replace("\u2032", "'").replace("\u2033", "''")
    # Words are also told by a point, by a capital letter, or by a hyphen between two of them.
    name = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[A-Za-z])-(?=[A-Za-z])|[_.]", " ", name)
    return " ".join(name.lower().replace(" - ", " ").split())


def is_negative(header: str) -> bool:
    """Whether a header begins with a minus, as of a column that holds the negative.

    Parameters
    ----------
    header : str

    Returns
    -------
    bool
    """
    return header.lstrip(" \t'\"").startswith(tuple(MINUSES))
