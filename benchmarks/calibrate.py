"""Calibrate the reference sets on the numbers of Hänsel et al. 2021, from scratch.

The free parameters, their ranges and the rows that each is fitted to stand in
parameter_sets/data/free_parameters.csv. Each step of that table is a least-squares fit of
its parameters to its rows, from the first estimates, with the values of the steps before.

Run as ``python benchmarks/calibrate.py``; ``--write`` puts the values into the tables,
``--leave-out strip`` fits without an experiment and predicts it.
"""

import argparse
import fnmatch
import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pybamm
from scipy.optimize import least_squares

from pybamm_alloy import score
from pybamm_alloy.parameter_sets import HULLS, read_table

DATA = Path(__file__).parents[1] / "parameter_sets" / "data"
EXPERIMENTS = {"strip": "stripping", "eis": "impedance", "rate": "rate steps",
               "long": "long-term cycling"}

#: Fraction of a parameter's range over which the rows are differentiated: wide, as a
#: phase front that moves node by node makes them steps.
STEP = 0.05
#: Residual of a row that has no model value.
FAILED = 10.0


def calibrate(rows, hull=None, jobs=1, steps=None, start=None):
    """Fit the free parameters to rows of the measured table, step by step.

    Parameters
    ----------
    rows : pandas.DataFrame
        Measurements; those that no step asks for are not used.
    hull : str, optional
        Kind of hull.
    jobs : int
        Processes.
    steps : collection of int, optional
        Those to fit; the others keep ``start``.
    start : dict, optional
        Values to use before they are fitted, in place of the first estimates.

    Returns
    -------
    dict
        (name, quantity) → value in the table's unit.
    """
    free = read_table("free_parameters")
    values = first_estimates(free) | (start or {})
    for step, parameters in free.groupby("step"):
        asked = rows[[_matches(id, parameters["rows"]) for id in rows["id"]]]
        if steps is not None and step not in steps:
            continue
        if asked.empty:
            values |= first_estimates(parameters)
            print(f"step {step}: no row is left, first estimates are kept", flush=True)
            continue
        values |= _fit(parameters, asked, values, hull, jobs)
    return values


def first_estimates(free):
    """(name, quantity) → first estimate, of every free parameter."""
    return {
        (name, row.quantity): row.first_estimate
        for row in free.itertuples()
        for name in row.names.split()
    }


def _fit(parameters, rows, values, hull, jobs):
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

    def residuals(u):
        card = score(rows, jobs=jobs, hull=hull, changes=values | changes(u))
        # The range is two standard deviations to either side of its first estimate.
        prior = 2 * (u - (first - low) / width)
        return np.concatenate([[_residual(row) for row in card.rows.itertuples()], prior])

    def jacobian(u):
        base, columns = residuals(u), []
        for k in range(len(u)):
            moved = u.copy()
            moved[k] += STEP if u[k] + STEP <= 1 else -STEP
            columns.append((residuals(moved) - base) / (moved[k] - u[k]))
        return np.array(columns).T

    start = np.clip((first - low) / width, 0.01, 0.99)
    fit = least_squares(
        residuals, start, jacobian, bounds=(0, 1), ftol=1e-2, xtol=1e-2, max_nfev=12
    )
    fitted = changes(fit.x)
    print(f"step {parameters['step'].iloc[0]}: cost {fit.cost:.3g}, {fit.nfev} tries", flush=True)
    for row in parameters.itertuples():
        value = fitted[row.names.split()[0], row.quantity]
        edge = "" if row.low * 1.02 < value < row.high / 1.02 else "  AT ITS LIMIT"
        print(f"  {row.names}, {row.quantity}: {value:.3g} {row.unit}{edge}", flush=True)
    return fitted


def _residual(row):
    """How far a row is from its measured value, in tolerances."""
    if math.isnan(row.model):
        return FAILED
    if row.unit == "boolean":
        return float(row.model != row.measured)
    return math.log(row.model / row.measured) / math.log(row.high / row.measured)


def _matches(id, patterns):
    return any(
        fnmatch.fnmatchcase(id, pattern) for text in set(patterns) for pattern in text.split()
    )


def leave_out(experiment, rows, fitted, hull=None, jobs=1):
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
    values = calibrate(rows[~left_out], hull, jobs, touched, fitted)
    return score(rows[left_out], jobs=jobs, hull=hull, changes=values)


def write(values, folder=DATA):
    """Put fitted values into the tables, with what they were fitted to."""
    free = read_table("free_parameters")
    for table, column in (("films", "film"), ("phase_transport", "formula")):
        path = folder / f"{table}.csv"
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        for parameter in free.itertuples():
            source = f"fitted to {parameter.rows} (Hansel2021); range: {parameter.range_source}"
            fitted, *others = parameter.names.split()
            for name in (fitted, *others):
                at = (rows[column] == name) & (rows["quantity"] == parameter.quantity)
                rows.loc[at, "value"] = f"{values[name, parameter.quantity]:.4g}"
                rows.loc[at, "trust"] = "d" if name == fitted else "a"
                rows.loc[at, "source"] = (
                    source if name == fitted else f"that of {fitted}, {source}"
                )
        rows.to_csv(path, index=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--hull", choices=HULLS, help="kind of hull (default: the best)")
    parser.add_argument("--leave-out", nargs="*", choices=EXPERIMENTS, default=[])
    parser.add_argument("--write", action="store_true", help="write the tables")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--output", type=Path, default=Path("build/calibration.json"))
    arguments = parser.parse_args()
    pybamm.logger.setLevel("ERROR")
    rows = read_table("hansel2021_measurements")
    hull, jobs = arguments.hull, arguments.jobs
    values = calibrate(rows, hull, jobs)
    card = score(rows, jobs=jobs, hull=hull, changes=values)
    print(f"{card.within} of {card.total} within tolerance")
    result = {
        "hull": hull,
        "values": {f"{name}: {quantity}": x for (name, quantity), x in values.items()},
        "scorecard": json.loads(card.to_json()),
        "left out": {},
    }
    for experiment in arguments.leave_out:
        predicted = leave_out(experiment, rows, values, hull, jobs)
        print(f"without {experiment}: {predicted.within} of {predicted.total} predicted")
        result["left out"][experiment] = json.loads(predicted.to_json())
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    if arguments.write:
        write(values)


if __name__ == "__main__":
    main()
