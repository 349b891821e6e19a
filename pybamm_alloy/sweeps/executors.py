"""Where the rows of a sweep are run: here, in processes, or by any executor."""

from __future__ import annotations

import threading
from collections.abc import Generator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from typing import Any

import pybamm

from .. import _pybamm
from .._util.processes import WorkerTerminated, check_can_be_sent, map_in_processes
from .._util.validation import check_count
from .plan import ERROR, SweepPlan

#: Rows that a worker is given at a time: few to lose, many to build a cell for once.
CHUNK = 8
#: Begins the error of a row that a file does not count as done.
WORKER_TERMINATED = "worker process terminated"
#: Simulations are not thread-safe; access is serialised.
_LOCK = threading.Lock()


def check_executor(executor: Any) -> None:
    """Refuse what runs nothing: no executor, no client of a cluster, and no number of processes.

    Parameters
    ----------
    executor : as of :func:`pybamm_alloy.sweep`

    Raises
    ------
    ValueError
    """
    if executor is None or any(
        callable(getattr(executor, name, None)) for name in ("submit", "get_executor")
    ):
        return
    if isinstance(executor, int):
        check_count("executor", executor)
        return
    raise ValueError(
        f"executor is {executor!r}; it must be None, a number of processes, an executor or the "
        "client of a cluster"
    )


def results_of(
    plan: SweepPlan, rows: list, executor: Any
) -> Generator[tuple[int, dict], None, None]:
    """Index and results of each row, as they come.

    Parameters
    ----------
    plan : SweepPlan
    rows : list of (int, dict)
    executor : as of :func:`pybamm_alloy.sweep`
    """
    if executor is None:
        for chunk in _chunks(plan, rows, CHUNK if plan.only_times else 1):
            yield from _solve(plan, chunk)
        return
    # Rows that are built alike stand together, so that a chunk builds one cell.
    chunks = _chunks(plan, rows, CHUNK)
    what = "an experiment, an output or a parameter"
    if isinstance(executor, int):
        check_can_be_sent(plan, what)
        solve = partial(_solve, plan)
        for chunk, results in map_in_processes(solve, chunks, executor, _single_rows):
            yield from _answers(chunk, results)
        return
    pool = executor.get_executor() if hasattr(executor, "get_executor") else executor
    if isinstance(pool, ProcessPoolExecutor):
        check_can_be_sent(plan, what)
    futures = {pool.submit(_solve, plan, chunk): chunk for chunk in chunks}
    try:
        for future in as_completed(futures):
            try:
                results = future.result()
            except Exception as error:  # of the executor, as BrokenExecutor or KilledWorker
                results = WorkerTerminated(f"{WORKER_TERMINATED} ({type(error).__name__})")
            yield from _answers(futures[future], results)
    finally:
        # Nothing that waits is run after an interrupt.
        for future in futures:
            future.cancel()


def _answers(chunk, results):
    """Results of the rows of a chunk, or the error that it came to."""
    if not isinstance(results, Exception):
        yield from results
        return
    terminated = isinstance(results, WorkerTerminated)
    error = str(results) if terminated else f"{type(results).__name__}: {results}"
    yield from ((index, {ERROR: error}) for index, _ in chunk)


def _single_rows(chunk):
    return [[row] for row in chunk]


def _chunks(plan, rows, size):
    """Rows that one built cell serves, some at a time."""
    alike: dict[tuple, list] = {}
    for index, row in rows:
        alike.setdefault(tuple(row[name] for name in plan.fixed), []).append((index, row))
    return [
        group[start : start + size]
        for group in alike.values()
        for start in range(0, len(group), size)
    ]


def _solve(plan, rows):
    """Index and results of some rows that one built cell serves."""
    with _LOCK:
        level = pybamm.logger.level
        pybamm.logger.setLevel("CRITICAL")
        try:
            if plan.only_times and len(rows) > 1:
                return _solve_together(plan, rows)
            return [(index, _solve_row(plan, row)) for index, row in rows]
        finally:
            pybamm.logger.setLevel(level)


def _solve_together(plan, rows):
    """The same in one call of the solver."""
    try:
        cell, _ = plan.built(rows[0][1])
        inputs = [plan.built(row)[1] for _, row in rows]
        solutions = cell.solve(inputs)
    except (pybamm.SolverError, ValueError):
        # One that fails fails all: each alone shows which.
        return [(index, _solve_row(plan, row)) for index, row in rows]
    return [
        (index, _row_of_results(cell, solution, one))
        for (index, _), solution, one in zip(rows, solutions, inputs)
    ]


def _solve_row(plan, row):
    try:
        cell, inputs = plan.built(row)
        (solution,) = cell.solve([inputs])
    except Exception as error:  # it costs its row only
        return {ERROR: f"{type(error).__name__}: {error}"}
    return _row_of_results(cell, solution, inputs)


def _row_of_results(cell, solution, inputs):
    if _pybamm.is_empty(solution):
        return {ERROR: "no step could begin: each is beyond its cut-off as it begins"}
    try:
        return cell.results(solution, inputs)
    except Exception as error:  # of a user's function too
        return {ERROR: f"{type(error).__name__}: {error}"}
