"""The data files: tables with a source per value."""

import difflib
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from numbers import Real

import pandas as pd
from scipy.constants import N_A, eV

from .._util.parameter_ranges import AREAL_CAPACITIES, range_of
from .._util.units import plain
from .._util.validation import check_mapping
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


#: Unit of a parameter → units of the same dimension → their value in it.
UNITS: dict[str, dict[str, float]] = {
    "1": dict.fromkeys(("1", "Li per host", "Li per In", "Li per Sn", "fraction left"), 1.0),
    "atomic fraction": {"atomic fraction": 1.0, "at%": 1e-2},
    "m2": {"m2": 1.0, "cm2": 1e-4, "mm2": 1e-6},
    "m": {"m": 1.0, "mm": 1e-3, "um": 1e-6, "nm": 1e-9},
    "m2.s-1": {"m2.s-1": 1.0, "cm2.s-1": 1e-4},
    "m3.mol-1": {"m3.mol-1": 1.0, "cm3.mol-1": 1e-6},
    "mol.m-1.s-1": {"mol.m-1.s-1": 1.0, "mol.cm-1.s-1": 1e2},
    "S.m-1": {"S.m-1": 1.0, "mS.cm-1": 1e-1},
    "Ohm.m": {"Ohm.m": 1.0},
    "Ohm.m2": {"Ohm.m2": 1.0, "Ohm.cm2": 1e-4},
    "F.m-2": {"F.m-2": 1.0, "uF.cm-2": 1e-2},
    "mol.m-3": {"mol.m-3": 1.0},
    "kg.mol-1": {"kg.mol-1": 1.0, "g.mol-1": 1e-3},
    "kg.m-3": {"kg.m-3": 1.0, "g.cm-3": 1e3},
    "C.m-3": {"C.m-3": 1.0, "uA.h.cm-2.nm-1": 3.6e-3 * 1e4 * 1e9},
    "A.h": {"A.h": 1.0, "mA.h": 1e-3},
    "A.h.m-2": {"A.h.m-2": 1.0, "mA.h.cm-2": 10.0},
    "s": {"s": 1.0},
    "s-1": {"s-1": 1.0},
    "Pa.m-1": {"Pa.m-1": 1.0, "MPa.um-1": 1e12},
    "Pa": {"Pa": 1.0, "MPa": 1e6, "GPa": 1e9},
    "J.mol-1": {"J.mol-1": 1.0, "kJ.mol-1": 1e3, "eV": eV * N_A},
    "V": {"V": 1.0, "mV": 1e-3, "V vs Li/Li+": 1.0},
    "K": {"K": 1.0},
}
#: Unit → its value in the unit of the parameter.
SI = {unit: value for units in UNITS.values() for unit, value in units.items()}
#: Changes of the tables: (cell, film, phase or electrolyte, quantity with its unit) → value.
Changes = Mapping[tuple[str, str], float]

#: Tables whose values may be changed, with the column that names their rows.
CHANGEABLE = {
    "cells": "cell",
    "films": "film",
    "phase_transport": "formula",
    "electrolytes": "electrolyte",
    "cathodes": "cathode",
    "full_cells": "film",
}

#: Quantities that may be below zero.
_SIGNED = ("partial molar volume", "initial hysteresis state")
#: Quantities that other quantities are divided by.
_NOT_ZERO = (
    *("diameter", "area", "Young's modulus", "stoichiometry at nominal capacity"),
    *("thickness", "separator thickness", "conductivity", "separator conductivity"),
    *("capacity", "areal capacity", "maximum concentration", "density"),
    *("active material volume fraction", "electrolyte volume fraction"),
)

