import math

import pybamm

from .._util.parameter_ranges import check_areal_capacity
from .._util.step_strings import check_readable
from .areal import areal_current
from .rate_steps import strip_and_plate

#: Largest number of cycles of a ramp; more result from a wrong unit of the increment.
_MAX_CYCLES = 10_000


def critical_current_ramp(
    area: float,
    first: str = "0.1 mA.cm-2",
    last: str = "2 mA.cm-2",
    increment: str = "0.1 mA.cm-2",
    half_cycle: str = "1 hour",
    charge: float | None = None,
    cut_off: float = 2.0,
    rest: str = "1 minute",
) -> pybamm.Experiment:
    """Strip and plate once at each of a series of rising current densities.

    :func:`pybamm_alloy.results.critical_current` evaluates the solution. PyBaMM makes a model
    for each current, unless the simulation has ``experiment_model_mode="unified"``, which
    takes a constant ambient temperature only.

    Parameters
    ----------
    area : float
        Area of the cell [m2].
    first, last, increment : str
        First and last current density and their increment, each with its unit, such as
        ``"0.1 mA.cm-2"``.
    half_cycle : str
        Duration of stripping, and of plating, with its unit.
    charge : float, optional
        Charge of stripping, and of plating [A.h], in place of the duration.
    cut_off : float
        Absolute value of the voltage [V] at which a half-cycle ends early.
    rest : str
        Duration of the rest that ends each cycle, with its unit. Without a rest PyBaMM would
        stop where both half-cycles are skipped because I·R alone exceeds the cut-off.

    Returns
    -------
    pybamm.Experiment

    Raises
    ------
    ValueError
        If a current density is not a number with a unit, first or increment is zero, last
        is below first, there are more than 10 000 cycles, the charge or cut-off is not
        positive, or a duration has no unit that PyBaMM reads.
    """
    low, high, step = (areal_current(text, area) for text in (first, last, increment))
    if high < low:
        raise ValueError(f"the ramp ends at '{last}', below its start at '{first}'")
    if charge is not None:
        check_areal_capacity(charge, area, "charge")

    pause = f"Rest for {rest}"
    check_readable(pause)
    count = math.floor((high - low) / step + 1e-6) + 1
    if count > _MAX_CYCLES:
        raise ValueError(
            f"the ramp from '{first}' to '{last}' by '{increment}' has {count} cycles; it may "
            f"have {_MAX_CYCLES}"
        )

    cycles = []
    for k in range(count):
        current = low + k * step
        duration = half_cycle if charge is None else f"{3600 * charge / current} seconds"
        density = f"{current / area:.12g} A.m-2"
        cycles.append((*strip_and_plate(area, density, duration, cut_off), pause))
    return pybamm.Experiment(cycles)
