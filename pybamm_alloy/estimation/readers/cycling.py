"""Cycling data as a tidy table."""

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from ..protocol import rows_beside
from . import bdf
from .capacity_check import check_charge
from .columns import Columns, ColumnSpecification
from .conditions import conditions
from .files import read_table
from .headers import plain_name
from .ranges import check_ranges
from .sign import check_constant_current, discharge_current
from .table import Table


def _capacity_names(exact, *ways):
    """Names of a capacity, the exact ones before every order of a direction and a capacity."""
    nouns = ("capacity", "cap", "q", "ah", "capacity step", "step capacity")
    pairs = ((way, noun) for way in ways for noun in nouns)
    orders = (
        f"{one}{blank}{other}"
        for pair in pairs
        for one, other in (pair, pair[::-1])
        for blank in (" ", "")
    )
    return exact, tuple(name for name in orders if name not in exact)


#: Columns that are read from a file of cycling data.
TIDY_COLUMNS = {
    "Time [s]": ColumnSpecification(
        # Beside the time of the test, "Time" is often that of the step.
        "time", 
            (
                ("test time", "total time", "elapsed time", "run time"),
                ("time", "t"),
                ("date time", "datetime", "dpt time", "timestamp", "date", "absolute time"),
            ),
    ),
    "Current [A]": ColumnSpecification(
        "current", (("current", "i"), ("<i>",), ("current density", "j"))
    ),
    "Voltage [V]": ColumnSpecification(
        "voltage",
        (
            ("voltage", "cell voltage", "ecell", "ewe ece", "potential", "u", "v", "e"),
            ("ewe",),
            ("<ewe>",),
        ),
    ),
    "Step": ColumnSpecification(
        None, (("step count",), ("step", "step index", "step number", "step id", "ns"))
    ),
    "Cycle": ColumnSpecification(
        None,
        (
            ("cycle", "cycle count", "cycle index", "cycle number", "cycle id"),
            ("loop", "loop index", "loop number", "cycle c"),
        ),
    ),
    "Stack pressure [Pa]": ColumnSpecification(
        "pressure", (("stack pressure", "applied pressure", "pressure", "p", "druck"),)
    ),
    "Temperature [K]": ColumnSpecification(
        "temperature",
        (
            ("temperature", "cell temperature", "surface temperature", "t", "temp", "t cell"),
            ("aux temperature 1", "temperature 1", "temp 1", "t1", "t 1"),
            ("ambient temperature",),
        ),
    ),
    "Charge capacity [A.h]": ColumnSpecification(
        "charge",
        _capacity_names(
            ("charge capacity", "charging capacity", "q charge", "charge"),
            *("charge", "charging", "chg", "chrg", "cha"),
        ),
    ),
    "Discharge capacity [A.h]": ColumnSpecification(
        "charge",
        _capacity_names(
            ("discharge capacity", "discharging capacity", "q discharge", "discharge"),
            *("discharge", "discharging", "dchg", "dischg", "dchrg", "dis", "disch", "d chg"),
        ),
    ),
    "Capacity [A.h]": ColumnSpecification(
        "charge",
        (("capacity", "cap", "ah"), ("net capacity", "q qo", "q q0", "(q qo)", "(q q0)")),
    ),
}

#: The same columns under the headers of the Battery Data Format.
BDF_COLUMNS = {
    name: column._replace(
        # Capacities under near labels count too: they tell a sign that is turned round.
        names=tuple((label,) for label in bdf.LABELS.get(name, ()))
        + (column.names if "apacity" in name else ())
    )
    for name, column in TIDY_COLUMNS.items()
}

_SPECTRA = {"Frequency [Hz]": ColumnSpecification("frequency", (("freq", "frequency", "f"),))}

#: Voltage [V] that is not the zero of a column without data.
_SEEN = 1e-3

#: Markers of BioLogic's steps besides Ns: the mode (galvanostatic, potentiostatic or open
#: circuit), and the count of charges and discharges.
_MORE_MARKERS = ("mode", "half cycle")

#: Current, relative to the largest one, below which a cell rests.
_REST = 1e-3

#: Relative changes of the current: above the first it leaves its level, within the second it
#: stays on one.
_JUMP, _LEVEL = 0.05, 0.01


