"""Many cells at once: a table with a row of inputs for each run, and of its results."""

from __future__ import annotations

import inspect
import pickle
import threading
import time
import zipfile
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from multiprocessing import get_context
from numbers import Real
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pybamm

from . import quantities
from .cells import BaseCell
from .checkpoint import digests
from .checks import check_cell, check_count, check_list
from .files import whole_file
from .long_runs import end_of, reason_of
from .options import CellOptions
from .progress import progress_bar
from .series import profiles_of, time_series
from .sweep_tables import grid, unit_of

#: First line of a file of results; the digest of the sweep follows.
FORMAT = "# pybamm_alloy sweep 1 "
#: Runs that a worker is given at a time: few to lose, many to build a cell for once.
CHUNK = 8
#: Simulations that a process keeps, built, for the next rows or sweep.
KEPT = 4
_BUILT: dict = {}
#: Threads share what is built, and take turns.
_ALONE = threading.Lock()
#: Seconds between two writes of the file.
WRITTEN = 2.0
#: Column that names a parameter set; of a row's results, why it ended or failed.
SET, END, ERROR = "parameter set", "end", "error"
#: Of the electrode, which an experiment may take as its ``area``.
AREA = "Electrode area [m2]"
#: Of a row's results, what is not in the table.
SOLUTION = "solution"
#: Begins the error of a row that a file does not count as done.
LOST = "the process that ran it died"


def _resistance_after(solution, run):
    from .spectrum import impedance

    return impedance(run.model, run.values, solution).stack_resistance


def _stripped_capacity(solution, run):
    if run.times is None:
        return quantities.stripped_capacity(solution)
    stripped = -float(solution["Discharge capacity [A.h]"].entries[-1])
    if not stripped > 0:
        raise ValueError("a strip of the working electrode has a current below zero")
    return stripped


def _energy(solution, run):
    power = solution["Voltage [V]"].entries * solution["Current [A]"].entries
    return float(np.trapezoid(power, solution["Time [h]"].entries))


#: Name of a result → function of a solution and of the run that gave it.
OUTPUTS: dict[str, Callable] = {
    "stripped capacity [A.h]": _stripped_capacity,
    "largest voltage [V]": lambda solution, _: np.abs(solution["Voltage [V]"].entries).max(),
    "duration [h]": lambda solution, _: solution["Time [h]"].entries[-1],
    "energy [W.h]": _energy,
    "critical current [A]": lambda solution, _: quantities.critical_current(solution),
    "resistance after [Ohm]": _resistance_after,
}


