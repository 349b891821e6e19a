"""The half-cycles of a solved experiment as a table."""

import pandas as pd
import pybamm

from .. import _pybamm
from .output_times import extreme_voltages
from .steps import all_steps


def half_cycles(solution: pybamm.Solution) -> pd.DataFrame:
    """One row per step of a solved experiment that was kept and took some time.

    Parameters
    ----------
    solution : pybamm.Solution
        Of a cell of this package, with its cycles.

    Returns
    -------
    pandas.DataFrame
        cycle, step, start [h], duration [h], current [A], peak voltage [V] (of largest
        magnitude, with its sign), capacity [A.h], and the event that ended it, empty if it
        lasted as long as it was to.

    Raises
    ------
    ValueError
        If the solution is not that of an experiment.
    """
    if not solution.cycles:
        raise ValueError("the solution has no cycles: solve an experiment")
    rows = []
    for cycle, number, step in filter(lambda each: each.has_duration, all_steps(solution)):
        hours = step["Time [h]"].entries
        charge = step["Discharge capacity [A.h]"].entries
        event, _ = _pybamm.event_of(step)
        rows.append(
            {
                "cycle": cycle,
                "step": number,
                "start [h]": hours[0],
                "duration [h]": hours[-1] - hours[0],
                "current [A]": float(step["Current [A]"].entries[-1]),
                "peak voltage [V]": max(extreme_voltages(step), key=abs),
                "capacity [A.h]": abs(charge[-1] - charge[0]),
                "event": event,
            }
        )
    return pd.DataFrame(rows)
