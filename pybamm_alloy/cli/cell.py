"""Options that say which cell, shared by the commands that simulate one."""

import functools
import math
from importlib.metadata import entry_points
from pathlib import Path

import click

from .._util.input_files import read_json
from .._util.parameter_ranges import range_of
from .._util.units import read_value
from .._util.validation import FEWEST_NODES, MOST_NODES
from .group import Number, UsageError, nearest

#: Begin of the names of the sets of full cells.
_FULL = "Alloy_"
#: Values of --cell that are full cells.
_FULL_CELLS = "full", "full-dfn"
_OPTIONS = (
    click.option("--set", "set_name", metavar="NAME", help="Parameter set; see: list sets."),
    click.option(
        "--cell",
        type=click.Choice(["symmetric", "half", *_FULL_CELLS]),
        help="Which of the two sets of a film (default: the one that is named); or a full cell, "
        "of --cathode and --film, or of a set: full-dfn resolves the reaction in the cathode.",
    ),
    click.option("--cathode", metavar="NAME", help="Of a full cell: NMC811, LFP or LCO."),
    click.option("--film", metavar="NAME", help="Of a full cell (default: Li0.5In)."),
    click.option("--np", "np_ratio", type=Number(), metavar="N", help="N/P ratio (default: 1.2)."),
    click.option(
        "--capacity",
        type=Number(),
        metavar="MAH_CM2",
        help="Of the cathode of a full cell [mA.h/cm2] (default: 3).",
    ),
    click.option(
        "--delithiated", is_flag=True, help="Assemble a full cell with a delithiated cathode."
    ),
    click.option(
        "--option",
        "options",
        multiple=True,
        metavar="FAMILY=SUBMODEL",
        help="A submodel of the model; 'contact=elastic,perfect' sets negative and positive apart.",
    ),
    click.option(
        "--parameter",
        "parameters",
        multiple=True,
        metavar="NAME=VALUE",
        help="A value other than the set's, in the unit of the name; 'Both electrode ...' is "
        "that of either.",
    ),
    click.option(
        "--parameters",
        "parameter_file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE.json",
        help="Many of them, such as the parameters.json of a fit.",
    ),
    click.option("--pressure", type=Number(), metavar="MPA", help="Stack pressure [MPa]."),
    click.option(
        "--temperature",
        metavar="TEXT",
        help="Temperature of the cell with its unit: '60 degC' or '333 K'.",
    ),
    click.option(
        "--nodes",
        type=click.IntRange(FEWEST_NODES, MOST_NODES),
        metavar="N",
        help="Nodes through each film (default: those of the model).",
    ),
)


def cell_options(function):
    """Give a command the options of a cell, and the cell (None without a set) as ``cell``."""

    @functools.wraps(function)
    def command(
        set_name,
        cell,
        cathode,
        film,
        np_ratio,
        capacity,
        delithiated,
        options,
        parameters,
        parameter_file,
        pressure,
        temperature,
        nodes,
        **others,
    ):
        given = any((cell, options, parameters, parameter_file, nodes, temperature))
        given = given or pressure is not None
        composed = {
            "--cathode": cathode,
            "--film": film,
            "--np": np_ratio,
            "--capacity": capacity,
            "--delithiated": delithiated or None,
        }
        composed = {option: value for option, value in composed.items() if value is not None}
        composition = _composition(set_name, cell, composed)
        if set_name is None and composition is None:
            if given:
                raise UsageError("a cell needs --set NAME; pybamm-alloy list sets has the names")
            return function(cell=None, **others)
        name = _title(composition) if composition else _set_name(set_name, cell)
        changed = _from_file(parameter_file) | _numbers(parameters)
        if pressure is not None:
            check_pressure("--pressure", pressure)
            _only_once(changed, "Stack pressure [Pa]", "--pressure")
            changed["Stack pressure [Pa]"] = 1e6 * pressure
        if temperature is not None:
            _only_once(changed, "Ambient temperature [K]", "--temperature")
            changed["Ambient temperature [K]"] = _kelvin(temperature)
        submodels = dict(_pair(text, "option", "interphase=parabolic") for text in options)
        submodels = {family: _submodel(submodel) for family, submodel in submodels.items()}
        from ..reports.specification import CellSpecification

        resolved = cell == "full-dfn"
        specified = CellSpecification(name, submodels, changed, nodes, composition, resolved)
        return function(cell=specified, **others)

    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def _composition(set_name, cell, given):
    """Arguments of ``compose_full``, or None if the cell is not a full one to be composed."""
    if not given and not (cell in _FULL_CELLS and set_name is None):
        return None
    if set_name is not None:
        raise UsageError(
            f"--set names a cell, and {', '.join(given)} would compose another; leave one out"
        )
    if cell not in (*_FULL_CELLS, None):
        raise UsageError(f"--cell is {cell}; {', '.join(given)} would compose a full cell")
    composition = {
        "cathode": given.get("--cathode"),
        "alloy": given.get("--film", "Li0.5In"),
        "areal_capacity": given.get("--capacity", 3.0),
        "np_ratio": given.get("--np", 1.2),
        "state": "delithiated" if "--delithiated" in given else "lithiated",
    }
    check_composition(composition)
    return composition


