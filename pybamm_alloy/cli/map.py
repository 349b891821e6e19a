"""``map``: one of the ready sweeps of an alloy, as a table and a picture."""

import math
import sys

import click

from .cell import check_composition, check_pressure
from .group import Command, Number, UsageError
from .output import FOLDER, as_json, jobs, output_folder, show_table, write_csv

#: Options that a kind of map takes besides those of all.
_TAKES = {
    "capacity": ("pressures", "currents"),
    "critical-current": ("pressures",),
    "rate": ("currents",),
    "tornado": (),
    "full-cell": ("cathode", "rates", "np_ratios", "capacity", "delithiated"),
}
#: Option of a kind → its flag.
_FLAGS = {
    "pressures": "--pressures",
    "currents": "--currents",
    "cathode": "--cathode",
    "rates": "--rates",
    "np_ratios": "--np",
    "capacity": "--capacity",
    "delithiated": "--delithiated",
}
#: Stack pressures [MPa] and currents [mA] of a map, unless they are given.
_PRESSURES = "0 5 10 15 20 25 30 35 40 45"
_CURRENTS = "0.05 0.08 0.14 0.23 0.39 0.65 1.1 1.8 3 5"
#: C-rates and N/P ratios of a map of full cells, unless they are given.
_RATES, _NP_RATIOS = "0.05 0.1 0.2 0.5 1", "1.2 2"


def _numbers(context, parameter, text):
    try:
        values = sorted({float(word) for word in text.replace(",", " ").split()})
    except ValueError as error:
        raise click.BadParameter(f"'{text}' must be numbers, such as '0 10 45'") from error
    if not values:
        raise click.BadParameter("there must be a number at least")
    return values


@click.command("map", cls=Command, short_help="Capacity, critical current, rate, what matters.")
@click.argument("kind", type=click.Choice(list(_TAKES)))
@click.argument("alloys", nargs=-1, required=True, metavar="ALLOY...")
@click.option(
    "--pressures",
    callback=_numbers,
    default=_PRESSURES,
    metavar="LIST",
    help="Stack pressures [MPa] of capacity and critical-current (default: 0 to 45).",
)
@click.option(
    "--currents",
    callback=_numbers,
    default=_CURRENTS,
    metavar="LIST",
    help="Currents [mA] of capacity and rate (default: 0.05 to 5).",
)
@click.option("--cathode", metavar="NAME", help="Of full-cell: NMC811, LFP or LCO.")
@click.option(
    "--rates",
    callback=_numbers,
    default=_RATES,
    metavar="LIST",
    help="C-rates of full-cell [1/h] (default: 0.05 to 1).",
)
@click.option(
    "--np",
    "np_ratios",
    callback=_numbers,
    default=_NP_RATIOS,
    metavar="LIST",
    help="N/P ratios of full-cell (default: 1.2 and 2).",
)
@click.option(
    "--capacity",
    type=Number(),
    default=3.0,
    metavar="MAH_CM2",
    help="Of the cathode of full-cell [mA.h/cm2] (default: 3).",
)
@click.option("--delithiated", is_flag=True, help="Of full-cell: a delithiated cathode.")
@jobs
@click.option(
    "--output",
    type=FOLDER,
    callback=lambda context, parameter, path: path and output_folder(context, parameter, path),
    metavar="DIR",
    help="Folder for the table, as CSV, and the picture.",
)
@as_json
@click.pass_context
def map_(
    context, kind, alloys, pressures, currents, cathode, rates, np_ratios, capacity, delithiated,
    jobs, output, as_json,
):
    """Maps of alloy films, such as Li13In3, each a sweep of runs.

    \b
    capacity          what a half-cell gives, by stack pressure and current
    critical-current  of a symmetric cell, by stack pressure
    rate              capacity, energy and mean power at 45 MPa, by current
    tornado           capacity at 1 mA and 45 MPa, at the ends of the range of each parameter
    full-cell         capacity, energy and limiting electrode against --cathode, by C-rate and
                      N/P ratio

    \b
    Examples:
      pybamm-alloy map capacity Li13In3 --jobs 2 --output maps
      pybamm-alloy map rate Li LiIn Li17Sn4 --currents '0.1 1 3' --output maps
      pybamm-alloy map full-cell Li0.5In LiSn --cathode NMC811 --np '1.1 2' --output maps

    Exits with 0 if every run was solved, with 1 if one failed, with 2 on an error in what
    was asked.
    """
    import pandas as pd
    import pybamm

    from ..parameter_sets import compose

    for option, flag in _FLAGS.items():
        given = context.get_parameter_source(option) is not click.core.ParameterSource.DEFAULT
        if given and option not in _TAKES[kind]:
            kinds = " and ".join(other for other, takes in _TAKES.items() if option in takes)
            raise UsageError(f"{kind} has no {flag}, an option of {kinds}")
    composition = {
        "cathode": cathode,
        "areal_capacity": capacity,
        "state": "delithiated" if delithiated else "lithiated",
    }
    for alloy in alloys:
        if kind == "full-cell":
            for ratio in np_ratios:
                check_composition(composition | {"alloy": alloy, "np_ratio": ratio})
        else:
            compose(alloy)
    if len(set(alloys)) < len(alloys):
        raise UsageError("an alloy is named twice")
    for pressure in pressures:
        check_pressure("each of --pressures", pressure)
    if not all(0 < current < math.inf for current in currents):
        raise UsageError("each of --currents must be above zero")
    pybamm.logger.setLevel("CRITICAL")
    pressures = [1e6 * pressure for pressure in pressures]
    currents = [1e-3 * current for current in currents]
    if kind == "full-cell":
        tables = [_full_cells(alloy, rates, np_ratios, composition, jobs) for alloy in alloys]
    else:
        tables = [_table(kind, alloy, pressures, currents, jobs) for alloy in alloys]
    table = pd.concat(tables, ignore_index=True)
    shown = table.drop(columns=["end"], errors="ignore")
    show_table(shown, as_json, f"{kind} of {', '.join(alloys)}")
    if output:
        csv, png = output / f"{kind}.csv", output / f"{kind}.png"
        write_csv(table, csv)
        _draw(kind, tables, png)
        click.echo(f"Wrote {csv} and {png}", err=as_json)
    sys.exit(0 if (table["error"] == "").all() else 1)


