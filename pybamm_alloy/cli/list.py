"""``list``: all that can be named."""

import inspect

import click

from .cell import our_sets, set_names
from .experiment import experiments
from .group import Command
from .output import as_json, show_table

KINDS = ("sets", "submodels", "experiments", "options", "systems")


@click.command("list", cls=Command)
@click.argument("kind", type=click.Choice(KINDS), required=False)
@as_json
def list_(kind, as_json):
    """Sets, submodels, experiments, options and systems there are.

    \b
    Examples:
      pybamm-alloy list
      pybamm-alloy list sets
      pybamm-alloy list submodels --json
    """
    import pandas as pd

    kinds = (kind,) if kind else KINDS
    rows = []
    for one in kinds:
        entries = _LISTS[one]()
        rows += [{"kind": one, "name": name, "what it is": text} for name, text in entries]
    table = pd.DataFrame(rows)
    show_table(table if kind is None else table.drop(columns="kind"), as_json, kind)


def _sets():
    from importlib.metadata import entry_points

    ours, packages = our_sets(), set_names()
    for point in entry_points(group="pybamm_parameter_sets"):
        if point.name in ours:
            package = packages[point.name]
            from_elsewhere = "" if package == "pybamm_alloy" else f" (of {package})"
            yield point.name, _first_line(point.load()) + from_elsewhere


def _submodels():
    from ..cells.options import SUBMODELS, submodel_class, submodel_names

    for family in SUBMODELS:
        for submodel in submodel_names(family):
            yield f"{family}={submodel}", _first_line(submodel_class(family, submodel))


def _experiments():
    for name, function in experiments().items():
        yield name, _first_line(function)


def _options():
    from ..cells.options import BASE_SUBMODELS, PYBAMM_OPTIONS, submodel_names

    for family, base in BASE_SUBMODELS.items():
        yield family, f"{_first_line(base)[:-1]}: {', '.join(submodel_names(family))}"
    for option, values in PYBAMM_OPTIONS.items():
        yield option, f"As of PyBaMM's models: {', '.join(values)}"


def _systems():
    from ..parameter_sets import read_table
    from ..parameter_sets.hulls import BEST_HULLS, HOSTS

    for system in dict.fromkeys(read_table("formation_energies")["system"]):
        if system in HOSTS:
            text = f"used in the parameter sets, its hull is {BEST_HULLS[system]}"
        else:
            text = "formation energies only"
        yield system, text


def _first_line(thing):
    return (inspect.getdoc(thing) or "").partition("\n")[0]


_LISTS = {
    "sets": _sets,
    "submodels": _submodels,
    "experiments": _experiments,
    "options": _options,
    "systems": _systems,
}
