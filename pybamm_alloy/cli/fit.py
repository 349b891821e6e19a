"""``fit``: parameters from lab data, into a folder of its own."""

import contextlib
import json
import math
from pathlib import Path

import click

from .._util.atomic_files import atomic_folder, atomic_write
from .._util.labels import printable
from .cell import both, cell_options, number
from .group import FAILED, Command, Number, UsageError, nearest
from .output import FOLDER, as_json, check_free, show_table

#: What a fit writes.
FILES = ("report.html", "parameters.json", "comparison.png", "fit.json")
#: Arguments that the readers' errors speak of → the option that gives them.
_ARGUMENTS = {"positive_current=": "--positive-current", "columns=": "--map"}
_PATH = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(cls=Command)
@click.argument("data", nargs=-1, type=_PATH)
@cell_options
@click.option(
    "--free",
    "free",
    multiple=True,
    metavar="NAME[=START[,LOW,HIGH]]",
    help="A parameter to find, from the set's value if no start is given; "
    "'Both electrode ...' is one value for the two.",
)
@click.option(
    "--eis", type=_PATH, metavar="FILE", help="Pristine impedance: its first spectrum."
)
@click.option(
    "--eis-after",
    type=_PATH,
    metavar="FILE",
    help="Impedance at the end of the last DATA: its last spectrum.",
)
@click.option(
    "--map",
    "mapped",
    multiple=True,
    metavar="NAME=COLUMN[,UNIT]",
    help="Which column is what: 'Voltage [V]=Ewe,mV'; a number holds throughout.",
)
@click.option(
    "--positive-current",
    type=click.Choice(["charge", "discharge"]),
    help="What a positive current of the files does.",
)
@click.option(
    "--area", type=Number(), metavar="M2", help="For a current per area (default: the set's)."
)
@click.option(
    "--limits",
    type=(Number(), Number()),
    metavar="LOW HIGH",
    help="Voltages [V] at which the cycler ended a step (default: the set's cut-offs).",
)
@click.option(
    "--starts",
    type=click.IntRange(1, 1000),
    default=1,
    metavar="N",
    help="Starts, spread over the limits (default: 1).",
)
@click.option("--output", type=FOLDER, required=True, metavar="DIR", help="Folder to make.")
@click.option("--force", is_flag=True, help="Replace an earlier result in DIR.")
@as_json
@click.pass_context
def fit(
    context,
    data,
    cell,
    free,
    eis,
    eis_after,
    mapped,
    positive_current,
    area,
    limits,
    starts,
    output,
    force,
    as_json,
):
    """Fit parameters to cycling runs and impedance spectra.

    DATA are files of cycling runs; docs/lab-data.md has their formats.

    \b
    DIR has
      report.html      parameters with intervals, correlations, residuals
      parameters.json  the fitted values, for run --parameters
      comparison.png   measured and model
      fit.json         all of it, for pybamm_alloy.estimation.FitResult.load

    \b
    Examples:
      pybamm-alloy fit --eis eis.csv --set Hansel2021_Li13In3 \\
        --free 'Separator conductivity [S.m-1]=0.1' --output fit
      pybamm-alloy fit strip.csv --set Hansel2021_Li17Sn4_half_cell --pressure 0 \\
        --positive-current discharge --limits -1 1 \\
        --free 'Positive electrode contact area fraction without pressure' --output fit

    Exits with 0 if the fit converged, with 1 if not, with 2 on an error in what was asked.
    """
    check_free(output, FILES, force)
    if cell is None:
        raise UsageError("a fit needs --set NAME; see: pybamm-alloy list sets")
    if not free:
        example = "--free 'Separator conductivity [S.m-1]'"
        raise UsageError(f"no parameter is free; name one, as {example}")
    if not (data or eis):
        raise UsageError("there are no data; name a cycling file, or --eis FILE")
    if eis_after and not data:
        raise UsageError("--eis-after is measured after a run; name its file")
    import pybamm

    from .. import estimation
    from ..plotting.files import save_figure
    from ..reports.page import fit_page, shared

    pybamm.logger.setLevel("CRITICAL")
    values = cell.values
    of_runs, of_spectra = _columns(mapped)
    area = values["Electrode area [m2]"] if area is None else area
    # What the options say of the cell is checked against the columns of the files.
    known = ("Ambient temperature [K]", "Stack pressure [Pa]")
    conditions = {name: cell.parameters[name] for name in known if name in cell.parameters}
    items = []
    for path in data:
        with _options_named():
            table = estimation.read_cycling(
                path, of_runs, area=area, positive_current=positive_current
            )
        label = printable(path.name)
        items.append(
            estimation.Cycling(table, limits or None, conditions=conditions, label=label)
        )
    after = items[-1] if items else None
    for path, run, place in ((eis, None, "min"), (eis_after, after, "max")):
        if path is not None:
            with _options_named():
                spectra = estimation.read_impedance(path, of_spectra, area=area)
            one = spectra[spectra["Spectrum"] == getattr(spectra["Spectrum"], place)()]
            label = printable(path.name)
            items.append(
                estimation.Impedance(one, after=run, conditions=conditions, label=label)
            )
    problem = estimation.Problem(
        cell.model, values, [_free(text) for text in free], items, **cell.mesh
    )
    result = estimation.fit(problem, starts=starts, progress=True)
    with atomic_folder(output) as folder:
        result.save(folder / "fit.json")
        found = {
            name: result.values[parameter.label]
            for parameter in result.parameters
            for name in parameter.names
        }
        text = json.dumps(found, indent=1, ensure_ascii=False)
        (folder / "parameters.json").write_text(text + "\n", encoding="utf-8")
    # The results are there if a picture fails.
    save_figure(result.plot(), output / "comparison.png")
    with atomic_write(output / "report.html", encoding="utf-8") as file:
        file.write(fit_page(result, cell))
    show_table(result.to_frame().rename(index=shared(result)).reset_index(), as_json)
    told = f"{result.status}: {result.message}"
    click.echo(
        f"{told}; reduced chi-squared {result.reduced_chi_squared:.3g}",
        err=as_json or not result.success,
    )
    click.echo(f"Wrote {output}", err=as_json)
    context.exit(0 if result.success else FAILED)