def sweep(
    model: BaseCell,
    parameter_values: pybamm.ParameterValues | None,
    table: pd.DataFrame | Mapping[str, Sequence | float | str],
    experiment: pybamm.Experiment | Callable[..., pybamm.Experiment] | Sequence[float],
    outputs: Sequence[str] | Mapping[str, Callable],
    executor: Executor | int | None = None,
    file: str | Path | None = None,
    progress: bool = False,
    solutions: str | Path | None = None,
    **simulation_options: Any,
) -> pd.DataFrame:
    """
    Solve a cell once for each row of a table.

    Parameters
    ----------
    model : BaseCell
        Its class and options are those of every run, but for columns named as an option.
    parameter_values : pybamm.ParameterValues or None
        None if the table has a column "parameter set", of names.
    table : pandas.DataFrame or mapping
        A mapping of names to values is the :func:`grid` of them. A column is named as a
        parameter (in its unit), as an option, "parameter set", or as an argument of the
        experiment: "current [mA]" with 0.2 is ``current="0.2 mA"``.
    experiment : pybamm.Experiment, callable or sequence of float
        A function, such as :func:`pybamm_alloy.experiments.stripping`, is given the columns
        that are its arguments, and the electrode's ``area`` [m2] if it takes one. Times [s]
        are those of a constant "Current function [A]": rows then go to the solver together.
    outputs : sequence of str, or mapping of str to callable
        Names in :data:`OUTPUTS`, or functions of the solution, that can be pickled.
    executor : concurrent.futures.Executor, int or dask.distributed.Client, optional
        Where to run: in this process by default; a number of processes of its own; any
        executor; or the workers of a cluster.
    file : path, optional
        CSV that is written as results come, whole each time. If it is there, what is in it
        is not run again.
    progress : bool
        Whether to show a bar with time to go.
    solutions : path, optional
        Folder for what each run did in full, "0.npz" of the first row: the columns of
        :func:`pybamm_alloy.series.time_series` and its
        :func:`~pybamm_alloy.series.profiles_of`, for ``numpy.load``. With ``file``, a row
        without its solution is run again. Those of another sweep are not written over.
    **simulation_options
        Of ``pybamm.Simulation``, such as ``var_pts``. For rows that go to the solver
        together, ``solver=model.solver(num_threads=2)`` solves two at a time.

    Returns
    -------
    pandas.DataFrame
        The table with a column for each output; "end", why the run ended, in words; and
        "error", what failed, empty if nothing did.

    Raises
    ------
    ValueError
        If a column or an output is not known, the file or a solution is that of another
        sweep or damaged, or the folder of the solutions is not there.
    """
    check_list("outputs", outputs)
    check_cell(model, parameter_values)
    if isinstance(executor, int):
        check_count("executor", executor)
    if not isinstance(table, pd.DataFrame):
        table = grid(table)
    table = table.reset_index(drop=True)
    plan = _Plan(
        type(model),
        dict(model.options),
        parameter_values,
        experiment,
        tuple(outputs) if not isinstance(outputs, Mapping) else dict(outputs),
        tuple(table.columns),
        simulation_options,
        solutions is not None,
    )
    plan.check(table)
    if solutions is not None and not Path(solutions).is_dir():
        raise ValueError(f"folder {solutions} of the solutions is not there")
    names = [*plan.outputs, END, ERROR]
    digest = digests(sweep=[plan.digest, table.to_csv()])["sweep"]
    results = _read(file, digest, names) if file is not None else {}
    if solutions is not None:
        kept = _solved_before(solutions, digest, len(table))
        results = {i: result for i, result in results.items() if result[ERROR] or i in kept}
    left = [(i, row) for i, row in enumerate(table.to_dict("records")) if i not in results]
    written = time.monotonic()
    try:
        with (
            closing(_results(plan, left, executor)) as coming,
            progress_bar(progress, "runs", len(table), len(results)) as advance,
        ):
            for index, result in coming:
                if solutions is not None and not result[ERROR]:
                    with whole_file(_solution_file(solutions, index), "wb") as solved:
                        np.savez_compressed(solved, sweep=digest, **result.pop(SOLUTION))
                results[index] = result
                advance(len(results))
                if file is not None and time.monotonic() - written > WRITTEN:
                    _write(file, digest, results, names)
                    written = time.monotonic()
    finally:
        if file is not None:
            _write(file, digest, results, names)
    found = pd.DataFrame.from_dict(results, "index", columns=names).sort_index()
    return pd.concat([table, found], axis=1)


