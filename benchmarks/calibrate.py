"""Calibrate the reference sets on the numbers of Hänsel et al. 2021, from scratch.

The free parameters, their ranges and the rows that each is fitted to stand in
parameter_sets/data/free_parameters.csv. Each step of that table is a least-squares fit of
its parameters to its rows, from the first estimates, with the values of the steps before.

Run as ``python benchmarks/calibrate.py`` (half an hour on two processors); ``--write`` puts the
values into the tables, ``--leave-out strip`` fits without an experiment and predicts it,
``--start build/calibration.json --steps 2 9 --hull calculated`` fits again what another hull
changes.
"""

import argparse
import fnmatch
import json
import math
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path

import numpy as np
import pandas as pd
import pybamm
from scipy.optimize import least_squares

from pybamm_alloy import score
from pybamm_alloy.parameter_sets import HULLS, read_table

DATA = Path(__file__).parents[1] / "parameter_sets" / "data"
#: Tables that fitted values stand in → column that names their rows.
FITTED = {"films": "film", "phase_transport": "formula"}
#: What the ids of an experiment's rows begin with.
EXPERIMENTS = ("strip", "eis", "rate", "long")

#: Fraction of a parameter's range over which the rows are differentiated: far above what
#: the solver's tolerance does to them.
STEP = 0.05
#: Residual of a row that has no model value.
FAILED = 10.0


def calibrate(rows, hull=None, steps=None, start=None, mapped=map):
    """Fit the free parameters to rows of the measured table, step by step.

    Parameters
    ----------
    rows : pandas.DataFrame
        Measurements; those that no step asks for are not used.
    hull : str, optional
        Kind of hull.
    steps : collection of int, optional
        Those to fit; the others keep ``start``.
    start : dict, optional
        Values to start from, in place of the first estimates.
    mapped : callable
        ``map``, or that of an executor.

    Returns
    -------
    dict
        (name, quantity) → value in the table's unit.
    """
    free = read_table("free_parameters")
    values = first_estimates(free) | (start or {})
    for step, parameters in free.groupby("step"):
        if steps is not None and step not in steps:
            continue
        asked = rows[[_matches(id, parameters["rows"]) for id in rows["id"]]]
        if asked.empty:
            values |= first_estimates(parameters)
            print(f"step {step}: no row is left, first estimates are kept", flush=True)
        else:
            values |= _fit(parameters, asked, values, hull, mapped)
    return values


def first_estimates(free):
    """(name, quantity) → first estimate, of every free parameter."""
    return {
        (name, row.quantity): row.first_estimate
        for row in free.itertuples()
        for name in row.names.split()
    }


def _fit(parameters, rows, values, hull, mapped):
    """The values of one step: largest posterior, for log-normal ranges and tolerances."""
    low, high = (np.log(parameters[name].to_numpy()) for name in ("low", "high"))
    first = np.log(parameters["first_estimate"].to_numpy())
    width = high - low

    def changes(u):
        fitted = np.exp(low + width * u)
        return {
            (name, row.quantity): float(value)
            for row, value in zip(parameters.itertuples(), fitted)
            for name in row.names.split()
        }

    @cache
    def linearised(u):
        """Residuals, and their derivatives, from runs side by side."""
        steps = np.where(np.array(u) + STEP <= 1, STEP, -STEP)
        points = [np.array(u), *(u + np.diag(steps))]
        of_rows = mapped(
            partial(_residuals, rows, hull), [values | changes(point) for point in points]
        )
        # The whole range is two standard deviations, about the first estimate.
        priors = [2 * (point - (first - low) / width) for point in points]
        base, *moved = (np.concatenate(pair) for pair in zip(of_rows, priors))
        return base, np.array([(r - base) / step for r, step in zip(moved, steps)]).T

    known = [values[row.names.split()[0], row.quantity] for row in parameters.itertuples()]
    start = np.clip((np.log(known) - low) / width, 0.01, 0.99)
    fit = least_squares(
        lambda u: linearised(tuple(u))[0],
        start,
        lambda u: linearised(tuple(u))[1],
        bounds=(0, 1),
        ftol=1e-2,
        xtol=1e-2,
        max_nfev=12,
    )
    fitted = changes(fit.x)
    step = parameters["step"].iloc[0]
    print(f"step {step}: cost {fit.cost:.3g}, {fit.nfev} evaluations")
    for row in parameters.itertuples():
        value = fitted[row.names.split()[0], row.quantity]
        edge = "" if row.low * 1.02 < value < row.high / 1.02 else "  AT ITS LIMIT"
        print(f"  {row.names}, {row.quantity}: {value:.3g} {row.unit}{edge}", flush=True)
    return fitted


