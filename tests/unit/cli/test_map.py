"""The command writes what the functions give, and refuses the rest."""

import json

import pandas as pd
import pytest

from pybamm_alloy import capacity_by_rate, full_cell_map

from .conftest import command
from .test_errors import refused


@pytest.mark.long
def test_a_rate_is_that_of_the_function_on_the_terminal_and_in_the_folder(tmp_path):
    arguments = ("rate", "Li", "--currents", "0.5, 1", "--jobs", 1, "--output", tmp_path, "--json")
    result = command("map", *arguments)
    assert result.exit_code == 0, result.output
    expected = capacity_by_rate("Li", [5e-4, 1e-3])
    written = pd.read_csv(tmp_path / "rate.csv", keep_default_na=False)
    pd.testing.assert_frame_equal(written, expected, check_dtype=False, rtol=1e-6)
    shown = [row["capacity [A.h]"] for row in json.loads(result.stdout)]
    assert shown == pytest.approx(list(expected["capacity [A.h]"]))
    assert {path.name for path in tmp_path.iterdir()} == {"rate.csv", "rate.png"}


def test_a_run_that_fails_is_in_the_table_and_the_exit_code():
    result = command("map", "rate", "Li", "--currents", "90", "--jobs", 1, "--json")
    assert result.exit_code == 1
    (row,) = json.loads(result.stdout)
    assert row["error"] and row["capacity [A.h]"] is None


@pytest.mark.long
def test_a_capacity_has_a_panel_per_alloy(tmp_path):
    grid = ("--pressures", "0 45", "--currents", "1 2", "--jobs", 1)
    assert command("map", "capacity", "Li", "LiIn", *grid, "--output", tmp_path).exit_code == 0
    table = pd.read_csv(tmp_path / "capacity.csv")
    assert list(table["electrode"].value_counts()) == [4, 4]
    assert (tmp_path / "capacity.png").exists()


@pytest.mark.long
def test_a_map_of_full_cells_is_that_of_the_function_with_the_electrode_that_limits(tmp_path):
    cell = ("--cathode", "NMC811", "--rates", "0.5", "--np", "1.2", "--capacity", 1)
    arguments = ("full-cell", "Li0.5In", *cell, "--jobs", 1, "--output", tmp_path, "--json")
    result = command("map", *arguments)
    assert result.exit_code == 0, result.output
    expected = full_cell_map("NMC811", "Li0.5In", [0.5], [1.2], areal_capacity=1.0)
    (row,) = json.loads(result.stdout)
    assert row["film"] == "Li0.5In"
    assert row["capacity [mA.h.cm-2]"] == pytest.approx(expected["capacity [mA.h.cm-2]"].item())
    assert row["limiting electrode"] == expected["limiting electrode"].item()
    assert {path.name for path in tmp_path.iterdir()} == {"full-cell.csv", "full-cell.png"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("full-cell", "In"), "a full cell needs --cathode"),
        (("full-cell", "Li17Sn4", "--cathode", "LFP"), "Give --delithiated"),
        (("full-cell", "In", "--cathode", "LFP", "--np", "0"), "np_ratio is 0"),
        (("full-cell", "In", "--cathode", "LFP", "--rates", "100"), "it must be at most 50"),
        (("full-cell", "In", "--cathode", "LFP", "--currents", "1"), "has no --currents"),
        (("rate", "Li", "--cathode", "LFP"), "rate has no --cathode, an option of full-cell"),
        (("capactiy", "Li"), "'capacity'"),
        (("capacity",), "ALLOY"),
        (("capacity", "Li5"), "'Li5' is not one of"),
        (("rate", "Li", "Li"), "twice"),
        (("rate", "Li", "--currents", "0 1"), "above zero"),
        (("rate", "Li", "--currents", "1 mA"), "must be numbers"),
        (("rate", "Li", "--currents", "nan"), "above zero"),
        (("rate", "Li", "--currents", ""), "a number at least"),
        (("capacity", "Li", "--pressures", "-5"), "0.01 to 10000 MPa, or zero"),
        (("capacity", "Li", "--pressures", "45000000"), "or zero. 4.5e+07 Pa is 45 MPa"),
        (("rate", "Li", "--pressures", "0 45"), "rate has no --pressures, an option of capacity"),
        (("tornado", "Li", "--pressures", "0"), "tornado has no --pressures"),
        (("tornado", "Li", "--currents", "1"), "tornado has no --currents"),
        (("critical-current", "Li", "--currents", "1"), "an option of capacity and rate"),
    ],
)
def test_a_wrong_map_is_refused(arguments, says):
    refused(command("map", *arguments), says)
