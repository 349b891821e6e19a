"""A run as a folder: tables, figures, a report, and the record from which it is repeated."""

from __future__ import annotations

import json
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from .. import plotting
from .._util.atomic_files import atomic_folder, atomic_write
from .._util.input_files import as_path, read_json
from .._util.schema import check_schema
from ..plotting.files import save_figure
from .page import run_page
from .record import Record
from .run import Outcome

#: What a run folder has; a long run has cycles.png, another the solution and its figures.
FILES = (
    "report.html",
    "timeseries.csv",
    "solution.npz",
    "cycles.csv",
    "voltage.png",
    "electrodes.png",
    "cycles.png",
    "run.json",
)


def write_run(outcome: Outcome, folder: str | Path) -> None:
    """Write the :data:`FILES` of a run: the results, all of them or none, and then the pictures.

    Parameters
    ----------
    outcome : Outcome
    folder : str or pathlib.Path
        To be made; an earlier one of this name is replaced.

    Raises
    ------
    OSError
        If the folder cannot be written, when an earlier one is as it was, or a picture.
    """
    with atomic_folder(folder) as unfinished:
        outcome.series.to_csv(unfinished / "timeseries.csv", index=False)
        outcome.table.to_csv(unfinished / "cycles.csv", index=False)
        if outcome.profiles:
            np.savez_compressed(unfinished / "solution.npz", **outcome.profiles)  # type: ignore[arg-type]
        record = json.dumps(outcome.record, indent=1, ensure_ascii=False, allow_nan=False)
        (unfinished / "run.json").write_text(record + "\n", encoding="utf-8")
    folder, figures = Path(folder), draw_run(outcome)
    page = run_page(outcome, figures)
    for name, figure in figures.items():
        save_figure(figure, folder / f"{name}.png")
    with atomic_write(folder / "report.html", encoding="utf-8") as file:
        file.write(page)


def read_record(path: str | Path) -> dict:
    """The record of a run: a file ``run.json``, or the folder that it is in.

    Parameters
    ----------
    path : str or pathlib.Path

    Returns
    -------
    dict
        As :attr:`Outcome.record` gave it.

    Raises
    ------
    ValueError
        If there is none, or it is not one of a run.
    """
    path = as_path("the record of a run", path)
    path = path / "run.json" if path.is_dir() else path
    record = read_json(path, "the record of a run")
    check_schema(Record, record, f"{path} is not the record of a run")
    return record


def draw_run(outcome: Outcome) -> dict[str, plt.Figure]:
    """The figures of a run.

    Parameters
    ----------
    outcome : Outcome

    Returns
    -------
    dict
        Name, which is also that of the file, to matplotlib figure.
    """
    series = outcome.series
    if not outcome.plan.long:
        figure, ax = plt.subplots(figsize=(9, 4), layout="constrained")
        plotting.plot_voltage_parts(series, ax)
        ax.legend(fontsize=8)
        return {"voltage": figure, "electrodes": _electrodes(series)}
    figure, (over_cycles, over_time) = plt.subplots(1, 2, figsize=(11, 4), layout="constrained")
    for name in ("Maximum voltage [V]", "Minimum voltage [V]"):
        over_cycles.plot(outcome.table["Cycle"], outcome.table[name], label=name)
    over_cycles.set(xlabel="Cycle", ylabel="Voltage [V]")
    over_cycles.legend(fontsize=8)
    kept = series.groupby("Cycle")
    for (number, cycle), shade in zip(kept, plt.cm.viridis(np.linspace(0, 0.9, kept.ngroups))):
        since = cycle.assign(**{"Time [h]": cycle["Time [h]"] - cycle["Time [h]"].iloc[0]})
        plotting.plot_voltage(since, over_time, color=shade, label=f"cycle {number}")
    over_time.set_xlabel("Time since the cycle began [h]")
    over_time.legend(fontsize=8)
    return {"cycles": figure}


def _electrodes(series):
    """Potential and stoichiometry of either electrode."""
    figure, (potential, stoichiometry) = plt.subplots(
        1, 2, figsize=(11, 4), layout="constrained"
    )
    hours = series["Time [h]"]
    for domain, colour in (("Negative", "tab:orange"), ("Positive", "tab:blue")):
        electrode = f"{domain} electrode"
        potential.plot(
            hours, series[f"{electrode} potential vs Li [V]"], color=colour, label=electrode
        )
        for name, place, line in (("", "mean", "-"), ("surface ", "surface", ":")):
            theta = series[f"{electrode} {name}stoichiometry"]
            label = f"{electrode}, {place}"
            stoichiometry.plot(hours, theta, line, color=colour, label=label)
    potential.set(xlabel="Time [h]", ylabel="Potential vs Li/Li$^+$ [V]")
    stoichiometry.set(xlabel="Time [h]", ylabel="Li per host")
    for ax in (potential, stoichiometry):
        ax.legend(fontsize=8)
    return figure
