"""A progress bar on the terminal, or in a notebook."""

from __future__ import annotations

import contextlib
import time


@contextlib.contextmanager
def progress_bar(shown: bool, what: str, count: int | None = None, done: int = 0):
    """A function ``advance(now, text)`` that shows progress on the standard error.

    Parameters
    ----------
    shown : bool
        Whether to show anything.
    what : str
        What is counted, such as "cycles".
    count : int, optional
        How many there will be; without it only the number and the time that passed are shown.
    done : int
        How many are done at the start.
    """
    if not shown:
        yield lambda now, text="": None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    counted: tuple[ProgressColumn, ...] = (BarColumn(), MofNCompleteColumn())
    remaining: tuple[ProgressColumn, ...] = (TimeRemainingColumn(),)
    if count is None:
        counted, remaining = (SpinnerColumn(),), ()
    description, note = TextColumn("{task.description}"), TextColumn("{task.fields[note]}")
    columns = (description, *counted, note, TimeElapsedColumn(), *remaining)
    console = Console(stderr=True)
    with Progress(*columns, console=console, speed_estimate_period=600) as bar:
        task = bar.add_task(what, total=count, completed=done, note="")
        began = time.monotonic()

        def advance(now, text=""):
            rate = (now - done) / max(time.monotonic() - began, 1e-9)
            bar.update(task, completed=now, note=text or f"{rate:.2g} per second")

        yield advance
