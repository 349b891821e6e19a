"""A full cell from the command line is that of compose_full, and is repeated from its record."""

import json

import pandas as pd
import pytest

import pybamm_alloy
from pybamm_alloy.parameter_sets import compose_full
from pybamm_alloy.reports import CellSpecification, RunSpecification
from pybamm_alloy.reports.specification import _composed

from .conftest import command

STEP = "Charge at 0.3 mA.cm-2 for 5 minutes"
CELL = ("--cell", "full", "--cathode", "NMC811", "--np", "1.5", "--nodes", "6")


def test_a_record_has_all_of_a_composed_cell():
    composition = {
        **{"cathode": "LFP", "alloy": "In", "areal_capacity": 2.0, "np_ratio": 1.5},
        "state": "lithiated",
    }
    cell = CellSpecification("LFP | In", composition=composition, nodes=6)
    plan = RunSpecification.from_dict(RunSpecification(cell, ((STEP,),)).to_dict())
    assert plan.cell == cell
    assert plan.cell.values["Nominal cell capacity [A.h]"] == pytest.approx(
        20 * plan.cell.values["Electrode area [m2]"]
    )
    assert isinstance(plan.cell.model, pybamm_alloy.FullCell)
    assert plan.cell.mesh["var_pts"]["x_n"] == 6
    assert CellSpecification("Alloy_NMC811_In").is_full_cell
    assert not CellSpecification("Hansel2021_In").is_full_cell


def test_a_record_says_whether_the_cathode_is_resolved():
    cell = CellSpecification("Alloy_NMC811_In", resolved=True, nodes=6)
    plan = RunSpecification.from_dict(RunSpecification(cell, ((STEP,),)).to_dict())
    assert isinstance(plan.cell.model, pybamm_alloy.FullCellDFN)


def test_a_cell_is_composed_once_and_its_values_are_its_own():
    composition = {"cathode": "LFP", "alloy": "In", "areal_capacity": 1.7}
    cell = CellSpecification("LFP | In", composition=composition)
    before = _composed.cache_info().misses
    cell.base_values["Stack pressure [Pa]"] = 1.0
    assert cell.values["Stack pressure [Pa]"] == 45e6
    assert CellSpecification("again", composition=composition).is_full_cell
    assert _composed.cache_info().misses == before + 1


@pytest.mark.long
def test_a_run_is_that_of_the_composed_cell_and_is_repeated(tmp_path):
    result = command("run", STEP, *CELL, "--output", tmp_path / "full")
    assert result.exit_code == 0, result.output
    record = json.loads((tmp_path / "full" / "run.json").read_text(encoding="utf-8"))
    assert record["run"]["composition"]["np_ratio"] == 1.5
    values = compose_full("NMC811", "Li0.5In", np_ratio=1.5)
    area = values["Electrode area [m2]"]
    assert record["results"]["Charge in [mA.h]"] == pytest.approx(1e4 * area * 0.3 / 12)
    again = command("run", "--record", tmp_path / "full", "--output", tmp_path / "again")
    assert again.exit_code == 0, again.output
    series = [(tmp_path / run / "timeseries.csv").read_bytes() for run in ("full", "again")]
    assert series[0] == series[1]
    table = pd.read_csv(tmp_path / "full" / "timeseries.csv")
    assert table["Positive electrode stoichiometry"].is_monotonic_decreasing


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--cell", "full"), "a full cell needs --cathode"),
        (("--cathode", "NMC"), "cathode 'NMC' is not one of"),
        (("--cathode", "NMC811", "--film", "Li17Sn4"), "takes up none"),
        (("--cathode", "NMC811", "--film", "Li17Sn4"), "Give --delithiated, or as --film one of"),
        (("--cathode", "LFP", "--film", "In", "--delithiated"), "Leave out --delithiated"),
        (("--cell", "full-dfn"), "a full cell needs --cathode"),
        (("--cell", "full-dfn", "--set", "Hansel2021_LiSn"), "no set of a full cell"),
        (("--cathode", "NMC811", "--np", "-1"), "np_ratio is -1"),
        (("--np", "1.2"), "a full cell needs --cathode"),
        (("--set", "Hansel2021_LiSn", "--np", "2"), "would compose another"),
        (("--cell", "half", "--cathode", "LFP"), "--cell is half"),
        (("--cell", "full", "--set", "Hansel2021_LiSn"), "no set of a full cell"),
    ],
)
def test_what_contradicts_itself_is_refused(arguments, says, tmp_path):
    result = command("run", "Rest for 1 hour", *arguments, "--output", tmp_path / "out")
    assert result.exit_code == 2
    assert says in " ".join(result.output.split())
    assert not (tmp_path / "out").exists()
