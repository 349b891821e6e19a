import pybamm

from .areal import is_areal


def stripping(
    current: str = "0.2 mA",
    cut_off: str = "1 V",
    duration: str = "100 hours",
    rest: str | None = None,
) -> pybamm.Experiment:
    """Constant anodic current until the working electrode's surface is depleted.

    The working electrode is stripped ("Charge") as in Hänsel et al. 2021, Fig. 3.

    Parameters
    ----------
    current : str
        Total current, with its unit.
    cut_off : str
        Voltage at which the strip ends, with its unit. The default, in a half-cell
        against indium, is some 1.6 V vs Li/Li+: past every plateau, a depleted surface.
    duration : str
        The longest time, with its unit.
    rest : str, optional
        Time to wait after the strip, as before an impedance, with its unit.

    Returns
    -------
    pybamm.Experiment
        Of one cycle: the strip, and the rest if there is one.

    Raises
    ------
    ValueError
        If one of them is not a string, or the current not a current, negative, or per area.
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
        raise ValueError(f"current is '{current}'; a strip takes its magnitude")
    if is_areal(current):
        raise ValueError(
            f"current is '{current}', per area; a strip takes the total current, which "
            "areal_current gives in A"
        )
    steps = [f"Charge at {current} for {duration} or until {cut_off}"]
    if rest is not None:
        steps.append(f"Rest for {rest}")
    return pybamm.Experiment([tuple(steps)], period="1 minute")