_FILM, _INTERPHASE = "Positive electrode {}", "Positive interphase {}"
#: Quantity → parameter whose range it has, in the unit of the parameter.
_RANGES = {
    "area": "Electrode area [m2]",
    "nominal capacity": "Nominal cell capacity [A.h]",
    "capacity": "Nominal cell capacity [A.h]",
    "stack pressure": "Stack pressure [Pa]",
    "stack pressure of lithium": "Stack pressure [Pa]",
    "assembly pressure of symmetric cells": _FILM.format("assembly pressure [Pa]"),
    "assembly pressure of symmetric lithium cells": _FILM.format("assembly pressure [Pa]"),
    "assembly pressure of half-cell working electrodes": _FILM.format("assembly pressure [Pa]"),
    "assembly pressure of the counter electrode": _FILM.format("assembly pressure [Pa]"),
    "voltage cut-off": "Upper voltage cut-off [V]",
    "temperature": "Ambient temperature [K]",
    "reference temperature": "Reference temperature [K]",
    "depletion potential": _FILM.format("depletion potential [V]"),
    "contact relaxation time": "Contact relaxation time [s]",
    "stack stiffness": "Stack stiffness [Pa.m-1]",
    "thickness": "Separator thickness [m]",
    "separator thickness": "Separator thickness [m]",
    "conductivity": "Separator conductivity [S.m-1]",
    "separator conductivity": "Separator conductivity [S.m-1]",
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
    "stoichiometry when full": _FILM.format("maximum stoichiometry"),
    "upper potential": "Upper voltage cut-off [V]",
    "lower potential": "Lower voltage cut-off [V]",
    "maximum concentration": "Maximum concentration in positive electrode [mol.m-3]",
    "active material volume fraction": _FILM.format("active material volume fraction"),
    "electrolyte volume fraction": _FILM.format("porosity"),
    "electrolyte Bruggeman coefficient": _FILM.format("Bruggeman coefficient (electrolyte)"),
    "effective electronic conductivity": _FILM.format("conductivity [S.m-1]"),
} | {
    quantity.partition(" [")[0]: _FILM.format(quantity)
    for quantity in (
        "surface root-mean-square slope",
        "contact area fraction without pressure",
        "contact resistance at full contact [Ohm.m2]",
        "contact spot radius [m]",
        "packing fraction",
        "consolidation pressure [Pa]",
        "grain size [m]",
        "characteristic contact pressure [Pa]",
        "residual contact pressure [Pa]",
        "hardness [Pa]",
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
    "diameter": (1e-4, 5.0),
    "areal capacity": tuple(10 * limit for limit in AREAL_CAPACITIES),
    "Poisson's ratio": (0.0, 0.5),
    "homogeneity range": (1e-6, 0.5),
    "chemical diffusivity": (1e-16, 1e-9),
    "interphase lithium per thickness": (1e6, 1e11),
    "density": (500.0, 2e4),
    "partial molar volume": (-1e-4, 1e-4),
    "stoichiometry when lithiated": (0.0, 1.0),
    "stoichiometry when delithiated": (0.0, 1.0),
}


def values_in_si(
    table: str, changes: Mapping[tuple[str, str], float] | None = None, **keys: str
) -> dict[str, Sourced]:
    """Values, converted to SI units, of the rows that match every key.

    Parameters
    ----------
    table : str
        One of :data:`CHANGEABLE`.
    changes : mapping, optional
        As of :func:`changes_in_table_units`, which replace the values of the table.
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
            changed = changes[name, quantity]
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


def in_si(what: str, quantity: str, units: Mapping[str, str]) -> tuple[str, float]:
    """A quantity without its unit, and the value of that unit in SI units.

    Parameters
    ----------
    what : str
        The entry in messages, such as "the change of ('LiIn', 'chemical diffusivity')".
    quantity : str
        With its unit, such as "chemical diffusivity [cm2.s-1]"; a pure number has none.
    units : mapping
        Quantity, without its unit, to a unit of its dimension.

    Returns
    -------
    (str, float)
        Such as ("chemical diffusivity", 1e-4).

    Raises
    ------
    ValueError
        If the quantity is not known, or has no unit, or one of another dimension.
    """
    name, bracket, unit = quantity.partition(" [")
    if name not in units:
        near = difflib.get_close_matches(name, units, n=3)
        raise ValueError(f"{what} is not known; the nearest are {near}")
    if not bracket and units[name] in UNITS["1"]:
        return name, 1.0
    (allowed,) = (same for same in UNITS.values() if units[name] in same)
    scales = {plain(text): scale for text, scale in allowed.items()}
    unit = unit.rstrip("]")
    if plain(unit) not in scales:
        stated = f"has the unit '{unit}'" if bracket else "has no unit"
        written = f"'{name}'" if "1" in allowed else _listed(name, allowed)
        raise ValueError(f"{what} {stated}; write {written}")
    return name, scales[plain(unit)]


def _listed(name, units):
    return " or ".join(f"'{name} [{unit}]'" for unit in units)


def changes_in_table_units(changes: Changes | None) -> dict[tuple[str, str], float]:
    """Changes in the units of the tables; those of values that no table has are refused.

    Parameters
    ----------
    changes : mapping, optional
        (cell, film, phase or electrolyte, quantity with its unit) to a value in that unit.

    Returns
    -------
    dict
        (cell, film, phase or electrolyte, quantity) to a value in the unit of the table.

    Raises
    ------
    ValueError
        If a change has no unit, one of another dimension, or is not a number in the range of
        its quantity. The message names it, and the nearest values that the tables have.
    """
    if not changes:
        return {}
    known = {
        (name, quantity): unit
        for table, column in CHANGEABLE.items()
        for name, quantity, unit in read_table(table)[[column, "quantity", "unit"]].itertuples(
            index=False
        )
    }
    found: dict[tuple[str, str], float] = {}
    for key, value in changes.items():
        if not isinstance(key, tuple) or len(key) != 2:
            raise ValueError(
                f"changes has {key!r}; it must have pairs of a name and a quantity with its unit, "
                "such as ('Li2In', 'chemical diffusivity [cm2.s-1]')"
            )
        entry = str(key[0]), str(key[1]).partition(" [")[0]
        if entry not in known:
            asked = ": ".join(map(str, key))
            names = [f"{name}: {quantity} [{unit}]" for (name, quantity), unit in known.items()]
            near = difflib.get_close_matches(asked, names, n=3)
            raise ValueError(f"no table has a value {key!r}; the nearest are {near}")
        unit = known[entry]
        _, scale = in_si(f"the change of {key}", key[1], {entry[1]: unit})
        if entry in found:
            raise ValueError(f"the change of {key} is given twice, in two units")
        _check_quantity(f"the change of {key}", entry[1], value, scale)
        found[entry] = float(value) * scale / SI[unit]
    return found


def quantities_in_si(
    what: str, given: Mapping[str, float], units: Mapping[str, str]
) -> dict[str, float]:
    """Quantities that are given with their units, checked as those of the tables.

    Parameters
    ----------
    what : str
        What they belong to, in messages: "film".
    given : mapping
        Quantity with its unit, such as "thickness [um]", to its value.
    units : mapping
        Quantity, without its unit, to a unit of its dimension.

    Returns
    -------
    dict
        Quantity, without its unit, to its value in SI units (with A.h for charge).

    Raises
    ------
    ValueError
        If it is no mapping, a quantity is not known, has no unit, one of another dimension, or
        stands twice, or a value is not a number in its range.
    """
    check_mapping(what, given)
    found: dict[str, float] = {}
    for name, value in given.items():
        quantity, scale = in_si(f"'{name}' of {what}", name, units)
        if quantity in found:
            raise ValueError(f"{what} has '{quantity}' twice, in two units")
        _check_quantity(f"'{name}' of {what}", quantity, value, scale)
        found[quantity] = float(value) * scale
    return found


def limits_in_table_units(quantity: str) -> tuple[float, float]:
    """Lowest and highest value of a quantity of the tables, zero apart, in the unit of its name.

    Parameters
    ----------
    quantity : str
        With its unit, such as "void depth [um]"; a pure number has none.

    Returns
    -------
    (float, float)

    Raises
    ------
    ValueError
        If the quantity is not known.
    """
    name, _, unit = quantity.rstrip("]").partition(" [")
    if name not in _LIMITS and name not in _RANGES:
        raise ValueError(f"'{quantity}' is no quantity of the tables")
    low, high = _limits(name)
    return low / SI[unit or "1"], high / SI[unit or "1"]


def _limits(quantity):
    """Lowest and highest value of a quantity in SI units."""
    if quantity in _LIMITS:
        return _LIMITS[quantity]
    allowed = range_of(_RANGES[quantity])
    return allowed.lowest, allowed.highest


def _check_quantity(what, quantity, value, scale):
    """Refuse what is no number in the range of a quantity, in a unit of some scale."""
    number = isinstance(value, Real) and not isinstance(value, bool)
    signed = quantity in _SIGNED
    if not (number and math.isfinite(value) and (signed or value >= 0)):
        more = "" if signed else ", zero or more"
        raise ValueError(f"{what} is {value!r}; it must be a number{more}")
    if value == 0 and quantity in _NOT_ZERO:
        raise ValueError(f"{what} is {value!r}; it must be above zero")
    value, (low, high) = float(value), _limits(quantity)
    if value and not low <= scale * value <= high:
        raise ValueError(
            f"{what} is {value:g}; it must be {low / scale:.3g} to {high / scale:.3g}"
        )
