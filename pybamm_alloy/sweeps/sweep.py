"""Many cells at once: a table with a row of inputs for each run, and of its results."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pybamm

from .._util.atomic_files import atomic_write, locked
from .._util.digests import digests
from .._util.input_files import as_path
from .._util.progress import progress_bar
from .._util.validation import check_frame, check_list
from ..cells import BaseCell
from ..cells.base_cell import check_cell
from .executors import check_executor, results_of
from .plan import END, ERROR, SOLUTION, SweepPlan
from .results_file import read_results, solution_file, solved_before, write_results
from .tables import grid

#: Seconds between two writes of the file.
WRITE_INTERVAL = 2.0


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
        CSV that is written atomically as results come. If it exists, what is in it
        is not run again.
    progress : bool
        Whether to show a bar with time to go.
    solutions : path, optional
        Folder for what each run did in full, "0.npz" of the first row: the columns of
        :func:`pybamm_alloy.results.time_series` and its
        :func:`~pybamm_alloy.results.profiles_of`, for ``numpy.load``. With ``file``, a row
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
        If a column or an output is not known, the file or a solution is that of another sweep
        or damaged, the file is in use by another process, or the folder of the solutions does
        not exist.
    """
    _check_outputs(outputs)
    _check_experiment(experiment)
    check_cell(model, parameter_values)
    check_executor(executor)
    if not isinstance(table, pd.DataFrame):
        table = grid(table)
    check_frame("table", table)
    check_list("the columns of the table", table.columns)
    table = table.reset_index(drop=True)
    plan = SweepPlan(
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
    if solutions is not None and not as_path("solutions", solutions).is_dir():
        raise ValueError(f"folder {solutions} of the solutions does not exist")
    names = [*plan.outputs, END, ERROR]
    digest = digests(sweep=[plan.digest, table.to_csv()])["sweep"]
    with locked(file, "sweep"):
        results = _solve_rows(plan, table, executor, file, solutions, digest, progress)
    found = pd.DataFrame.from_dict(results, "index", columns=names).sort_index()
    return pd.concat([table, found], axis=1)


def _check_outputs(outputs):
    check_list("outputs", outputs)
    names = [*outputs]
    if not names or len(set(names)) < len(names):
        raise ValueError(f"outputs is {names}; it must name one or more, each once")
    if isinstance(outputs, Mapping):
        for name, output in outputs.items():
            if not callable(output):
                raise ValueError(f"output '{name}' is {output!r}; it must be a function")


def _check_experiment(experiment):
    if callable(experiment) or isinstance(experiment, pybamm.Experiment):
        return
    try:
        times = np.asarray(experiment, float)
    except (TypeError, ValueError):
        times = np.array([])
    if times.ndim != 1 or len(times) < 2 or not (np.diff(times) > 0).all() or times[0] != 0:
        raise ValueError(
            f"experiment is {experiment!r:.60}; it must be a pybamm.Experiment, a function that "
            "returns one, or times [s] that rise from 0"
        )


def _solve_rows(plan, table, executor, file, solutions, digest, progress):
    """Index of each row to its results, those of earlier calls from the file."""
    names = [*plan.outputs, END, ERROR]
    results = read_results(file, digest, names, len(table)) if file is not None else {}
    if solutions is not None:
        kept = solved_before(solutions, digest, len(table))
        results = {i: result for i, result in results.items() if result[ERROR] or i in kept}
    left = [(i, row) for i, row in enumerate(table.to_dict("records")) if i not in results]
    written = time.monotonic()
    try:
        with (
            closing(results_of(plan, left, executor)) as coming,
            progress_bar(progress, "runs", len(table), len(results)) as advance,
        ):
            for index, result in coming:
                if solutions is not None and not result[ERROR]:
                    with atomic_write(solution_file(solutions, index), "wb") as solved:
                        np.savez_compressed(solved, sweep=digest, **result.pop(SOLUTION))
                results[index] = result
                advance(len(results))
                if file is not None and time.monotonic() - written > WRITE_INTERVAL:
                    write_results(file, digest, results, names)
                    written = time.monotonic()
    finally:
        if file is not None:
            write_results(file, digest, results, names)
    return results
