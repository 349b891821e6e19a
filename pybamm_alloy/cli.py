"""The command ``pybamm-alloy``."""

import os
import sys
from pathlib import Path

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pybamm-alloy")
def main():
    """Solid-state cells with lithium-alloy anodes, in PyBaMM."""


def _output(context, parameter, path):
    """A file to be written, checked before the work whose result it takes."""
    return path and _writable(path, path.parent)


def _output_folder(context, parameter, path):
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


_FILE = click.Path(dir_okay=False, path_type=Path)
_jobs = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    metavar="N",
    help="Runs at a time (default: one per processor).",
)
_only = click.option(
    "--only", default="*", metavar="PATTERN", help="Only the ids that match: 'strip-*'."
)
_hull = click.option(
    "--hull",
    metavar="KIND",
    help="Plateaus: calculated, measured or corrected (default: the best of each alloy).",
)
_debug = click.option("--debug", is_flag=True, help="Show the traceback of an error.")


@main.command(no_args_is_help=False)
@click.option(
    "--measurements",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Your own table, with the columns of hansel2021_measurements.csv.",
)
@_only
@click.option(
    "--json", "json_file", type=_FILE, callback=_output, metavar="FILE", help="As JSON."
)
@click.option(
    "--html", "html_file", type=_FILE, callback=_output, metavar="FILE", help="As a page."
)
@_hull
@_jobs
@_debug
def scorecard(measurements, only, json_file, html_file, hull, jobs, debug):
    """Measured cells against the model, by default those of Hänsel et al. 2021.

    Writes scorecard.json and scorecard.html here, unless --json or --html is given.
    All rows take about 4 minutes on two processors, without the long-term ones
    (--only '[!l]*') half a minute.

    \b
    Example:
      pybamm-alloy scorecard --only 'strip-*' --html strips.html

    Exits with 0 if every row has a model value, with 1 if a run failed, with 2 on an error
    in what was asked.
    """
    if json_file is html_file is None:
        json_file, html_file = (
            _output(None, None, Path(f"scorecard.{kind}")) for kind in ("json", "html")
        )
    card = _score(measurements, only, hull, jobs, debug)
    print_scorecard(card)
    if json_file:
        json_file.write_text(card.to_json() + "\n", encoding="utf-8")
    if html_file:
        card.write_html(html_file)
    for path in filter(None, (json_file, html_file)):
        click.echo(f"Wrote {path}")
    sys.exit(0 if card.failed.empty else 1)


@main.command()
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    callback=_output_folder,
    required=True,
    metavar="DIR",
    help="Folder of the figures.",
)
@_only
@_hull
@_jobs
@_debug
def figures(output, only, hull, jobs, debug):
    """Figures 3 to 6 of Hänsel et al. 2021, redrawn by the model.

    Writes figure_3.png to figure_6.png, without those for which no run matches. All
    take about 4 minutes on two processors, without the 1000 h of figure 6
    (--only '[!l]*') one minute.

    \b
    Example:
      pybamm-alloy figures --output figures --only 'rate-*'

    Exits with 0 if every run was solved, with 1 if one failed, with 2 on an error in what
    was asked.
    """
    from .paper_figures import conditions, draw

    card = _score(conditions(), only, hull, jobs, debug)
    for name, figure in draw(card).items():
        path = output / f"{name}.png"
        figure.savefig(path, dpi=150)
        click.echo(f"Wrote {path}")
    for row in card.failed.itertuples():
        click.echo(f"{row.id}: {row.reason}", err=True)
    sys.exit(0 if card.failed.empty else 1)


def _score(measurements, only, hull, jobs, debug):
    """The scorecard, or one line on what is wrong."""
    import pybamm

    from .scorecard import score

    pybamm.logger.setLevel("ERROR")
    try:
        return score(measurements, only=only, jobs=jobs, progress=True, hull=hull)
    except ValueError as error:
        if debug:
            raise
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)


def print_scorecard(card):
    """The rows on the terminal, the reasons of those that failed, and the total."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from .scorecard_page import COLUMNS, NUMBERS, cells

    table = Table(title="Measured against model", box=box.SIMPLE_HEAD)
    shown = [name for name in COLUMNS if name not in ("condition", "quantity")]
    for name in shown:
        justify = "right" if name in NUMBERS else "left"
        table.add_column(name, justify=justify, no_wrap=True)
    colours = {"yes": "green", "no": "red", "": None}
    for row in card.rows.to_dict("records"):
        texts = cells(row)
        table.add_row(*(texts[name] for name in shown), style=colours[texts["within"]])
    # A file or a pipe has no width of its own.
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(table)
    for row in card.failed.itertuples():
        console.print(f"{row.id}: {row.reason}", style="red", markup=False)
    console.print(f"{card.within} of {card.total} within tolerance", style="bold")
