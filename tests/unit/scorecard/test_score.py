"""A table of measurements is checked, and its rows compared within their tolerances."""

import json
import math
import subprocess
import sys

import pandas as pd
import pytest
from click.testing import CliRunner

from pybamm_alloy import parameter_sets, score
from pybamm_alloy.cli import main
from pybamm_alloy.reports import write_scorecard_page
from pybamm_alloy.results import reported_quantities
from pybamm_alloy.scorecard import Answer, Result, Scorecard, Tolerance
from pybamm_alloy.scorecard.measurements import COLUMNS, read_measurements

ROW = {
    "id": "mine",
    "cell": "symmetric",
    "working_electrode": "LiIn",
    "stack_pressure_MPa": "20",
    "current": "100 uA.cm-2",
    "quantity": "peak overpotential",
    "value": "0.2",
    "unit": "V",
}


def table(*changes):
    return pd.DataFrame([ROW | change for change in changes])


def card(answers, measurements):
    """A scorecard of given answers."""
    rows = read_measurements(measurements)
    return Scorecard(rows, {row.run: Result(answers) for row in rows})


def within(model, **change):
    (result,) = card({"mine": Answer(model)}, table(change)).rows["within"]
    return result


@pytest.mark.parametrize(
    ("change", "low", "high"),
    [
        ({"value": "0.2"}, 0.17, 0.23),
        ({"value": "0.02"}, 0.01, 0.03),  # 10 mV is more than 15 %
        ({"value": "20", "unit": "mV"}, 0.01, 0.03),
        ({"cell": "half", "quantity": "stripped capacity", "unit": "mA.h", "value": "4"},
         3e-3, 5e-3),
        ({"quantity": "stack resistance before", "unit": "Ohm", "value": "50"}, 40, 60),
        ({"quantity": "stack resistance before", "unit": "kOhm", "value": "0.05"}, 40, 60),
    ],
)  # fmt: skip
def test_a_tolerance_holds_up_to_its_bounds(change, low, high):
    assert within(low, **change)
    assert within(high, **change)
    assert not within(low * 0.999, **change)
    assert not within(high * 1.001, **change)


def test_a_boolean_agrees_or_not():
    change = {"quantity": "reaches cut-off of 2 V within 1 h", "unit": "boolean"}
    assert within(1.0, value="1", **change)
    assert not within(0.0, value="1", **change)
    assert within(0.0, value="0", **change)


def test_only_the_lost_contact_of_lithium_has_a_factor_of_two():
    rows = parameter_sets.read_table("hansel2021_measurements")
    everything = card({id: Answer(1.0) for id in rows["id"]}, rows).rows.set_index("id")
    assert list(everything.index[everything["tolerance"] == "factor 2"]) == [
        "eis-Li-0-after"
    ]
    assert everything.loc["eis-Li-0-after", "low"] == 54029 / 2
    assert everything.loc["eis-Li-0-after", "high"] == 54029 * 2
    assert Tolerance(factor=2).bounds(10) == (5, 20)


def test_the_total_counts_what_was_measured_and_failures_are_not_within():
    rows = table(
        {"id": "good"}, {"id": "off"}, {"id": "failed"}, {"id": "asked", "value": ""}
    )
    answers = {
        "good": Answer(0.2, 0.2, -0.1),
        "off": Answer(0.3, 0.3, -0.3),
        "failed": Answer(reason="SolverError: no"),
        "asked": Answer(0.4, 0.4, -0.4),
    }
    scored = card(answers, rows)
    assert (scored.within, scored.total) == (1, 3)
    assert list(scored.failed["id"]) == ["failed"]
    written = json.loads(scored.to_json())
    assert (written["within"], written["total"]) == (1, 3)
    good, off, failed, asked = written["rows"]
    assert {"id", "measured", "model", "unit", "tolerance", "within"} <= set(good)
    assert (good["within"], off["within"], failed["within"]) == (True, False, False)
    assert good["ratio"] == pytest.approx(1)
    assert (good["stripping"], good["plating"]) == (0.2, -0.1)
    assert failed["model"] is None and failed["reason"] == "SolverError: no"
    assert asked["measured"] is None and asked["within"] is None


def test_the_model_value_is_in_the_unit_of_the_row():
    scored = card({"mine": Answer(0.2, 0.2, -0.1)}, table({"value": "210", "unit": "mV"}))
    (row,) = scored.rows.to_dict("records")
    assert row["model"] == pytest.approx(200)
    assert row["plating"] == pytest.approx(-100)


