"""Calibrate the reference sets on the numbers of Hänsel et al. 2021, and predict what is left out.

The free parameters and their priors stand in parameter_sets/data/free_parameters.csv. All of
the "short" ones are fitted at once to all rows but those of long-term cycling, and then the
"long" ones to these. Every simulation is kept in build/calibration/runs.jsonl, so that an
interrupted run goes on where it was; what other equations or tables gave is not taken.

Run as ``python benchmarks/calibrate.py``; ``--leave-out films`` predicts each film by a fit
without it, ``--leave-out laboratories`` the cells of each laboratory by a fit whose priors do
not rest on it, ``--draws 100`` every row from the priors alone; ``--write`` puts the fitted
values and the predictions into the tables.
"""

import argparse
import hashlib
import json
import math
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pybamm
from scipy.optimize import least_squares

from pybamm_alloy import score
from pybamm_alloy.parameter_sets import HULLS, read_table, reference_hull
from pybamm_alloy.parameter_sets.compose import system_of
from pybamm_alloy.parameter_sets.hulls import HOSTS
from pybamm_alloy.scorecard import read_literature, score_literature

DATA = Path(__file__).parents[1] / "parameter_sets" / "data"
#: Tables that fitted values stand in → column that names their rows.
FITTED = {"films": "film", "phase_transport": "formula"}

#: Step of the derivatives, in standard deviations of the prior: far above what the tolerance
#: of the solver does to a row.
STEP = 0.1
#: Farthest from the prior that a fit goes, in its standard deviations.
FARTHEST = 3.0
#: Residual of a row that has no model value, and of one that is further off.
FAILED = 6.0


class Prior:
    """Log-normal priors of the free parameters of a stage.

    Parameters
    ----------
    stage : str
        "short" or "long".
    without : str, optional
        Laboratory whose numbers are not used: what rests on them has a factor of 10.
    """

    def __init__(self, stage, without=None):
        table = read_table("free_parameters")
        self.table = table[table["stage"] == stage].reset_index(drop=True)
        self.median = np.log(self.table["prior"].to_numpy(float))
        spread = np.log(self.table["factor"].to_numpy(float))
        known = self.table["laboratory"] == without if without else False
        self.spread = np.where(known, math.log(10), spread)
        highest = pd.to_numeric(self.table["highest"], errors="coerce").to_numpy(float)
        above = (np.log(highest) - self.median) / self.spread
        self.highest = np.where(np.isnan(above), FARTHEST, np.minimum(above, FARTHEST))

    def at(self, values):
        """Standard deviations from the prior of {(first name, quantity): value}."""
        keys = [(row.names.split()[0], row.quantity) for row in self.table.itertuples()]
        known = np.array([values.get(key, math.nan) for key in keys], float)
        return np.nan_to_num((np.log(known) - self.median) / self.spread)

    def values(self, u):
        """Values at u, in standard deviations from the prior."""
        return np.exp(self.median + self.spread * np.asarray(u))

    def changes(self, u):
        """Changes of the tables at u, as ``compose`` takes them."""
        return {
            (name, f"{row.quantity} [{row.unit}]" if row.unit != "1" else row.quantity): float(x)
            for row, x in zip(self.table.itertuples(), self.values(u))
            for name in row.names.split()
        }


