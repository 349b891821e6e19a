"""The entry of a table that each parameter of a set comes from, or is calculated from."""

import math
import re

import pandas as pd
import pybamm

from .tables import SI

_UNIT = re.compile(r"(.*) \[(.*)\]")


def sources(parameter_set: str) -> pd.DataFrame:
    """Every parameter of a set with its unit, trust and source.

    Parameters
    ----------
    parameter_set : str
        Name of a PyBaMM parameter set. A set that is not composed from the tables of this
        package (see :class:`ComposedParameterValues`) has values and units only.

    Returns
    -------
    pandas.DataFrame
        "parameter", "value" (a number, or the name of a function), "unit", "trust" (p, s, d, r
        or a, as the table has it; "derived" if the parameter is calculated; empty if the table
        has none) and "source" (of the entry, or the entries from which it is calculated).

    Raises
    ------
    ValueError
        If there is no such set.
    """
    if parameter_set not in pybamm.parameter_sets:
        known = list(pybamm.parameter_sets)
        raise ValueError(f"parameter set '{parameter_set}' is not one of {known}")
    composed = pybamm.parameter_sets[parameter_set]
    values = pybamm.ParameterValues(dict(composed))
    provenance = getattr(composed, "provenance", {})
    rows = []
    for name, value in sorted(values.items()):
        if name in ("chemistry", "citations"):
            continue
        trust, source = "", ""
        if callable(value):
            value = f"function {getattr(value, 'func', value).__name__}"
            if provenance:
                trust, source = "derived", "from the parameters of the phases"
        else:
            value = float(values.evaluate(pybamm.convert_to_symbol(value)))
        if name in provenance:
            trust, source = _trust_and_source(value, provenance[name])
        match = _UNIT.fullmatch(name)
        rows.append((name, value, match[2] if match else "1", trust, source))
    return pd.DataFrame(rows, columns=["parameter", "value", "unit", "trust", "source"])


def _trust_and_source(value, origins):
    """Those of the only entry that has this value, or "derived" and all that it is from."""
    if len(origins) == 1:
        (origin,) = origins
        if math.isclose(value, origin.value * SI.get(origin.unit, 1.0), rel_tol=1e-12):
            return origin.trust, origin.source
    named = "; ".join(
        f"{origin.name}: {origin.quantity}" + (f" ({origin.trust})" if origin.trust else "")
        for origin in origins
    )
    return "derived", f"from {named}"
