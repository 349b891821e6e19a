"""Work in several processes: one way to start them, and to go on when one of them dies."""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import Any, TypeVar

Task = TypeVar("Task")


class WorkerTerminated(RuntimeError):
    """The process that did a piece of work was terminated, as by a lack of memory."""


@contextlib.contextmanager
def process_pool(count: int, initializer: Callable | None = None, initargs: tuple = ()):
    """A pool of processes, of which none outlives the block.

    Parameters
    ----------
    count : int
        Number of processes.
    initializer, initargs
        What each process does first, as of ``concurrent.futures.ProcessPoolExecutor``.

    Raises
    ------
    ValueError
        If a process died in the block, and none can be started at all.
    """
    # Threads, such as those of a solver, do not survive a fork.
    pool = ProcessPoolExecutor(count, get_context("spawn"), initializer, initargs)
    try:
        yield pool
    except BrokenExecutor:
        check_processes_start()
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def check_processes_start() -> None:
    """Raise a ValueError where no process can be started, and say why."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        try:
            pool.submit(int).result()
        except BrokenExecutor as error:
            raise ValueError(
                "processes cannot start from here: in a script, what calls for them must be "
                "under if __name__ == '__main__':"
            ) from error


def check_can_be_sent(thing: Any, what: str) -> None:
    """Raise a ValueError if something cannot be sent to another process."""
    try:
        pickle.dumps(thing)
    except Exception as error:
        raise ValueError(
            f"{what} cannot be sent to another process ({error}); define its function in a module"
        ) from error


def map_in_processes(
    function: Callable[[Task], Any],
    tasks: Iterable[Task],
    count: int,
    split: Callable[[Task], list[Task]] = lambda task: [task],
    initializer: Callable | None = None,
    initargs: tuple = (),
) -> Iterator[tuple[Task, Any]]:
    """Each task with its result, as they come.

    A process that dies takes all the tasks with it that its pool has not finished, in
    ``concurrent.futures`` and in loky alike (9 of 12 in a trial). They are split into the
    smallest ones; single processes find the one that is fatal, whose result is
    :class:`WorkerTerminated`, and the others go into a new pool.

    Parameters
    ----------
    function : callable
        Of a task; like the tasks it must be picklable. Its errors are results too.
    tasks : iterable
    count : int
        Number of processes.
    split : callable
        A task to the smallest tasks that it is made of.
    initializer, initargs
        As of :func:`process_pool`.

    Raises
    ------
    ValueError
        If no process can be started at all.
    """
    waiting, first = list(tasks), True
    while waiting:
        lost: list[Task] = []
        total = len(waiting)
        pool = ProcessPoolExecutor(count, get_context("spawn"), initializer, initargs)
        futures = {pool.submit(function, task): task for task in waiting}
        try:
            for future in as_completed(futures):
                try:
                    yield futures[future], future.result()
                except BrokenExecutor:
                    lost.append(futures[future])
                except Exception as error:
                    yield futures[future], error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        if first and len(lost) == total:
            check_processes_start()
        first = False
        waiting = []
        single = [small for task in lost for small in split(task)]
        while single and not waiting:
            task, *single = single
            with ProcessPoolExecutor(1, get_context("spawn"), initializer, initargs) as alone:
                try:
                    yield task, alone.submit(function, task).result()
                    waiting = single
                except BrokenExecutor:
                    yield task, WorkerTerminated("worker process terminated")
                except Exception as error:
                    yield task, error
                    waiting = single
