"""Which column of a file is which of the tidy table, in its unit."""

import math
from collections.abc import Mapping
from numbers import Real
from typing import NamedTuple

import numpy as np

from . import units


class Quantity(NamedTuple):
    """What a column of the tidy table is, and how files name it.

    Attributes
    ----------
    dimension : str or None
        As in :data:`units.UNITS`; None for markers, which have no unit.
    names : tuple of tuple of str
        Without their unit, in lower case, or whole headers. Those of the same rank stand
        together; one of an earlier rank is taken before.
    """

    dimension: str | None
    names: tuple[tuple[str, ...], ...]


class Columns:
    """Columns of a table by their tidy names.

    Parameters
    ----------
    table : Table
    quantities : dict of str to Quantity
    mapping : mapping, optional
        Tidy name → header, (header, unit) or a number in the unit of the tidy name.
    area : float, optional
        [m2], by which currents per area are multiplied.
    """

    def __init__(self, table, quantities, mapping=None, area=None):
        self.table, self.quantities = table, quantities
        self.mapping, self.area = mapping or {}, area
        if not isinstance(self.mapping, Mapping):
            raise ValueError(
                f"columns is {mapping!r}; it must be a dict of {list(quantities)} to headers"
            )
        unknown = [name for name in self.mapping if name not in quantities]
        if unknown:
            raise ValueError(f"columns has {unknown}; it may have {list(quantities)}")
        if area is not None and not (_is_number(area) and 0 < area < math.inf):
            raise ValueError(f"area is {area!r}; it must be above zero [m2]")

    def header(self, name) -> str | None:
        """The header of a quantity in the file, or None."""
        return None if _is_number(self.mapping.get(name)) else self._column(name)[0]

    def constant(self, name) -> float | None:
        """The number that the mapping has for a quantity, or None."""
        mapped = self.mapping.get(name)
        if not _is_number(mapped):
            return None
        if not math.isfinite(mapped):
            raise ValueError(f"columns['{name}'] is {mapped!r}; it must be finite")
        return float(mapped)

    def has(self, name) -> bool:
        """Whether there is such a quantity, in the file or the mapping."""
        return self.constant(name) is not None or self.header(name) is not None

    def cells(self, name) -> np.ndarray:
        """A marker as it was read."""
        if (constant := self.constant(name)) is not None:
            return np.full(len(self.table), constant)
        return self.table.cells(self._required(name)[0])

    def numbers(self, name) -> np.ndarray:
        """A quantity in the unit of its tidy name.

        Raises
        ------
        ValueError
            If the file does not have it, has it twice or without a unit, a cell is not a
            finite number, or it is per area and there is no area.
        """
        if (constant := self.constant(name)) is not None:
            return np.full(len(self.table), constant)
        header, unit = self._required(name)
        if unit.per_area and self.area is None:
            raise ValueError(
                f"{self.table.name}: column '{header}' is a current per area; pass area=… "
                "of the electrode [m2]"
            )
        values = self.table.numbers(header) * unit.scale + unit.offset
        return values * self.area if unit.per_area else values

    def _required(self, name):
        header, unit = self._column(name)
        if header is None:
            raise ValueError(
                f"{self.table.name} has no column known to be {name}; its columns are "
                f"{self.table.listed}{self._nearly(name)}; pass columns={{'{name}': …}} "
                "with a header, a (header, unit), or a number that holds throughout"
            )
        return header, unit

    def _column(self, name):
        """Header and unit of a quantity, None where there is none."""
        return self._found(name) if self.mapping.get(name) is None else self._mapped(name)

    def _mapped(self, name):
        mapped, dimension = self.mapping[name], self.quantities[name].dimension
        header, text = (
            mapped if isinstance(mapped, tuple) and len(mapped) == 2 else (mapped, "")
        )
        if not isinstance(header, str) or not isinstance(text, str):
            raise ValueError(
                f"columns['{name}'] is {mapped!r}; it must be a header, a (header, unit) or "
                "a number"
            )
        self._check_once(name, header)
        if dimension is None:
            return header, units.Unit(1.0)
        texts = [text] if text else [read for _, read in units.readings(header)]
        for read in texts:
            if unit := units.unit(read, dimension):
                return header, unit
        what = f"'{text}' is none" if text else f"the header '{header}' has none"
        raise ValueError(
            f"{self.table.name}: {name} needs a unit of {dimension} and {what}; pass "
            f"columns={{'{name}': ('{header}', unit)}} with one of "
            f"{self._allowed(dimension)}"
        )

    def _found(self, name):
        dimension, ranks = self.quantities[name]
        for names in ranks:
            found = {
                header: unit
                for header in self.table.headers
                if (unit := _unit_in(header, dimension, names)) is not None
            }
            if len(found) > 1:
                raise ValueError(
                    f"{self.table.name} has {name} in the columns {list(found)}; pass "
                    f"columns={{'{name}': …}} with the one to read"
                )
            for header, unit in found.items():
                self._check_once(name, header)
                return header, unit
        return None, None

    def _nearly(self, name):
        """Where a header has the name of a quantity but not its unit."""
        dimension, ranks = self.quantities[name]
        for header in self.table.headers if dimension else ():
            if any(read in names for read, _ in units.readings(header) for names in ranks):
                return (
                    f", of which '{header}' has no unit of {dimension}: ('{header}', unit) "
                    f"gives it one of {self._allowed(dimension)}"
                )
        return ""

    @staticmethod
    def _allowed(dimension):
        more = ("current per area",) if dimension == "current" else ()
        return [text for each in (dimension, *more) for text in units.UNITS[each]]

    def _check_once(self, name, header):
        count = self.table.headers.count(header)
        if not count:
            raise ValueError(
                f"{self.table.name} has no column '{header}' for {name}; its columns are "
                f"{self.table.listed}"
            )
        if count > 1:
            raise ValueError(
                f"{self.table.name} has {count} columns '{header}', of which one would be "
                f"{name}; rename the others in the file"
            )


def _unit_in(header, dimension, names):
    """The unit of a header that has one of the names, or is one."""
    for name, text in units.readings(header):
        if name not in names and header not in names:
            continue
        if dimension is None and text.strip() in ("", "1"):
            return units.Unit(1.0)
        if dimension is not None and (unit := units.unit(text, dimension)):
            return unit
    return None


def _is_number(value):
    return isinstance(value, Real) and not isinstance(value, bool)
