"""The scorecard: measured numbers, the model's values, and whether they agree."""

from __future__ import annotations

import fnmatch
import json
import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd
import pybamm

from .. import _pybamm, experiments
from .._util.processes import map_in_processes
from .._util.progress import progress_bar
from .._util.validation import check_count, check_text
from ..cells import CALIBRATED_OPTIONS, HalfCell, SymmetricCell
from ..impedance.impedance import impedance
from ..impedance.spectrum import Spectrum
from ..impedance.stripping_test import strip_under_pressure
from ..long_runs.run import long_run_solver
from ..parameter_sets import compose
from ..parameter_sets.tables import Changes
from ..results import output_times, reported_quantities, values_at
from ..submodels.terminal_voltage import VOLTAGE_PARTS
from .cross_validation import CrossValidation
from .measurements import read_measurements

#: Columns of the rows of a scorecard.
COLUMNS = (
    *("id", "cell", "working_electrode", "stack_pressure_MPa", "current", "quantity"),
    *("measured", "model", "unit", "ratio", "tolerance", "low", "high", "within"),
    *("stripping", "plating", "reason"),
)
#: What is kept of a solution.
TRACE = (
    "Time [h]",
    "Current [A]",
    "Voltage [V]",
    "Discharge capacity [A.h]",
    "Positive electrode potential vs Li [V]",
    "Total lithium [mol]",
    *VOLTAGE_PARTS,
)

#: A row of one of the tables.
Row = TypeVar("Row", bound=Any)


class Answer(NamedTuple):
    """The model's value of a row, or the reason why there is none.

    Attributes
    ----------
    model : float
        [A.h], [Ohm] or [V].
    stripping, plating : float
        Voltages of either polarity [V], with their sign.
    reason : str
    """

    model: float = math.nan
    stripping: float = math.nan
    plating: float = math.nan
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Result:
    """What is kept of a run.

    Attributes
    ----------
    answers : dict of str to Answer
        By the row's id.
    trace : pandas.DataFrame
        Over time, with the columns :data:`TRACE`.
    half_cycles : pandas.DataFrame
        Of :func:`pybamm_alloy.results.half_cycles`.
    spectra : dict of str to Spectrum
        By when they were measured, such as "before" and "after 1000 h".
    """

    answers: dict[str, Answer]
    trace: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=TRACE))
    half_cycles: pd.DataFrame = field(default_factory=pd.DataFrame)
    spectra: dict[str, Spectrum] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Scorecard:
    """Rows of a table of measurements, each with the model's value.

    Attributes
    ----------
    measurements : list of Measurement or LiteratureRow
    runs : dict of Condition or LiteratureCell to Result
    """

    measurements: list[Any]
    runs: dict[Any, Result]

    @cached_property
    def rows(self) -> pd.DataFrame:
        """One row per measurement.

        id, cell, working_electrode, stack_pressure_MPa, current and quantity as in the
        table; measured, model, low and high (the tolerance's bounds) in ``unit``; ratio of
        model to measured; tolerance; within (None where nothing was measured); stripping
        and plating, the model's voltages of either polarity in ``unit``, with their sign;
        reason, where there is no model value.
        """
        return pd.DataFrame(
            [_compare(row, self.runs[row.run].answers[row.id]) for row in self.measurements],
            columns=COLUMNS,
        )

    @property
    def total(self) -> int:
        """Number of rows with a measured value."""
        return int(self.rows["measured"].notna().sum())

    @property
    def within(self) -> int:
        """Number of rows whose model value is within tolerance."""
        return sum(within is True for within in self.rows["within"])

    @cached_property
    def parts(self) -> pd.DataFrame:
        """What each voltage is made of, at its peaks.

        Two rows per row of a voltage that has a model value, of its stripping and of its
        plating: id, polarity, time [h], voltage [V] with its sign, and its parts [V],
        :data:`VOLTAGE_PARTS`, whose sum it is.
        """
        peaks = []
        for row, (_, model) in zip(self.measurements, self.rows.iterrows()):
            trace = self.runs[row.run].trace
            for polarity, sign in (("stripping", -1), ("plating", 1)):
                voltage = row.scale * model[polarity]
                if math.isnan(voltage):
                    continue
                at = trace[np.isclose(trace["Current [A]"], sign * row.current, rtol=1e-6)]
                peak = at.loc[(at["Voltage [V]"] - voltage).abs().idxmin()]
                parts = peak[["Time [h]", "Voltage [V]", *VOLTAGE_PARTS]]
                peaks.append({"id": row.id, "polarity": polarity, **parts})
        return pd.DataFrame(peaks)

    @property
    def failed(self) -> pd.DataFrame:
        """The rows that have no model value."""
        return self.rows[self.rows["model"].isna()]

    def to_dict(self) -> dict[str, Any]:
        """The rows, ``within`` and ``total``, for JSON; None for what there is not."""
        rows = [
            {
                name: None if isinstance(value, float) and not math.isfinite(value) else value
                for name, value in row.items()
            }
            for row in self.rows.to_dict("records")
        ]
        return {"rows": rows, "within": self.within, "total": self.total}

    def to_json(
        self,
        literature: Scorecard | None = None,
        predicted: CrossValidation | None = None,
    ) -> str:
        """The rows, ``within`` and ``total`` as JSON; null for what there is not.

        Parameters
        ----------
        literature : Scorecard, optional
            Of other laboratories, which has its own under "other_laboratories".
        predicted : CrossValidation, optional
            Which has its own under "cross_validation".

        Returns
        -------
        str
        """
        card = self.to_dict()
        if predicted is not None:
            card["cross_validation"] = predicted.to_dict()
        if literature is not None:
            card["other_laboratories"] = literature.to_dict()
        return json.dumps(card, indent=1, ensure_ascii=False, allow_nan=False)


