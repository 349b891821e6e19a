"""A run of a cell, the record from which it is repeated, and the files of its results."""

from __future__ import annotations

import json
import math
import platform
from dataclasses import asdict, dataclass, field
from difflib import get_close_matches
from importlib.metadata import version
from itertools import groupby
from numbers import Real
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pybamm

from . import plotting, quantities
from .cells import HalfCell, SymmetricCell
from .checkpoint import digests
from .experiments import pressure_profile
from .long_runs import End, cycle_table, end_of, long_run
from .series import profiles_of, time_series

#: Written into every record, and asked for when one is read.
FORMAT = "pybamm_alloy run 1"
#: Time between the points of a run that PyBaMM is told to keep.
PERIOD = "1 minute"
#: Of a long run so many cycles, spread evenly, are kept with their curves.
KEPT = 10

#: What a run writes; a long one has cycles.png, another the solution and its figures.
FILES = (
    "report.html",
    "timeseries.csv",
    "solution.npz",
    "cycles.csv",
    "voltage.png",
    "electrodes.png",
    "cycles.png",
    "run.json",
)


@dataclass(frozen=True)
class Cell:
    """A cell as it is asked for, by names and numbers only.

    Attributes
    ----------
    parameter_set : str
        Name of a PyBaMM parameter set; of a half-cell if it ends with "_half_cell".
    options : dict
        Of the model.
    parameters : dict of str to float or dict
        Those that differ from the set, in the unit of their name. A stack pressure that
        changes has {"times [s]": [...], "pressures [Pa]": [...]}.
    nodes : int, optional
        Through each film; the model's by default.
    """

    parameter_set: str
    options: dict = field(default_factory=dict)
    parameters: dict = field(default_factory=dict)
    nodes: int | None = None

    @property
    def model(self):
        """The cell, with its options checked."""
        half = self.parameter_set.endswith("_half_cell")
        return (HalfCell if half else SymmetricCell)(self.options)

    @property
    def values(self) -> pybamm.ParameterValues:
        """The set with what differs from it.

        Raises
        ------
        ValueError
            If there is no such set, or it has no such parameter, or a value is no number.
        """
        if self.parameter_set not in pybamm.parameter_sets:
            near = get_close_matches(self.parameter_set, list(pybamm.parameter_sets), cutoff=0.4)
            raise ValueError(
                f"no parameter set '{self.parameter_set}'; the nearest are {near}"
            )
        values = pybamm.ParameterValues(self.parameter_set)
        if "Electrode area [m2]" not in values:
            raise ValueError(
                f"{self.parameter_set} is not a set of these cells, such as those named "
                "Hansel2021_*"
            )
        known = [name for name in values if isinstance(values[name], Real)]
        for name, value in self.parameters.items():
            if isinstance(value, dict) and name == "Stack pressure [Pa]":
                if set(value) != {"times [s]", "pressures [Pa]"}:
                    raise ValueError(
                        f"'{name}' has {list(value)}; it must have 'times [s]' and "
                        "'pressures [Pa]', or be a number"
                    )
                value = pressure_profile(value["times [s]"], value["pressures [Pa]"])
            elif name not in known:
                near = get_close_matches(name, known, n=3, cutoff=0.4)
                raise ValueError(
                    f"'{name}' is not a number of {self.parameter_set}; the nearest are {near}"
                )
            elif not (isinstance(value, Real) and math.isfinite(value)):
                raise ValueError(f"parameter '{name}' is {value!r}; it must be a number")
            values.update({name: value})
        return values

    @property
    def digest(self) -> str:
        """SHA-256 of every value, which tells whether the set has changed."""
        return digests(values=self.values.to_json())["values"]

    @property
    def mesh(self) -> dict:
        """``var_pts`` of a simulation, if the nodes are not the model's."""
        return {} if self.nodes is None else {"var_pts": {"x_n": self.nodes, "x_p": self.nodes}}