def read_cycling(
    path: str | Path,
    columns: Mapping[str, str | tuple[str, str] | float] | None = None,
    *,
    area: float | None = None,
    positive_current: Literal["charge", "discharge"] | None = None,
    format: str | None = None,
    directions: Mapping[str, Literal["charge", "discharge", "rest"]] | None = None,
    decimal: Literal[".", ","] | None = None,
    header: int | None = None,
    sheet: str | None = None,
) -> pd.DataFrame:
    """Cycling data of a file as a tidy table in PyBaMM's names, units and sign.

    Parameters
    ----------
    path : path
        Text in UTF-8, UTF-16 or Latin-1 with tabs, semicolons, commas or blanks, below a
        preamble or not, such as those of Arbin, MACCOR and Basytec; Battery Data Format
        (``.bdf.csv``), EC-Lab's and BT-Lab's ``.mpt`` and ``.txt``, EC-Lab's ``.mpr`` (extra
        "biologic"), Neware's ``.ndax`` and ``.nda`` (extra "neware"), or ``.xlsx`` (extra
        "excel"). A column of times may have ``0d 00:01:00``, ``0-00:01:00``, ``PT1M``,
        ``hh:mm:ss`` or dates.
    columns : dict, optional
        Name of the tidy table → header in the file, ``(header, unit)`` for a header that
        has no unit, or a number that holds throughout, in the tidy name's unit and sign:
        ``{"Voltage [V]": "Ewe_V", "Current [A]": -0.4e-3}``. Columns that it leaves out are
        recognised by headers that have a name and a unit, such as ``Ewe/V`` or ``Current
        (mA)``. Besides the table's names it may have "Charge capacity [A.h]" and
        "Discharge capacity [A.h]", which determine the sign of the current.
    area : float, optional
        Electrode area [m2]; needed where the file has a current per area.
    positive_current : {"charge", "discharge"}, optional
        Direction of a positive current in the file. A CSV does not tell it, unless its charge
        and discharge capacities or the words of a column do ("C" and "D" under ``State`` or
        ``Md``, "CC Chg", "Discharge"); BDF, BioLogic (oxidation of the working electrode)
        and Neware have a convention, "charge", which this overrides.
    format : {"csv", "bdf", "biologic", "neware"}, optional
        By default the format follows from the contents and the ending.
    directions : dict, optional
        Word of the file → "charge", "discharge" or "rest", for words that are not known:
        ``{"Ox": "charge", "Red": "discharge"}``. ``{}`` leaves all words unread.
    decimal : {".", ","}, optional
        Decimal sign of a text; by default its columns tell it.
    header : int, optional
        Line of a text, or row of a sheet, that names the columns, from 1; by default it is
        found below a preamble.
    sheet : str, optional
        Sheet of a file of Excel; by default the only one with data.

    Returns
    -------
    pandas.DataFrame
        "Time [s]" as in the file, "Current [A]" positive in discharge, "Voltage [V]",
        "Step" from 1, one more at every change of the file's own step or cycle, or,
        where it has no steps, also where the current begins, ends, reverses or leaves
        a constant level, "Cycle" as in the file (half of EC-Lab's half cycles; 1 where it
        has none), and where it has them "Stack pressure [Pa]" and "Temperature [K]". Its
        ``attrs["columns"]`` has the header of the file that each was read from.

    Warns
    -----
    UserWarning
        If current and time of a step pass another charge than the capacities of the file.

    Raises
    ------
    ValueError
        If the file cannot be read, is malformed, lacks a column or a unit, has a cell
        that is not a number, a time that goes backwards, or a current whose sign is not
        known or contradicts the capacities, the words or a voltage that changes its own, or if
        an option has a value that is not allowed. The message says where, and what to pass.
    ImportError
        If the format needs an extra that is not installed.
    """
    if positive_current not in (None, "charge", "discharge"):
        raise ValueError(
            f"positive_current is {positive_current!r}; it must be 'charge' or 'discharge'"
        )
    table, format = read_table(path, format, decimal, header, sheet)
    specifications = BDF_COLUMNS if format == "bdf" else TIDY_COLUMNS
    table = _without_spectra(table, specifications, columns, area)
    found = Columns(table, specifications, columns, area)
    time = found.numbers("Time [s]")
    back = np.flatnonzero(np.diff(time) < 0) + 1
    if back.size:
        raise ValueError(
            f"{table.place(back[0])}, column '{found.header('Time [s]')}': time goes back "
            f"from {time[back[0] - 1]:.12g} to {time[back[0]]:.12g} s; give data whose time "
            "increases throughout"
        )
    current = _current(found, format, positive_current, directions)
    cycle, marks = _markers(found, format)
    tidy = {
        "Time [s]": time,
        "Current [A]": current,
        "Voltage [V]": _filled(found, "Voltage [V]", current),
        "Step": _steps(current, marks, found.has("Step")),
        "Cycle": cycle,
    }
    tidy |= conditions(found, np.full(len(time), True))
    run = pd.DataFrame(tidy)
    check_ranges(found, run)
    run.attrs["columns"] = {name: found.header(name) for name in tidy if found.header(name)}
    if found.constant("Current [A]") is None:
        check_charge(found, run)
    return run


def is_cycling(table: Table) -> bool:
    """Whether a table has time, current and voltage.

    Parameters
    ----------
    table : Table

    Returns
    -------
    bool
    """
    found = Columns(table, TIDY_COLUMNS)
    try:
        return all(map(found.has, ("Time [s]", "Current [A]", "Voltage [V]")))
    except ValueError:  # One of them stands in two columns.
        return True


