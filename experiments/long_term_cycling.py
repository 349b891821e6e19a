import pybamm

from .._util.validation import MOST_CYCLES, check_count
from .rate_steps import strip_and_plate


def long_term_cycling(
    area: float,
    cycles: int = 500,
    current_density: str = "1 mA.cm-2",
    half_cycle: str = "1 hour",
    cut_off: float = 2.0,
) -> pybamm.Experiment:
    """Strip and plate the same charge in each of many cycles, as in Hänsel et al. 2021, Fig. 6.

    Parameters
    ----------
    area : float
        Area of the cell [m2].
    cycles : int
        Number of cycles; 500 cycles of 1 h + 1 h last 1000 h.
    current_density : str
        Current density with its unit, such as ``"1 mA.cm-2"``.
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
        If the current density has no unit, the area or cut-off is not positive, or the
        number of cycles is not a whole number from 1.
    """
    check_count("cycles", cycles, most=MOST_CYCLES)
    cycle = strip_and_plate(area, current_density, half_cycle, cut_off)
    return pybamm.Experiment([cycle] * cycles)
