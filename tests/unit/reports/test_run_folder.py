"""A run is written whole or not at all."""

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
    """The figures cannot be drawn, which are written after the tables and the record."""
    return replace(outcome, series=outcome.series.drop(columns="Voltage [V]"))


def test_what_breaks_half_way_leaves_no_folder(outcome, tmp_path):
    with pytest.raises(KeyError, match="Voltage"):
        write_run(broken(outcome), tmp_path / "run")
    assert not list(tmp_path.iterdir())


def test_what_breaks_half_way_leaves_an_earlier_run_as_it_was(outcome, tmp_path):
    folder = tmp_path / "run"
    write_run(outcome, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(before) == set(FILES) - {"cycles.png"}
    with pytest.raises(KeyError, match="Voltage"):
        write_run(broken(outcome), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert list(tmp_path.iterdir()) == [folder]