def product_digest(root=DATA.parents[1]):
    """Digest of the equations and tables that a simulation depends on, and of PyBaMM's version."""
    digest = hashlib.sha256(pybamm.__version__.encode())
    folders = ("pybamm_alloy", "parameter_sets", "experiments")
    files = [file for folder in folders for file in (root / folder).rglob("*.*")]
    for file in sorted(files):
        # What a fit predicted does not change what it simulates.
        if file.suffix in (".py", ".csv") and file.stem != "cross_validation":
            digest.update(file.relative_to(root).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()


class Runs:
    """Rows of the measured table, simulated once for each set of values that matter to them.

    Parameters
    ----------
    rows : pandas.DataFrame
    hull : str, optional
    mapped : callable
        ``map``, or that of an executor.
    kept : path
        File of the results so far.
    """

    def __init__(self, rows, hull, mapped, kept):
        self.rows, self.hull, self.mapped, self.kept = rows, hull, mapped, kept
        self.known, self.product = {}, product_digest()
        kept.parent.mkdir(parents=True, exist_ok=True)
        if kept.exists():
            for line in kept.read_text().splitlines():
                entry = json.loads(line)
                self.known[entry["key"]] = entry["rows"]
        test = rows["id"].str.partition("-")[0].replace("eis", "strip")
        groups = rows.groupby([test, "working_electrode", "stack_pressure_MPa"])
        self.groups = [group for _, group in groups]

    def __call__(self, points):
        """Model's value of every row, by id, for each dictionary of changes."""
        tasks, keys = {}, []
        for changes in points:
            keys.append([])
            for group in self.groups:
                relevant = self._relevant(group, changes)
                asked = [self.product, list(group["id"]), self.hull, sorted(relevant.items())]
                text = json.dumps(asked)
                key = hashlib.sha256(text.encode()).hexdigest()
                keys[-1].append(key)
                if key not in self.known:
                    tasks[key] = (key, group, self.hull, relevant)
        for key, found in self.mapped(_simulate, tasks.values()):
            self.known[key] = found
            with self.kept.open("a") as file:
                file.write(json.dumps({"key": key, "rows": found}) + "\n")
        return [{k: x for key in of for k, x in self.known[key].items()} for of in keys]

    @staticmethod
    def _relevant(group, changes):
        """Changes of the films of a test, and of the phases that they may hold."""
        electrode, cell = group["working_electrode"].iloc[0], group["cell"].iloc[0]
        system = system_of(electrode)
        names = {electrode}
        if system in HOSTS:
            hull = reference_hull(system)
            names |= {hull.host, *hull.formulas}
        if cell == "half":
            names |= {"In", "LiIn"}
        # A film and a phase may share their name, with quantities of their own.
        films = {electrode} | ({"In"} if cell == "half" else set())
        phases = names - {electrode} | ({electrode} & names)
        of_phases = ("permeability", "chemical diffusivity", "homogeneity range")
        return {
            (name, quantity): value
            for (name, quantity), value in changes.items()
            if name in (phases if quantity.startswith(of_phases) else films)
        }


def _simulate(task):
    """Values of the rows of one test, in the units of the table, in one process."""
    key, rows, hull, changes = task
    pybamm.logger.setLevel("ERROR")
    card = score(rows, hull=hull, changes=changes)
    columns = ["measured", "model", "low", "high", "unit"]
    return key, {
        row["id"]: [None if row[c] != row[c] else row[c] for c in columns]
        for _, row in card.rows.iterrows()
    }


def residual(measured, model, high, unit):
    """How far a row is from its measured value, in (upper) tolerances."""
    if model is None:
        return FAILED
    if unit == "boolean":
        return float(float(model) != float(measured))
    measured, model, high = float(measured), float(model), float(high)
    return float(np.clip(math.log(model / measured) / math.log(high / measured), -FAILED, FAILED))


def within(measured, model, low, high):
    """Whether a row is within its tolerance."""
    return model is not None and low - 1e-9 * measured <= model <= high + 1e-9 * measured


def fit(prior, runs, ids, base=None, start=None, jacobian=None, evaluations=12):
    """Largest posterior of the parameters of a stage.

    The derivatives are differences at the start; from one step to the next Broyden's update
    keeps them, for a run of every test instead of one for every parameter.

    Parameters
    ----------
    prior : Prior
    runs : Runs
    ids : list of str
        Rows to fit to.
    base : dict, optional
        Changes of the stage before.
    start : array_like, optional
        Where to start, in standard deviations from the prior; the prior by default.
    jacobian : array_like, optional
        Derivatives of the rows there; they are calculated by default.
    evaluations : int
        Most evaluations.

    Returns
    -------
    u, J, effective : array, array, float
        Standard deviations from the prior; derivatives of the rows; effective number of
        parameters, tr[J (JᵀJ + Λ)⁻¹ Jᵀ], with Λ = 1 in these units.
    """
    count = len(prior.median)
    start = np.zeros(count) if start is None else np.asarray(start, float)

    def residuals(*points):
        """Residuals of the rows at each point."""
        found = runs([(base or {}) | prior.changes(point) for point in points])
        return np.array(
            [[residual(x[id][0], x[id][1], x[id][3], x[id][4]) for id in ids] for x in found]
        )

    if jacobian is None:
        steps = np.where(start + STEP <= prior.highest, STEP, -STEP)
        moved = residuals(start, *(start + np.diag(steps)))
        jacobian = ((moved[1:] - moved[0]) / steps[:, None]).T
    along = [(start, residuals(start)[0], np.asarray(jacobian))]

    def derivatives(u):
        before, r, J = along[-1]
        step = u - before
        if step @ step > 0:
            now = residuals(u)[0]
            J = J + np.outer(now - r - J @ step, step) / (step @ step)
            along.append((u.copy(), now, J))
            print(f"  cost {0.5 * (now @ now + u @ u):.3f}", flush=True)
        return np.concatenate([J, np.eye(count)])

    found = least_squares(
        lambda u: np.concatenate([residuals(u)[0], u]),
        start,
        derivatives,
        bounds=(-FARTHEST, prior.highest),
        xtol=2e-2,
        ftol=1e-2,
        max_nfev=evaluations,
    )
    J = derivatives(found.x)[: len(ids)]
    effective = np.trace(J @ np.linalg.solve(J.T @ J + np.eye(count), J.T))
    return found.x, J, float(effective)


def step_without(prior, runs, ids, u, J):
    """Fit to fewer rows, or with wider priors: one Gauss–Newton step from the common fit.

    Parameters without rows go back to their priors; the others move as far as their rows, near
    the common fit, let them.

    Parameters
    ----------
    prior : Prior
    runs : Runs
    ids : list of str
        Rows that are left.
    u, J : array
        Of the fit to all rows; J with the rows that are left.

    Returns
    -------
    array
        Standard deviations from the prior.
    """
    found = runs([prior.changes(u)])[0]
    r = np.array([residual(found[i][0], found[i][1], found[i][3], found[i][4]) for i in ids])
    v = np.linalg.solve(J.T @ J + np.eye(len(u)), J.T @ (J @ u - r))
    return np.clip(v, -FARTHEST, prior.highest)


def report(prior, u):
    """Print each value with its distance from the prior."""
    for row, value, deviation in zip(prior.table.itertuples(), prior.values(u), u):
        first = row.names.split()[0]
        print(f"  {first:10s} {row.quantity:40s} {value:10.3g} {row.unit:14s} {deviation:+.2f} sd")


def card(found, ids):
    """Rows with the model's value and whether it is within."""
    return {
        id: {
            "measured": found[id][0],
            "model": found[id][1],
            "unit": found[id][4],
            "within": within(*found[id][:4]),
        }
        for id in ids
    }


def show(rows):
    for id, row in rows.items():
        model = math.nan if row["model"] is None else row["model"]
        mark = "" if row["within"] else "  OUT"
        print(f"  {id:22s} {row['measured']:10.4g} {model:10.4g} {row['unit']}{mark}")
    print(f"  {sum(row['within'] for row in rows.values())} of {len(rows)}", flush=True)


def write(values, folder=DATA):
    """Put fitted values into the tables, with what they were fitted to."""
    tables = {
        column: pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
        for name, column in FITTED.items()
    }
    for (stage, names, quantity, source), (value, deviation) in values.items():
        rows_of = "long-term rows" if stage == "long" else "all rows but the long-term ones"
        text = f"fitted to {rows_of} (Hansel2021), {deviation:+.1f} sd from its prior: {source}"
        for name in names.split():
            (rows, at), *more = (
                (rows, at)
                for column, rows in tables.items()
                if (at := (rows[column] == name) & (rows["quantity"] == quantity)).any()
            )
            if more or at.sum() > 1:
                raise ValueError(f"{name}, {quantity} stands in the tables twice")
            rows.loc[at, ["value", "trust", "source"]] = [f"{value:.4g}", "d", text]
    for (name, _), rows in zip(FITTED.items(), tables.values()):
        rows.to_csv(folder / f"{name}.csv", index=False)


def literature_without(laboratory, runs, ids, u, J):
    """Scorecard of a laboratory's cells, by a fit whose priors do not rest on its numbers."""
    prior, full = Prior("short", without=laboratory), Prior("short")
    wider = prior.spread / full.spread
    v = step_without(prior, runs, ids, u / wider, J * wider)
    known = [row.id for row in read_literature() if row.row["source"].startswith(laboratory)]
    card = score_literature(f"{known[0].partition('-')[0]}-*", changes=prior.changes(v))
    return card.rows[["id", "measured", "model", "unit", "ratio", "within"]].to_dict("records")


def write_predictions(rows, predicted, draws, folder=DATA):
    """Put what was predicted without each film into the table ``cross_validation``."""
    films = dict(zip(rows["id"], rows["working_electrode"]))
    share = {
        id: np.mean([within(*found) for found in draws[id]]) if id in draws else math.nan
        for id in predicted
    }
    table = pd.DataFrame(
        [
            {"id": id, "left_out": films[id], **row, "from_priors": share[id]}
            for id, row in predicted.items()
        ]
    )
    columns = ["id", "left_out", "measured", "model", "unit", "within", "from_priors"]
    table[columns].to_csv(folder / "cross_validation.csv", index=False, float_format="%.4g")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--hull", choices=HULLS, help="kind of hull (default: the best)")
    parser.add_argument(
        "--leave-out",
        nargs="*",
        default=[],
        choices=["films", "laboratories"],
        help="predict what is left out",
    )
    parser.add_argument("--draws", type=int, default=0, help="draws from the priors")
    parser.add_argument("--skip-long", action="store_true", help="leave the long-term stage out")
    parser.add_argument("--start", type=Path, help="result to start from")
    parser.add_argument("--evaluations", type=int, default=12)
    parser.add_argument("--write", action="store_true", help="write the tables")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--output", type=Path, default=Path("build/calibration"))
    arguments = parser.parse_args()
    rows = read_table("hansel2021_measurements")
    is_long = rows["id"].str.startswith("long-")
    # The impedance before long-term cycling takes no time, and belongs to the short rows.
    before = rows["quantity"] == "stack resistance before"
    short, long = rows[~is_long], rows[is_long & ~before]
    prior = Prior("short")
    result = {"hull": arguments.hull}
    spawn = multiprocessing.get_context("spawn")  # threads do not survive a fork
    with ProcessPoolExecutor(arguments.jobs, spawn) as pool:
        kept = arguments.output / "runs.jsonl"
        runs = Runs(short, arguments.hull, pool.map, kept)
        ids = list(short["id"])
        print("short rows", flush=True)
        start, J = np.zeros(len(prior.median)), None
        if arguments.start:
            known = json.loads(arguments.start.read_text())
            start, J = np.array(known["short"]), np.array(known["jacobian"])
        u, J, effective = fit(prior, runs, ids, None, start, J, arguments.evaluations)
        report(prior, u)
        fitted = card(runs([prior.changes(u)])[0], ids)
        show(fitted)
        print(f"{effective:.1f} effective parameters, {len(ids)} rows", flush=True)
        result |= {"short": list(u), "jacobian": J.tolist()}
        result |= {"effective": effective, "fitted": fitted}
        values = {
            ("short", row.names, row.quantity, row.source): (x, d)
            for row, x, d in zip(prior.table.itertuples(), prior.values(u), u)
        }
        if "films" in arguments.leave_out:
            predicted = {}
            for film in dict.fromkeys(short["working_electrode"]):
                left = short["working_electrode"] == film
                print(f"without {film}", flush=True)
                others = list(short["id"][~left])
                v = step_without(prior, runs, others, u, J[~left.to_numpy()])
                of_film = Runs(short[left], arguments.hull, pool.map, kept)
                predicted |= card(of_film([prior.changes(v)])[0], list(short["id"][left]))
                show({id: predicted[id] for id in short["id"][left]})
            print("predicted without the film", flush=True)
            show(predicted)
            result["predicted"] = predicted
        if arguments.draws:
            generator = np.random.default_rng(0)
            points = [
                np.minimum(generator.normal(size=len(u)), prior.highest)
                for _ in range(arguments.draws)
            ]
            found = runs([prior.changes(point) for point in points])
            result["draws"] = {id: [x[id][:4] for x in found] for id in ids}
            print("share of the draws from the priors that is within")
            for id, drawn in result["draws"].items():
                print(f"  {id:22s} {100 * np.mean([within(*x) for x in drawn]):.0f} %")
        if "laboratories" in arguments.leave_out:
            result["literature"] = {}
            for laboratory in filter(None, dict.fromkeys(prior.table["laboratory"].fillna(""))):
                if any(row.row["source"].startswith(laboratory) for row in read_literature()):
                    found = literature_without(laboratory, runs, ids, u, J)
                    result["literature"][laboratory] = found
                    print(f"cells of {laboratory}, without its numbers")
                    for row in found:
                        print(f"  {row['id']:18s} {row['ratio']:8.3g} {row['within']}", flush=True)
        if not arguments.skip_long:
            ageing = Prior("long")
            long_runs = Runs(long, arguments.hull, pool.map, kept)
            print("long-term rows", flush=True)
            w, *_ = fit(ageing, long_runs, list(long["id"]), prior.changes(u), evaluations=5)
            report(ageing, w)
            aged = card(long_runs([prior.changes(u) | ageing.changes(w)])[0], list(long["id"]))
            show(aged)
            result |= {"long": list(w), "aged": aged}
            values |= {
                ("long", row.names, row.quantity, row.source): (x, d)
                for row, x, d in zip(ageing.table.itertuples(), ageing.values(w), w)
            }
    (arguments.output / "calibration.json").write_text(json.dumps(result, indent=1) + "\n")
    if arguments.write:
        write(values)
        if "predicted" in result:
            write_predictions(short, result["predicted"], result.get("draws", {}))


if __name__ == "__main__":
    main()