def score(
    measurements: str | Path | pd.DataFrame | None = None,
    only: str = "*",
    jobs: int = 1,
    progress: bool = False,
    hull: str | None = None,
    changes: Changes | None = None,
) -> Scorecard:
    """Simulate what a table of measurements asks for, and compare.

    Rows of one cell, electrode and pressure share a run: a strip, with the impedance before
    and after it; rate steps, at the rates of Hänsel et al. 2021 up to the largest that is
    asked for and all that are, in rising order; or long-term cycling of 1 h + 1 h. Every
    row has the same model, with ``CALIBRATED_OPTIONS``, and the parameter set ``Hansel2021_*`` of
    its electrode at its pressure.

    Parameters
    ----------
    measurements : path or pandas.DataFrame, optional
        As in :func:`pybamm_alloy.scorecard.measurements.read_measurements`; by default those of
        Hänsel et al. 2021.
    only : str
        Pattern of the ids to run, such as ``"strip-*"``.
    jobs : int
        Number of processes. With more than one, call from a script only under
        ``if __name__ == "__main__"``, as Python's ``multiprocessing`` asks.
    progress : bool
        Whether to show the progress on the standard error.
    hull, changes : optional
        Of every parameter set, as in :func:`pybamm_alloy.parameter_sets.compose`.

    Returns
    -------
    Scorecard
        A run that fails costs its rows: they have no model value, and a reason.

    Raises
    ------
    ValueError
        If the table is not as it should be, no id matches, or the hull or a changed value is
        not known.
    """
    rows = matching(read_measurements(measurements), only)
    return solve_conditions(rows, _simulate, jobs, progress, hull, changes)


def matching(table: Sequence[Row], only: str) -> list[Row]:
    """Rows whose id matches a pattern.

    Parameters
    ----------
    table : sequence
        Rows with an ``id``.
    only : str
        Pattern, such as ``"strip-*"``.

    Returns
    -------
    list

    Raises
    ------
    ValueError
        If the pattern is no text, or matches no id.
    """
    check_text("only", only)
    rows = [row for row in table if fnmatch.fnmatchcase(row.id, only)]
    if not rows:
        raise ValueError(f"no id matches '{only}'; the first is '{table[0].id}'")
    return rows