def _table(kind, alloy, pressures, currents, jobs):
    from ..sweeps import maps

    options = {"executor": jobs, "progress": True}
    if kind == "capacity":
        return maps.capacity_map(alloy, pressures, currents, **options)
    if kind == "critical-current":
        return maps.critical_current_map(alloy, pressures, **options)
    if kind == "rate":
        return maps.capacity_by_rate(alloy, currents, **options)
    return maps.tornado(alloy, **options)


def _full_cells(alloy, rates, np_ratios, composition, jobs):
    from ..sweeps import full_cell_map

    try:
        table = full_cell_map(
            alloy=alloy, rates=rates, np_ratios=np_ratios, executor=jobs, **composition
        )
    except ValueError as error:
        raise UsageError(str(error)) from error
    table.insert(0, "film", alloy)
    return table


def _draw(kind, tables, path):
    import matplotlib.pyplot as plt
    import pandas as pd

    from .. import plotting
    from ..plotting.files import save_figure

    table, count = pd.concat(tables, ignore_index=True), len(tables)
    if kind in ("capacity", "tornado"):
        draw = plotting.plot_capacity_map if kind == "capacity" else plotting.plot_tornado
        size = (5.5, 4.2) if kind == "capacity" else (8, 4)
        shape = (size[0] * min(count, 3), size[1] * -(-count // 3))
        figure, axes = plt.subplots(
            -(-count // 3), min(count, 3), figsize=shape, squeeze=False, layout="constrained"
        )
        for ax in axes.flat[count:]:
            ax.remove()
        for one, ax in zip(tables, axes.flat):
            draw(one, ax)
            ax.set_title(plotting.formula_label(one["electrode"][0]))
    elif kind == "rate":
        figure, axes = plt.subplots(1, 2, figsize=(10, 4.2), layout="constrained")
        for ax, quantity in zip(axes, ("capacity [A.h]", "energy [W.h]")):
            plotting.plot_by_rate(table, ax, quantity)
        axes[0].legend(fontsize="small")
    elif kind == "full-cell":
        figure, ax = plt.subplots(figsize=(6, 4.2), layout="constrained")
        plotting.plot_full_cells(table, ax)
    else:
        figure, ax = plt.subplots(figsize=(6, 4.2), layout="constrained")
        plotting.plot_critical_current(table, ax)
        ax.legend(fontsize="small")
    save_figure(figure, path)
