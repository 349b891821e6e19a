"""The calibration of the reference sets, on steps of a few seconds."""

import importlib.util
import shutil
from pathlib import Path

import pandas as pd
import pytest

from pybamm_alloy import score
from pybamm_alloy.parameter_sets import read_table

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def calibrate():
    spec = importlib.util.spec_from_file_location(
        "calibrate", ROOT / "benchmarks" / "calibrate.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rows():
    return read_table("hansel2021_measurements")


def step_of(name, quantity):
    free = read_table("free_parameters")
    (step,) = free["step"][(free["names"] == name) & (free["quantity"] == quantity)]
    return step


@pytest.mark.long
def test_a_step_fits_its_parameter_to_its_row(calibrate, rows):
    """Void depth of Li13In3: the charge at which contact is lost is linear in it."""
    key = ("Li13In3", "void depth")
    # Another measured value, so that the shipped one is no answer.
    strip = rows[rows["id"] == "strip-Li13In3-45"].assign(value=3.0)
    step = step_of(*key)
    fitted = calibrate.calibrate(strip, steps=[step])
    (model,) = score(strip, changes=calibrate.with_units(fitted)).rows["model"]
    assert model == pytest.approx(3.0, rel=0.02)
    first = calibrate.first_estimates(read_table("free_parameters"))
    assert {k for k in fitted if fitted[k] != first[k]} == {key}


def test_without_its_rows_a_step_keeps_its_first_estimates(calibrate, rows):
    step = step_of("Li13In3", "void depth")
    fitted = {("Li13In3", "void depth"): 9.0}
    kept = calibrate.calibrate(rows[:0], steps=[step], start=fitted)
    assert kept == calibrate.first_estimates(read_table("free_parameters"))


def test_a_row_on_its_tolerance_has_a_residual_of_one(calibrate, rows):
    card = score(rows, only="strip-Li2Sn5-45")
    (row,) = card.rows.itertuples()
    assert calibrate._residual(row._replace(model=row.high)) == pytest.approx(1)
    assert calibrate._residual(row._replace(model=row.measured)) == 0
    assert calibrate._residual(row._replace(model=float("nan"))) > 5


def test_written_values_carry_what_they_were_fitted_to(calibrate, tmp_path):
    for name in ("films", "phase_transport"):
        shutil.copy(calibrate.DATA / f"{name}.csv", tmp_path)
    values = calibrate.first_estimates(read_table("free_parameters"))
    values["Li2In", "chemical diffusivity"] = 1.2341e-8
    calibrate.write(values, tmp_path)
    written = pd.read_csv(tmp_path / "phase_transport.csv").set_index(
        ["formula", "quantity"]
    )
    row = written.loc["Li2In", "chemical diffusivity"]
    assert (row["value"], row["trust"]) == (1.234e-8, "d")
    assert row["source"].startswith("fitted to rate-LiIn-*")
    films = pd.read_csv(tmp_path / "films.csv").set_index(["film", "quantity"])
    other = films.loc["LiSn", "contact spot radius"]
    assert other["trust"] == "a" and other["source"].startswith("that of Li17Sn4, fitted")
    # What is not free stays as it was, to the letter.
    before, after = (
        (folder / "films.csv").read_text().splitlines()
        for folder in (calibrate.DATA, tmp_path)
    )
    assert len(before) == len(after)
    assert [line for line in after if ",hardness," in line] == [
        line for line in before if ",hardness," in line
    ]
