"""Tables of measured cells, checked before anything is simulated."""

import io
import math
import re
import warnings
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pybamm

from .. import parameter_sets
from .._util.input_files import read_bytes
from .._util.units import read_value, scales
from .tolerances import ROW_TOLERANCES, TOLERANCES, Tolerance

#: Columns of a table of measurements.
COLUMNS = (
    "id",
    "cell",
    "working_electrode",
    "stack_pressure_MPa",
    "current",
    "quantity",
    "value",
    "unit",
)

#: Cell → reported quantity → test that determines it, and its dimension.
QUANTITIES = {
    "half": {
        "stripped capacity": ("stripping", "capacity"),
        "stack resistance before": ("stripping", "resistance"),
        "stack resistance after": ("stripping", "resistance"),
    },
    "symmetric": {
        "peak overpotential": ("rate steps", "voltage"),
        "reaches cut-off of 2 V within 1 h": ("rate steps", "boolean"),
        "overpotential over N h": ("long term", "voltage"),
        "overpotential at N h": ("long term", "voltage"),
        "overpotential after N h": ("long term", "voltage"),
        "stack resistance before": ("long term", "resistance"),
        "stack resistance after N h": ("long term", "resistance"),
    },
}

#: Dimension of a quantity → unit that a table may have → its value in A.h, Ohm or V.
UNITS = {
    "capacity": scales("charge", "A.h", "mA.h"),
    "resistance": scales("resistance", "Ohm", "kOhm"),
    "voltage": scales("voltage", "V", "mV"),
    "boolean": {"boolean": 1.0},
}

#: Test → current of Hänsel et al. 2021, for rows that have none.
_CURRENTS = {"stripping": "0.2 mA", "long term": "1000 uA.cm-2"}

_HOURS = re.compile(r"(.* (?:over|at|after)) ([0-9]*\.?[0-9]+) h")


class Condition(NamedTuple):
    """Test of one cell, which is simulated once for all rows that it determines.

    Attributes
    ----------
    test : str
        "stripping", "rate steps" or "long term".
    electrode : str
        Material of the working electrode, such as "LiIn".
    pressure : float
        Stack pressure [Pa].
    current : float, optional
        Magnitude of the current [A] of stripping and of long-term cycling.
    """

    test: str
    electrode: str
    pressure: float
    current: float | None = None

    @property
    def parameter_set(self) -> str:
        """Name of the parameter set."""
        return f"Hansel2021_{self.electrode}" + "_half_cell" * (self.test == "stripping")

    def __str__(self):
        return f"{self.test} of {self.electrode}, {self.pressure / 1e6:g} MPa"


class Measurement(NamedTuple):
    """Row of a table of measurements.

    Attributes
    ----------
    id : str
        Name of the row.
    run : Condition
        Test that determines the quantity.
    current : float
        Magnitude of the current [A].
    quantity : str
        Reported quantity, as in :data:`QUANTITIES`, with N for the time.
    hours : float
        Time N [h]; NaN where the quantity has none.
    dimension : str
        "capacity", "resistance", "voltage" or "boolean".
    value : float
        Measured value in the unit of the row; NaN where only the model's value is asked for.
    unit : str
        A key of :data:`UNITS` for the dimension.
    row : dict of str to str
        Texts of the row, by column.
    """

    id: str
    run: Condition
    current: float
    quantity: str
    hours: float
    dimension: str
    value: float
    unit: str
    row: dict

    @property
    def scale(self) -> float:
        """Value of the unit in A.h, Ohm or V."""
        return UNITS[self.dimension][self.unit]

    @property
    def tolerance(self) -> Tolerance:
        """How far from the measured value the model may be."""
        return ROW_TOLERANCES.get(self.id, TOLERANCES[self.dimension])


def read_measurements(table: str | Path | pd.DataFrame | None = None) -> list[Measurement]:
    """Rows of a table of measurements, checked.

    Parameters
    ----------
    table : path or pandas.DataFrame, optional
        Table with the columns :data:`COLUMNS`; others are ignored. The default is the table
        ``hansel2021_measurements``. A row without a value asks for the model's value only; a
        row without a current has 0.2 mA in a half-cell and 1000 uA.cm-2 in a symmetric cell.

    Returns
    -------
    list of Measurement
        In the order of the table.

    Raises
    ------
    ValueError
        If the file cannot be read as a table, an id stands twice, or a cell of a row has a
        value that is not allowed. The message names the line and the column.
    """
    if table is None:
        frame, source = parameter_sets.read_table("hansel2021_measurements"), "table"
    elif isinstance(table, pd.DataFrame):
        frame, source = table, "table"
    else:
        frame, source = _read_csv(table), Path(table).name
    missing = [column for column in COLUMNS if column not in frame]
    if missing:
        raise ValueError(f"{source}, line 1: no column {missing}; the columns are {list(COLUMNS)}")
    frame = frame.astype(object).where(frame.notna(), "").astype(str)
    measurements: list[Measurement] = []
    lines: dict[str, int] = {}
    # The header is line 1, and an empty line counts.
    for line, row in enumerate(frame.to_dict("records"), start=2):
        row = {name: text.strip() for name, text in row.items()}
        if not any(row.values()):
            continue
        measurement = _Row(row, f"{source}, line {line}").read()
        if measurement.id in lines:
            raise ValueError(
                f"{source}, line {line}, column 'id': '{measurement.id}' is also that of "
                f"line {lines[measurement.id]}; every row needs its own"
            )
        lines[measurement.id] = line
        measurements.append(measurement)
    if not measurements:
        raise ValueError(f"{source} has no rows under its header")
    return measurements


