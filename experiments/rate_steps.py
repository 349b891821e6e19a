from collections.abc import Sequence

import pybamm

from .._util.parameter_ranges import check_in_range
from .._util.validation import MOST_CYCLES, check_above_zero, check_count, check_list
from .areal import areal_step

#: Current densities of Hänsel et al. 2021, Fig. 5.
RATES = ("50 uA.cm-2", "100 uA.cm-2", "250 uA.cm-2", "500 uA.cm-2", "1000 uA.cm-2")


def rate_steps(
    area: float,
    current_densities: Sequence[str] = RATES,
    cycles_per_rate: int = 3,
    half_cycle: str = "1 hour",
    cut_off: float = 2.0,
) -> pybamm.Experiment:
    """Strip and plate at rising current densities, as in Hänsel et al. 2021, Fig. 5.

    Parameters
    ----------
    area : float
        Area of the cell [m2].
    current_densities : sequence of str
        Current densities, each with its unit, such as ``"50 uA.cm-2"``.
    cycles_per_rate : int
        Number of cycles at each current density.
    half_cycle : str
        Duration of stripping, and of plating, with its unit.
    cut_off : float
        Absolute value of the voltage [V] at which a half-cycle ends early.

    Returns
    -------
    pybamm.Experiment

    Raises
    ------
    ValueError
        If a current density has no unit, the area or cut-off is not positive, there are no
        current densities, or the number of cycles is not a whole number from 1.
    """
    check_count("cycles_per_rate", cycles_per_rate, most=MOST_CYCLES)
    check_list("current_densities", current_densities)
    if not len(current_densities):
        raise ValueError("there are no current_densities")
    return pybamm.Experiment(
        [
            strip_and_plate(area, current_density, half_cycle, cut_off)
            for current_density in current_densities
            for _ in range(cycles_per_rate)
        ]
    )


def strip_and_plate(
    area: float, current_density: str, half_cycle: str, cut_off: float
) -> tuple[str, str]:
    """Steps of one cycle: strip the working electrode, then plate it.

    Parameters
    ----------
    area : float
        Area of the cell [m2].
    current_density : str
        Current density with its unit.
    half_cycle : str
        Duration of each step, with its unit.
    cut_off : float
        Absolute value of the voltage [V] at which a step ends early.

    Returns
    -------
    tuple of str
        Step strings of PyBaMM.

    Raises
    ------
    ValueError
        If the current density has no unit, or the area or cut-off is not positive.
    """
    check_above_zero("cut-off", cut_off, "V")
    check_in_range("cut-off", cut_off, "Upper voltage cut-off [V]")
    at = f"at {current_density} for {half_cycle}"
    return (
        areal_step(f"Charge {at} or until {cut_off} V", area),
        areal_step(f"Discharge {at} or until {-cut_off} V", area),
    )
