"""The calibration of the reference sets, on synthetic rows and on single tests."""

import importlib.util
import math
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pybamm_alloy.parameter_sets import read_table

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def calibrate():
    spec = importlib.util.spec_from_file_location("calibrate", ROOT / "benchmarks" / "calibrate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rows():
    return read_table("hansel2021_measurements")


class PowerLaws:
    """Rows that are products of powers of the free parameters, with a known largest posterior."""

    def __init__(self, prior, powers, measured):
        self.prior, self.powers, self.measured = prior, powers, measured
        self.calls = 0

    def __call__(self, points):
        self.calls += len(points)
        return [self._rows(changes) for changes in points]

    def _rows(self, changes):
        names = [row.names.split()[0] for row in self.prior.table.itertuples()]
        values = [
            next(x for (name, text), x in changes.items() if (name, text.split(" [")[0]) == key)
            for key in zip(names, self.prior.table["quantity"])
        ]
        u = (np.log(values) - self.prior.median) / self.prior.spread
        models = np.exp(self.powers @ u)
        return {
            str(k): [m, x, m / 1.2, m * 1.2, "mA.h"]
            for k, (m, x) in enumerate(zip(self.measured, models))
        }


def test_a_fit_of_power_laws_is_the_regularised_linear_solution(calibrate):
    prior = calibrate.Prior("long")
    count = len(prior.median)
    powers = np.random.default_rng(1).normal(size=(5, count)) / 5
    measured = np.exp(powers @ np.full(count, 0.3))
    ids = [str(k) for k in range(5)]
    u, J, effective = calibrate.fit(prior, PowerLaws(prior, powers, measured), ids, evaluations=20)
    A = powers / math.log(1.2)
    b = np.log(measured) / math.log(1.2)
    hat = np.linalg.solve(A.T @ A + np.eye(count), A.T)
    assert u == pytest.approx(hat @ b, abs=0.02)
    assert pytest.approx(A, abs=1e-6) == J
    assert effective == pytest.approx(np.trace(A @ hat))


def test_parameters_without_rows_keep_their_priors(calibrate):
    prior = calibrate.Prior("long")
    count = len(prior.median)
    rows = PowerLaws(prior, np.zeros((1, count)), np.array([2.0]))
    u, _, effective = calibrate.fit(prior, rows, ["0"])
    assert u == pytest.approx(np.zeros(count))
    assert effective == 0


def test_a_laboratory_that_is_left_out_has_no_say_in_the_priors(calibrate):
    with_all, without = calibrate.Prior("short"), calibrate.Prior("short", without="Doux 2020")
    of_doux = (with_all.table["laboratory"] == "Doux 2020").to_numpy()
    assert of_doux.any()
    assert without.spread[of_doux] == pytest.approx(math.log(10))
    assert without.spread[~of_doux] == pytest.approx(with_all.spread[~of_doux])


def test_a_row_on_its_tolerance_has_a_residual_of_one(calibrate):
    assert calibrate.residual(2.0, 2.5, 2.5, "mA.h") == pytest.approx(1)
    assert calibrate.residual(2.0, 2.0, 2.5, "mA.h") == 0
    assert calibrate.residual(2.0, None, 2.5, "mA.h") == calibrate.FAILED
    assert calibrate.residual(1.0, 0.0, 1.0, "boolean") == 1


def test_a_parameter_that_a_film_does_not_have_costs_no_run(calibrate, rows):
    """Diffusivities of Li-Sn do not matter to a symmetric Li-In cell, nor to an In counter."""
    changes = calibrate.Prior("short").changes(np.zeros(len(calibrate.Prior("short").median)))
    relevant = calibrate.Runs._relevant
    of_liin = relevant(rows[rows["id"] == "rate-LiIn-100"], changes)
    assert ("Li2In", "chemical diffusivity [cm2.s-1]") in of_liin
    assert ("In", "void depth [um]") not in of_liin
    assert not any("Sn" in name for name, _ in of_liin)
    of_lithium = relevant(rows[rows["id"] == "strip-Li-0"], changes)
    assert ("In", "permeability [mol.cm-1.s-1]") in of_lithium
    assert ("Li2In", "chemical diffusivity [cm2.s-1]") not in of_lithium


def test_no_free_parameter_belongs_to_one_alloy_film_alone():
    """But for ageing and interphases, which describe; lithium metal has mechanics of its own."""
    free = read_table("free_parameters")
    films = set(read_table("films")["film"])
    short = free[free["stage"] == "short"]
    of_films = short[~short["quantity"].isin(["permeability", "homogeneity range"])]
    of_films = of_films[of_films["quantity"] != "chemical diffusivity"]
    for row in of_films.itertuples():
        names = set(row.names.split())
        assert names == {"Li"} or len(names & (films - {"Li"})) >= 5, row


def test_all_alloy_films_share_the_constants_of_contact_and_structure():
    films = read_table("films")
    shared = (
        "contact area fraction without pressure",
        "contact resistance at full contact",
        "charge-transfer resistance",
        "contact spot radius",
        "characteristic contact pressure",
        "residual contact pressure",
        "consolidation pressure",
        "grain size",
        "void depth",
    )
    alloys = films[~films["film"].isin(["Li", "In"])]
    for quantity in shared:
        values = alloys[alloys["quantity"] == quantity]["value"]
        assert len(values) == 6 and values.nunique() == 1, quantity


def test_written_values_carry_what_they_were_fitted_to(calibrate, tmp_path):
    for name in ("films", "phase_transport"):
        shutil.copy(calibrate.DATA / f"{name}.csv", tmp_path)
    prior = calibrate.Prior("short")
    deviations = np.linspace(-1, 1, len(prior.median))
    calibrate.write(
        {
            ("short", row.names, row.quantity, row.source): (x, d)
            for row, x, d in zip(prior.table.itertuples(), prior.values(deviations), deviations)
        },
        tmp_path,
    )
    row = prior.table.index[prior.table["names"] == "Li2In"][0]
    written = pd.read_csv(tmp_path / "phase_transport.csv").set_index(["formula", "quantity"])
    entry = written.loc["Li2In", "chemical diffusivity"]
    assert entry["value"] == pytest.approx(prior.values(deviations)[row], rel=1e-3)
    assert entry["trust"] == "d"
    assert f"{deviations[row]:+.1f} sd from its prior" in entry["source"]
    # What is not free stays as it was, to the letter.
    before, after = (
        (folder / "films.csv").read_text().splitlines() for folder in (calibrate.DATA, tmp_path)
    )
    assert len(before) == len(after)
    assert [line for line in after if ",hardness," in line] == [
        line for line in before if ",hardness," in line
    ]


def test_a_step_without_rows_is_the_fit_to_what_is_left(calibrate):
    """Exact where the rows are power laws."""
    prior = calibrate.Prior("long")
    count = len(prior.median)
    powers = np.random.default_rng(2).normal(size=(5, count)) / 5
    rows = PowerLaws(prior, powers, np.exp(powers @ np.full(count, 0.4)))
    ids = [str(k) for k in range(5)]
    u, J, _ = calibrate.fit(prior, rows, ids, evaluations=20)
    stepped = calibrate.step_without(prior, rows, ids[:3], u, J[:3])
    fitted, *_ = calibrate.fit(prior, rows, ids[:3], evaluations=20)
    assert stepped == pytest.approx(fitted, abs=0.02)


def test_what_other_equations_or_tables_gave_is_not_taken(calibrate, rows, tmp_path, monkeypatch):
    one = rows[rows["id"] == "strip-Li-0"]
    simulated = []

    def mapped(function, tasks):
        for key, *_ in tasks:
            simulated.append(key)
            yield key, {"strip-Li-0": [1.5, 1.6, 1.2, 1.8, "mA.h"]}

    def run():
        calibrate.Runs(one, None, mapped, tmp_path / "runs.jsonl")([{}])
        return len(simulated)

    assert [run(), run()] == [1, 1]
    product = shutil.copytree(
        ROOT / "pybamm_alloy", tmp_path / "pybamm_alloy", ignore=shutil.ignore_patterns("*.pyc")
    )
    before = calibrate.product_digest(tmp_path)
    (product / "version.csv").write_text("a table")
    after = calibrate.product_digest(tmp_path)
    assert after != before
    monkeypatch.setattr(calibrate, "product_digest", lambda: after)
    assert [run(), run()] == [2, 2]
