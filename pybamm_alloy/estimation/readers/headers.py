"""Headers of columns, as instruments' files write them."""

import re
from collections.abc import Iterator

_BRACKETS = re.compile(r"(.+?)\s*[\[(]([^\[\]()]+)[\])]")


def readings(header: str) -> Iterator[tuple[str, str]]:
    """Yield each name and text of a unit that a header may be read as.

    ``"I/mA"``, ``"Current (mA/cm2)"``, ``"Test Time / s"`` and ``"current_mA_cm2"`` have a name
    and a unit; the last reading is always the whole header with an empty unit.

    Parameters
    ----------
    header : str

    Yields
    ------
    tuple of str
        Name, as :func:`plain_name` spells it, and text of the unit.
    """
    if match := _BRACKETS.fullmatch(header):
        yield plain_name(match[1]), match[2]
    for mark in "/_":
        for at, character in enumerate(header):
            if character == mark:
                yield plain_name(header[:at]), header[at + 1 :]
    yield plain_name(header), ""


def plain_name(name: str) -> str:
    """Name in lower case, with one blank between its words.

    Parameters
    ----------
    name : str

    Returns
    -------
    str
    """
    return " ".join(name.lower().replace("−", "-").replace("_", " ").split())