def _without_spectra(table, specifications, columns, area):
    """Table without the rows of impedance, which have a frequency."""
    spectra = Columns(table, _SPECTRA)
    if not spectra.has("Frequency [Hz]"):
        return table
    header = spectra.header("Frequency [Hz]")
    measured = spectra.numbers("Frequency [Hz]") != 0
    if measured.all() or not Columns(table, specifications, columns, area).has("Current [A]"):
        raise ValueError(
            f"{table.name} is a file of impedance, by its column '{header}'; read it by "
            "read_impedance"
        )
    if not measured.any():
        return table
    warnings.warn(
        f"{table.name}: {measured.sum()} rows of impedance, with a frequency in '{header}', are "
        "left out; read_impedance reads them",
        stacklevel=3,
    )
    return table.rows(~measured)


def _filled(found, name, current=None):
    """Values of a column; where it has zeros that another column fills, those of the other."""
    values = found.numbers(name)
    if found.constant(name) is not None:
        return values
    header = found.header(name)
    if name == "Voltage [V]" and plain_name(header.split("/")[0]) in ("ewe", "<ewe>"):
        _check_one_electrode(found, header)
    for other, others in found.alternatives(name).items():
        filled = others != 0
        if filled.any() and (values[filled] == 0).all():
            values = np.where(filled, others, values)
            continue
        lost = np.flatnonzero((values == 0) & (np.abs(others) > _SEEN))
        if current is not None and np.sum(current[lost] != 0) > 1:
            raise ValueError(
                f"{found.table.place(lost[0])}: column '{header}' is 0 V and '{other}' is "
                f"{others[lost[0]]:g} V; pass columns={{'{name}': …}} with the one to read"
            )
    if name == "Voltage [V]" and len(values) > 1 and not values.any():
        raise ValueError(
            f"{found.table.name}: column '{header}' is 0 V in every row; its columns are "
            f"{found.table.listed}; pass columns={{'{name}': …}} with the one to read"
        )
    return values


def _check_one_electrode(found, header):
    """Refuse the potential of one of two electrodes in place of the cell's voltage."""
    for other in found.table.headers:
        if plain_name(other.split("/")[0]) in ("ece", "<ece>"):
            if np.ptp(found.table.numbers(other)) > _SEEN:
                raise ValueError(
                    f"{found.table.name} has the potentials '{header}' and '{other}' of two "
                    "electrodes and no voltage of the cell, which is their difference; export "
                    f"Ewe-Ece/V, or pass columns={{'Voltage [V]': '{header}'}} for one electrode"
                )


def _current(found, format, stated, directions):
    """Current [A], positive in discharge."""
    current = _filled(found, "Current [A]")
    if found.constant("Current [A]") is not None:
        if stated == "charge":
            raise ValueError(
                "columns has a number for 'Current [A]', which is positive in discharge; "
                "leave positive_current out"
            )
        check_constant_current(found, float(current[0]), directions)
        return current
    return discharge_current(found.table, format, found, current, stated, directions)


def _markers(found, format):
    """Cycle of each row, and all columns that mark steps."""
    table = found.table
    marks = [found.cells(name) for name in ("Step", "Cycle") if found.has(name)]
    if format == "biologic":
        marks += [table.cells(name) for name in _MORE_MARKERS if name in table.headers]
    if not found.has("Cycle"):
        if format == "biologic" and "half cycle" in table.headers:
            return table.numbers("half cycle").astype(int) // 2, marks
        return np.ones(len(table), int), marks
    if (constant := found.constant("Cycle")) is not None:
        return np.full(len(table), int(constant)), marks
    header = found.header("Cycle")
    cycle = table.numbers(header)
    broken = np.flatnonzero(cycle != np.rint(cycle))
    if broken.size:
        raise ValueError(
            f"{table.place(broken[0])}, column '{header}': {cycle[broken[0]]:g} is not a "
            "whole number of a cycle"
        )
    return cycle.astype(int), marks


def _steps(current, marks, has_steps):
    """Step of each row, in consecutive numbers from 1."""
    begins = np.zeros(len(current), bool)
    for mark in marks:
        begins[1:] |= mark[1:] != mark[:-1]
    if not has_steps:
        begins |= _leaves_level(current)
    return 1 + np.cumsum(begins)


def _leaves_level(current):
    """Rows at which the current begins, ends, reverses, or settles on another level."""
    current = _without_single_rows(current)
    size = np.abs(current)
    way = np.where(size > _REST * size.max(), np.sign(current), 0.0)
    begins = np.diff(way, prepend=way[0]) != 0
    change = np.abs(np.diff(current)) / np.maximum(np.maximum(size[1:], size[:-1]), 1e-300)
    stays = np.append(change[1:] < _LEVEL, False)
    begins[1:] |= (change > _JUMP) & stays & (way[1:] != 0)
    return begins


def _without_single_rows(current):
    """The current without rows that leave, alone, the level of two rows on both sides."""
    if len(current) < 5:
        return current
    beside = rows_beside(current)
    level, size = beside.mean(axis=0), np.abs(beside).max(axis=0)
    alone = (np.ptp(beside, axis=0) <= _LEVEL * size) & (size > 0)
    return np.concatenate([current[:2], np.where(alone, level, current[2:-2]), current[-2:]])
