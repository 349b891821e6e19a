"""A run of a cell: its execution and its results."""

from __future__ import annotations

import platform
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import pybamm

from .. import _pybamm
from .._util.step_strings import check_steps
from ..long_runs import cycle_table, long_run
from ..results import Termination, half_cycles, profiles_of, termination_of, time_series
from ..results import critical_current as critical_current_of
from .record import FORMAT
from .specification import RunSpecification

#: Number of cycles, spread evenly, of which a long run keeps the curves.
CYCLES_KEPT = 10


@dataclass(frozen=True, eq=False)
class Outcome:
    """Results of a run.

    Attributes
    ----------
    plan : RunSpecification
    series : pandas.DataFrame
        That of :func:`pybamm_alloy.results.time_series`; of a long run "Cycle", time, current and
        voltage of the cycles kept.
    table : pandas.DataFrame
        A row for each cycle, as of :class:`pybamm_alloy.long_runs.LongRun`.
    end : Termination
    results : dict of str to float
        Key numbers, in the unit of the name.
    solver : dict
        Its name and tolerances.
    profiles : dict of str to numpy.ndarray
        As of :func:`pybamm_alloy.results.profiles_of`; empty for a long run.
    """

    plan: RunSpecification
    series: pd.DataFrame
    table: pd.DataFrame
    end: Termination
    results: dict[str, float]
    solver: dict
    profiles: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def record(self) -> dict:
        """All that is needed to repeat the run, and its key numbers."""
        return {
            "format": FORMAT,
            "versions": versions(),
            "run": self.plan.to_dict(),
            "digest": self.plan.cell.digest,
            "solver": self.solver,
            "end": self.end.to_dict(),
            "results": self.results,
        }


def execute(
    plan: RunSpecification, checkpoint: str | Path | None = None, progress: bool = False
) -> Outcome:
    """Run what is specified.

    Parameters
    ----------
    plan : RunSpecification
    checkpoint : path, optional
        File of a long run, gone on from if it exists.
    progress : bool
        Whether a long run shows a progress bar.

    Returns
    -------
    Outcome

    Raises
    ------
    ValueError
        If the set, a parameter, an option or a step is not known.
    pybamm.SolverError
        If not even the first step can be solved.
    """
    model, values, experiment = plan.cell.model, plan.cell.values, plan.experiment
    check_steps(experiment)
    solver = model.default_solver
    described = {"name": type(solver).__name__, "rtol": solver.rtol, "atol": solver.atol}
    if plan.long:
        count = len(plan.cycles)
        keep = sorted({round(1 + (count - 1) * k / (CYCLES_KEPT - 1)) for k in range(CYCLES_KEPT)})
        run = long_run(
            model,
            values,
            experiment,
            checkpoint,
            keep=keep,
            progress=progress,
            **plan.cell.mesh,
        )
        results = _results(run.table, run.end)
        return Outcome(plan, run.curves, run.table, run.end, results, described)
    simulation = pybamm.Simulation(
        model, parameter_values=values, experiment=experiment, solver=solver, **plan.cell.mesh
    )
    try:
        solution = simulation.solve()
    except pybamm.SolverError as error:
        if not _pybamm.cannot_begin(error):
            raise
        solution = pybamm.EmptySolution()
    if _pybamm.is_empty(solution):
        raise pybamm.SolverError(
            "no step could begin: the voltage of each is past its limit from the start; "
            "lower the current, or widen the limits"
        )
    end, table = termination_of(solution, experiment), cycle_table(solution)
    results = _results(table, end) | _results_of_steps(plan, solution, values)
    series, profiles = time_series(solution), profiles_of(solution)
    return Outcome(plan, series, table, end, results, described, profiles)


def _results(table, end):
    """Key numbers of any run."""
    return {
        "Duration [h]": float(end.hours),
        "Cycles": float(end.cycle),
        "Largest voltage [V]": float(table["Maximum voltage [V]"].max()),
        "Smallest voltage [V]": float(table["Minimum voltage [V]"].min()),
        "Charge passed [mA.h]": 1e3 * float(table["Throughput capacity [A.h]"].iloc[-1]),
    }


def _results_of_steps(plan, solution, values):
    """Key numbers of a run whose steps are kept."""
    results = {}
    rows = half_cycles(solution)
    full = plan.cell.is_full_cell
    names = ("Charge in", "Charge out") if full else ("Charge stripped", "Charge plated")
    for name, sign in zip(names, (-1, 1)):
        of_sign = rows[sign * rows["current [A]"] > 0]
        if not of_sign.empty:
            results[f"{name} [mA.h]"] = 1e3 * float(of_sign["capacity [A.h]"].sum())
    if plan.name == "critical_current_ramp":
        try:
            current = critical_current_of(solution)
        except ValueError:  # it lies beyond the ramp
            return results
        area = values["Electrode area [m2]"]
        results["Critical current density [mA.cm-2]"] = 0.1 * current / area
    return results


def versions() -> dict[str, str]:
    """Versions of the packages that the numbers depend on."""
    packages = ("pybamm-alloy", "pybamm", "pybammsolvers", "casadi", "numpy", "scipy")
    return {"python": platform.python_version(), "machine": platform.machine()} | {
        name: version(name) for name in packages
    }