def solve_conditions(
    rows: Sequence[Any],
    simulate: Callable[..., Result],
    jobs: int,
    progress: bool,
    hull: str | None,
    changes: Changes | None,
) -> Scorecard:
    """Simulate the condition of each row, once for all rows that share it.

    Parameters
    ----------
    rows : sequence of Measurement or LiteratureRow
    simulate : callable
        Function of a condition, its rows, ``hull`` and ``changes`` that returns their result.
    jobs, progress, hull, changes
        As of :func:`score`.

    Returns
    -------
    Scorecard

    Raises
    ------
    ValueError
        If the number of processes, the hull or a changed value is not allowed.
    """
    compose("Li", hull=hull, changes=changes)  # refuses what is not known
    check_count("jobs", jobs)
    asked: dict[Any, list[Any]] = {row.run: [] for row in rows}
    for row in rows:
        asked[row.run].append(row)
    results: dict[Any, Result] = {}
    with progress_bar(progress, "Simulating", len(asked)) as advance:
        for run, result in _solved(asked, jobs, simulate, (hull, changes)):
            results[run] = result
            advance(len(results), f"simulated {run}")
    return Scorecard(list(rows), {run: results[run] for run in asked})


def _compare(row: Any, answer: Answer):
    model, stripping, plating = (float(x) / row.scale for x in answer[:3])
    low, high = row.tolerance.bounds(row.value, row.scale)
    rounding = 1e-9 * row.value  # what lies on a bound is within
    measured = not math.isnan(row.value)
    return {
        "id": row.id,
        "cell": row.row["cell"],
        "working_electrode": row.run.electrode,
        "stack_pressure_MPa": row.run.pressure / 1e6,
        "current": row.row["current"],
        "quantity": row.row["quantity"],
        "measured": row.value,
        "model": model,
        "unit": row.unit,
        "ratio": model / row.value if row.value else math.nan,
        "tolerance": str(row.tolerance) if measured else "",
        "low": low,
        "high": high,
        "within": low - rounding <= model <= high + rounding if measured else None,
        "stripping": stripping,
        "plating": plating,
        "reason": answer.reason,
    }


def _solved(asked, jobs, simulate, variant):
    """Each run with its result, as they come."""
    # The long ones first, so that none is left over for one process at the end.
    asked = dict(sorted(asked.items(), key=lambda item: -_horizon(item[1])))
    tasks = [(run, rows, simulate, *variant) for run, rows in asked.items()]
    if min(jobs, len(tasks)) == 1:
        for task in tasks:
            yield task[0], _attempt(task)
        return
    level = pybamm.logger.level
    quiet = {"initializer": pybamm.logger.setLevel, "initargs": (level,)}
    for (run, rows, *_), result in map_in_processes(
        _attempt, tasks, min(jobs, len(tasks)), **quiet
    ):
        yield run, _failed(rows, result) if isinstance(result, Exception) else result


def _attempt(task):
    """The result of a condition, or the reason why there is none."""
    run, rows, simulate, hull, changes = task
    try:
        with warnings.catch_warnings():
            # That a run ended early is in the reasons.
            warnings.simplefilter("ignore")
            return simulate(run, rows, hull, changes)
    except Exception as error:  # whatever it is, it costs these rows only
        return _failed(rows, error)


def _simulate(run, rows, hull, changes):
    test, counter = _TESTS[run.test]
    values = compose(
        run.electrode, counter, stack_pressure=run.pressure, hull=hull, changes=changes
    )
    return test(run, rows, values)


def _failed(rows, error):
    reason = f"{type(error).__name__}: {error}"
    return Result({row.id: Answer(reason=reason) for row in rows})


def _strip(run, rows, values):
    longest = 2 * values["Nominal cell capacity [A.h]"] / run.current
    strip = strip_under_pressure(
        HalfCell(CALIBRATED_OPTIONS),
        values,
        [run.pressure],
        current=f"{run.current} A",
        duration=f"{longest} hours",
    )[run.pressure]
    models = {
        "stripped capacity": reported_quantities.stripped_capacity(strip.solution),
        "stack resistance before": strip.before.stack_resistance,
        "stack resistance after": strip.after.stack_resistance,
    }
    return Result(
        {row.id: Answer(models[row.quantity]) for row in rows},
        _trace(strip.solution),
        reported_quantities.half_cycles(strip.solution),
        {"before": strip.before, "after": strip.after},
    )


