"""Tables of what there is agree with the package."""

import json

import numpy as np
import pybamm
import pytest

from pybamm_alloy.cells.options import SUBMODELS, submodel_names

from .conftest import command


def rows(*arguments):
    result = command(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_list_has_every_set_submodel_and_experiment_with_a_description():
    kinds = {}
    for row in rows("list"):
        assert row["what it is"]
        kinds.setdefault(row["kind"], set()).add(row["name"])
    assert {name for name in pybamm.parameter_sets if "Hansel2021" in name} <= kinds["sets"]
    assert kinds["submodels"] == {
        f"{family}={name}" for family in SUBMODELS for name in submodel_names(family)
    }
    assert kinds["experiments"] == {
        "critical_current_ramp",
        "long_term_cycling",
        "pressure_steps",
        "rate_steps",
        "stripping",
    }


def test_show_has_every_number_of_a_set_with_its_source():
    name = "Hansel2021_Li17Sn4_half_cell"
    shown = {row["parameter"]: row for row in rows("show", name)}
    values = pybamm.ParameterValues(name)
    assert shown.keys() == values.keys() - {"chemistry", "citations"}
    for parameter, row in shown.items():
        assert row["source"]
        if not callable(values[parameter]):
            value = values.evaluate(pybamm.convert_to_symbol(values[parameter]))
            assert row["value"] == value
            assert parameter.endswith(f"[{row['unit']}]") or row["unit"] == "1"


def test_show_gives_the_trust_of_a_value_that_a_table_has_and_the_origin_of_others():
    shown = {row["parameter"]: row for row in rows("show", "Hansel2021_Li13In3")}
    thickness = shown["Positive electrode LiIn diffusivity activation energy [J.mol-1]"]
    assert thickness["trust"] == "d" and "Aspinall 2024" in thickness["source"]
    diffusivity = shown["Positive electrode LiIn diffusivity [m2.s-1]"]
    assert diffusivity["trust"] == "derived"
    assert "LiIn: chemical diffusivity (p)" in diffusivity["source"]


def test_show_finds_a_text_anywhere_and_a_pattern_from_the_start():
    everywhere = {row["parameter"] for row in rows("show", "Hansel2021_Li", "--only", "CREEP")}
    positive = {row["parameter"] for row in rows("show", "Hansel2021_Li", "--only", "Pos*creep*")}
    assert positive == {name for name in everywhere if name.startswith("Positive")}
    (area,) = rows("show", "Hansel2021_Li", "--only", "Electrode area [m2]")
    assert area["unit"] == "m2"


def test_a_set_of_another_package_is_shown_without_sources():
    shown = rows("show", "Chen2020", "--only", "Electrode height [m]")
    assert [(row["value"], row["source"]) for row in shown] == [(0.065, "")]


@pytest.mark.parametrize("system", ["Li-In", "Li-Sn", "Li-Si"])
def test_a_mean_voltage_is_that_of_the_plateaus_up_to_it(system):
    table = rows("hull", system)
    theta, plateau, mean, energy = (
        np.array([row[name] for row in table])
        for name in (
            "Li per host",
            "plateau [V]",
            "mean voltage [V]",
            "formation energy [meV per atom]",
        )
    )
    charge = np.cumsum(plateau * np.diff(theta, prepend=0))
    np.testing.assert_allclose(mean, charge / theta)
    np.testing.assert_allclose(energy, -1e3 * charge / (1 + theta))


def test_the_measured_plateau_of_indium_is_the_first_of_the_corrected_hull():
    first = rows("hull", "Li-In")[0]
    assert (first["phase"], first["plateau [V]"]) == ("LiIn", pytest.approx(0.622))
    assert "measured at 298 K" in first["plateau's source"]


def test_tables_on_the_terminal_have_the_numbers_of_the_json():
    text = command("hull", "Li-In").stdout
    for row in rows("hull", "Li-In"):
        assert f"{row['plateau [V]']:.4g}" in text


def test_resistances_add_up_to_the_stack():
    table = rows("impedance", "--set", "Hansel2021_LiIn", "--option", "interphase=parabolic")
    ohms = {row["part"]: row["resistance [Ohm]"] for row in table}
    assert ohms.pop("stack") == pytest.approx(sum(ohms.values()), rel=1e-6)
    assert ohms["separator"] == pytest.approx(38, rel=0.005)


def test_the_temperature_of_an_impedance_is_that_of_the_option():
    # 38 Ω of electrolyte and 0.88 Ω of charge transfer are 0.23 times as large, contacts are not.
    cell = ("impedance", "--set", "Hansel2021_Li13In3", "--nodes", 8, "--json")
    for text in ("60 degC", "60 C", "333.15 K"):
        rows = json.loads(command(*cell, "--temperature", text).stdout)
        assert rows[-1]["resistance [Ohm]"] == pytest.approx(9.447, rel=1e-3)
