"""Reported quantities: numbers of a solution that a paper prints."""

import numpy as np
import pandas as pd
import pybamm

from .. import _pybamm
from .half_cycles import half_cycles
from .steps import all_steps, check_all_cycles


def peak_overpotential(solution: pybamm.Solution, current: float) -> float:
    """Largest magnitude of the voltage [V] at a current, in its second and later cycles.

    Parameters
    ----------
    solution : pybamm.Solution
        Of a symmetric cell, stripped and plated.
    current : float
        Magnitude of the current [A].

    Returns
    -------
    float
        [V]

    Raises
    ------
    ValueError
        If the solution has fewer than two cycles at that current, the later ones do not
        both strip and plate, or cycles were left out.
    """
    check_all_cycles(solution, "the peak overpotential")
    return max(map(abs, peak_voltages(half_cycles(solution), current)))


def peak_voltages(rows: pd.DataFrame, current: float) -> tuple[float, float]:
    """Voltages [V] of largest magnitude of stripping and of plating at a current.

    In the second and later cycles at that current.

    Parameters
    ----------
    rows : pandas.DataFrame
        Of :func:`half_cycles`.
    current : float
        Magnitude of the current [A].

    Returns
    -------
    stripping, plating : float
        With their sign.

    Raises
    ------
    ValueError
        If there are fewer than two cycles at that current, or in the later ones no strip
        or no plate.
    """
    rows = _at_current(rows, current)
    cycles = sorted(set(rows["cycle"]))
    if len(cycles) < 2:
        raise ValueError(
            f"the solution has {len(cycles)} cycles at {current:g} A; the peak "
            "overpotential is that of the second and later ones"
        )
    return largest_voltages(rows[rows["cycle"] > cycles[0]])


def largest_voltages(rows: pd.DataFrame) -> tuple[float, float]:
    """Voltages [V] of largest magnitude of stripping and of plating, with their sign.

    Parameters
    ----------
    rows : pandas.DataFrame
        Of :func:`half_cycles`.

    Returns
    -------
    stripping, plating : float
        [V]

    Raises
    ------
    ValueError
        If there is no strip or no plate.
    """
    peaks = {}
    for name, sign in (("strip", -1), ("plate", 1)):
        voltages = rows["peak voltage [V]"][sign * rows["current [A]"] > 0]
        if voltages.empty:
            raise ValueError(f"no half-cycle of these cycles is a {name}")
        peaks[name] = float(voltages.iloc[voltages.abs().argmax()])
    return peaks["strip"], peaks["plate"]


def cycle_at(rows: pd.DataFrame, hours: float) -> int:
    """Number of the cycle that contains a time [h], or that ends at it.

    Parameters
    ----------
    rows : pandas.DataFrame
        Of :func:`half_cycles`.
    hours : float
        Time since the start [h], above zero.

    Returns
    -------
    int
        From 1.

    Raises
    ------
    ValueError
        If the half-cycles end before that time, or those about it were left out.
    """
    ends = rows["start [h]"] + rows["duration [h]"]
    reached = rows[ends > (1 - 1e-9) * hours]
    if reached.empty:
        raise ValueError(f"the run ends at {ends.max():g} h, before {hours:g} h")
    first = reached.iloc[0]
    if first["start [h]"] > (1 + 1e-9) * hours:
        raise ValueError(
            f"the cycle at {hours:g} h was left out; the next half-cycle begins at "
            f"{first['start [h]']:g} h"
        )
    return int(first["cycle"])


def reaches_cut_off(solution: pybamm.Solution, current: float) -> bool:
    """Whether a half-cycle at a current ends early on its voltage cut-off.

    Parameters
    ----------
    solution : pybamm.Solution
    current : float
        Magnitude of the current [A].

    Returns
    -------
    bool

    Raises
    ------
    ValueError
        If the solution has no step at that current, or cycles were left out.
    """
    check_all_cycles(solution, "whether a half-cycle reaches the cut-off")
    events = _at_current(half_cycles(solution), current)["event"]
    if events.empty:
        raise ValueError(f"the solution has no step at {current:g} A")
    return bool(events.str.startswith("Voltage").any())


def critical_current(solution: pybamm.Solution) -> float:
    """Largest current [A] before the first cycle in which a half-cycle ended early.

    Early is on the voltage cut-off, on an event of the model such as a depleted surface,
    or at once, where I·R alone passes the cut-off. A current that ends a half-cycle early
    in a later cycle was not sustained.

    Parameters
    ----------
    solution : pybamm.Solution
        Of a ramp of rising currents, such as ``experiments.critical_current_ramp``.

    Returns
    -------
    float
        [A]

    Raises
    ------
    ValueError
        If no half-cycle ended early, so that the critical current lies above the ramp, or
        one did at the first current, so that it lies below, or cycles were left out.
    """
    check_all_cycles(solution, "the critical current")
    rows = half_cycles(solution)
    current = rows["current [A]"].abs()
    early = [step.cycle for step in all_steps(solution) if _ended_early(step)]
    if not early:
        raise ValueError(
            f"no half-cycle up to {current.max():g} A ended early; the critical current "
            "lies above"
        )
    current = current[current > 1e-6 * current.max()]  # without the rests
    passed = current[rows["cycle"] < early[0]]
    # The cycle that ended has no current of its own where it was skipped whole.
    ended = current[rows["cycle"] == early[0]].min()
    sustained = passed[~(passed > (1 - 1e-6) * ended)]
    if sustained.empty:
        raise ValueError(
            f"a half-cycle of the first current ended early, in cycle {early[0]}; the "
            "critical current lies below"
        )
    return float(sustained.max())


def stripped_capacity(solution: pybamm.Solution) -> float:
    """Charge taken out of the working electrode by the first step.

    Parameters
    ----------
    solution : pybamm.Solution
        Of an experiment that begins with a strip.

    Returns
    -------
    float
        [A.h]

    Raises
    ------
    ValueError
        If the first step does not strip the working electrode.
    """
    first = half_cycles(solution).iloc[0]
    if not first["current [A]"] < 0:
        raise ValueError(
            f"the first step has {first['current [A]']:g} A; a strip of the working "
            "electrode is a charge, with a current below zero, whose cut-off is not met "
            "at once"
        )
    return float(first["capacity [A.h]"])


def _ended_early(step):
    """Whether a step ended before its time, or was skipped; a starting state is neither."""
    if step.skipped:
        return True
    event, _ = _pybamm.event_of(step.solution)
    return step.has_duration and event != ""


def _at_current(rows, current):
    return rows[np.isclose(rows["current [A]"].abs(), abs(current), rtol=1e-6)]
