"""Named results of the runs of a sweep."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..impedance import impedance
from ..results import reported_quantities


def _resistance_after(solution, cell):
    return impedance(cell.model, cell.values, solution).stack_resistance


def _stripped_capacity(solution, cell):
    if cell.times is None:
        return reported_quantities.stripped_capacity(solution)
    stripped = -float(solution["Discharge capacity [A.h]"].entries[-1])
    if not stripped > 0:
        raise ValueError("stripping of the working electrode has a current below zero")
    return stripped


def _energy(solution, cell):
    power = solution["Voltage [V]"].entries * solution["Current [A]"].entries
    return float(np.trapezoid(power, solution["Time [h]"].entries))


def _largest_voltage(solution, cell):
    return np.abs(solution["Voltage [V]"].entries).max()


def _duration(solution, cell):
    return solution["Time [h]"].entries[-1]


def _critical_current(solution, cell):
    return reported_quantities.critical_current(solution)


#: Name of an output → function of a solution and of the built cell that gave it.
OUTPUTS: dict[str, Callable] = {
    "stripped capacity [A.h]": _stripped_capacity,
    "largest voltage [V]": _largest_voltage,
    "duration [h]": _duration,
    "energy [W.h]": _energy,
    "critical current [A]": _critical_current,
    "resistance after [Ohm]": _resistance_after,
}
