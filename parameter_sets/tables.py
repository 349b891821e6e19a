"""The data files: tables with a source per value."""

import difflib
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from numbers import Real

import pandas as pd
from scipy.constants import N_A, eV

from .._util.parameter_ranges import range_of
from .provenance import Origin, Sourced


def read_table(name: str) -> pd.DataFrame:
    """A data file of the package.

    Parameters
    ----------
    name : str
        Such as ``"films"``, ``"phases"``, ``"hansel2021_measurements"``.

    Returns
    -------
    pandas.DataFrame
        As the file has it, each value with its unit and source.

    Raises
    ------
    ValueError
        If there is no such table.
    """
    return _read_once(name).copy()


@cache
def _read_once(name):
    folder = files(__package__) / "data"
    tables = sorted(
        path.name.removesuffix(".csv")
        for path in folder.iterdir()
        if path.name.endswith(".csv")
    )
    if name not in tables:
        raise ValueError(f"table '{name}' is not one of {tables}")
    with (folder / f"{name}.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file)


#: Changes of the tables: (cell, film, phase or electrolyte, quantity) → value in the table's unit.
Changes = Mapping[tuple[str, str], float]

#: Tables whose values may be changed, with the column that names their rows.
CHANGEABLE = {
    "cells": "cell",
    "films": "film",
    "phase_transport": "formula",
    "electrolytes": "electrolyte",
}

#: Quantities of a film or a cell that other quantities are divided by.
_NOT_ZERO = ("diameter", "Young's modulus", "stoichiometry at nominal capacity")

_FILM, _INTERPHASE = "Positive electrode {}", "Positive interphase {}"
#: Quantity → parameter whose range it has, in the unit of the parameter.
_RANGES = {
    "nominal capacity": "Nominal cell capacity [A.h]",
    "stack pressure": "Stack pressure [Pa]",
    "stack pressure of lithium": "Stack pressure [Pa]",
    "voltage cut-off": "Upper voltage cut-off [V]",
    "temperature": "Ambient temperature [K]",
    "reference temperature": "Reference temperature [K]",
    "depletion potential": _FILM.format("depletion potential [V]"),
    "contact relaxation time": "Contact relaxation time [s]",
    "stack stiffness": "Stack stiffness [Pa.m-1]",
    "thickness": "Separator thickness [m]",
    "conductivity": "Separator conductivity [S.m-1]",
    "conductivity activation energy": "Separator conductivity activation energy [J.mol-1]",
    "reduction potential": "Separator reduction potential [V]",
    "activation energy": _FILM.format("In permeability activation energy [J.mol-1]"),
    "permeability": _FILM.format("In permeability [mol.m-1.s-1]"),
    "saturation stoichiometry": _FILM.format("In saturation stoichiometry"),
    "diffusivity": _FILM.format("Li diffusivity [m2.s-1]"),
    "Young's modulus": _FILM.format("contact modulus [Pa]"),
    "interphase initial thickness": _INTERPHASE.format("initial thickness [m]"),
    "interphase limiting thickness": _INTERPHASE.format("limiting thickness [m]"),
    "interphase growth constant": _INTERPHASE.format("growth constant [m2.s-1]"),
    "interphase growth constant activation energy": _INTERPHASE.format(
        "growth constant activation energy [J.mol-1]"
    ),
    "interphase resistivity": _INTERPHASE.format("resistivity [Ohm.m]"),
    "charge-transfer resistance": _FILM.format("contact resistance at full contact [Ohm.m2]"),
    "stoichiometry at nominal capacity": _FILM.format("LiIn stoichiometry"),
    "initial stoichiometry": _FILM.format("initial stoichiometry"),
} | {
    quantity.partition(" [")[0]: _FILM.format(quantity)
    for quantity in (
        "surface root-mean-square slope",
        "contact area fraction without pressure",
        "contact resistance at full contact [Ohm.m2]",
        "contact spot radius [m]",
        "hardness [Pa]",
        "assembly pressure [Pa]",
        "void depth [m]",
        "skeleton area fraction",
        "creep rate at 1 MPa [s-1]",
        "creep rate activation energy [J.mol-1]",
        "creep exponent",
        "exchange-current density activation energy [J.mol-1]",
        "double-layer capacity [F.m-2]",
        "hysteresis width [V]",
        "hysteresis decay rate",
        "initial hysteresis state",
        "ageing throughput [A.h.m-2]",
        "aged diffusivity multiplier",
        "aged active area fraction",
    )
}
#: Quantity that is no parameter → lowest and highest value in SI units.
_LIMITS = {
    "diameter": (1e-4, 0.35),
    "Poisson's ratio": (0.0, 0.5),
    "homogeneity range": (1e-6, 0.5),
    "chemical diffusivity": (1e-16, 1e-9),
    "interphase lithium per thickness": (1e6, 1e11),
}


def values_in_si(table: str, changes: Changes | None = None, **keys: str) -> dict[str, Sourced]:
    """Values, converted to SI units, of the rows that match every key.

    Parameters
    ----------
    table : str
        One of :data:`CHANGEABLE`.
    changes : mapping, optional
        (cell, film, phase or electrolyte, quantity) to a value in the unit of the table, which
        replaces the value of the table.
    **keys : str
        Name of a column to the entry that the rows must have there; the column of
        :data:`CHANGEABLE` must be one of them.

    Returns
    -------
    dict
        Quantity to its value in SI units (with A.h for charge, and J.mol-1 for eV), a number
        that carries the row it is from as its :class:`Origin`.

    Raises
    ------
    ValueError
        If no row matches.
    """
    name, values = keys[CHANGEABLE[table]], {}
    for row in _rows(table, tuple(keys.items())):
        quantity, unit = row["quantity"], row["unit"]
        origin = Origin(table, name, quantity, row["value"], unit, row["trust"], row["source"])
        if changes and (name, quantity) in changes:
            changed = float(changes[name, quantity])
            origin = origin._replace(value=changed, trust="", source="changed by the caller")
        values[quantity] = Sourced(origin.value * SI[unit], (origin,))
    return values


@cache
def _rows(table, keys):
    """Rows of a table that match every (column, key), each as a dict."""
    rows = _read_once(table)
    for column, key in keys:
        known = list(dict.fromkeys(rows[column]))
        rows = rows[rows[column] == key]
        if rows.empty:
            raise ValueError(f"{column} '{key}' is not one of {known}")
    return rows.to_dict("records")


def check_changes(changes: Changes | None) -> None:
    """Refuse changes of values that no table has, or that are not numbers of zero or more.

    Parameters
    ----------
    changes : mapping, optional
        As of :func:`values_in_si`.

    Raises
    ------
    ValueError
        If a change is not allowed. The message names it, and the nearest values that the
        tables have.
    """
    if not changes:
        return
    known = {
        (name, quantity): unit
        for table, column in CHANGEABLE.items()
        for name, quantity, unit in read_table(table)[[column, "quantity", "unit"]].itertuples(
            index=False
        )
    }
    for key, value in changes.items():
        if key not in known:
            asked = key if isinstance(key, str) else ": ".join(map(str, key))
            names = [f"{name}: {quantity}" for name, quantity in known]
            near = difflib.get_close_matches(asked, names, n=3)
            raise ValueError(f"no table has a value {key!r}; the nearest are {near}")
        if not (isinstance(value, Real) and math.isfinite(value) and value >= 0):
            raise ValueError(
                f"the change of {key} is {value!r}; it must be a number, zero or more"
            )
        if value == 0 and key[1] in _NOT_ZERO:
            raise ValueError(f"the change of {key} is {value!r}; it must be above zero")
        _check_change(key, float(value), known[key])


def _check_change(key, value, unit):
    """Refuse a value that is out of the range of its quantity, in the unit of the table."""
    if key[1] in _LIMITS:
        low, high = _LIMITS[key[1]]
        allows = low <= SI[unit] * value <= high
    else:
        allowed = range_of(_RANGES[key[1]])
        low, high = allowed.lowest, allowed.highest
        allows = allowed.allows(SI[unit] * value)
    if value and not allows:
        shown = "" if unit == "1" else f" {unit}"
        raise ValueError(
            f"the change of {key} is {value:g}{shown}; it must be {low / SI[unit]:.3g} to "
            f"{high / SI[unit]:.3g}{shown}. Changes are in the unit of the tables, here {unit}"
        )


#: Units of the tables in SI units.
SI = {
    "1": 1.0,
    "Li per host": 1.0,
    "Li per In": 1.0,
    "Li per Sn": 1.0,
    "fraction left": 1.0,
    "at%": 1e-2,
    "mm": 1e-3,
    "um": 1e-6,
    "nm": 1e-9,
    "cm2.s-1": 1e-4,
    "cm3.mol-1": 1e-6,
    "mol.cm-1.s-1": 1e2,
    "mS.cm-1": 1e-1,
    "Ohm.m": 1.0,
    "Ohm.cm2": 1e-4,
    "uF.cm-2": 1e-2,
    "uA.h.cm-2.nm-1": 3.6e-3 * 1e4 * 1e9,  # C.m-3
    "mA.h": 1e-3,  # A.h
    "mA.h.cm-2": 10.0,  # A.h.m-2
    "s": 1.0,
    "s-1": 1.0,
    "MPa.um-1": 1e12,
    "MPa": 1e6,
    "GPa": 1e9,
    "eV": eV * N_A,  # J.mol-1
    "V": 1.0,
    "V vs Li/Li+": 1.0,
    "K": 1.0,
}
