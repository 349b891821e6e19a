"""Cells of other laboratories are simulated as they were measured, and counted apart."""

import json
import math

import numpy as np
import pandas as pd
import pybamm
import pytest
from click.testing import CliRunner

from pybamm_alloy import check_parameter_values
from pybamm_alloy.cli import main
from pybamm_alloy.parameter_sets import read_table
from pybamm_alloy.scorecard import LiteratureCell, read_literature, score_literature
from pybamm_alloy.scorecard import literature_tests as tests
from pybamm_alloy.scorecard.literature import CELL, QUANTITIES

ROWS = {row.id: row for row in read_literature()}
EXPRESSED = [row for row in ROWS.values() if row.expressed]
F = pybamm.constants.F.value


def test_every_row_is_one_that_nothing_was_chosen_by():
    """Ids of other laboratories stand in no fit, and in no source of a value."""
    table = read_table("literature_cells")
    assert set(table["use"]) == {"predict"}
    assert set(table["trust"]) <= set("psdr")
    fitted = " ".join(read_table("free_parameters")["source"])
    sources = " ".join(
        text for name in ("films", "phase_transport") for text in read_table(name)["source"]
    )
    for id in ROWS:
        assert id not in fitted.split() and id not in sources, id


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_the_tolerance_is_that_of_the_kind_of_quantity(row):
    """Potentials 50 mV, charges and times to depletion a factor of 2, all else of 1.5."""
    if row.expressed and QUANTITIES[row.quantity][1] == "V":
        assert str(row.tolerance) == "50 mV"
    else:
        depletion = row.quantity in ("charge stripped", "time stripped")
        factor = "factor 2" if depletion else "factor 1.5"
        # The paper gives a lower bound of that one.
        assert str(row.tolerance) == ("at least, " if row.id == "dou-z-1" else "") + factor


@pytest.mark.parametrize("row", EXPRESSED, ids=[row.id for row in EXPRESSED])
def test_every_cell_has_allowed_parameter_values_as_stated(row):
    values = row.run.parameter_values()
    check_parameter_values(values)
    stated = dict(row.run.columns)
    for column, name, unit in (
        ("area_cm2", "Electrode area [m2]", 1e-4),
        ("separator_um", "Separator thickness [m]", 1e-6),
        ("conductivity_mS_cm", "Separator conductivity [S.m-1]", 0.1),
        ("assembly_pressure_MPa", "Positive electrode assembly pressure [Pa]", 1e6),
    ):
        if stated[column]:
            assert values[name] == pytest.approx(unit * float(stated[column])), column
    assert values["Ambient temperature [K]"] == 273.15 + float(stated["temperature_C"])
    if row.run.pressures:
        assert values["Stack pressure [Pa]"] == row.run.pressures[0]


def outcome_of(id, **columns):
    """What the test of a row leaves, with its cell changed."""
    cell = ROWS[id].run
    changed = dict(cell.columns) | columns
    cell = LiteratureCell(cell.test, tuple(changed.items()), cell.current, cell.cut_off)
    return tests.TESTS[cell.test](cell, cell.parameter_values(), 1.0)


def test_the_interphase_of_a_resting_cell_has_grown_parabolically():
    """d = sqrt(d0^2 + 2 k t) where there is contact, of which the charge is c F f (d - d0)."""
    outcome = outcome_of("akt-400")
    values, name = outcome.values, "Positive interphase {}".format
    d0 = values[name("initial thickness [m]")]
    d = math.sqrt(d0**2 + 2 * values[name("growth constant [m2.s-1]")] * 3600)
    assert tests.interphase_thickness(outcome, "1") == pytest.approx(d, rel=1e-4)
    contact = outcome.solution["Positive electrode contact area fraction"].entries[-1]
    charge = values[name("lithium concentration [mol.m-3]")] * F * contact * (d - d0) / 3600
    assert tests.interphase_charge(outcome, "1") == pytest.approx(charge, rel=1e-3)
    with pytest.raises(ValueError, match="the rest ended after 1 h"):
        tests.interphase_charge(outcome, "2")


def test_a_stack_resistance_is_that_of_the_electrolyte_and_of_the_interfaces():
    outcome = outcome_of("dou-z-5b")
    interfaces = tests.interface_resistance(outcome, "")
    electrolyte = 1e-3 / 0.225 / 1.327e-4
    assert tests.stack_resistance(outcome, "") - interfaces == pytest.approx(electrolyte, rel=1e-6)
    assert interfaces > 0


def test_a_pressure_held_last_is_the_one_that_counts():
    """Contacts at 5 and at 25 MPa differ, whatever the way there."""
    rising = [
        tests.stack_resistance(outcome_of("dou-z-5b", stack_pressure_MPa=history), "")
        for history in ("1 5", "1 25")
    ]
    assert rising[0] > rising[1]


