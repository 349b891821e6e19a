"""Step strings whose words and numbers contradict each other, which PyBaMM reads all the same."""

from __future__ import annotations

import re

import pybamm

from .parameter_ranges import LONGEST
from .units import NUMBER

_DRIVEN = re.compile(
    rf"\s*(?P<word>Charge|Discharge)\s+at\s+(?P<rate>C\s*/\s*)?(?P<value>[-+]?{NUMBER})\s*"
    r"(?P<unit>[^\s,;]*)"
)
_LASTS = re.compile(rf"\bfor\s+(?P<time>[-+]?{NUMBER})\s*(?P<unit>[A-Za-z]*)")
_PERIOD = re.compile(rf"\((?P<time>[-+]?{NUMBER}|nan|inf)\s*(?P<unit>[A-Za-z]+)\s+period\)")
_HELD = re.compile(rf"\s*Hold\s+at\s+(?P<value>[-+]?{NUMBER})\s*V\b")
#: Times of a step that a period may ask for, and voltages [V] that may be held, at the most.
_MOST_TIMES, _MOST_VOLTS = 1e6, 100.0
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0}
#: Characters of a step at the most.
_LONGEST = 500
#: Duration [h] of a step at the most, and of one that states none.
MOST_HOURS, DEFAULT_HOURS = LONGEST / 3600, 24.0
#: Begins of messages of Python, where PyBaMM splits or converts what is no step.
_OF_PYTHON = ("could not convert", "not enough values", "too many values")
_OPPOSITE = {"Charge": "Discharge", "Discharge": "Charge"}
_AGAINST = {word.lower(): opposite.lower() for word, opposite in _OPPOSITE.items()}
#: Direction that a step was given, which only the text that PyBaMM keeps of its arguments has.
_GIVEN = re.compile(r"\bdirection=(charge|discharge)\b")


def check_step_string(step: str) -> None:
    """Refuse a step whose sign contradicts its word, or that takes no time.

    PyBaMM multiplies the number by the sign of the word: "Charge at -1 mA" discharges, and
    "Charge at 1 V" holds −1 V.

    Parameters
    ----------
    step : str
        As PyBaMM reads it, or with a current per area.

    Raises
    ------
    ValueError
        If the step has a negative current, power or C-rate, charges or discharges at a voltage,
        or has a duration or period that is not above zero, or more hours, times or volts than a
        cell has.
    """
    if len(step) > _LONGEST:
        raise ValueError(f"step '{step[:60]}…' has {len(step)} characters; {_LONGEST} at most")
    _check_ends(step)
    driven = _DRIVEN.match(step)
    if driven:
        word, value, unit = driven["word"], driven["value"], driven["unit"]
        if not driven["rate"] and re.fullmatch(r"[mkuµμ]?V", unit):
            raise ValueError(
                f"step '{step}' has the voltage {value} {unit}, and '{word}' would change its "
                f"sign; a voltage is held: write 'Hold at {value} {unit} …'"
            )
        if value.startswith("-"):
            opposite = _OPPOSITE[word]
            raise ValueError(
                f"step '{step}' has the value {value} {unit}, of which '{word}' would make a "
                f"{opposite.lower()}; the word gives the direction: write '{word} at "
                f"{driven['rate'] or ''}{value[1:]} {unit} …', or '{opposite} at …'"
            )
    lasts = _LASTS.search(step)
    if lasts and not 0 < step_hours(step) <= MOST_HOURS:
        raise ValueError(
            f"step '{step}' lasts {lasts['time']} {lasts['unit']}; a duration must be above zero "
            f"and {MOST_HOURS:g} hours at most"
        )


def check_readable(step: str) -> None:
    """Refuse a step that PyBaMM does not read.

    Parameters
    ----------
    step : str

    Raises
    ------
    ValueError
        With PyBaMM's reason, and without its list of examples.
    """
    try:
        pybamm.step.string(step)
    except ValueError as error:
        reason = str(error).partition(" For example")[0].strip(" .")
        if reason.startswith(_OF_PYTHON):
            reason = "a number, a unit or a word is missing, or not known"
        raise ValueError(
            f"step '{step}' cannot be read: {reason}; a step is such as 'Charge at 1 mA for 1 hour "
            "or until 2 V', with a decimal point"
        ) from error


def _check_ends(step):
    """Refuse a step with two ends, or of a voltage or so many times that no cell has."""
    if len(re.findall(r"\buntil\b", step)) > 1:
        raise ValueError(f"step '{step:.80}' has 'until' twice; a step has one end beside 'for'")
    held = _HELD.match(step)
    if held and not abs(float(held["value"])) <= _MOST_VOLTS:
        raise ValueError(
            f"step '{step}' holds {held['value']} V; it must be {-_MOST_VOLTS:g} to "
            f"{_MOST_VOLTS:g} V"
        )
    period = _PERIOD.search(step)
    if period:
        hours = _hours(period)
        if not hours > 0 or step_hours(step) / hours > _MOST_TIMES:
            raise ValueError(
                f"step '{step}' has the period {period['time']} {period['unit']}; it must be above "
                f"zero, and divide the duration into {_MOST_TIMES:g} times at most"
            )


def step_hours(step: str) -> float:
    """Duration [h] that a step states, or that of PyBaMM for one that states none.

    Parameters
    ----------
    step : str

    Returns
    -------
    float
    """
    lasts = _LASTS.search(step)
    if lasts is None:
        return DEFAULT_HOURS
    return _hours(lasts)


def _hours(match):
    """Time and unit of a match in hours, which an unknown unit is taken for."""
    return float(match["time"]) * _SECONDS.get(match["unit"][:1].lower(), 3600.0) / 3600


def check_steps(experiment: pybamm.Experiment) -> None:
    """Refuse an experiment with a step whose sign contradicts its word, or that takes no time.

    PyBaMM multiplies the number by the sign of the word: "Charge at -1 mA" discharges. The
    ``direction`` of a ``pybamm.step.current`` does not change the sign of its value, so that
    1 mA with the direction "charge" discharges. Every function of this package that runs an
    experiment refuses both; a ``pybamm.Simulation`` tells its model nothing of the words, so
    that there this function is to be called before.

    Parameters
    ----------
    experiment : pybamm.Experiment

    Raises
    ------
    ValueError
        If a step has a negative current, power or C-rate, charges or discharges at a voltage,
        has another direction than the sign of its value, or has a duration that is not above zero.

    Examples
    --------
    >>> import pybamm
    >>> from pybamm_alloy.experiments import check_steps
    >>> check_steps(pybamm.Experiment(["Charge at 1 mA for 1 hour"]))
    """
    for cycle in experiment.cycles:
        for step in cycle:
            text = step if isinstance(step, str) else step.description
            if not isinstance(step, str):
                _check_direction(step)
            if text is not None:
                check_step_string(text)
            elif not 0 < step.duration <= 3600 * MOST_HOURS:
                raise ValueError(
                    f"step '{step}' lasts {step.duration:g} s; a duration must be above zero and "
                    f"{MOST_HOURS:g} hours at most"
                )


def _check_direction(step):
    """Refuse a step of PyBaMM that states another direction than that of its value."""
    stated = _GIVEN.search(repr(step))
    if stated and step.direction == _AGAINST[stated[1]]:
        raise ValueError(
            f"step '{step}' has the direction '{stated[1]}' and the value {step.value}, "
            f"a {step.direction}: PyBaMM takes the direction from the sign, positive in "
            "discharge; change the sign of the value, or leave the direction out"
        )
