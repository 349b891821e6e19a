"""Step strings whose words and numbers contradict each other, which PyBaMM reads all the same."""

from __future__ import annotations

import re

import pybamm

from .units import NUMBER

_DRIVEN = re.compile(
    rf"\s*(?P<word>Charge|Discharge)\s+at\s+(?P<rate>C\s*/\s*)?(?P<value>[-+]?{NUMBER})\s*"
    r"(?P<unit>[^\s,;]*)"
)
_LASTS = re.compile(rf"\bfor\s+(?P<time>[-+]?{NUMBER})\s*(?P<unit>[A-Za-z]*)")
_OPPOSITE = {"Charge": "Discharge", "Discharge": "Charge"}


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
        or has a duration that is not above zero.
    """
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
    if lasts and not float(lasts["time"]) > 0:
        raise ValueError(
            f"step '{step}' lasts {lasts['time']} {lasts['unit']}; a duration must be above zero"
        )


def check_steps(experiment: pybamm.Experiment) -> None:
    """Refuse an experiment with a step whose sign contradicts its word, or that takes no time.

    PyBaMM multiplies the number by the sign of the word: "Charge at -1 mA" discharges. Every
    function of this package that takes an experiment refuses it; a ``pybamm.Simulation`` tells
    its model nothing of the words, so that there this function is to be called before.

    Parameters
    ----------
    experiment : pybamm.Experiment

    Raises
    ------
    ValueError
        If a step has a negative current, power or C-rate, charges or discharges at a voltage,
        or has a duration that is not above zero.

    Examples
    --------
    >>> import pybamm
    >>> from pybamm_alloy.experiments import check_steps
    >>> check_steps(pybamm.Experiment(["Charge at 1 mA for 1 hour"]))
    """
    for cycle in experiment.cycles:
        for step in cycle:
            text = step if isinstance(step, str) else step.description
            if text is not None:
                check_step_string(text)
