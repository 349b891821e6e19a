"""Measured cells against the model: ``scorecard`` and ``figures``."""

import fnmatch
import sys
from pathlib import Path

import click

from .._util.atomic_files import atomic_write
from .group import Command
from .output import FILE, FOLDER, console, jobs, output_file, output_folder

_only = click.option(
    "--only", default="*", metavar="PATTERN", help="Only the ids that match: 'strip-*'."
)
_hull = click.option(
    "--hull",
    metavar="KIND",
    help="Plateaus: calculated, measured or corrected (default: the best of each alloy).",
)


@click.command(cls=Command, short_help="Measured cells against the model.")
@click.option(
    "--measurements",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Your own table, with the columns of hansel2021_measurements.csv.",
)
@_only
@click.option(
    "--json", "json_file", type=FILE, callback=output_file, metavar="FILE", help="As JSON."
)
@click.option(
    "--html", "html_file", type=FILE, callback=output_file, metavar="FILE", help="As a page."
)
@_hull
@jobs
def scorecard(measurements, only, json_file, html_file, hull, jobs):
    """Measured cells against the model, by default those of Hänsel et al. 2021.

    Without --measurements, what calibrations without each film predict follows, and cells of
    other laboratories, each with a total of its own.
    Writes scorecard.json and scorecard.html here, unless --json or --html is given.
    All rows take about 4 minutes on two processors, without the long-term ones
    (--only '[!l]*') half a minute.

    \b
    Example:
      pybamm-alloy scorecard --only 'strip-*' --html strips.html

    Exits with 0 if every row has a model value, with 1 if a run failed, with 2 on an error
    in what was asked. A cell of another laboratory without a model value is a result.
    """
    if json_file is html_file is None:
        json_file, html_file = (
            output_file(None, None, Path(f"scorecard.{kind}")) for kind in ("json", "html")
        )
    from ..reports.scorecard_page import write_scorecard_page
    from ..scorecard.cross_validation import cross_validation

    card, literature = _scorecards(measurements, only, hull, jobs)
    predicted = cross_validation(only) if measurements is None else None
    if card.measurements:
        print_scorecard(card)
    if predicted is not None and predicted.total:
        console().print(
            f"{predicted.within} of {predicted.total} predicted by calibrations without the film",
            style="bold",
        )
    if literature is not None:
        print_scorecard(literature, "of other laboratories within tolerance")
    if json_file:
        with atomic_write(json_file, encoding="utf-8") as file:
            file.write(card.to_json(literature, predicted) + "\n")
    if html_file:
        write_scorecard_page(card, html_file, literature, predicted)
    for path in filter(None, (json_file, html_file)):
        click.echo(f"Wrote {path}")
    sys.exit(0 if card.failed.empty else 1)


@click.command(cls=Command, short_help="Figures of the paper, redrawn by the model.")
@click.option(
    "--output",
    type=FOLDER,
    callback=output_folder,
    required=True,
    metavar="DIR",
    help="Folder of the figures.",
)
@_only
@_hull
@jobs
def figures(output, only, hull, jobs):
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
    from ..plotting.files import save_figure
    from ..reports.paper_figures import conditions, draw_paper_figures

    card = _score(conditions(), only, hull, jobs)
    for name, figure in draw_paper_figures(card).items():
        path = output / f"{name}.png"
        save_figure(figure, path)
        click.echo(f"Wrote {path}")
    for row in card.failed.itertuples():
        click.echo(f"{row.id}: {row.reason}", err=True)
    sys.exit(0 if card.failed.empty else 1)


def _score(measurements, only, hull, jobs):
    """The scorecard of a table."""
    import pybamm

    from ..scorecard.score import score

    pybamm.logger.setLevel("ERROR")
    return score(measurements, only=only, jobs=jobs, progress=True, hull=hull)


def _scorecards(measurements, only, hull, jobs):
    """That of a table, and that of other laboratories if no table is given."""
    from ..scorecard import literature
    from ..scorecard import measurements as reference
    from ..scorecard.score import Scorecard

    if measurements is not None or not _matches(literature.read_literature(), only):
        return _score(measurements, only, hull, jobs), None
    card = Scorecard([], {})  # the pattern may be of the other laboratories alone
    if _matches(reference.read_measurements(), only):
        card = _score(None, only, hull, jobs)
    return card, literature.score_literature(only, jobs, progress=True, hull=hull)


def _matches(rows, only):
    return any(fnmatch.fnmatchcase(row.id, only) for row in rows)


def print_scorecard(card, counted="within tolerance"):
    """The rows on the terminal, the reasons of those that failed, and the total."""
    from rich import box
    from rich.table import Table

    from ..reports.scorecard_page import COLUMNS, NUMBERS, cells

    table = Table(title="Measured against model", box=box.SIMPLE_HEAD)
    shown = [name for name in COLUMNS if name not in ("condition", "quantity")]
    for name in shown:
        justify = "right" if name in NUMBERS else "left"
        table.add_column(name, justify=justify, no_wrap=True)
    colours = {"yes": "green", "no": "red", "": None}
    for row in card.rows.to_dict("records"):
        texts = cells(row)
        table.add_row(*(texts[name] for name in shown), style=colours[texts["within"]])
    terminal = console()
    terminal.print(table)
    for row in card.failed.itertuples():
        terminal.print(f"{row.id}: {row.reason}", style="red")
    terminal.print(f"{card.within} of {card.total} {counted}", style="bold")