@pytest.fixture(scope="module")
def stripped():
    """Six minutes of lithium without stack pressure, and the rest after them."""
    cell = ROWS["sin-t"].run
    cell = LiteratureCell("stripping", cell.columns, "0.2 mA.cm-2", "0.1 V vs Li")
    return tests.strip(cell, cell.parameter_values(), 0)


def test_the_charge_of_a_strip_is_its_current_times_its_time(stripped):
    """To the cut-off at the reference electrode, which sees half of the electrolyte."""
    hours = tests.duration(stripped, "") / 3600
    assert hours > 0
    assert tests.charge(stripped, "") == pytest.approx(2 * hours, rel=1e-6)  # A.h.m-2
    assert tests.terminal_potential(stripped, "") == pytest.approx(0.1, rel=1e-4)
    step = stripped.solution.cycles[0].steps[0]
    ohmic = 2 * 750e-6 / 0.156 / 2
    beside = step["Positive electrode potential vs Li [V]"].entries[-1]
    assert 0.1 - beside == pytest.approx(ohmic, rel=1e-3)


def test_a_potential_on_stripping_is_that_of_its_time_or_refused(stripped):
    hours = tests.duration(stripped, "") / 3600
    assert tests.potential(stripped, str(hours)) == pytest.approx(0.1, rel=1e-4)
    assert 0 < tests.potential(stripped, str(hours / 2)) < 0.1
    with pytest.raises(ValueError, match="stripping ended after"):
        tests.potential(stripped, str(2 * hours))


def test_a_potential_has_returned_where_it_rounds_to_what_is_printed(stripped):
    """Lithium returns to 0.00 V as the current ends, and never to -0.1 V."""
    assert tests.time_to_return(stripped, "0.00") == pytest.approx(0.01, rel=1e-6)
    with pytest.raises(ValueError, match="did not return to -0.1 V in 24 h"):
        tests.time_to_return(stripped, "-0.1")


def test_other_laboratories_have_a_total_of_their_own_with_what_cannot_be_expressed():
    card = score_literature("[as]*-[oem]*")
    rows = card.rows.set_index("id")
    assert set(rows.index) == {"sed-ocv-In", "san-exp", "asp-mg"}
    assert card.total == 3 and card.within <= 2
    # Two phases in equilibrium, and the molar volumes of the table.
    assert rows.loc["sed-ocv-In", "model"] == pytest.approx(0.622, abs=1e-3)
    assert rows.loc["san-exp", "model"] == pytest.approx(100 * (23.57 / 15.75 - 1), rel=1e-6)
    lost = rows.loc["asp-mg"]
    assert math.isnan(lost["model"]) and not lost["within"]
    assert "no parameter set of lithium with magnesium" in lost["reason"]
    assert list(card.failed["id"]) == ["asp-mg"]


def written(folder, *words):
    """JSON of the command, run in a folder."""
    path = folder / "card.json"
    result = CliRunner().invoke(main, ["scorecard", *words, "--jobs", "1", "--json", str(path)])
    assert result.exit_code == 0, result.output
    return json.loads(path.read_text(encoding="utf-8")), result.output


def test_the_command_has_other_laboratories_apart(tmp_path):
    card, output = written(tmp_path, "--only", "san-*", "--html", str(tmp_path / "card.html"))
    assert (card["rows"], card["within"], card["total"]) == ([], 0, 0)
    other = card["other_laboratories"]
    assert [row["id"] for row in other["rows"]] == ["san-exp"]
    assert (other["within"], other["total"]) == (1, 1)
    assert "1 of 1 of other laboratories within tolerance" in output
    page = (tmp_path / "card.html").read_text(encoding="utf-8")
    assert "Other laboratories: 1 of 1 within tolerance" in page and ">san-exp<" in page
    # A cell that cannot be expressed is a result, not a failure of the command.
    assert written(tmp_path, "--only", "asp-*")[0]["other_laboratories"]["within"] == 0


def test_a_table_of_ones_own_has_no_other_laboratories(tmp_path):
    header = "id,cell,working_electrode,stack_pressure_MPa,current,quantity,value,unit"
    row = "san-mine,symmetric,Li,5,,stack resistance before,40,Ohm"
    (tmp_path / "own.csv").write_text(f"{header}\n{row}\n")
    card, _ = written(tmp_path, "--measurements", str(tmp_path / "own.csv"))
    assert set(card) == {"rows", "within", "total"}
    assert card["total"] == 1


def test_a_pattern_that_no_cell_has_is_refused():
    with pytest.raises(ValueError, match="no id matches 'strip-\\*'"):
        score_literature("strip-*")


def test_columns_of_a_cell_are_columns_of_the_table():
    assert set(CELL) <= set(read_table("literature_cells").columns)
    assert isinstance(read_table("literature_cells"), pd.DataFrame)
    assert np.isnan(ROWS["san-exp"].run.pressure)
