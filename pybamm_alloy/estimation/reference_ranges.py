"""Priors from the limits between which the reference sets were calibrated."""

from __future__ import annotations

from numbers import Real

from ..parameter_sets import compose, read_table


def reference_ranges(alloy: str) -> dict[str, tuple[float, float]]:
    """What is known of an alloy's parameters from elsewhere.

    The limits of ``parameter_sets/data/free_parameters.csv``, with their reasons there.

    Parameters
    ----------
    alloy : str
        Film of the positive electrode, such as ``"Li13In3"``.

    Returns
    -------
    dict
        PyBaMM name of a parameter of the positive electrode to (low, high) in its unit,
        as a prior of :class:`FreeParameter` takes it. A quantity of the table that is in
        several parameters, as a homogeneity range is, has none.

    Raises
    ------
    ValueError
        If the alloy is not known.
    """
    base = dict(compose(alloy))
    ranges = {}
    for row in read_table("free_parameters").itertuples():
        for name in row.names.split():
            at = [
                dict(compose(alloy, changes={(name, row.quantity): value}))
                for value in (row.low, row.high)
            ]
            changed = [
                key
                for key, value in base.items()
                if key.startswith("Positive")
                and isinstance(value, Real)
                and at[0][key] != at[1][key]
            ]
            if len(changed) == 1:
                low, high = sorted(float(values[changed[0]]) for values in at)
                ranges[changed[0]] = (low, high)
    return ranges