@dataclass(frozen=True)
class Plan:
    """What is run.

    Attributes
    ----------
    cell : Cell
    cycles : tuple of tuple of str
        The steps of each cycle, as PyBaMM reads them.
    name : str
        Of the experiment in :mod:`pybamm_alloy.experiments`; empty for steps of one's own.
    long : bool
        Whether only a part of the cycles is kept, as by :func:`pybamm_alloy.long_run`.
    """

    cell: Cell
    cycles: tuple[tuple[str, ...], ...]
    name: str = ""
    long: bool = False

    @property
    def experiment(self) -> pybamm.Experiment:
        """The steps as PyBaMM's experiment."""
        return pybamm.Experiment([*self.cycles], period=PERIOD)

    def to_dict(self) -> dict:
        """For JSON; cycles that are alike stand there once."""
        cycles = [
            {"times": len(list(alike)), "steps": list(steps)}
            for steps, alike in groupby(self.cycles)
        ]
        experiment = {"name": self.name, "cycles": cycles, "period": PERIOD}
        nodes = self.cell.nodes or self.cell.model.default_var_pts["x_p"]
        cell = asdict(self.cell) | {"nodes": nodes}
        return cell | {"experiment": experiment, "long": self.long}

    @classmethod
    def from_dict(cls, content: dict) -> Plan:
        """What :meth:`to_dict` gave."""
        options = {
            name: tuple(law) if isinstance(law, list) else law
            for name, law in content["options"].items()
        }
        cell = Cell(content["parameter_set"], options, content["parameters"], content["nodes"])
        experiment = content["experiment"]
        cycles = tuple(
            tuple(block["steps"])
            for block in experiment["cycles"]
            for _ in range(block["times"])
        )
        return cls(cell, cycles, experiment["name"], content["long"])


