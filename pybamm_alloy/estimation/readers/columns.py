"""Columns of a file under the names and in the units of the tidy table."""

import math
from collections.abc import Mapping
from numbers import Real
from typing import NamedTuple, TypeGuard

import numpy as np

from ..._util.parameter_ranges import check_area
from ..._util.units import UNITS, Unit, find_unit
from .clock import is_clock, is_date, is_time_of_day, seconds_of
from .headers import is_negative, readings
from .table import Table

#: Dimension → that of the same quantity by area, and the power of the area between them.
_AREAL = {"current": ("current per area", 1), "resistance": ("resistance times area", -1)}

#: Temperature [K] at which lithium, indium and tin are molten: one in degC is rather in K.
_HOTTEST = 523.15


class ColumnSpecification(NamedTuple):
    """Dimension of a column of the tidy table, and the names by which files have it.

    Attributes
    ----------
    dimension : str or None
        A key of :data:`pybamm_alloy._util.units.UNITS`; None for markers, which have no unit.
    names : tuple of tuple of str
        Names without their unit, in lower case, or whole headers. Names of the same rank stand
        in one tuple; an earlier rank takes precedence.
    """

    dimension: str | None
    names: tuple[tuple[str, ...], ...]


class _Source(NamedTuple):
    """Column of the file that holds a column of the tidy table, and its unit.

    ``area`` is the power of the area by which its values are multiplied.
    """

    header: str
    unit: Unit = Unit(1.0)
    area: int = 0
    negative: bool = False
    clock: bool = False


