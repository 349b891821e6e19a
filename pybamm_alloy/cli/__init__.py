"""The command ``pybamm-alloy``: a file for each command, PyBaMM imported where it is used."""

import click

from .compare import compare
from .fit import fit
from .group import Group
from .hull import hull
from .impedance import impedance
from .list import list_
from .map import map_
from .predict import predict
from .run import run
from .scorecard import figures, print_scorecard, scorecard
from .show import show

__all__ = ["main", "print_scorecard"]


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pybamm-alloy")
def main():
    """Solid-state cells with lithium-alloy anodes, in PyBaMM."""


_COMMANDS = (list_, show, hull, run, impedance, fit, compare, map_, predict, scorecard, figures)
for _command in _COMMANDS:
    main.add_command(_command)
