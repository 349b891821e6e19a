"""Named results of the runs of a sweep."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..impedance import impedance
from ..results import extreme_voltages, output_times, reported_quantities, values_at


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
    times = output_times(solution)
    voltage, current = (values_at(solution, name, times) for name in ("Voltage [V]", "Current [A]"))
    return float(np.trapezoid(voltage * current, times / 3600))


def _largest_voltage(solution, cell):
    return max(map(abs, extreme_voltages(solution)))


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