def test_the_page_has_every_row_and_says_why_one_failed(tmp_path):
    scored = card({"mine": Answer(reason="x < y")}, table({}))
    write_scorecard_page(scored, tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "0 of 1 within tolerance" in text
    assert ">mine<" in text and "x &lt; y" in text


def test_rows_of_a_cell_share_a_run():
    runs = {row.id: row.run for row in read_measurements()}
    assert runs["strip-Li-0"] == runs["eis-Li-0-before"] == runs["eis-Li-0-after"]
    assert runs["rate-LiIn-100"] == runs["rate-LiIn-1000"]
    long_term = {run for id, run in runs.items() if id.startswith("long-Li17Sn4")}
    assert len(long_term) == 1
    assert runs["strip-Li-0"] != runs["strip-Li-45"]
    assert len(set(runs.values())) == 15


def test_times_units_and_currents_are_read():
    after, strip, total = read_measurements(
        table(
            {"id": "a", "quantity": "overpotential after 12.5 h", "current": "1 mA.cm-2"},
            {
                "id": "b",
                "cell": "half",
                "quantity": "stripped capacity",
                "unit": "A.h",
                "current": "",
            },
            {"id": "c", "current": "1 mA"},
        )
    )
    assert (after.quantity, after.hours) == ("overpotential after N h", 12.5)
    assert after.run.pressure == 20e6
    assert after.current == pytest.approx(1e-3 * math.pi * 0.6**2)
    assert strip.current == 0.2e-3
    assert strip.scale == 1.0
    assert total.current == 1e-3


@pytest.mark.parametrize(
    ("column", "text", "says"),
    [
        ("id", "", "is empty"),
        ("cell", "full", r"\['half', 'symmetric'\]"),
        ("working_electrode", "LiXy", "'LiIn'"),
        ("stack_pressure_MPa", "much", "is not a number"),
        ("stack_pressure_MPa", "-1", "zero or more"),
        ("current", "", "such as '0.2 mA'"),
        ("current", "-1 mA", "above zero"),
        ("current", "1 V", "such as '0.2 mA'"),
        ("quantity", "colour", "peak overpotential"),
        ("quantity", "stripped capacity", "peak overpotential"),  # of a half-cell
        ("quantity", "overpotential at 0 h", "N above zero"),
        ("value", "about 1", "is not a number"),
        ("value", "0", "is not above zero"),
        ("value", "inf", "is not above zero"),
        ("unit", "Ohm", r"\['V', 'mV'\]"),
    ],
)
def test_an_error_names_the_file_the_line_the_column_and_what_is_allowed(
    tmp_path, column, text, says
):
    path = tmp_path / "own.csv"
    table({}, {"id": "bad"} | {column: text}).to_csv(path, index=False)
    with pytest.raises(ValueError, match=says) as error:
        score(path)
    assert f"own.csv, line 3, column '{column}'" in str(error.value)


def test_an_empty_line_counts_as_a_line(tmp_path):
    path = tmp_path / "own.csv"
    header, good, bad = (
        table({}, {"id": "bad", "unit": "K"}).to_csv(index=False).splitlines()
    )
    path.write_text(f"{header}\n\n{good}\n\n{bad}\n")
    with pytest.raises(ValueError, match="own.csv, line 5, column 'unit' of 'bad'"):
        read_measurements(path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "own.csv is empty"),
        (",".join(COLUMNS) + "\n", "no rows under its header"),
        ("id,cell\na,half\n", r"line 1: no column \['working_electrode'"),
        (",".join(COLUMNS) + "\n" + "a," * 12 + "\n", "longer than its header"),
        (b"\xff\xfe\x00", "in UTF-8"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path, text, says):
    path = tmp_path / "own.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ValueError, match=says):
        read_measurements(path)


def test_an_id_is_given_once():
    with pytest.raises(ValueError, match="line 3, column 'id': 'mine' is also .* line 2"):
        read_measurements(table({}, {}))


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"only": "no-such-*"}, "no id matches"),
        ({"jobs": 0}, "jobs is 0"),
        ({"hull": "guess"}, "hull 'guess' is not one of"),
        ({"changes": {("Li", "void deph"): 1}}, "no table has a value"),
    ],
)
def test_a_request_that_cannot_be_met_is_refused_before_any_run(option, message):
    with pytest.raises(ValueError, match=message):
        score(**option)


def half_cycles(*rows):
    columns = ["cycle", "start [h]", "duration [h]", "current [A]", "peak voltage [V]"]
    return pd.DataFrame(rows, columns=columns)


def test_a_time_is_in_the_cycle_that_contains_it_or_ends_at_it():
    rows = half_cycles(*([1 + n // 2, n, 1, -1, 0] for n in range(6)))
    found = [reported_quantities.cycle_at(rows, hours) for hours in (0.5, 2, 2.5, 3, 6)]
    assert found == [1, 1, 2, 2, 3]
    with pytest.raises(ValueError, match="ends at 6 h, before 7 h"):
        reported_quantities.cycle_at(rows, 7)


def test_largest_voltages_are_of_strips_and_plates_with_their_sign():
    rows = half_cycles([1, 0, 1, -1, 0.3], [1, 1, 1, 1, 0.2], [2, 2, 1, -1, 0.1])
    assert reported_quantities.largest_voltages(rows) == (0.3, 0.2)
    with pytest.raises(ValueError, match="no half-cycle of these cycles is a plate"):
        reported_quantities.largest_voltages(rows[:1])


def test_the_command_says_what_is_wrong_in_one_line(tmp_path):
    path = tmp_path / "own.csv"
    table({"unit": "K"}).to_csv(path, index=False)
    arguments = ["scorecard", "--measurements", str(path), "--json", str(tmp_path / "x")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: own.csv, line 2, column 'unit' of 'mine'")
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "x").exists()
    assert isinstance(
        CliRunner().invoke(main, [*arguments, "--debug"]).exception, ValueError
    )


def test_the_command_refuses_a_file_it_cannot_write_before_any_run(tmp_path):
    (tmp_path / "file").write_text("")
    arguments = ["scorecard", "--json", str(tmp_path / "file" / "card.json")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "cannot write" in result.stderr


def test_help_does_not_wait_for_pybamm():
    code = (
        "import sys; from click.testing import CliRunner; from pybamm_alloy.cli import main;"
        "r = CliRunner().invoke(main, ['scorecard', '--help']);"
        "assert 'Example' in r.output, r.output; assert 'pybamm' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