@dataclass(frozen=True)
class _Plan:
    """What is the same for every row, and how a row is run."""

    cell: type[BaseCell]
    options: dict
    values: pybamm.ParameterValues | None
    experiment: pybamm.Experiment | Callable | Sequence[float]
    outputs: tuple[str, ...] | dict[str, Callable]
    columns: tuple[str, ...]
    simulation_options: dict
    with_solutions: bool

    def check(self, table):
        """Refuse a column or an output that is not known, before anything is run."""
        for name in self.outputs:
            if name not in OUTPUTS and not isinstance(self.outputs, dict):
                raise ValueError(f"no output '{name}'; there are {list(OUTPUTS)}")
            if name in (*self.columns, END, ERROR, SOLUTION):
                raise ValueError(f"output '{name}' has the name of another column")
        if self.values is None and SET not in self.columns:
            raise ValueError(f"no parameter values, and no column '{SET}'")
        if table.empty:
            raise ValueError("the table has no rows")
        options = inspect.signature(pybamm.Simulation).parameters
        if unknown := [name for name in self.simulation_options if name not in options]:
            raise ValueError(f"'{unknown[0]}' is no option of pybamm.Simulation: {list(options)}")
        given: dict[str, str] = {}
        for name in self.arguments:
            if (other := given.setdefault(_argument(name), name)) != name:
                raise ValueError(f"columns '{other}' and '{name}' are of the same argument")
        known = self.values_of(table.iloc[0])
        for name in self.parameters:
            if name not in known:
                raise ValueError(
                    f"column '{name}' is neither a parameter of the set nor an option, nor "
                    f"an argument of the experiment ({sorted(self.takes)})"
                )
            bad = [x for x in table[name] if not (isinstance(x, Real) and np.isfinite(x))]
            if bad:
                raise ValueError(f"{name} is {bad[0]!r}; it must be a finite number")
        for name in filter(unit_of, self.arguments):
            bad = [x for x in table[name] if isinstance(x, Real) and not np.isfinite(x)]
            if bad:
                raise ValueError(f"{name} is {bad[0]!r}; it must be a finite number")

    @cached_property
    def digest(self):
        """Of everything that a row's results depend on."""
        parts = digests(
            cell=[self.cell, self.options],
            values=None if self.values is None else self.values.to_json(),
            experiment=_described(self.experiment),
            outputs=self.outputs,
            columns=self.columns,
            options=self.simulation_options,
        )
        return digests(sweep=parts)["sweep"]

    def run(self, row):
        """The built simulation that serves a row, and the row's inputs."""
        key = (self.digest, self.with_solutions, *(row[name] for name in self.fixed))
        if key not in _BUILT:
            if len(_BUILT) >= KEPT:
                del _BUILT[next(iter(_BUILT))]
            _BUILT[key] = _Run(self, row)
        return _BUILT[key], {name: float(row[name]) for name in self.inputs}

    @cached_property
    def takes(self):
        """Names of the arguments of the experiment."""
        if not callable(self.experiment):
            return set()
        return set(inspect.signature(self.experiment).parameters)

    @cached_property
    def arguments(self):
        """Columns that are arguments of the experiment."""
        return [name for name in self.columns if _argument(name) in self.takes]

    @cached_property
    def laws(self):
        """Columns that are options of the model."""
        known = CellOptions()
        return [name for name in self.columns if name in known and name not in self.arguments]

    @cached_property
    def parameters(self):
        """Columns that are parameters of the set."""
        others = {SET, *self.arguments, *self.laws}
        return [name for name in self.columns if name not in others]

    @cached_property
    def inputs(self):
        """Parameters that the equations take as numbers, without being built anew."""
        built = self.cell(self.options, build=False).mesh_parameters
        if "area" in self.takes:
            built = built | {AREA}
        return [name for name in self.parameters if name not in built]

    @cached_property
    def fixed(self):
        """Columns that a cell is built anew for."""
        return [name for name in self.columns if name not in self.inputs]

    @property
    def only_times(self):
        """Whether rows can go to the solver together."""
        return not (callable(self.experiment) or isinstance(self.experiment, pybamm.Experiment))

    def values_of(self, row):
        """Parameter values of a row, but for its parameters."""
        if SET in self.columns:
            return pybamm.ParameterValues(row[SET])
        return self.values.copy()

    def experiment_of(self, row, values):
        """The experiment of a row, of the arguments that it takes."""
        if not callable(self.experiment):
            return self.experiment
        given = {"area": values[AREA]} if "area" in self.takes else {}
        for name in self.arguments:
            unit = unit_of(name)
            given[_argument(name)] = f"{row[name]:.12g} {unit}" if unit else row[name]
        return self.experiment(**given)


class _Run:
    """A simulation that is built once, for all rows that differ in its inputs."""

    def __init__(self, plan, row):
        laws = {name: row[name] for name in plan.laws}
        self.plan, self.model = plan, plan.cell(plan.options | laws)
        self.values = plan.values_of(row)
        self.values.update({name: row[name] for name in plan.parameters if name in plan.fixed})
        self.experiment = plan.experiment_of(row, self.values)
        values = self.values.copy()
        values.update(dict.fromkeys(plan.inputs, "[input]"))
        with_steps = isinstance(self.experiment, pybamm.Experiment)
        self.simulation = pybamm.Simulation(
            self.model,
            parameter_values=values,
            experiment=self.experiment if with_steps else None,
            **plan.simulation_options,
        )
        self.times = None if with_steps else [*self.experiment]
        # PyBaMM checks the range of a number as it builds; that of an input is checked here.
        parameters = {
            symbol.name: symbol
            for equation in [*self.model.rhs.values(), self.model.variables["Voltage [V]"]]
            for symbol in equation.pre_order()
            if isinstance(symbol, pybamm.FunctionParameter)
        }
        self.with_inputs = [
            symbol
            for symbol in parameters.values()
            if values.process_symbol(symbol).has_symbol_of_classes(pybamm.InputParameter)
        ]

    def check(self, inputs):
        """Refuse inputs that are outside the range of their parameter."""
        values = self.values.copy()
        values.update(inputs)
        for symbol in self.with_inputs:
            values.process_symbol(symbol)

    def solve(self, inputs):
        """Solutions of some inputs: of steps one by one, of times in one call."""
        for one in inputs:
            self.check(one)
        if self.times is None:
            return [self.simulation.solve(inputs=one) for one in inputs]
        solutions = self.simulation.solve(self.times, inputs=inputs)
        return solutions if isinstance(solutions, list) else [solutions]

    def results(self, solution, inputs):
        """Row of results of a solution."""
        self.values.update(inputs)
        outputs = self.plan.outputs
        if isinstance(outputs, dict):
            found = {name: output(solution) for name, output in outputs.items()}
            pickle.dumps(found)  # one that another process could not send costs its row
        else:
            found = {name: float(OUTPUTS[name](solution, self)) for name in outputs}
        if self.times is None:
            end = end_of(solution, self.experiment).reason
        elif solution.termination == "final time":
            end = "the last time was reached"
        else:
            end = reason_of(solution)
        if self.plan.with_solutions:
            found[SOLUTION] = dict(time_series(solution)) | profiles_of(solution)
        return found | {END: end, ERROR: ""}


