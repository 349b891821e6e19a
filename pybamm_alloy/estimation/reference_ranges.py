"""Priors of the calibration of the reference sets, as ranges."""

from __future__ import annotations

import numpy as np

from ..parameter_sets import compose, read_table

#: Standard deviations of a normal distribution on either side of its central 95 %.
CENTRAL = 1.96


def reference_ranges(alloy: str) -> dict[str, tuple[float, float]]:
    """Ranges of an alloy's parameters that are known from elsewhere.

    The table ``free_parameters`` has the median, the factor of one standard deviation and the
    reason of each; the range is the median times and over the factor to the power of 1.96, the
    central 95 %, or ends at the highest value that is possible.

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
    for row in read_table("free_parameters").to_dict("records"):
        quantity, unit, width = row["quantity"], row["unit"], row["factor"] ** CENTRAL
        limits = row["prior"] / width, np.fmin(row["prior"] * width, row["highest"])
        for name in row["names"].split():
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