def with_units(values):
    """Changes as ``score`` takes them, from values in the units of the tables."""
    free = read_table("free_parameters")
    units = {
        (name, row.quantity): row.unit for row in free.itertuples() for name in row.names.split()
    }
    return {(name, f"{q} [{units[name, q]}]"): value for (name, q), value in values.items()}


def _residuals(rows, hull, values):
    """Residual of every row, in one process."""
    pybamm.logger.setLevel("ERROR")
    card = score(rows, hull=hull, changes=with_units(values))
    return [_residual(row) for row in card.rows.itertuples()]


def _residual(row):
    """How far a row is from its measured value, in (upper) tolerances."""
    if row.unit == "boolean":
        return float(row.model != row.measured)
    if not row.model > 0:
        return FAILED
    return math.log(row.model / row.measured) / math.log(row.high / row.measured)


def _matches(id, patterns):
    return any(
        fnmatch.fnmatchcase(id, pattern) for text in set(patterns) for pattern in text.split()
    )


def leave_out(experiment, rows, fitted, hull=None, jobs=1, mapped=map):
    """Scorecard of an experiment's rows, predicted by a calibration without them.

    Steps that use none of these rows keep their ``fitted`` values.
    """
    free = read_table("free_parameters")
    left_out = rows["id"].str.startswith(f"{experiment}-")
    touched = {
        step
        for step, parameters in free.groupby("step")
        if any(_matches(id, parameters["rows"]) for id in rows["id"][left_out])
    }
    # From what these rows have not seen.
    unseen = fitted | first_estimates(free[free["step"].isin(touched)])
    values = calibrate(rows[~left_out], hull, touched, unseen, mapped)
    return score(rows[left_out], jobs=jobs, hull=hull, changes=with_units(values))


def write(values, folder=DATA):
    """Put fitted values into the tables, with what they were fitted to."""
    tables = {
        column: pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
        for name, column in FITTED.items()
    }
    for parameter in read_table("free_parameters").itertuples():
        source = f"fitted to {parameter.rows} (Hansel2021); range: {parameter.range_source}"
        fitted, *others = parameter.names.split()
        for name in (fitted, *others):
            (rows, at), *more = (
                (rows, at)
                for column, rows in tables.items()
                if (at := (rows[column] == name) & (rows["quantity"] == parameter.quantity)).any()
            )
            if more or at.sum() > 1:
                raise ValueError(f"{name}, {parameter.quantity} stands in the tables twice")
            rows.loc[at, "value"] = f"{values[name, parameter.quantity]:.4g}"
            rows.loc[at, "trust"] = "d" if name == fitted else "a"
            rows.loc[at, "source"] = (
                source if name == fitted else f"that of {fitted}, {source}"
            )
    for (name, _), rows in zip(FITTED.items(), tables.values()):
        rows.to_csv(folder / f"{name}.csv", index=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--hull", choices=HULLS, help="kind of hull (default: the best)")
    parser.add_argument("--start", type=Path, help="result to start from")
    parser.add_argument("--steps", nargs="*", type=int, help="steps to fit (default: all)")
    parser.add_argument("--leave-out", nargs="*", choices=EXPERIMENTS, default=[])
    parser.add_argument("--write", action="store_true", help="write the tables")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--output", type=Path, default=Path("build/calibration.json"))
    arguments = parser.parse_args()
    if arguments.write and (arguments.hull or arguments.leave_out):
        parser.error("--write takes the default hull, and no experiment left out")
    pybamm.logger.setLevel("ERROR")
    rows = read_table("hansel2021_measurements")
    hull, jobs, start = arguments.hull, arguments.jobs, None
    if arguments.start:
        values = json.loads(arguments.start.read_text())["values"]
        start = {tuple(name.split(": ")): value for name, value in values.items()}
    spawn = multiprocessing.get_context("spawn")  # threads do not survive a fork
    with ProcessPoolExecutor(jobs, spawn) as pool:
        values = calibrate(rows, hull, arguments.steps, start, pool.map)
        card = score(rows, jobs=jobs, hull=hull, changes=with_units(values))
        print(f"{card.within} of {card.total} within tolerance", flush=True)
        predicted = {
            experiment: leave_out(experiment, rows, values, hull, jobs, pool.map)
            for experiment in arguments.leave_out
        }
    for experiment, left_out in predicted.items():
        print(f"without {experiment}: {left_out.within} of {left_out.total} predicted")
    result = {
        "hull": hull,
        "values": {f"{name}: {quantity}": x for (name, quantity), x in values.items()},
        "scorecard": json.loads(card.to_json()),
        "left out": {name: json.loads(c.to_json()) for name, c in predicted.items()},
    }
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    if arguments.write:
        write(values)


if __name__ == "__main__":
    main()