def _argument(column):
    """Name of an argument, of a column with a unit."""
    return column.partition("[")[0].strip().replace(" ", "_")


def _described(experiment):
    if isinstance(experiment, pybamm.Experiment):
        return [experiment.cycles, experiment.args[1:]]
    return experiment if callable(experiment) else [*map(float, experiment)]


def _solve(plan, rows):
    """Results of some rows that one built cell serves, by index."""
    with _ALONE:
        return _solve_alone(plan, rows)


def _solve_alone(plan, rows):
    level = pybamm.logger.level
    pybamm.logger.setLevel("CRITICAL")
    try:
        if not plan.only_times or len(rows) == 1:
            return [(index, _solved(plan, row)) for index, row in rows]
        try:
            run, _ = plan.run(rows[0][1])
            inputs = [plan.run(row)[1] for _, row in rows]
            solutions = run.solve(inputs)
        except (pybamm.SolverError, ValueError):
            # One that fails fails all: each alone shows which.
            return [(index, _solved(plan, row)) for index, row in rows]
        return [
            (index, _found(run, solution, one))
            for (index, _), solution, one in zip(rows, solutions, inputs)
        ]
    finally:
        pybamm.logger.setLevel(level)


def _solved(plan, row):
    try:
        run, inputs = plan.run(row)
        (solution,) = run.solve([inputs])
    except Exception as error:  # it costs its row only
        return {ERROR: f"{type(error).__name__}: {error}"}
    return _found(run, solution, inputs)


def _found(run, solution, inputs):
    if isinstance(solution, pybamm.EmptySolution):
        return {ERROR: "no step could begin: each is beyond its cut-off as it begins"}
    try:
        return run.results(solution, inputs)
    except Exception as error:  # of a user's function too
        return {ERROR: f"{type(error).__name__}: {error}"}


def _results(plan, rows, executor) -> Generator:
    """(index, results) of each row, as they come."""
    if executor is None:
        for chunk in _chunks(plan, rows, CHUNK if plan.only_times else 1):
            yield from _solve(plan, chunk)
        return
    # Rows that are built alike stand together, so that a chunk builds one cell.
    if isinstance(executor, int):
        yield from _in_processes(plan, rows, executor)
        return
    pool = executor.get_executor() if hasattr(executor, "get_executor") else executor
    if isinstance(pool, ProcessPoolExecutor):
        _check_sendable(plan)
    futures = {pool.submit(_solve, plan, chunk): chunk for chunk in _chunks(plan, rows)}
    try:
        for future in as_completed(futures):
            try:
                yield from future.result()
            except Exception as error:  # of the executor, as BrokenExecutor or dask's KilledWorker
                lost = f"{LOST} ({type(error).__name__})"
                yield from ((index, {ERROR: lost}) for index, _ in futures[future])
    finally:
        # Nothing that waits is run for an interrupt.
        for future in futures:
            future.cancel()


def _check_sendable(plan):
    try:
        pickle.dumps(plan)
    except Exception as error:
        raise ValueError(
            "an experiment, an output or a parameter cannot be sent to another process "
            f"({error}); define its function in a module"
        ) from error


