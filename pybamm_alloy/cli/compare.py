"""``compare``: runs side by side."""

import math
from pathlib import Path

import click

from .._util.labels import plot_label
from .group import Command, UsageError
from .output import FILE, as_json, figure_file, show_table


@click.command(cls=Command)
@click.argument(
    "runs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="RUN..."
)
@click.option(
    "--output", type=FILE, callback=figure_file, metavar="FILE.png", help="Their voltages."
)
@as_json
def compare(runs, output, as_json):
    """What differs between runs, and their key numbers.

    RUN is a folder that "run" made, or its run.json.

    \b
    Example:
      pybamm-alloy compare soft hard --output voltages.png
    """
    if len(runs) < 2:
        raise UsageError("one run has nothing to be compared with; give two or more")
    import pandas as pd

    from ..reports.run_folder import read_record

    records = [read_record(path) for path in runs]
    names = _names(runs)
    rows = [
        {"what": label, "item": item}
        | {name: part.get(item) for name, part in zip(names, parts)}
        for label, parts in (
            ("input", [_inputs(record) for record in records]),
            ("version", [record["versions"] for record in records]),
            ("result", [record["results"] | _end(record) for record in records]),
        )
        for item in dict.fromkeys(item for part in parts for item in part)
        if label == "result" or len({str(part.get(item)) for part in parts}) > 1
    ]
    show_table(pd.DataFrame(rows), as_json)
    if output:
        _draw(dict(zip(names, runs)), output)
        click.echo(f"Wrote {output}", err=as_json)


def _names(runs):
    """The shortest ends of the paths that distinguish the runs."""
    folders = [path if path.is_dir() else path.parent for path in map(Path.resolve, runs)]
    for length in range(1, max(len(folder.parts) for folder in folders) + 1):
        names = [str(Path(*folder.parts[-length:])) for folder in folders]
        if len(set(names)) == len(names):
            return names
    raise UsageError("a run is given twice")


def _inputs(record):
    """What was asked, item by item."""
    run = record["run"]
    steps = "; ".join(
        f"{block['times']} × ({', '.join(block['steps'])})"
        for block in run["experiment"]["cycles"]
    )
    return (
        {"parameter set": run["parameter_set"], "nodes": run["nodes"]}
        | {f"option {name}": _submodel(submodel) for name, submodel in run["options"].items()}
        | run["parameters"]
        | {"experiment": run["experiment"]["name"] or "steps", "cycles": steps}
        | {f"solver's {name}": setting for name, setting in record["solver"].items()}
    )


def _submodel(submodel):
    return ", ".join(submodel) if isinstance(submodel, list) else submodel


def _end(record):
    return {"Ended because": record["end"]["sentence"]}


def _draw(runs, output):
    import matplotlib.pyplot as plt
    import pandas as pd

    from .. import plotting
    from ..plotting.files import save_figure

    figure, ax = plt.subplots(figsize=(9, 4), layout="constrained")
    for name, path in runs.items():
        folder = path if path.is_dir() else path.parent
        series = pd.read_csv(folder / "timeseries.csv")
        # No line over the cycles that a long run has not kept.
        series.loc[series["Cycle"].diff() > 1, "Voltage [V]"] = math.nan
        plotting.plot_voltage(series, ax, label=plot_label(name))
    ax.legend(fontsize=8)
    save_figure(figure, output)
