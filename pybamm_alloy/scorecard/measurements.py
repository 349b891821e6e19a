"""Tables of measured cells: read, and checked before anything is simulated."""

import math
import re
import warnings
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pybamm

from .. import experiments, parameter_sets
from ..experiments.areal import is_areal

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

#: Cell → quantity → protocol that answers it, and what it is.
QUANTITIES = {
    "half": {
        "stripped capacity": ("strip", "capacity"),
        "stack resistance before": ("strip", "resistance"),
        "stack resistance after": ("strip", "resistance"),
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

#: What a quantity is → unit → its value in A.h, Ohm or V.
UNITS = {
    "capacity": {"A.h": 1.0, "mA.h": 1e-3},
    "resistance": {"Ohm": 1.0, "kOhm": 1e3},
    "voltage": {"V": 1.0, "mV": 1e-3},
    "boolean": {"boolean": 1.0},
}

#: Those of Hänsel et al. 2021, where a row has none.
_CURRENTS = {"strip": "0.2 mA", "long term": "1000 uA.cm-2"}

_HOURS = re.compile(r"(.* (?:over|at|after)) ([0-9]*\.?[0-9]+) h")


class Condition(NamedTuple):
    """What is simulated once, for all the rows it answers.

    Attributes
    ----------
    protocol : str
        "strip", "rate steps" or "long term".
    electrode : str
    pressure : float
        Stack pressure [Pa].
    current : float, optional
        Magnitude [A] of a strip and of long-term cycling.
    """

    protocol: str
    electrode: str
    pressure: float
    current: float | None = None

    @property
    def parameter_set(self) -> str:
        """Name of the parameter set."""
        return f"Hansel2021_{self.electrode}" + "_half_cell" * (self.protocol == "strip")

    def __str__(self):
        return f"{self.protocol} of {self.electrode}, {self.pressure / 1e6:g} MPa"


class Measurement(NamedTuple):
    """A row of a table.

    Attributes
    ----------
    id : str
    run : Condition
        That answers it.
    current : float
        Magnitude [A].
    quantity : str
        As in :data:`QUANTITIES`, with N for the time.
    hours : float
        The time [h]; NaN where the quantity has none.
    dimension : str
        "capacity", "resistance", "voltage" or "boolean".
    value : float
        In its unit; NaN where the row only asks for the model's.
    unit : str
    row : dict of str to str
        As it was read.
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
        """The unit in A.h, Ohm or V."""
        return UNITS[self.dimension][self.unit]


def read_measurements(table: str | Path | pd.DataFrame | None = None) -> list[Measurement]:
    """The rows of a table, checked.

    Parameters
    ----------
    table : path or pandas.DataFrame, optional
        With the columns :data:`COLUMNS`, others being ignored; by default the table
        ``hansel2021_measurements``. A row without a value asks for the model's alone, one
        without a current has 0.2 mA in a half-cell and 1000 uA.cm-2 in a symmetric one.

    Raises
    ------
    ValueError
        If the file cannot be read as a table, or a row asks for something that is not
        known. The message names the line and the column.
    """
    if table is None:
        frame, source = parameter_sets.read_table("hansel2021_measurements"), "table"
    elif isinstance(table, pd.DataFrame):
        frame, source = table, "table"
    else:
        frame, source = _read_csv(table), Path(table).name
    missing = [column for column in COLUMNS if column not in frame]
    if missing:
        raise ValueError(
            f"{source}, line 1: no column {missing}; the columns are {list(COLUMNS)}"
        )
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
    """Area [m2] of the cells of a parameter set."""
    return pybamm.ParameterValues(parameter_set)["Electrode area [m2]"]


def _read_csv(path):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            return pd.read_csv(
                path,
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
    """Reads one row, and says where it is wrong."""

    def __init__(self, row, place):
        self.row, self.place = row, place

    def error(self, column, allowed):
        return ValueError(
            f"{self.place}, column '{column}' of '{self.row['id']}': "
            f"'{self.row[column]}' {allowed}"
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
        protocol, dimension = QUANTITIES[cell][quantity]
        unit = self.one_of("unit", UNITS[dimension])
        value = self._value(dimension)
        run = Condition(protocol, self._electrode(), self._pressure())
        current = self._current(run)
        if protocol != "rate steps":
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
        text = self.row["current"] or _CURRENTS.get(run.protocol, "")
        area = electrode_area(run.parameter_set)
        if not is_areal(text):  # as one per area of 1 m2
            text, area = f"{text}.m-2", 1.0
        try:
            current = experiments.areal_current(text, area)
        except ValueError:
            current = math.nan
        if not 0 < current < math.inf:
            raise self.error(
                "current", "is not a current above zero such as '0.2 mA' or '50 uA.cm-2'"
            )
        return float(f"{current:.12g}")  # 1 mA is 1000 uA
