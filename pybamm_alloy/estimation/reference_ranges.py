"""Priors from the limits between which the reference sets were calibrated."""

from __future__ import annotations

from ..parameter_sets import compose, read_table


def reference_ranges(alloy: str) -> dict[str, tuple[float, float]]:
    """Ranges of an alloy's parameters that are known from elsewhere.

    They are the limits of the table ``free_parameters``, which gives the reason of each.

    Parameters
    ----------
    alloy : str
        Film of the positive electrode, such as ``"Li13In3"``.

    Returns
    -------
    dict
        PyBaMM name of a parameter of the positive electrode to (low, high) in its unit,
        as a prior of :class:`FreeParameter` takes it. A quantity of the table from which
        several parameters are calculated, such as a homogeneity range, has none.

    Raises
    ------
    ValueError
        If the alloy is not known.
    """
    provenance = compose(alloy).provenance
    ranges = {}
    rows = read_table("free_parameters")[["names", "quantity", "unit", "low", "high"]]
    for names, quantity, unit, *limits in rows.values.tolist():
        for name in names.split():
            calculated = [
                parameter
                for parameter, origins in provenance.items()
                if parameter.startswith("Positive")
                and any((name, quantity) == (at.name, at.quantity) for at in origins)
            ]
            if len(calculated) == 1:
                (parameter,) = calculated
                low, high = sorted(
                    compose(alloy, changes={(name, f"{quantity} [{unit}]"): limit})[parameter]
                    for limit in limits
                )
                ranges[parameter] = (low, high)
    return ranges
