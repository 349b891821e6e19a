"""Tables on the terminal or as JSON, and outputs that are checked before the work."""

import contextlib
import errno
import json
import math
import os
import sys
import tempfile
from pathlib import Path

import click

from .._util.atomic_files import atomic_write
from .group import UsageError

#: Texts of a column that are not broken into lines.
_SHORT = 24

jobs = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    metavar="N",
    help="Runs at a time (default: one per processor).",
)
as_json = click.option("--json", "as_json", is_flag=True, help="The table as JSON.")


def show_table(table, as_json=False, title=None):
    """Print a data frame, the index left out, as a table or as a list of objects in JSON.

    Parameters
    ----------
    table : pandas.DataFrame
    as_json : bool
    title : str, optional
        Of the table; JSON has none.
    """
    if as_json:
        rows = [
            {name: _plain(value) for name, value in row.items()}
            for row in table.to_dict("records")
        ]
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False, allow_nan=False))
        return
    from rich import box
    from rich.table import Table

    shown = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left")
    for name in table:
        texts = [text(value) for value in table[name]]
        justify = "right" if table[name].map(_is_number).all() else "left"
        short = max(map(len, texts), default=0) <= _SHORT
        shown.add_column(name, justify=justify, no_wrap=short, overflow="fold")
    for row in table.itertuples(index=False):
        shown.add_row(*(text(value) for value in row))
    console().print(shown)


def write_csv(table, path):
    """Write a data frame, the index left out, complete or not at all."""
    with atomic_write(path, newline="", encoding="utf-8") as file:
        table.to_csv(file, index=False)


def console():
    """The terminal; a file or a pipe has no width of its own, unless COLUMNS gives it."""
    from rich.console import Console

    given = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(width=None if given else 160, markup=False, highlight=False)


def text(value):
    """A cell of a table: four digits of a number, nothing for what there is not."""
    if _is_number(value):
        return "" if math.isnan(value) else f"{value:.4g}"
    return "" if value is None else str(value)


def _is_number(value):
    return isinstance(value, float)


def _plain(value):
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and not math.isfinite(value) else value


def output_file(context, parameter, path):
    """A file to be written, checked before the work whose result it takes."""
    return path and _writable(path, path.parent)


def figure_file(context, parameter, path):
    """A figure to be written, checked likewise."""
    if path and path.suffix.lower() not in FIGURES:
        raise click.BadParameter(f"{path} must end in one of {', '.join(FIGURES)}")
    return output_file(context, parameter, path)


def output_folder(context, parameter, path):
    """A folder to be written into, checked likewise."""
    return _writable(path, path)


def _writable(path, folder):
    with _place_refused(path):
        folder.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            path.open("ab").close()
        elif path != folder and os.path.lexists(path) and not path.is_dir():
            raise OSError(errno.EINVAL, "it is a pipe, a device or a link to nothing")
        else:
            tempfile.TemporaryFile(dir=folder).close()
    return path


@contextlib.contextmanager
def _place_refused(path):
    """Say of an error of the system that results cannot go to a path."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}; name another place") from error


FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
#: Ends of the names of figures.
FIGURES = (".png", ".pdf", ".svg")


def check_free(folder, files, force):
    """Refuse a folder that cannot be made, or has something in it, with a :class:`UsageError`.

    By force an earlier result of the same ``files`` may be replaced, nothing else.
    """
    with _place_refused(folder):
        there = {path.name for path in folder.iterdir()} if os.path.lexists(folder) else set()
    if others := sorted(there - set(files)):
        raise UsageError(f"{folder} has other files, such as '{others[0]}'; name another folder")
    if there and not force:
        raise UsageError(f"{folder} has an earlier result; --force replaces it")
    output_file(None, None, folder)
