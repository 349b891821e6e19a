"""Scorecards of whole runs."""

import json
import sys
from pathlib import Path
from subprocess import run

import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.cells import CALIBRATED_OPTIONS
from pybamm_alloy.reports import write_scorecard_page
from pybamm_alloy.results import reported_quantities
from pybamm_alloy.scorecard.measurements import COLUMNS
from pybamm_alloy.submodels.terminal_voltage import VOLTAGE_PARTS

HEADER = ",".join(COLUMNS)


def write(path, *lines):
    path.write_text("\n".join([HEADER, *lines]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def cycled(tmp_path_factory):
    """Three cycles of Li13In3, by the rows that ask for them."""
    own = "symmetric,Li13In3,45,1 mA.cm-2"
    return pybamm_alloy.score(
        write(
            tmp_path_factory.mktemp("own") / "own.csv",
            f"at,{own},overpotential at 1 h,0.16,V",
            f"after,{own},overpotential after 6 h,0.16,V",
            f"over,{own},overpotential over 6 h,160,mV",
            f"before,{own},stack resistance before,38,Ohm",
            f"aged,{own},stack resistance after 6 h,38,Ohm",
        )
    )


@pytest.mark.long
def test_an_own_condition_is_answered_by_the_command(tmp_path):
    """Li2Sn5 at 20 MPa, in two processes, with a run that cannot be."""
    table = write(
        tmp_path / "own.csv",
        "mine,half,Li2Sn5,20,0.1 mA,stripped capacity,0.02,mA.h",
        "huge,half,Li2Sn5,20,1 A,stripped capacity,5,mA.h",
    )
    command = [Path(sys.executable).with_name("pybamm-alloy"), "scorecard", "--jobs", "2"]
    command += ["--measurements", table, "--json", tmp_path / "card.json"]
    result = run(command, capture_output=True, text=True)
    assert result.returncode == 1, result.stderr
    assert "of 2 within tolerance" in result.stdout
    mine, huge = json.loads((tmp_path / "card.json").read_text())["rows"]
    strips = pybamm_alloy.strip_under_pressure(
        pybamm_alloy.HalfCell(CALIBRATED_OPTIONS),
        pybamm.ParameterValues("Hansel2021_Li2Sn5_half_cell"),
        [20e6],
        current="0.1 mA",
    )
    assert mine["model"] == pytest.approx(
        1e3 * reported_quantities.stripped_capacity(strips[20e6].solution), rel=1e-3
    )
    assert huge["model"] is None and huge["reason"]


def test_rows_of_long_term_cycling_are_of_their_cycles(cycled):
    rows = cycled.rows.set_index("id")
    steps = next(iter(cycled.runs.values())).half_cycles
    assert len(cycled.runs) == 1
    assert steps["cycle"].max() == 3
    peaks = steps["peak voltage [V]"].abs()
    assert rows.loc["at", "model"] == peaks[steps["cycle"] == 1].max()
    assert rows.loc["after", "model"] == peaks[steps["cycle"] == 3].max()
    assert rows.loc["over", "model"] == pytest.approx(1e3 * peaks[2:].max())
    assert rows.loc["aged", "model"] > rows.loc["before", "model"]
    assert rows.loc["at", "stripping"] > 0 > rows.loc["at", "plating"]


def test_a_rate_is_reached_by_the_rates_of_the_paper_below_it(tmp_path):
    card = pybamm_alloy.score(
        write(
            tmp_path / "own.csv",
            "low,symmetric,LiIn,45,75 uA.cm-2,peak overpotential,4,mV",
            "high,symmetric,LiIn,45,200 uA.cm-2,peak overpotential,10,mV",
        )
    )
    (result,) = card.runs.values()
    currents = result.half_cycles["current [A]"].abs().round(9).unique()
    assert 75 * currents / currents[1] == pytest.approx([50, 75, 100, 200], rel=1e-4)
    low, high = card.rows["model"]
    assert high == pytest.approx(low * 200 / 75, rel=0.05)


def test_the_page_holds_its_figures(cycled, tmp_path):
    write_scorecard_page(cycled, tmp_path / "card.html")
    text = (tmp_path / "card.html").read_text(encoding="utf-8")
    assert text.count("data:image/png;base64,") == 2  # impedance and cycling
    assert 'src="http' not in text and "href" not in text


def test_parts_of_a_peak_sum_to_it(tmp_path):
    card = pybamm_alloy.score(
        write(
            tmp_path / "own.csv",
            "low,symmetric,Li0.5In,45,50 uA.cm-2,peak overpotential,2,mV",
            "high,symmetric,Li0.5In,45,100 uA.cm-2,peak overpotential,4,mV",
            "cut,symmetric,Li0.5In,45,100 uA.cm-2,reaches cut-off of 2 V within 1 h,0,boolean",
        )
    )
    parts = card.parts.set_index(["id", "polarity"])
    assert sorted(set(parts.index.get_level_values("id"))) == ["high", "low"]
    rows = card.rows.set_index("id")
    for (id, polarity), row in parts.iterrows():
        assert 1e3 * row["Voltage [V]"] == pytest.approx(rows.loc[id, polarity], rel=1e-9)
        assert row[list(VOLTAGE_PARTS)].sum() == pytest.approx(row["Voltage [V]"], rel=1e-9)
    ohmic = parts["Separator ohmic overpotential [V]"]
    assert ohmic["high", "stripping"] == pytest.approx(2 * ohmic["low", "stripping"])
    assert ohmic["high", "plating"] == pytest.approx(-ohmic["high", "stripping"])


def test_a_hull_and_changed_values_are_those_of_the_runs(tmp_path):
    """The step of Li13In3: 0.080 V measured and 0.097 V calculated, and its I·R."""
    own = write(
        tmp_path / "own.csv",
        "mine,symmetric,Li13In3,45,100 uA.cm-2,peak overpotential,0.1,V",
    )
    (corrected,), (measured,) = (
        pybamm_alloy.score(own, hull=hull).rows["model"] for hull in (None, "measured")
    )
    assert corrected - measured == pytest.approx(0.0973 - 0.080, abs=1e-3)
    changes = {("Li6PS5Cl", "conductivity [mS.cm-1]"): 0.175}  # a tenth
    (resistive,) = pybamm_alloy.score(own, changes=changes).rows["model"]
    assert resistive - corrected == pytest.approx(9 * 38 * 0.1131e-3, rel=0.02)
