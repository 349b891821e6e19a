"""Time series and profiles of a solution, as plain numbers for tables and files."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pybamm

from .. import _pybamm
from ..submodels.terminal_voltage import FULL_CELL_VOLTAGE_PARTS
from .output_times import output_times, values_at
from .steps import solved_steps

#: Variables of a time series; a cell has those that it has.
SERIES = (
    "Time [h]",
    "Current [A]",
    "Voltage [V]",
    "Discharge capacity [A.h]",
    *FULL_CELL_VOLTAGE_PARTS,
    *(
        f"{Domain} electrode {quantity}"
        for Domain in ("Negative", "Positive")
        for quantity in (
            "potential vs Li [V]",
            "stoichiometry",
            "surface stoichiometry",
            "contact area fraction",
        )
    ),
    "Stack pressure [Pa]",
)
#: Variables that are profiles through a film.
PROFILES = ("Negative film stoichiometry", "Positive film stoichiometry")


def time_series(solution: pybamm.Solution) -> pd.DataFrame:
    """A solution over time, with its cycles and steps from 1.

    Parameters
    ----------
    solution : pybamm.Solution
        Of a cell of this package; one without cycles has one step.

    Returns
    -------
    pandas.DataFrame
        "Cycle", "Step" and those of :data:`SERIES` that the cell has, at the
        :func:`~pybamm_alloy.results.output_times` of each step.
    """
    frames = []
    for cycle_number, step_number, step in solved_steps(solution):
        times = output_times(step)
        columns = {name: values_at(step, name, times) for name in _had_by(step, SERIES)}
        frames.append(pd.DataFrame({"Cycle": cycle_number, "Step": step_number} | columns))
    return pd.concat(frames, ignore_index=True)


def profiles_of(solution: pybamm.Solution) -> dict[str, np.ndarray]:
    """The profiles of a solution over time, as arrays of numbers only.

    Parameters
    ----------
    solution : pybamm.Solution
        Of a cell of this package.

    Returns
    -------
    dict of str to numpy.ndarray
        "Time [h]" as in :func:`time_series`, and :data:`PROFILES`: of a film with gradients
        an array (distances, times) with its distances from the electrolyte [m], in the host.
    """
    steps = [(step, output_times(step)) for _, _, step in solved_steps(solution)]
    names = _had_by(solution, PROFILES)
    profiles = {
        name: np.concatenate([values_at(step, name, times) for step, times in steps], axis=-1)
        for name in ("Time [h]", *names)
    }
    for name in names:
        if profiles[name].ndim == 2:
            distance = name.replace("stoichiometry", "distance from the electrolyte [m]")
            profiles[distance] = steps[0][0][name].mesh.nodes
    return profiles


def _had_by(solution, names):
    """Those of some variables that the cell of a solution has."""
    known = _pybamm.last_model(solution).variables
    return [name for name in names if name in known]