def read_record(path) -> dict:
    """The record of a run: a file ``run.json``, or the folder that it is in.

    Parameters
    ----------
    path : str or pathlib.Path

    Raises
    ------
    ValueError
        If there is none, or it is not one of a run.
    """
    path = Path(path)
    path = path / "run.json" if path.is_dir() else path
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["format"] != FORMAT:
            raise ValueError(f"its format is {record['format']!r}, not '{FORMAT}'")
        Plan.from_dict(record["run"])
        for part in ("digest", "versions", "solver", "end", "results"):
            record[part]
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} is not the record of a run: {error}") from error
    return record


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of a run.

    Attributes
    ----------
    plan : Plan
    series : pandas.DataFrame
        That of :func:`pybamm_alloy.series.time_series`; of a long run "Cycle", time, current and
        voltage of the cycles kept.
    table : pandas.DataFrame
        A row for each cycle, as of :class:`pybamm_alloy.long_runs.LongRun`.
    end : End
    failed : bool
        Whether it ended because it could not be solved.
    results : dict of str to float
        Key numbers, with their unit in the name.
    solver : dict
        Its name and tolerances.
    profiles : dict of str to numpy.ndarray
        Those of :func:`pybamm_alloy.series.profiles_of`; of a long run empty.
    """

    plan: Plan
    series: pd.DataFrame
    table: pd.DataFrame
    end: End
    failed: bool
    results: dict[str, float]
    solver: dict
    profiles: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def record(self) -> dict:
        """All that is needed to repeat the run, and what came of it."""
        return {
            "format": FORMAT,
            "versions": versions(),
            "run": self.plan.to_dict(),
            "digest": self.plan.cell.digest,
            "solver": self.solver,
            "end": asdict(self.end) | {"failed": self.failed},
            "results": self.results,
        }

    def write(self, folder) -> None:
        """Write :data:`FILES`.

        Parameters
        ----------
        folder : str or pathlib.Path
            That is there.
        """
        from .report import run_page

        folder, figures = Path(folder), draw(self)
        self.series.to_csv(folder / "timeseries.csv", index=False)
        self.table.to_csv(folder / "cycles.csv", index=False)
        if self.profiles:
            np.savez_compressed(folder / "solution.npz", **self.profiles)  # type: ignore[arg-type]
        for name, figure in figures.items():
            figure.savefig(folder / f"{name}.png", dpi=150)
        page = run_page(self, figures)
        (folder / "report.html").write_text(page, encoding="utf-8")
        record = json.dumps(self.record, indent=1, ensure_ascii=False, allow_nan=False)
        (folder / "run.json").write_text(record + "\n", encoding="utf-8")


def execute(plan: Plan, checkpoint=None, progress: bool = False) -> Outcome:
    """Run a plan.

    Parameters
    ----------
    plan : Plan
    checkpoint : path, optional
        Of a long run: gone on from if it is there.
    progress : bool
        Whether a long run shows a bar.

    Raises
    ------
    ValueError
        If the set, a parameter, an option or a step is not known.
    pybamm.SolverError
        If not even the first step can be solved.
    """
    model, values, experiment = plan.cell.model, plan.cell.values, plan.experiment
    solver = model.default_solver
    described = {"name": type(solver).__name__, "rtol": solver.rtol, "atol": solver.atol}
    if plan.long:
        count = len(plan.cycles)
        keep = sorted({round(1 + (count - 1) * k / (KEPT - 1)) for k in range(KEPT)})
        run = long_run(
            model,
            values,
            experiment,
            checkpoint,
            keep=keep,
            progress=progress,
            **plan.cell.mesh,
        )
        failed = "could not be solved" in run.end.reason
        results = _results(run.table, run.end)
        return Outcome(plan, run.curves, run.table, run.end, failed, results, described)
    simulation = pybamm.Simulation(
        model, parameter_values=values, experiment=experiment, solver=solver, **plan.cell.mesh
    )
    watch = _Watch()
    try:
        solution = simulation.solve(callbacks=watch)
    except pybamm.SolverError as error:
        if "infeasible" not in str(error):
            raise
        solution = pybamm.EmptySolution()
    if isinstance(solution, pybamm.EmptySolution):
        raise pybamm.SolverError(
            "no step could begin: the voltage of each is past its limit from the start; "
            "lower the current, or widen the limits"
        )
    end, table = end_of(solution, experiment), cycle_table(solution)
    if watch.error is not None:
        reason = f"it could not be solved: {watch.error}"
        end = End(end.cycle, end.step + 1, end.hours, reason)
    results = _results(table, end) | _results_of_steps(plan, solution, values)
    failed = watch.error is not None
    series, profiles = time_series(solution), profiles_of(solution)
    return Outcome(plan, series, table, end, failed, results, described, profiles)


class _Watch(pybamm.callbacks.Callback):
    """Remembers why PyBaMM stopped, which the solution does not tell."""

    error = None

    def on_experiment_error(self, logs):
        self.error = logs["error"]


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
    rows = quantities.half_cycles(solution)
    for name, sign in (("stripped", -1), ("plated", 1)):
        of_sign = rows[sign * rows["current [A]"] > 0]
        if not of_sign.empty:
            results[f"Charge {name} [mA.h]"] = 1e3 * float(of_sign["capacity [A.h]"].sum())
    if plan.name == "critical_current_ramp":
        try:
            current = quantities.critical_current(solution)
        except ValueError:  # it lies beyond the ramp
            return results
        area = values["Electrode area [m2]"]
        results["Critical current density [mA.cm-2]"] = 0.1 * current / area
    return results


def draw(outcome: Outcome) -> dict:
    """The figures of a run.

    Parameters
    ----------
    outcome : Outcome

    Returns
    -------
    dict
        Name, which is also that of the file, to matplotlib figure.
    """
    series = outcome.series
    if not outcome.plan.long:
        figure, ax = plt.subplots(figsize=(9, 4), layout="constrained")
        plotting.plot_voltage_parts(series, ax)
        ax.legend(fontsize=8)
        return {"voltage": figure, "electrodes": _electrodes(series)}
    figure, (over_cycles, over_time) = plt.subplots(1, 2, figsize=(11, 4), layout="constrained")
    for name in ("Maximum voltage [V]", "Minimum voltage [V]"):
        over_cycles.plot(outcome.table["Cycle"], outcome.table[name], label=name)
    over_cycles.set(xlabel="Cycle", ylabel="Voltage [V]")
    over_cycles.legend(fontsize=8)
    kept = series.groupby("Cycle")
    for (number, cycle), shade in zip(kept, plt.cm.viridis(np.linspace(0, 0.9, kept.ngroups))):
        since = cycle.assign(**{"Time [h]": cycle["Time [h]"] - cycle["Time [h]"].iloc[0]})
        plotting.plot_voltage(since, over_time, color=shade, label=f"cycle {number}")
    over_time.set_xlabel("Time since the cycle began [h]")
    over_time.legend(fontsize=8)
    return {"cycles": figure}


def _electrodes(series):
    """Potential and stoichiometry of either electrode."""
    figure, (potential, stoichiometry) = plt.subplots(
        1, 2, figsize=(11, 4), layout="constrained"
    )
    hours = series["Time [h]"]
    for domain, colour in (("Negative", "tab:orange"), ("Positive", "tab:blue")):
        electrode = f"{domain} electrode"
        potential.plot(
            hours, series[f"{electrode} potential vs Li [V]"], color=colour, label=electrode
        )
        for place, line in (("average", "-"), ("surface", ":")):
            theta = series[f"{electrode} {place} stoichiometry"]
            label = f"{electrode}, {place}"
            stoichiometry.plot(hours, theta, line, color=colour, label=label)
    potential.set(xlabel="Time [h]", ylabel="Potential vs Li/Li$^+$ [V]")
    stoichiometry.set(xlabel="Time [h]", ylabel="Li per host")
    for ax in (potential, stoichiometry):
        ax.legend(fontsize=8)
    return figure


def versions() -> dict[str, str]:
    """Of what the numbers depend on."""
    packages = ("pybamm-alloy", "pybamm", "pybammsolvers", "casadi", "numpy", "scipy")
    return {"python": platform.python_version(), "machine": platform.machine()} | {
        name: version(name) for name in packages
    }