class Columns:
    """Columns of a file's table by their tidy names.

    Parameters
    ----------
    table : Table
        Table of the file.
    specifications : dict of str to ColumnSpecification
        Tidy name to what it stands for.
    mapping : mapping, optional
        Tidy name to a header, a (header, unit) or a number in the unit of the tidy name.
    area : float, optional
        Electrode area [m2], by which currents per area are multiplied and resistances times
        area are divided.

    Raises
    ------
    ValueError
        If the mapping is not a mapping or has a name that is not specified, or the area is not
        above zero.
    """

    def __init__(
        self,
        table: Table,
        specifications: Mapping[str, ColumnSpecification],
        mapping: Mapping | None = None,
        area: float | None = None,
    ):
        self.table, self.specifications = table, specifications
        self.mapping, self.area = mapping or {}, area
        if not isinstance(self.mapping, Mapping):
            raise ValueError(
                f"columns is {mapping!r}; it must be a dict of {list(specifications)} to headers"
            )
        unknown = [name for name in self.mapping if name not in specifications]
        if unknown:
            raise ValueError(f"columns has {unknown}; it may have {list(specifications)}")
        if area is not None:
            check_area(area)

    def header(self, name: str) -> str | None:
        """Header of a tidy name in the file, or None.

        Parameters
        ----------
        name : str
            Tidy name.

        Returns
        -------
        str or None
        """
        source = None if _is_number(self.mapping.get(name)) else self._source(name)
        return None if source is None else source.header

    def constant(self, name: str) -> float | None:
        """Number that the mapping gives for a tidy name, or None.

        Parameters
        ----------
        name : str
            Tidy name.

        Returns
        -------
        float or None
            In the unit of the tidy name.

        Raises
        ------
        ValueError
            If the number is not finite.
        """
        mapped = self.mapping.get(name)
        if not _is_number(mapped):
            return None
        if not math.isfinite(mapped):
            raise ValueError(f"columns['{name}'] is {mapped!r}; it must be finite")
        return float(mapped)

    def has(self, name: str) -> bool:
        """Whether the file or the mapping has a tidy name.

        Parameters
        ----------
        name : str
            Tidy name.

        Returns
        -------
        bool
        """
        return self.constant(name) is not None or self.header(name) is not None

    def cells(self, name: str) -> np.ndarray:
        """Marker of each row, as the file has it.

        Parameters
        ----------
        name : str
            Tidy name.

        Returns
        -------
        numpy.ndarray, shape (rows,)

        Raises
        ------
        ValueError
            If the file has no such column, or has it twice.
        """
        if (constant := self.constant(name)) is not None:
            return np.full(len(self.table), constant)
        return self.table.cells(self._required(name).header)

    def numbers(self, name: str) -> np.ndarray:
        """Values of a tidy name, in its unit.

        Parameters
        ----------
        name : str
            Tidy name.

        Returns
        -------
        numpy.ndarray, shape (rows,)

        Raises
        ------
        ValueError
            If the file has no such column, has it twice or without a unit, a cell is not a
            finite number, the column is a current per area and no area is given, or its unit
            or kind may be another than the header says.
        """
        if (constant := self.constant(name)) is not None:
            return np.full(len(self.table), constant)
        return self._values(self._required(name))

    def alternatives(self, name: str) -> dict[str, np.ndarray]:
        """Values of every column that could hold a tidy name, besides the one that is read.

        Parameters
        ----------
        name : str
            Tidy name, which the file has.

        Returns
        -------
        dict of str to numpy.ndarray, shape (rows,)
            Header to values in the unit of the tidy name; empty if the mapping has the name.
        """
        if name in self.mapping:
            return {}
        dimension, ranks = self.specifications[name]
        names = tuple(name for rank in ranks for name in rank)
        found = {}
        for header in self.table.headers:
            source = self._recognised(header, dimension, names)
            if source and header != self.header(name) and self.table.headers.count(header) == 1:
                if not source.area or self.area is not None:
                    found[header] = self._values(source)
        return found

    def _values(self, source):
        header, unit, power, negative, clock = source
        if clock:
            cells = self.table.cells(header).tolist()
            if not self._is_mapped(header):
                self._check_no_dates(header, cells)
            return seconds_of(cells, self.table.place)
        if power and self.area is None:
            what = "current per area" if power > 0 else "resistance times area"
            raise ValueError(
                f"{self.table.name}: column '{header}' is a {what}; pass area=… "
                "of the electrode [m2]"
            )
        values = self.table.numbers(header) * unit.scale + unit.offset
        if unit.offset and np.median(values) > _HOTTEST and not self._is_mapped(header):
            raise ValueError(
                f"{self.table.name}: column '{header}' has {np.median(values) - unit.offset:g} "
                f"degC; pass columns={{'Temperature [K]': ('{header}', 'K')}} if it is in K, or "
                f"('{header}', 'degC')"
            )
        if negative:
            values = 0.0 - values
        return values * self.area**power if power else values

    def _is_mapped(self, header):
        """Whether the mapping names a header, with or without a unit."""
        mapped = self.mapping.values()
        return any(header in (each if isinstance(each, tuple) else (each,)) for each in mapped)

    def _check_no_dates(self, header, cells):
        """Refuse times that may be of a day, beside dates that differ."""
        for other, dates in self.table.columns:
            changes = is_date(dates[0]) and len(set(dates.tolist())) > 1
            if other != header and changes and is_time_of_day(cells):
                raise ValueError(
                    f"{self.table.name}: column '{header}' may be the time of the day, beside the "
                    f"dates of '{other}'; write both in one column, such as '2024-11-20 "
                    f"11:38:41', or pass columns={{'Time [s]': '{header}'}} if it is elapsed time"
                )

    def _required(self, name):
        source = self._source(name)
        if source is None:
            raise ValueError(
                f"{self.table.name} has no column known to be {name}; its columns are "
                f"{self.table.listed}{self._nearly(name)}; pass columns={{'{name}': …}} "
                "with a header, a (header, unit), or a number that holds throughout"
            )
        return source

    def _source(self, name):
        """Column of the file for a tidy name, or None."""
        return self._found(name) if self.mapping.get(name) is None else self._mapped(name)

    def _mapped(self, name):
        mapped, dimension = self.mapping[name], self.specifications[name].dimension
        header, text = mapped if isinstance(mapped, tuple) and len(mapped) == 2 else (mapped, "")
        if not isinstance(header, str) or not isinstance(text, str):
            raise ValueError(
                f"columns['{name}'] is {mapped!r}; it must be a header, a (header, unit) or "
                "a number"
            )
        self._check_once(name, header)
        if dimension is None:
            return _Source(header)
        if dimension == "time" and is_clock(self.table.cells(header)[0]):
            return _Source(header, clock=True)
        # A column of "-Im(Z)" holds the negative, but is what "-Z_im [Ohm]" asks for.
        negative = is_negative(header) and not is_negative(name)
        texts = [text] if text else [read for _, read in readings(header)]
        for read in texts:
            if source := _with_unit(header, read, dimension):
                return source._replace(negative=negative)
        what = f"'{text}' is none" if text else f"the header '{header}' has none"
        raise ValueError(
            f"{self.table.name}: {name} needs a unit of {dimension} and {what}; pass "
            f"columns={{'{name}': ('{header}', unit)}} with one of "
            f"{self._allowed(dimension)}"
        )

    def _found(self, name):
        dimension, ranks = self.specifications[name]
        for names in ranks:
            found = [
                source
                for header in dict.fromkeys(self.table.headers)
                if (source := self._recognised(header, dimension, names)) is not None
            ]
            if len(found) > 1:
                raise ValueError(
                    f"{self.table.name} has {name} in the columns "
                    f"{[source.header for source in found]}; pass "
                    f"columns={{'{name}': …}} with the one to read"
                )
            for source in found:
                self._check_once(name, source.header)
                return source
        return None

    def _recognised(self, header, dimension, names):
        """Column under a header that is one of the names, with a unit or times of a clock."""
        if source := _recognised(header, dimension, names):
            clock = dimension == "time" and is_clock(self.table.cells(header)[0])
            return source._replace(clock=clock)
        if dimension == "time" and any(name in names for name, _ in readings(header)):
            if is_clock(self.table.cells(header)[0]):
                return _Source(header, clock=True)
        return None

    def _nearly(self, name):
        """Hint at a header that has the name of a column but not its unit."""
        dimension, ranks = self.specifications[name]
        for header in self.table.headers if dimension else ():
            if any(read in names for read, _ in readings(header) for names in ranks):
                return (
                    f", of which '{header}' has no unit of {dimension}: ('{header}', unit) "
                    f"gives it one of {self._allowed(dimension)}"
                )
        return ""

    @staticmethod
    def _allowed(dimension):
        more = (_AREAL[dimension][0],) if dimension in _AREAL else ()
        return [text for each in (dimension, *more) for text in UNITS[each]]

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


def _recognised(header, dimension, names):
    """Column under a header that is one of the names, or has one and a unit; else None."""
    for name, text in readings(header):
        if name not in names and header not in names:
            continue
        if dimension is None and text.strip() in ("", "1"):
            return _Source(header)
        if dimension is not None and (source := _with_unit(header, text, dimension)):
            return source
    return None


def _with_unit(header, text, dimension):
    """Column under a header whose unit is the text; None if it is not of the dimension."""
    if unit := find_unit(text, dimension):
        return _Source(header, unit)
    if dimension in _AREAL:
        areal, power = _AREAL[dimension]
        if unit := find_unit(text, areal):
            return _Source(header, unit, area=power)
    return None


def _is_number(value) -> TypeGuard[float]:
    return isinstance(value, Real) and not isinstance(value, bool)
