"""The results of a run are written atomically, and before its pictures."""

from dataclasses import replace

import pytest

from pybamm_alloy.reports import execute, write_run
from pybamm_alloy.reports.run_folder import FILES
from pybamm_alloy.reports.specification import CellSpecification, RunSpecification


@pytest.fixture(scope="module")
def outcome():
    cell = CellSpecification("Hansel2021_Li", nodes=5)
    return execute(RunSpecification(cell, (("Charge at 0.1 mA for 1 minute",),)))


def broken(outcome):
    """The record cannot be written, which comes after the tables."""
    return replace(outcome, results={"Cycles": float("nan")})


def test_results_that_break_half_way_leave_no_folder(outcome, tmp_path):
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_run(broken(outcome), tmp_path / "run")
    assert not list(tmp_path.iterdir())


def test_results_that_break_half_way_leave_an_earlier_run_as_it_was(outcome, tmp_path):
    folder = tmp_path / "run"
    write_run(outcome, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(before) == set(FILES) - {"cycles.png"}
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_run(broken(outcome), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert list(tmp_path.iterdir()) == [folder]


def test_results_are_there_if_a_picture_cannot_be_drawn(outcome, tmp_path):
    folder = tmp_path / "run"
    undrawable = replace(outcome, series=outcome.series.drop(columns="Voltage [V]"))
    with pytest.raises(KeyError, match="Voltage"):
        write_run(undrawable, folder)
    results = {"timeseries.csv", "cycles.csv", "solution.npz", "run.json"}
    assert {path.name for path in folder.iterdir()} == results