def _rate_steps(run, rows, values):
    area = values["Electrode area [m2]"]
    asked = {row.current for row in rows}
    of_the_paper = {experiments.areal_current(rate, area) for rate in experiments.RATES}
    below = {current for current in of_the_paper if current < (1 - 1e-6) * max(asked)}
    # A rate of the paper that is asked for is run once.
    between = {c for c in below if not np.isclose(c, list(asked), rtol=1e-6).any()}
    solution = _up_to_the_highest_rate(values, sorted(asked | between))
    half_cycles = reported_quantities.half_cycles(solution)

    def answer(row):
        if row.dimension == "boolean":
            return Answer(reported_quantities.reaches_cut_off(solution, row.current))
        return _voltages(reported_quantities.peak_voltages(half_cycles, row.current))

    return Result(_answers(rows, answer), _trace(solution), half_cycles)


def _up_to_the_highest_rate(values, currents):
    """Rate steps of rising currents [A], without those whose cycles cannot begin."""
    area = values["Electrode area [m2]"]
    rates = [f"{current / area} A.m-2" for current in currents]
    cell = SymmetricCell(CALIBRATED_OPTIONS), values
    while True:
        try:
            steps = experiments.rate_steps(area, rates)
            return _solve(cell, steps, experiment_model_mode="unified")  # one model for all
        except pybamm.SolverError as error:
            # PyBaMM keeps nothing of the cycles before one that is past its limits at once.
            if len(rates) == 1 or not _pybamm.cannot_begin(error):
                raise
            rates.pop()


def _long_term(run, rows, values):
    cell = SymmetricCell(CALIBRATED_OPTIONS), values
    spectra = {"before": impedance(*cell)}
    cycles = math.ceil(_horizon(rows) / 2)
    if not cycles:
        before = Answer(spectra["before"].stack_resistance)
        return Result({row.id: before for row in rows}, spectra=spectra)
    area = values["Electrode area [m2]"]
    density = f"{run.current / area} A.m-2"
    experiment = experiments.long_term_cycling(area, cycles, density)
    solution = _solve(cell, experiment, solver=long_run_solver(cell[0], cycles))
    half_cycles = reported_quantities.half_cycles(solution)

    def answer(row):
        if row.quantity == "stack resistance before":
            return Answer(spectra["before"].stack_resistance)
        cycle = reported_quantities.cycle_at(half_cycles, row.hours)
        if row.dimension == "resistance":
            spectrum = impedance(*cell, solution, cycle)
            spectra[f"after {row.hours:g} h"] = spectrum
            return Answer(spectrum.stack_resistance)
        first = 2 if row.quantity == "overpotential over N h" else cycle
        of_cycles = half_cycles[half_cycles["cycle"].between(first, cycle)]
        return _voltages(reported_quantities.largest_voltages(of_cycles))

    return Result(_answers(rows, answer), _trace(solution), half_cycles, spectra)


#: Test → function that simulates it, and the counter electrode if it is another alloy.
_TESTS = {
    "stripping": (_strip, "In"),
    "rate steps": (_rate_steps, None),
    "long term": (_long_term, None),
}


def _solve(cell, experiment, **simulation_options):
    model, values = cell
    return pybamm.Simulation(
        model, parameter_values=values, experiment=experiment, **simulation_options
    ).solve()


def _horizon(rows):
    """The longest time [h] that the rows ask for."""
    return np.nanmax([0, *(row.hours for row in rows)])


def _voltages(peaks):
    return Answer(max(map(abs, peaks)), *peaks)


def _answers(rows, answer):
    """The answer to each row, or why this row has none."""
    answers = {}
    for row in rows:
        try:
            answers[row.id] = answer(row)
        except ValueError as error:
            answers[row.id] = Answer(reason=str(error))
    return answers


def _trace(solution):
    times = output_times(solution)
    return pd.DataFrame({name: values_at(solution, name, times) for name in TRACE})
