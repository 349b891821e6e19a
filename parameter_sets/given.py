"""Quantities of a cell, its electrolyte and its films that a user gives with their units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .tables import quantities_in_si, read_table

#: Quantities with their units to values, such as ``{"thickness [um]": 280}``.
Given = Mapping[str, float]

#: Quantity of a cell that may be given → a unit of its dimension.
CELL = {
    "area": "m2",
    "diameter": "m",
    "temperature": "K",
    "voltage cut-off": "V",
    "stack stiffness": "Pa.m-1",
    "separator thickness": "m",
    "separator conductivity": "S.m-1",
}
#: Quantity by which the amount of a film may be given → a unit of its dimension.
FILM = {"capacity": "A.h", "areal capacity": "A.h.m-2", "thickness": "m"}


def given_cell(cell: Given | None) -> dict[str, float]:
    """Quantities of a cell in SI units, of :data:`CELL`.

    Parameters
    ----------
    cell : mapping or None
        Quantity with its unit to its value.

    Returns
    -------
    dict

    Raises
    ------
    ValueError
        If a quantity is not known, has another unit or a value out of its range, or the area
        and the diameter are both given.
    """
    values = quantities_in_si("cell", cell or {}, CELL)
    if {"area", "diameter"} <= values.keys():
        raise ValueError("cell has both an area and a diameter; give one of them")
    return values


def given_electrolyte(electrolyte: Given) -> dict[str, float]:
    """Quantities of an electrolyte that is not in the table, in SI units.

    Parameters
    ----------
    electrolyte : mapping
        Each quantity of the table ``electrolytes``, with its unit, to its value.

    Returns
    -------
    dict

    Raises
    ------
    ValueError
        If a quantity is missing or not known, has another unit or a value out of its range.
    """
    rows = read_table("electrolytes")[["quantity", "unit"]].drop_duplicates("quantity")
    units = dict(zip(rows["quantity"], rows["unit"]))
    values = quantities_in_si("electrolyte", electrolyte, units)
    if missing := [f"'{name} [{unit}]'" for name, unit in units.items() if name not in values]:
        raise ValueError(f"electrolyte has no {' and no '.join(missing)}")
    return values


def given_film(film: Given) -> tuple[str, float]:
    """Quantity of :data:`FILM` that sets the amount of a film, and its value in SI units.

    Parameters
    ----------
    film : mapping
        One quantity with its unit to its value.

    Returns
    -------
    (str, float)
        Such as ("thickness", 280e-6); capacities are in A.h and A.h.m-2.

    Raises
    ------
    ValueError
        If there is not exactly one, it is not known, has another unit or is out of its range.
    """
    values = quantities_in_si("film", film, FILM)
    if len(values) != 1:
        raise ValueError(
            f"film has {list(film)}; give one of {list(FILM)}, with its unit, such as "
            "{'thickness [um]': 280}"
        )
    ((quantity, value),) = values.items()
    return quantity, value


def of_each_electrode(what: str, given: Any, read: Callable[[Any], Any]) -> dict[str, Any]:
    """What is given for both electrodes, or for each in a tuple (negative, positive).

    Parameters
    ----------
    what : str
        What messages call it, with its unit.
    given : object or (object, object)
    read : callable
        Applied to what is given for an electrode.

    Returns
    -------
    dict
        "Negative" and "Positive" to the result.

    Raises
    ------
    ValueError
        If a tuple has not two entries, or an entry is refused.
    """
    pair = given if isinstance(given, tuple) else (given, given)
    if len(pair) != 2:
        raise ValueError(f"{what} is {given!r}; give one, or a pair (negative, positive)")
    return {domain: read(one) for domain, one in zip(("Negative", "Positive"), pair)}
