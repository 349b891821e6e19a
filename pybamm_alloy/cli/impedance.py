"""``impedance``: a spectrum, and the part of each resistance."""

import click

from .cell import cell_options
from .experiment import cycles_of
from .group import Command, UsageError
from .output import FIGURES, FILE, as_json, output_file, show_table, write_csv


def _output_files(context, parameter, paths):
    for path in paths:
        if path.suffix.lower() not in (".csv", *FIGURES):
            raise click.BadParameter(f"{path} must end in .csv or one of {', '.join(FIGURES)}")
        output_file(context, parameter, path)
    return paths


@click.command(cls=Command)
@cell_options
@click.option(
    "--after",
    multiple=True,
    metavar="EXPERIMENT",
    help="Measure after this experiment, or after these steps (given once for each).",
)
@click.option(
    "--output",
    "outputs",
    type=FILE,
    multiple=True,
    callback=_output_files,
    metavar="FILE",
    help="The spectrum as .csv, or drawn as .png, .pdf or .svg; may be given for both.",
)
@as_json
def impedance(cell, after, outputs, as_json):
    """Resistances of a cell, part by part, pristine or later.

    \b
    Examples:
      pybamm-alloy impedance --set Hansel2021_Li13In3 --output eis.csv --output eis.png
      pybamm-alloy impedance --set Hansel2021_Li17Sn4_half_cell --pressure 0 \\
        --after 'Charge at 0.2 mA for 1 hour or until 1 V' --after 'Rest for 10 minutes'
    """
    if cell is None:
        raise UsageError("an impedance needs --set NAME; see: pybamm-alloy list sets")
    import pandas as pd
    import pybamm

    from .. import impedance as spectra
    from ..results import termination_of

    pybamm.logger.setLevel("CRITICAL")
    model, values = cell.model, cell.values
    area = values["Electrode area [m2]"]
    if after:
        experiment = _experiment(after, area)
        solution, found = spectra.impedance_along(model, values, experiment, (-1,), **cell.mesh)
        click.echo(f"Measured after {termination_of(solution, experiment)}", err=True)
        spectrum = found[-1]
    else:
        spectrum = spectra.impedance(model, values, **cell.mesh)
    rows = spectrum.resistances | {"stack": spectrum.stack_resistance}
    table = pd.DataFrame(
        {
            "part": list(rows),
            "resistance [Ohm]": [float(value) for value in rows.values()],
            "resistance [Ohm.cm2]": [1e4 * area * float(value) for value in rows.values()],
        }
    )
    show_table(table, as_json, f"{cell.parameter_set}, {spectrum.voltage:.4g} V at rest")
    # Results before pictures.
    for path in sorted(outputs, key=lambda path: path.suffix.lower() != ".csv"):
        if path.suffix.lower() == ".csv":
            write_csv(spectrum.to_frame(), path)
        else:
            _draw(spectrum, path)
        click.echo(f"Wrote {path}", err=as_json)


def _experiment(words, area):
    import pybamm

    name, cycles, parameters = cycles_of(words, area)
    if parameters:
        raise UsageError(f"{name} changes the stack pressure; give it as steps")
    return pybamm.Experiment([*cycles])


def _draw(spectrum, path):
    import matplotlib.pyplot as plt

    from .. import plotting
    from ..plotting.files import save_figure

    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.2), layout="constrained")
    plotting.plot_nyquist(spectrum, left)
    plotting.plot_impedance_split(spectrum, right)
    right.legend(fontsize=8)
    save_figure(figure, path)
