import math
import re
from collections.abc import Sequence
from functools import partial
from typing import Literal

import pybamm

from .._pybamm import CustomStep
from .._util.units import read_value

#: Sign of the current, positive in discharge.
_SIGNS = {"Charge": -1, "Discharge": 1}

#: Sign of the voltage relative to the current, by what delivers the power.
_VOLTAGE_SIGNS = {"cycler": -1, "cell": 1}

#: Voltage [V] by which the residual is scaled; its zero does not depend on it.
_VOLTAGE_SCALE = 0.1


def power_step(
    direction: Literal["Charge", "Discharge"],
    power: str,
    duration: str,
    termination: str | Sequence[str] | None = None,
    *,
    delivered_by: Literal["cycler", "cell"] = "cycler",
) -> pybamm.step.CustomStepImplicit:
    """Step at constant power whose current has the given direction.

    In a symmetric cell the voltage follows the current, so that I V is below zero on charge and
    on discharge, and PyBaMM's I V = P does not determine the direction. This step sets the sign
    of the current by the direction and the sign of the voltage by what delivers the power: the
    cycler, if the voltage is positive on charge and negative on discharge, or else the cell.
    With both signs the current of a power is unique, also after a reversal, where a polarised
    cell could deliver the same power for a while.

    A half-cell against indium, whose voltage is below zero at rest, delivers the power itself
    on charge: ``delivered_by="cell"``. By default its current would be as large as a positive
    voltage requires. A cell of open-circuit voltage U and resistance R delivers U²/(4R) at
    most, at V = U/2; there the step ends with a warning, unless a termination ends it before.

    Parameters
    ----------
    direction : {"Charge", "Discharge"}
        Charge strips the positive (working) electrode, discharge plates it.
    power : str
        Magnitude of the power with its unit, W, mW or uW: ``"1 mW"``.
    duration : str
        Duration with its unit, such as ``"1 hour"``.
    termination : str or sequence of str, optional
        Voltages or currents that end the step early, such as ``"2 V"`` on charge and
        ``"-2 V"`` on discharge of a symmetric cell.
    delivered_by : {"cycler", "cell"}
        What delivers the power.

    Returns
    -------
    pybamm.step.CustomStepImplicit
        A step of a :class:`pybamm.Experiment`, beside step strings.

    Raises
    ------
    ValueError
        If the direction or ``delivered_by`` is not one of those above, the power or duration is
        not a number above zero with its unit, or a termination is not a voltage or current or
        is a voltage of the sign that the voltage does not have in this step.

    Examples
    --------
    >>> import pybamm
    >>> from pybamm_alloy.experiments import power_step
    >>> charge = power_step("Charge", "1 mW", "1 hour", "2 V")
    >>> discharge = power_step("Discharge", "1 mW", "1 hour", "-2 V")
    >>> experiment = pybamm.Experiment([(charge, discharge)] * 10)
    """
    _check_one_of("direction", direction, _SIGNS)
    _check_one_of("delivered_by", delivered_by, _VOLTAGE_SIGNS)
    watts = _above_zero("power", power, "power", "1 mW")
    seconds = _above_zero("duration", duration, "time", "1 hour")
    current_sign = _SIGNS[direction]
    voltage_sign = current_sign * _VOLTAGE_SIGNS[delivered_by]
    ends = termination if isinstance(termination, list | tuple) else [termination]
    return CustomStep(
        partial(_residual, power=watts, current_sign=current_sign, voltage_sign=voltage_sign),
        duration=seconds,
        termination=[_termination(end, direction, voltage_sign) for end in ends if end is not None],
        direction=direction.lower(),
        description=f"{direction} at {power} by the {delivered_by} for {duration}",
    )


def _residual(variables, *, power, current_sign, voltage_sign):
    """Residual a + b − √(a² + b² + 2), zero where a b = 1 with a > 0 and b > 0.

    a and b are current and voltage with the signs that they are to have, scaled such that
    a b = 1 is the power. Unlike I |V| − P it has one zero, and a slope at I = V = 0.
    """
    a = current_sign * variables["Current [A]"] * _VOLTAGE_SCALE / power
    b = voltage_sign * variables["Voltage [V]"] / _VOLTAGE_SCALE
    return a + b - pybamm.sqrt(a**2 + b**2 + 2)


def _check_one_of(name, value, allowed):
    if value not in list(allowed):
        raise ValueError(f"{name} is {value!r}; it must be one of {list(allowed)}")


def _above_zero(name, text, dimension, example):
    """Value in SI of a text such as the example."""
    value = read_value(text, dimension) if isinstance(text, str) else None
    if value is None:
        raise ValueError(f"{name} is {text!r}; give it with its unit, as '{example}'")
    if not 0 < value < math.inf:
        raise ValueError(f"{name} is '{text}'; it must be above zero")
    return value


def _termination(end, direction, voltage_sign):
    """Termination in V or A, as PyBaMM reads it."""
    operator, text = re.fullmatch(r"(?s)\s*([<>]?)(.*)", str(end)).groups()
    voltage, current = read_value(text, "voltage"), read_value(text, "current")
    if voltage is None and current is None:
        raise ValueError(
            f"termination is {end!r}; it must be a voltage or a current with its unit, as '2 V'"
        )
    if voltage is None:
        return f"{operator}{current} A"
    if not voltage * voltage_sign > 0:
        sign = "positive" if voltage_sign > 0 else "negative"
        raise ValueError(
            f"termination is '{end}', but the voltage is {sign} throughout this "
            f"{direction.lower()}; a cut-off must be {sign} too"
        )
    return f"{operator}{voltage} V"
