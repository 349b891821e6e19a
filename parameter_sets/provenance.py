"""Numbers that carry the entries of the tables from which they are calculated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Origin(NamedTuple):
    """An entry of a table, from which values of parameters are taken or calculated.

    Attributes
    ----------
    table : str
        Name of the table, as of :func:`read_table`.
    name : str
        The cell, film, phase or electrolyte that the entry describes.
    quantity : str
        Such as "void depth".
    value : float
        In the unit of the table.
    unit : str
        Such as "um".
    trust : str
        "p", "s", "d", "r" or "a", as the table has it; "derived" for what the package
        calculates, a stoichiometry from a formula or a plateau from formation energies; empty
        where the table has no trust, or the value was changed.
    source : str
        Publication or reasoning from which the value is taken.
    """

    table: str
    name: str
    quantity: str
    value: float
    unit: str
    trust: str
    source: str


class Sourced(float):
    """A number with its origins, which the results of + - * / and ** inherit.

    Other functions, such as those of ``math`` and ``float`` itself, return plain numbers.

    Parameters
    ----------
    value : float
        In SI units.
    origins : tuple of Origin
        Entries of the tables from which the value is calculated, each once.
    """

    origins: tuple[Origin, ...]

    # NumPy's numbers then leave the arithmetic, and so the origins, to this class.
    __array_ufunc__ = None

    def __new__(cls, value: float, origins: tuple[Origin, ...]) -> Sourced:
        number = super().__new__(cls, value)
        number.origins = origins
        return number


def _with_origins(name: str) -> Callable[..., Any]:
    """A method of ``float`` whose result has the origins of all its operands."""
    operation = getattr(float, name)

    def method(*operands):
        result = operation(*operands)
        if result is NotImplemented:
            return result
        origins = [origin for number in operands for origin in getattr(number, "origins", ())]
        return Sourced(result, tuple(dict.fromkeys(origins)))

    return method


for _name in "add radd sub rsub mul rmul truediv rtruediv pow rpow neg".split():
    setattr(Sourced, f"__{_name}__", _with_origins(f"__{_name}__"))
