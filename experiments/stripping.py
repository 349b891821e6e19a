import math

import pybamm

from .._util.step_strings import check_readable, check_step_string
from .._util.units import read_value
from .areal import is_areal


def stripping(
    current: str = "0.2 mA",
    cut_off: str = "1 V",
    duration: str = "100 hours",
    rest: str | None = None,
) -> pybamm.Experiment:
    """Strip the working electrode at constant current until its surface is depleted.

    The current is anodic ("Charge"), as in Hänsel et al. 2021, Fig. 3.

    Parameters
    ----------
    current : str
        Magnitude of the total current, with its unit.
    cut_off : str
        Voltage at which stripping ends, with its unit. The default corresponds, in a half-cell
        against indium, to some 1.6 V vs Li/Li+, above all plateaus, where the surface is
        depleted.
    duration : str
        Longest duration of stripping, with its unit.
    rest : str, optional
        Duration of a rest after stripping, such as before an impedance, with its unit.

    Returns
    -------
    pybamm.Experiment
        One cycle: stripping, and the rest if there is one.

    Raises
    ------
    ValueError
        If the current, cut-off or duration is not a string, or the current is not in a unit of
        current, is negative, or is per area, or a duration is not above zero.
    """
    for name, value, example in (
        ("current", current, "0.2 mA"),
        ("cut_off", cut_off, "1 V"),
        ("duration", duration, "100 hours"),
    ):
        if not isinstance(value, str):
            raise ValueError(f"{name} is {value!r}; give it with its unit, as '{example}'")
    if current.strip().endswith(("V", "W", "Ohm")):
        raise ValueError(f"current is '{current}'; its unit must be one of current, as mA")
    if current.strip().startswith("-"):
        raise ValueError(f"current is '{current}'; stripping takes its magnitude")
    ampere = read_value(current, "current")
    if not any(map(str.isdigit, current)) or ampere is not None and not 0 < ampere < math.inf:
        raise ValueError(
            f"current is '{current}'; it must be above zero, with its unit, as '0.2 mA'"
        )
    if is_areal(current):
        raise ValueError(
            f"current is '{current}', per area; stripping takes the total current, which "
            "areal_current gives in A"
        )
    steps = [f"Charge at {current} for {duration} or until {cut_off}"]
    if rest is not None:
        steps.append(f"Rest for {rest}")
    for step in steps:
        check_step_string(step)
        check_readable(step)
    return pybamm.Experiment([tuple(steps)])