@contextlib.contextmanager
def _options_named():
    """Add to an error of a reader the option that it asks for."""
    try:
        yield
    except ValueError as error:
        options = [option for name, option in _ARGUMENTS.items() if name in str(error)]
        raise UsageError(f"{error} (here {options[0]})" if options else str(error)) from error


def _free(text):
    from ..estimation import FreeParameter

    name, equals, numbers = text.partition("=")
    name = name.strip()
    given = [number(part, name) for part in numbers.split(",")] if equals else []
    if len(given) not in (0, 1, 3):
        raise UsageError(f"--free '{text}' must be NAME, NAME=START or NAME=START,LOW,HIGH")
    names = both(name)
    return FreeParameter(names if len(names) > 1 else name, *given)


def _columns(texts):
    """Columns of the cycling files, and of the impedance files."""
    from ..estimation.readers import cycling, impedance

    of_runs, of_spectra = {}, {}
    for text in texts:
        name, equals, column = (part.strip() for part in text.partition("="))
        known = cycling.TIDY_COLUMNS | impedance.TIDY_COLUMNS
        if not (equals and column):
            raise UsageError(f"--map '{text}' has no column; write --map 'Voltage [V]=Ewe'")
        if name not in known:
            raise UsageError(f"--map has no '{name}'{nearest(name, list(known))}")
        target = of_runs if name in cycling.TIDY_COLUMNS else of_spectra
        target[name] = _column(column)
    return of_runs or None, of_spectra or None


def _column(text):
    try:
        value = float(text)
    except ValueError:
        header, comma, unit = (part.strip() for part in text.rpartition(","))
        return (header, unit) if comma else text
    if not math.isfinite(value):
        raise UsageError(f"--map has the number {text}; it must be finite")
    return value
