"""``run``: an experiment on a cell, into a folder of its own."""

from pathlib import Path

import click

from .._util.validation import MOST_CYCLES
from .cell import cell_options
from .experiment import check_step, cycles_of
from .group import FAILED, Command, UsageError
from .output import FOLDER, as_json, check_free, show_table

#: Cycles from which on a run is a long one, of which not every curve is kept.
LONG = 50


@click.command(cls=Command)
@click.argument("experiment", nargs=-1)
@cell_options
@click.option(
    "--current",
    "currents",
    multiple=True,
    metavar="TEXT",
    help="Of a named experiment, with its unit: '1 mA.cm-2'; of rate_steps one for each rate.",
)
@click.option(
    "--cycles",
    type=click.IntRange(1, MOST_CYCLES),
    metavar="N",
    help="Cycles, or of rate_steps those at each current.",
)
@click.option(
    "--record",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Repeat the run of this run.json; takes no other option of the run.",
)
@click.option(
    "--long/--no-long",
    "long",
    default=None,
    help="Keep the curves of ten cycles only, and save the state as DIR.checkpoint.npz, from "
    f"which the same command goes on (default: from {LONG} cycles).",
)
@click.option("--output", type=FOLDER, required=True, metavar="DIR", help="Folder to make.")
@click.option("--force", is_flag=True, help="Replace an earlier result in DIR.")
@as_json
@click.pass_context
def run(
    context, experiment, cell, currents, cycles, record, long, output, force, as_json
):
    """Run an experiment on a cell, into a folder.

    EXPERIMENT is a name of "pybamm-alloy list experiments", or PyBaMM's steps, each in
    quotes, as one cycle; their current may be per area.

    \b
    DIR has
      report.html     all of it on one page that opens without a network
      timeseries.csv  current, voltage and its parts, potentials, stoichiometries
      solution.npz    stoichiometry through the films, for numpy.load
      cycles.csv      a row for each cycle
      voltage.png, electrodes.png
      run.json        what was run, with which versions, and the key numbers

    Of a long run there is cycles.png, and no solution.npz.

    \b
    Examples:
      pybamm-alloy run rate_steps --set Hansel2021_Li --cycles 1 --output rates
      pybamm-alloy run 'Charge at 250 uA.cm-2 for 1 hour or until 2 V' 'Rest for 10 minutes' \\
        --set Hansel2021_Li13In3 --pressure 20 --option interphase=parabolic --output strip
      pybamm-alloy run 'Charge at C/10 until 3.68 V' 'Discharge at C/10 until 2.9 V' \\
        --cell full --cathode NMC811 --film In --np 1.2 --output full
      pybamm-alloy run --record strip/run.json --output again

    Exits with 0 also if the cell came to an end before the last step, which the record
    tells; with 1 if the equations could not be solved to there, or the run was stopped;
    with 2 on an error in what was asked.
    """
    import pybamm

    from ..reports.run import execute
    from ..reports.run_folder import FILES, write_run
    from ..results.termination import EndReason

    check_free(output, FILES, force)

    pybamm.logger.setLevel("CRITICAL")
    if record is not None:
        if experiment or cell or currents or cycles or long is not None:
            raise UsageError("--record has all of the run; give only --output with it")
        plan = _recorded(record)
    else:
        plan = _asked(experiment, cell, currents, cycles, long)
    saved = output.with_name(f"{output.name}.checkpoint.npz") if plan.long else None
    if saved and saved.exists():
        click.echo(f"Going on from {saved}", err=True)
    outcome = execute(plan, saved, progress=plan.long)
    stopped = outcome.end.reason is EndReason.INTERRUPTED
    if stopped and saved.exists():
        click.echo(f"Stopped after cycle {outcome.end.cycle}; the same command goes on", err=True)
        context.exit(FAILED)
    write_run(outcome, output)
    if saved:
        saved.unlink(missing_ok=True)
    show_table(_key_numbers(outcome), as_json)
    click.echo(f"Ended in {outcome.end}", err=outcome.end.failed or as_json)
    click.echo(f"Wrote {output}", err=as_json)
    context.exit(FAILED if outcome.end.failed else 0)


def _asked(experiment, cell, currents, cycles, long):
    from dataclasses import replace

    from ..reports.specification import RunSpecification

    if not experiment:
        raise UsageError("no experiment is named; see: pybamm-alloy list experiments")
    if cell is None:
        raise UsageError("a run needs --set NAME; see: pybamm-alloy list sets")
    area = cell.values["Electrode area [m2]"]
    name, cycles, parameters = cycles_of(experiment, area, currents, cycles)
    if parameters.keys() & cell.parameters.keys():
        raise UsageError(f"{name} sets the stack pressure itself; leave out --pressure")
    cell = replace(cell, parameters=cell.parameters | parameters)
    long = len(cycles) >= LONG if long is None else long
    return RunSpecification(cell, cycles, name, long)


def _recorded(path):
    from ..reports.run import versions
    from ..reports.run_folder import read_record
    from ..reports.specification import RunSpecification

    record = read_record(path)
    for name, now in versions().items():
        then = record["versions"].get(name)
        if then != now:
            click.echo(f"Note: the record is of {name} {then}, this is {now}", err=True)
    plan = RunSpecification.from_dict(record["run"])
    for step in {step for cycle in plan.cycles for step in cycle}:
        check_step(step)
    if plan.cell.digest != record["digest"]:
        name = plan.cell.parameter_set
        click.echo(f"Note: the values of {name} are no longer those of the record", err=True)
    return plan


def _key_numbers(outcome):
    import pandas as pd

    rows = [{"result": name, "value": value} for name, value in outcome.results.items()]
    return pd.DataFrame(rows)