def check_composition(composition):
    """The values of a full cell; one that cannot be is refused in the command's options."""
    if composition["cathode"] is None:
        raise UsageError("a full cell needs --cathode: NMC811, LFP or LCO")
    from ..reports.specification import CellSpecification

    try:
        return CellSpecification(_title(composition), composition=composition).base_values
    except ValueError as error:
        raise UsageError(_in_options(str(error))) from error


#: What ``compose_full`` advises → the option of the command line that does it.
_ADVICE = {
    "Give state='delithiated'": "Give --delithiated",
    "Give state='lithiated'": "Leave out --delithiated",
    "one of the films": "as --film one of",
}


def _in_options(text):
    """A message of ``compose_full`` with the options of the command line."""
    for argument, option in _ADVICE.items():
        text = text.replace(argument, option)
    return text


def _title(composition):
    return f"{composition['cathode']} | {composition['alloy']}"


def set_names():
    """Every parameter set that PyBaMM finds, and the package that has it."""
    points = entry_points(group="pybamm_parameter_sets")
    return {point.name: point.value.partition(".")[0].partition(":")[0] for point in points}


def our_sets():
    """Names of the sets of this package and of those named like them."""
    return [
        name
        for name, package in set_names().items()
        if package == "pybamm_alloy" or name.startswith("Hansel2021_")
    ]


def check_set(name):
    """Refuse a parameter set that does not exist."""
    if name not in set_names():
        raise UsageError(f"no parameter set '{name}'{nearest(name, our_sets() or set_names())}")


def both(name):
    """The names that 'Both electrode ...' stands for, or the one."""
    if name.startswith("Both "):
        return tuple(f"{domain} {name[5:]}" for domain in ("Positive", "Negative"))
    return (name,)


def _set_name(name, cell):
    suffix = "_half_cell"
    if cell == "half" and not name.endswith(suffix):
        name += suffix
    if cell == "symmetric":
        name = name.removesuffix(suffix)
    check_set(name)
    if cell in _FULL_CELLS and not name.startswith(_FULL):
        raise UsageError(
            f"{name} is no set of a full cell, such as those named {_FULL}*; --cathode and --film "
            "compose others"
        )
    return name


def _pair(text, option, example):
    name, equals, value = (part.strip() for part in text.rpartition("="))
    if not (name and equals and value):
        raise UsageError(f"--{option} '{text}' has no value; write --{option} '{example}'")
    return name, value


def _submodel(text):
    submodels = tuple(submodel.strip() for submodel in text.split(","))
    return submodels if len(submodels) > 1 else submodels[0]


def check_pressure(option, pressure):
    """Refuse a stack pressure [MPa] that is out of range, or can only be in another unit."""
    allowed = range_of("Stack pressure [Pa]")
    if not allowed.allows(1e6 * pressure):
        limits = f"{1e-6 * allowed.lowest:g} to {1e-6 * allowed.highest:g} MPa, or zero"
        hint = ""
        if allowed.allows(pressure):
            hint = f". {pressure:g} Pa is {1e-6 * pressure:g} MPa"
        raise UsageError(f"{option} is {pressure:g} MPa; it must be {limits}{hint}")


def _only_once(changed, name, option):
    if name in changed:
        raise UsageError(f"'{name}' is set twice, by {option} and as a parameter; leave one out")


def _kelvin(text):
    """The temperature [K] of a number and its unit."""
    value = read_value(text, "temperature")
    if value is None:
        raise UsageError(
            f"--temperature is '{text}'; it must be a number with its unit, such as '60 degC' or "
            "'333 K'"
        )
    allowed = range_of("Ambient temperature [K]")
    if not allowed.allows(value):
        raise UsageError(f"--temperature is '{text}', {value:g} K; it must be {allowed}")
    return value


def _numbers(texts):
    changed = {}
    for text in texts:
        name, value = _pair(text, "parameter", "Ambient temperature [K]=333.15")
        changed |= dict.fromkeys(both(name), number(value, name))
    return changed


def number(text, name):
    """A finite number."""
    try:
        value = math.nan if "_" in text else float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise UsageError(f"'{name}' is '{text}'; it must be a number")
    return value


def _from_file(path):
    if path is None:
        return {}
    from .._util.schema import check_numbers_by_name

    what = "a JSON object of names and numbers"
    content = read_json(path, what)
    return check_numbers_by_name(content, f"{path} is not {what}")
