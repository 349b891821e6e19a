"""Where each parameter of a set is from: the row of a table, or the rows it is derived from."""

import math
import re
from numbers import Real

import pandas as pd
import pybamm

from .compose import compose, system_of
from .hulls import plateau_sources
from .tables import CHANGEABLE, SI, read_table

_PREFIX, _HALF = "Hansel2021_", "_half_cell"
_UNIT = re.compile(r"(.*) \[(.*)\]")


def sources(parameter_set: str) -> pd.DataFrame:
    """Every parameter of a set with its unit, trust and source.

    Which rows of the tables a parameter depends on is found by changing them one by one.

    Parameters
    ----------
    parameter_set : str
        Name of a PyBaMM parameter set. Of one that is not composed from the tables of this
        package there are values only.

    Returns
    -------
    pandas.DataFrame
        "parameter", "value" (a number, or the name of a function), "unit", "trust" (of the
        row: p, s, d, r or a; "derived", where the parameter is calculated; empty where
        its table gives none) and "source" (of the row, or what it is derived from).

    Raises
    ------
    ValueError
        If there is no such set.
    """
    values = dict(pybamm.ParameterValues(parameter_set))
    found = _found(parameter_set, values)
    rows = []
    for name, value in sorted(values.items()):
        if name in ("chemistry", "citations"):
            continue
        match = _UNIT.fullmatch(name)
        trust, source = found.get(name, ("", ""))
        if callable(value):
            function = getattr(value, "func", value)
            value, trust = f"function {function.__name__}", "derived"
            source = source or "from the parameters of the phases"
        else:
            value = float(value)
        unit = match[2] if match else "1"
        rows.append((name, value, unit, trust, source))
    return pd.DataFrame(rows, columns=["parameter", "value", "unit", "trust", "source"])


def _found(parameter_set, values):
    """Parameter → (trust, source), of a set that is composed from the tables."""
    alloy = parameter_set.removeprefix(_PREFIX).removesuffix(_HALF)
    if not parameter_set.startswith(_PREFIX) or alloy not in set(read_table("films")["film"]):
        return {}
    counter = "In" if parameter_set.endswith(_HALF) else alloy
    base = dict(compose(alloy, counter))
    origins = {name: [] for name in base}
    for row, name in _rows(alloy, counter):
        change = {(name, row.quantity): 2 * row.value + 1}
        for parameter, value in dict(compose(alloy, counter, changes=change)).items():
            if isinstance(value, Real) and value != base[parameter]:
                origins[parameter].append((row, name))
    found = {
        parameter: _told(values[parameter], rows)
        for parameter, rows in origins.items()
        if rows
    }
    for domain, film in (("Negative", counter), ("Positive", alloy)):
        found |= _of_phases(f"{domain} electrode", film, found)
    if values["Stack pressure [Pa]"] != base["Stack pressure [Pa]"]:
        pressures = read_table("cells").set_index("quantity")
        row = pressures.loc["stack pressure of lithium"]
        found["Stack pressure [Pa]"] = row["trust"], row["source"]
    found["Lithium metal molar volume [m3.mol-1]"] = _volume("Li", "Li")
    return found


def _rows(alloy, counter):
    """Rows that a set takes its values from, each with the name that it is changed by."""
    films, systems = {alloy, counter}, {system_of(alloy), system_of(counter)}
    for table, column in CHANGEABLE.items():
        rows = read_table(table)
        if table == "films":
            rows = rows[rows["film"].isin(films)]
        if table == "phase_transport":
            rows = rows[rows["system"].isin(systems)]
        for row in rows.itertuples():
            yield row, getattr(row, column)


def _told(value, rows):
    """Trust and source of a value that depends on these rows."""
    if len(rows) == 1:
        row, _ = rows[0]
        if math.isclose(value, row.value * SI[row.unit], rel_tol=1e-12):
            return row.trust, row.source
    named = "; ".join(f"{name}: {row.quantity} ({row.trust})" for row, name in rows)
    return "derived", f"from {named}"


def _of_phases(electrode, film, found):
    """What comes from formulas, plateaus and molar volumes."""
    system = system_of(film)
    if system == "Li":
        told = {f"{electrode} host concentration [mol.m-3]": _derived("molar volume of Li")}
        told[f"{electrode} maximum stoichiometry"] = "derived", "the metal as made"
        return told | _more(found, f"{electrode} host thickness [m]", "molar volume of Li")
    plateaus = plateau_sources(system)
    host = system.removeprefix("Li-")
    told = {
        f"{electrode} host concentration [mol.m-3]": _derived(f"molar volume of {host}"),
        f"{electrode} {host} molar volume [m3.mol-1]": _volume(system, host),
        **_more(found, f"{electrode} host thickness [m]", f"molar volume of {host}"),
    }
    for phase, source in plateaus.items():
        told |= {
            f"{electrode} {phase} stoichiometry": _derived("its formula"),
            f"{electrode} {phase} plateau potential [V]": (
                "derived" if source.startswith("calculated") else "",
                source,
            ),
            f"{electrode} {phase} molar volume [m3.mol-1]": _volume(system, phase),
            **_more(
                found,
                f"{electrode} {phase} diffusivity [m2.s-1]",
                f"plateaus and molar volumes of {phase} and {host}",
            ),
        }
    return told


def _derived(what):
    return "derived", f"from {what}"


def _more(found, name, what):
    """A parameter that depends on something else besides rows of quantities."""
    return {name: ("derived", f"{found[name][1]}; {what}")}


def _volume(system, formula):
    """Source of a molar volume, whose table has no trust."""
    phases = read_table("phases")
    (row,) = phases[(phases["system"] == system) & (phases["formula"] == formula)].itertuples()
    return "", row.volume_source
