"""Tables on the terminal or as JSON, and files that are written whole or not at all."""

import contextlib
import json
import math
import os
import shutil
import sys
import tempfile
from pathlib import Path

import click

from .group import Mistake

#: Texts of a column that are not broken into lines.
_SHORT = 24

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


def console():
    """The terminal; a file or a pipe has no width of its own."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 160, markup=False, highlight=False)


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


def output_folder(context, parameter, path):
    """A folder to be written into, checked likewise."""
    return _writable(path, path)


def _writable(path, folder):
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.BadParameter(f"cannot write {path}: {error.strerror}") from error
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise click.BadParameter(f"cannot write {path}: permission denied")
    return path


FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


def check_free(folder, force):
    """Refuse a folder that has something in it, or cannot be made, with a :class:`Mistake`.

    By force an earlier result may be replaced, nothing else.
    """
    if folder.exists() and any(folder.iterdir()):
        if not any((folder / name).exists() for name in ("run.json", "fit.json")):
            raise Mistake(f"{folder} is not empty and no earlier result; name another folder")
        if not force:
            raise Mistake(f"{folder} has an earlier result; --force replaces it")
    output_file(None, None, folder)


@contextlib.contextmanager
def whole_folder(folder):
    """A folder beside another that takes its place when all is written."""
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        made.chmod(0o777 & ~_umask())
        yield made
        old = None
        if folder.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
            folder.rename(old / "replaced")
        made.rename(folder)
        if old:
            shutil.rmtree(old)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask
