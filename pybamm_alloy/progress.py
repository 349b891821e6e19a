"""A bar on the terminal, or in a notebook."""

import contextlib
import time


@contextlib.contextmanager
def progress_bar(shown, what, count, done):
    """A function that shows how many are done, with rate and time to go."""
    if not shown:
        yield lambda now: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, speed_estimate_period=600) as bar:
        task = bar.add_task(what, total=count, completed=done, rate="")
        began = time.monotonic()

        def advance(now):
            rate = (now - done) / (time.monotonic() - began)
            bar.update(task, completed=now, rate=f"{rate:.2g} per second")

        yield advance
