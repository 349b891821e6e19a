"""Named results of a solution, as a paper prints them."""

import numpy as np
import pandas as pd


def half_cycles(solution) -> pd.DataFrame:
    """One row per step of constant current of a solved experiment.

    Parameters
    ----------
    solution : pybamm.Solution
        Of a cell of this package, with its cycles.

    Returns
    -------
    pandas.DataFrame
        cycle, step, start [h], duration [h], current [A], peak voltage [V] (of largest
        magnitude, with its sign), capacity [A.h] and termination.
    """
    rows = []
    for cycle_number, cycle in enumerate(solution.cycles, start=1):
        for step_number, step in enumerate(cycle.steps, start=1):
            if not hasattr(step, "all_models"):
                continue  # a step whose end was already met when it began
            voltage = step["Voltage [V]"].entries
            hours = step["Time [h]"].entries
            charge = step["Discharge capacity [A.h]"].entries
            rows.append(
                {
                    "cycle": cycle_number,
                    "step": step_number,
                    "start [h]": hours[0],
                    "duration [h]": hours[-1] - hours[0],
                    "current [A]": float(step["Current [A]"].entries[-1]),
                    "peak voltage [V]": voltage[np.argmax(np.abs(voltage))],
                    "capacity [A.h]": abs(charge[-1] - charge[0]),
                    "termination": step.termination,
                }
            )
    return pd.DataFrame(rows)


def peak_overpotential(solution, current: float) -> float:
    """Largest |V| [V] at a current, in the second and later cycles at that current.

    Parameters
    ----------
    solution : pybamm.Solution
        Of a symmetric cell, stripped and plated.
    current : float
        Magnitude of the current [A].

    Raises
    ------
    ValueError
        If the solution has fewer than two cycles at that current.
    """
    rows = _at_current(solution, current)
    cycles = sorted(set(rows["cycle"]))
    if len(cycles) < 2:
        raise ValueError(
            f"the solution has {len(cycles)} cycles at {current:g} A; the peak "
            "overpotential is that of the second and later ones"
        )
    later = rows[rows["cycle"] > cycles[0]]
    return float(later["peak voltage [V]"].abs().max())


def reaches_cut_off(solution, current: float) -> bool:
    """Whether a half-cycle at a current [A] ends early on its voltage cut-off."""
    terminations = _at_current(solution, current)["termination"]
    return bool(terminations.str.contains("Voltage").any())


def stripped_capacity(solution) -> float:
    """Charge [A.h] taken out of the working electrode by the first step."""
    return float(half_cycles(solution)["capacity [A.h]"].iloc[0])


def _at_current(solution, current):
    rows = half_cycles(solution)
    return rows[np.isclose(rows["current [A]"].abs(), abs(current), rtol=1e-6)]
