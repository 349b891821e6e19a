"""``show``: every value of a set, and where it is from."""

import fnmatch

import click

from .cell import check_set
from .group import Command, UsageError
from .output import as_json, show_table

TRUST = (
    "trust: p read in the paper or a primary file, s in a review, d derived or fitted, "
    "r recalled, a assumed; derived: calculated from what the source names"
)


@click.command(cls=Command)
@click.argument("parameter_set", metavar="SET")
@click.option(
    "--only",
    metavar="PATTERN",
    help="Only the parameters that match, or have the text: 'Positive*', creep.",
)
@as_json
def show(parameter_set, only, as_json):
    """Values of a parameter set with unit, trust and source.

    \b
    Examples:
      pybamm-alloy show Hansel2021_Li13In3
      pybamm-alloy show Hansel2021_Li17Sn4_half_cell --only 'Positive*diffusivity*'
    """
    check_set(parameter_set)
    import pybamm

    from ..parameter_sets import sources

    pybamm.logger.setLevel("ERROR")
    table = sources(parameter_set)
    if only:
        pattern = only if set(only) & set("*?") else f"*{only}*"
        # A bracket is that of a unit.
        pattern = pattern.replace("[", "[[]").lower()
        table = table[[fnmatch.fnmatch(name.lower(), pattern) for name in table["parameter"]]]
        if table.empty:
            raise UsageError(f"no parameter of {parameter_set} matches '{only}'")
    show_table(table, as_json, parameter_set)
    if not as_json:
        click.echo(TRUST)
