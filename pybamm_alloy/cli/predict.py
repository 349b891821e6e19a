"""``predict``: a run with an interval, and the values that decide it."""

from dataclasses import replace

import click

from .cell import check_pressure, check_set
from .experiment import cycles_of
from .group import Command, Number, UsageError
from .output import FILE, as_json, jobs, output_file, show_table

#: How many of the values that decide an output are shown.
_SHOWN = 5


@click.command(cls=Command)
@click.argument("parameter_set", metavar="SET")
@click.argument("experiment", nargs=-1, required=True)
@click.option(
    "--current",
    "currents",
    multiple=True,
    metavar="TEXT",
    help="Of a named experiment: '0.2 mA' or '1 mA.cm-2'.",
)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="NAME",
    help="What is predicted, such as 'energy [W.h]' (default: 'duration [h]').",
)
@click.option("--pressure", type=Number(), metavar="MPA", help="Stack pressure [MPa].")
@click.option(
    "--interval",
    type=Number(),
    default=0.9,
    metavar="P",
    help="Probability of the interval (default: 0.9).",
)
@click.option(
    "--samples", type=click.IntRange(min=2), default=64, metavar="N", help="Sets (default: 64)."
)
@click.option("--seed", type=int, default=0, metavar="N", help="Of the sets (default: 0).")
@jobs
@click.option(
    "--file",
    type=FILE,
    callback=output_file,
    metavar="FILE.csv",
    help="For the runs as they come; an interrupted prediction goes on.",
)
@as_json
def predict(
    parameter_set, experiment, currents, outputs, pressure, interval, samples, seed, jobs, file,
    as_json,
):
    """Results of a run with their intervals, and the values that decide them.

    The interval is that of the values of SET, by their fits and their trust (see: show). That
    of the equations is not in it.

    \b
    Examples:
      pybamm-alloy predict Hansel2021_Li13In3_half_cell stripping --current '0.2 mA' \\
        --output 'stripped capacity [A.h]'
      pybamm-alloy predict Hansel2021_Li17Sn4 'Charge at 1 mA for 1 hour' \\
        --output 'largest voltage [V]' --pressure 20
    """
    check_set(parameter_set)
    import pybamm

    from ..parameter_sets import distribution
    from ..reports.specification import CellSpecification
    from ..sweeps import OUTPUTS
    from ..sweeps import predict as predicted

    pybamm.logger.setLevel("CRITICAL")
    cell = CellSpecification(parameter_set)
    if cell.is_full_cell:
        raise UsageError(f"{parameter_set} is a set of full cells, whose values have no intervals")
    for output in outputs:
        if output not in OUTPUTS:
            raise UsageError(f"no output '{output}'; it must be one of {list(OUTPUTS)}")
    sure = distribution(parameter_set)
    if pressure is not None:
        check_pressure("--pressure", pressure)
        sure = replace(sure, arguments=sure.arguments | {"stack_pressure": 1e6 * pressure})
    area = sure.parameter_values()["Electrode area [m2]"]
    _, cycles, parameters = cycles_of(experiment, area, currents, None)
    if parameters:
        raise UsageError("an experiment with a pressure that changes cannot be predicted yet")
    try:
        found = predicted(
            cell.model,
            sure,
            pybamm.Experiment(list(cycles)),
            outputs or ("duration [h]",),
            interval,
            samples,
            seed,
            jobs,
            file=file,
            progress=not as_json,
        )
    except ValueError as error:
        raise UsageError(str(error)) from error
    deciding = found.shares.groupby("output", sort=False).head(_SHOWN)
    if as_json:
        show_table(found.outputs.merge(deciding, on="output"), as_json)
        return
    show_table(found.outputs, title=f"{parameter_set}: intervals of {100 * interval:g} %")
    show_table(deciding, title="What decides: share of the variance")