@cache
def electrode_area(parameter_set: str) -> float:
    """Electrode area of the cells of a parameter set.

    Parameters
    ----------
    parameter_set : str
        Name of the parameter set.

    Returns
    -------
    float
        Area [m2].
    """
    return pybamm.ParameterValues(parameter_set)["Electrode area [m2]"]


def _read_csv(path):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            return pd.read_csv(
                io.BytesIO(read_bytes(path)),
                dtype=str,
                keep_default_na=False,
                skip_blank_lines=False,
                index_col=False,
                encoding="utf-8-sig",
            )
    except pd.errors.ParserWarning as error:
        raise ValueError(
            f"{path} has lines longer than its header; put a text that has a comma in "
            "quotation marks"
        ) from error
    except (OSError, UnicodeDecodeError, pd.errors.ParserError) as error:
        raise ValueError(f"{path} cannot be read as CSV in UTF-8: {error}") from error
    except pd.errors.EmptyDataError as error:
        raise ValueError(
            f"{path} is empty; its first line names the columns {list(COLUMNS)}"
        ) from error


class _Row:
    """Reader of one row, whose errors name the line and the column."""

    def __init__(self, row, place):
        self.row, self.place = row, place

    def error(self, column, allowed):
        return ValueError(
            f"{self.place}, column '{column}' of '{self.row['id']}': '{self.row[column]}' {allowed}"
        )

    def one_of(self, column, known):
        if self.row[column] not in known:
            raise self.error(column, f"is not one of {list(known)}")
        return self.row[column]

    def number(self, column):
        try:
            return float(self.row[column])
        except ValueError:
            raise self.error(column, "is not a number") from None

    def read(self):
        if not self.row["id"]:
            raise self.error("id", "is empty; every row needs its own")
        cell = self.one_of("cell", QUANTITIES)
        quantity, hours = self._quantity(QUANTITIES[cell])
        test, dimension = QUANTITIES[cell][quantity]
        unit = self.one_of("unit", UNITS[dimension])
        value = self._value(dimension)
        run = Condition(test, self._electrode(), self._pressure())
        current = self._current(run)
        if test != "rate steps":
            run = run._replace(current=current)
        return Measurement(
            self.row["id"], run, current, quantity, hours, dimension, value, unit, self.row
        )

    def _quantity(self, known):
        text, hours = self.row["quantity"], math.nan
        if match := _HOURS.fullmatch(text):
            text, hours = f"{match[1]} N h", float(match[2])
        if text not in known or hours == 0:
            raise self.error("quantity", f"is not one of {list(known)}, N above zero")
        return text, hours

    def _value(self, dimension):
        if not self.row["value"]:
            return math.nan
        value = self.number("value")
        if dimension == "boolean" and value not in (0, 1):
            raise self.error("value", "is neither 0 nor 1")
        if dimension != "boolean" and not 0 < value < math.inf:
            raise self.error("value", "is not above zero")
        return value

    def _electrode(self):
        sets = [name.removeprefix("Hansel2021_") for name in pybamm.parameter_sets]
        known = [name for name in sets if f"{name}_half_cell" in sets]
        return self.one_of("working_electrode", known)

    def _pressure(self):
        pressure = self.number("stack_pressure_MPa")
        if not 0 <= pressure < math.inf:
            raise self.error("stack_pressure_MPa", "is not a pressure, zero or more")
        return pressure * 1e6

    def _current(self, run):
        text = self.row["current"] or _CURRENTS.get(run.test, "")
        current = read_value(text, "current")
        if (density := read_value(text, "current per area")) is not None:
            current = density * electrode_area(run.parameter_set)
        if current is None or not 0 < current < math.inf:
            raise self.error(
                "current", "is not a current above zero such as '0.2 mA' or '50 uA.cm-2'"
            )
        return float(f"{current:.12g}")  # 1 mA and 1000 uA are the same test.