def _chunks(plan, rows, size=None):
    """Rows that one built cell serves, some at a time."""
    size = size or CHUNK
    alike: dict[tuple, list] = {}
    for index, row in rows:
        alike.setdefault(tuple(row[name] for name in plan.fixed), []).append((index, row))
    return [
        group[start : start + size]
        for group in alike.values()
        for start in range(0, len(group), size)
    ]


def _in_processes(plan, rows, count):
    """In processes of its own, made anew when one dies."""
    _check_sendable(plan)
    spawn = get_context("spawn")  # threads do not survive a fork
    waiting = _chunks(plan, rows)
    while waiting:
        lost = []
        with ProcessPoolExecutor(count, spawn) as pool:
            futures = {pool.submit(_solve, plan, chunk): chunk for chunk in waiting}
            try:
                for future in as_completed(futures):
                    try:
                        yield from future.result()
                    except BrokenExecutor:
                        lost += futures[future]
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
        if len(lost) == len(rows):
            _check_processes(spawn)
        waiting = []
        while lost and not waiting:
            # All that waited is lost with the worker: alone, in turn, the row shows.
            with ProcessPoolExecutor(1, spawn) as pool:
                row, *rest = lost
                try:
                    yield from pool.submit(_solve, plan, [row]).result()
                    lost = rest
                    waiting = _chunks(plan, rest)
                except BrokenExecutor:
                    yield row[0], {ERROR: LOST}
                    lost = rest


def _check_processes(context):
    """Refuse to go on where a process cannot even start."""
    with ProcessPoolExecutor(1, context) as pool:
        try:
            pool.submit(int).result()
        except BrokenExecutor as error:
            raise ValueError(
                "processes cannot start from here: in a script, what calls for them must be "
                "under if __name__ == '__main__':"
            ) from error


def _solution_file(folder, index):
    return Path(folder) / f"{index}.npz"


def _solved_before(folder, digest, count):
    """Rows whose solutions are in a folder, which must not have those of another sweep."""
    kept = set()
    for index in range(count):
        path = _solution_file(folder, index)
        if not path.exists():
            continue
        try:
            with np.load(path, allow_pickle=False) as solved:
                sweep = str(solved["sweep"])
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise ValueError(f"{path} is not the solution of a sweep, or damaged") from error
        if sweep != digest:
            raise ValueError(f"{path} is of another sweep; give another folder")
        kept.add(index)
    return kept


def _read(file, digest, names):
    """Results of a file by row, empty if it is not there."""
    path = Path(file)
    if not path.parent.is_dir():
        raise ValueError(f"{path} cannot be written: its folder is not there")
    if not path.exists():
        return {}
    if path.is_dir():
        raise ValueError(f"{path} is a folder; give the name of a file")
    foreign = f"{path} is not a file of a sweep, or damaged; give another name"
    with path.open(errors="replace") as lines:
        first = lines.readline().rstrip("\n")
        if not first.startswith(FORMAT):
            raise ValueError(foreign)
        if first.removeprefix(FORMAT) != digest:
            raise ValueError(
                f"{path} is of another sweep: its cell, parameters, experiment, outputs or "
                "table differ; give another name"
            )
        try:
            done = pd.read_csv(lines, index_col=0, dtype=str, keep_default_na=False)
            done.index = done.index.astype(int)
        except (ValueError, pd.errors.ParserError) as error:
            raise ValueError(foreign) from error
    if list(done.columns) != names:
        raise ValueError(foreign)
    return done.apply(_values).to_dict("index")


def _values(column):
    """Numbers or truths, if all that is there are; a row that failed has none."""
    if column.name in (END, ERROR):
        return column
    there = column[column != ""]
    if set(there) <= {"True", "False"} and len(there):
        return column.map({"True": True, "False": False, "": np.nan})
    numbers = pd.to_numeric(there, errors="coerce")
    return numbers.reindex(column.index) if len(there) and numbers.notna().all() else column


def _write(file, digest, results, names):
    """The whole file, or nothing of it."""
    done = {i: result for i, result in results.items() if not result[ERROR].startswith(LOST)}
    table = pd.DataFrame.from_dict(done, "index", columns=names).sort_index()
    with whole_file(file, newline="") as lines:
        lines.write(f"{FORMAT}{digest}\n")
        table.to_csv(lines)
