"""Thicknesses and masses of the parts of a full cell, as a layer of a stack."""

from __future__ import annotations

import math

import pandas as pd
import pybamm

from .._util.parameter_ranges import check_in_range
from ..thermodynamics.phase_functions import phases_of
from .tables import SI, read_table, values_in_si


def stack_parts(
    values: pybamm.ParameterValues, cathode: str, separator_thickness: float | None = None
) -> pd.DataFrame:
    """Thickness and mass per area of each part of a full cell, when it is charged.

    Current collectors are shared by two layers, so that half of each belongs to one. The film
    counts with its pores, as thick as it is when the cathode is delithiated. Densities and
    thicknesses of what the cell has not are those of the table ``parts``; tabs, seals and the
    fixture that presses the stack are left out.

    Parameters
    ----------
    values : pybamm.ParameterValues
        Of a full cell, as of :func:`compose_full`.
    cathode : str
        The cathode of the table ``cathodes`` of which the cell was composed.
    separator_thickness : float, optional
        [m]; by default that of the table, of a sheet of 30 µm, and not that of the values, which
        is a pellet of a laboratory.

    Returns
    -------
    pandas.DataFrame
        A row per part: "part", "thickness [um]" and "mass [mg.cm-2]".

    Raises
    ------
    ValueError
        If the cathode is not known, the thickness is out of range, or the film is no alloy of
        indium or tin.

    Examples
    --------
    >>> from pybamm_alloy.parameter_sets import compose_full, stack_parts
    >>> stack_parts(compose_full("NMC811", "In"), "NMC811")["part"].iloc[0]
    'positive current collector'
    """
    composite = values_in_si("cathodes", cathode=cathode)
    table = {(row.part, row.quantity): row.value * SI[row.unit] for row in _rows()}
    if separator_thickness is None:
        separator_thickness = table["separator", "thickness"]
    else:
        name = "Separator thickness [m]"
        separator_thickness = check_in_range("separator thickness", separator_thickness, name)
    electrolyte = table["separator", "density"]
    thickness = values["Positive electrode thickness [m]"]
    density = (
        values["Positive electrode active material volume fraction"] * composite["density"]
        + values["Positive electrode porosity"] * electrolyte
    )
    parts = {
        "composite cathode": (thickness, thickness * density),
        "separator": (separator_thickness, separator_thickness * electrolyte),
        "alloy film": _film(values, float(composite["stoichiometry when delithiated"]), table),
    }
    collectors = {}
    for part in ("positive current collector", "negative current collector"):
        half = table[part, "thickness"] / 2
        collectors[part] = (half, half * table[part, "density"])
    first, last = collectors.items()
    rows = [first, *parts.items(), last]
    return pd.DataFrame(
        [(part, 1e6 * float(L), 100 * float(mass)) for part, (L, mass) in rows],
        columns=["part", "thickness [um]", "mass [mg.cm-2]"],
    )


def _film(values, delithiated, table):
    """Thickness [m] and mass per area [kg.m-2] of the film when the cathode is delithiated."""
    host, *_ = phases_of(values, "Negative") or [None]
    if (host, "molar mass") not in table:
        raise ValueError(f"the film has the host {host}; it must be one of indium or tin")
    electrode = "Negative electrode"
    hosts = values[f"{electrode} host thickness [m]"] * values[
        f"{electrode} host concentration [mol.m-3]"
    ]
    start = values["Initial concentration in positive electrode [mol.m-3]"]
    given = (
        values["Positive electrode thickness [m]"]
        * values["Positive electrode active material volume fraction"]
        * (start - delithiated * values["Maximum concentration in positive electrode [mol.m-3]"])
    )
    pristine = values[f"{electrode} initial stoichiometry"]
    charged = pristine + given / hosts
    packed = 0.0
    if values[f"{electrode} packing fraction"] < 1:
        pores = (1 - values[f"{electrode} packing fraction"]) * math.exp(
            -values[f"{electrode} assembly pressure [Pa]"]
            / values[f"{electrode} consolidation pressure [Pa]"]
        )
        packed = _volume(values, pristine) / (1 - pores)
    thickness = hosts * max(_volume(values, charged), packed)
    mass = hosts * (table[host, "molar mass"] + charged * table["Li", "molar mass"])
    return thickness, mass


def _volume(values, theta):
    """Volume of the film per mole of its host [m3.mol-1]."""
    V_m = values["Negative electrode molar volume [m3.mol-1]"](pybamm.Scalar(theta))
    return float(values.evaluate(V_m))


def _rows():
    return read_table("parts").itertuples(index=False)
