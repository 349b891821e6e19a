"""A run's files agree with what was asked, with each other, and with the run repeated."""

import json

import numpy as np
import pandas as pd
import pybamm
import pytest

from pybamm_alloy.reports.run import CYCLES_KEPT
from pybamm_alloy.reports.run_folder import FILES
from pybamm_alloy.reports.specification import RunSpecification
from pybamm_alloy.submodels.terminal_voltage import VOLTAGE_PARTS

from .conftest import STRIP, command

AREA = 0.6**2 * np.pi  # cm2


def record(folder):
    return json.loads((folder / "run.json").read_text(encoding="utf-8"))


def test_a_strip_passes_the_charge_that_was_asked_at_the_pressure_that_was_asked(results):
    found = record(results / "strip")["results"]
    assert found["Charge stripped [mA.h]"] == pytest.approx(0.25 * AREA)
    assert "Charge plated [mA.h]" not in found
    series = pd.read_csv(results / "strip" / "timeseries.csv")
    np.testing.assert_allclose(series["Stack pressure [Pa]"], 20e6)
    strip = series[series["Step"] == 1]
    np.testing.assert_allclose(strip["Current [A]"], -250e-6 * AREA)
    assert found["Largest voltage [V]"] == pytest.approx(series["Voltage [V]"].max())


def test_the_voltage_is_the_sum_of_its_parts_in_every_row(results):
    series = pd.read_csv(results / "strip" / "timeseries.csv")
    parts = series[list(VOLTAGE_PARTS)].sum(axis=1)
    np.testing.assert_allclose(parts, series["Voltage [V]"], atol=1e-9)


def test_the_solution_has_the_profiles_whose_mean_the_time_series_has(results):
    with np.load(results / "strip" / "solution.npz") as arrays:
        solution = dict(arrays)
    series = pd.read_csv(results / "strip" / "timeseries.csv")
    np.testing.assert_allclose(solution["Time [h]"], series["Time [h]"])
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    for domain in ("Negative", "Positive"):
        electrode, film = f"{domain} electrode", f"{domain} film"
        edges = [0.0]
        for node in solution[f"{film} distance from the electrolyte [m]"]:
            edges.append(2 * node - edges[-1])
        assert edges[-1] == pytest.approx(values[f"{electrode} host thickness [m]"])
        mean = np.diff(edges) @ solution[f"{film} stoichiometry"] / edges[-1]
        np.testing.assert_allclose(mean, series[f"{electrode} stoichiometry"])


def test_a_run_repeated_from_its_record_is_the_same_to_the_last_digit(results):
    for name in ("timeseries.csv", "cycles.csv", "run.json"):
        first, second = (results / run / name for run in ("strip", "again"))
        assert first.read_bytes() == second.read_bytes()


def test_a_record_says_what_was_asked(results):
    found = record(results / "strip")
    assert found["versions"]["pybamm"] == pybamm.__version__
    run = found["run"]
    assert run["parameter_set"] == "Hansel2021_Li13In3"
    assert run["options"] == {"interphase": "parabolic"}
    assert run["parameters"] == {"Stack pressure [Pa]": 20e6}
    (block,) = run["experiment"]["cycles"]
    assert block["steps"][1] == STRIP[1]


def test_a_record_has_cycles_that_are_alike_once_and_their_number(results):
    found = record(results / "long")["run"]
    assert [block["times"] for block in found["experiment"]["cycles"]] == [22]
    plan = RunSpecification.from_dict(found)
    assert len(plan.cycles) == 22 and plan.long
    assert plan.to_dict() == found


def test_a_record_of_other_versions_or_values_is_run_with_a_note(results, tmp_path):
    changed = record(results / "soft")
    changed["versions"]["scipy"] = "0.1"
    changed["digest"] = "of other values"
    changed["run"]["experiment"]["cycles"] = [{"times": 1, "steps": ["Rest for 1 minute"]}]
    path = tmp_path / "old.json"
    path.write_text(json.dumps(changed))
    result = command("run", "--record", path, "--output", tmp_path / "new")
    assert result.exit_code == 0
    assert "the record is of scipy 0.1" in result.stderr
    assert "the values of Hansel2021_Li are no longer those of the record" in result.stderr


def test_a_cell_that_is_depleted_before_the_last_step_is_a_result_that_says_so(results):
    found = record(results / "depleted")
    end = found["end"]
    assert (end["reason"], end["electrode"]) == ("surface depleted", "positive electrode")
    assert (end["cycle"], end["step"]) == (1, 1)
    # 1 mA throughout
    assert found["results"]["Charge stripped [mA.h]"] == pytest.approx(end["time"] / 3600)
    assert end["sentence"] in (results / "depleted" / "report.html").read_text(encoding="utf-8")


def test_a_long_run_has_every_cycle_in_its_table_and_ten_of_them_over_time(results):
    folder = results / "long"
    table = pd.read_csv(folder / "cycles.csv")
    assert list(table["Cycle"]) == [*range(1, 23)]
    series = pd.read_csv(folder / "timeseries.csv")
    assert series["Cycle"].nunique() == CYCLES_KEPT
    passed = record(folder)["results"]["Charge passed [mA.h]"]
    assert passed == pytest.approx(22 * 2 * 0.1 / 60)
    assert not (results / "long.checkpoint.npz").exists()


def test_a_run_writes_the_files_that_its_help_names_and_no_others(results):
    text = command("run", "--help").output
    for run in ("strip", "long"):
        names = {path.name for path in (results / run).iterdir()}
        assert names <= set(FILES)
        assert all(name in text for name in names)
    assert not [path for path in results.iterdir() if path.name.startswith(".")]


def test_a_run_whose_first_step_cannot_begin_fails_without_a_folder(tmp_path):
    step = "Charge at 0.1 A for 1 hour or until 1 V"
    folder = tmp_path / "run"
    result = command("run", step, "--set", "Hansel2021_Li", "--output", folder)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: no step could begin")
    assert "Traceback" not in result.stderr and result.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_key_numbers_are_json_alone_on_the_standard_output(tmp_path):
    arguments = ("Charge at 0.1 mA for 1 minute", "--set", "Hansel2021_Li", "--cycles", 2)
    result = command("run", *arguments, "--long", "--json", "--output", tmp_path / "run")
    rows = {row["result"]: row["value"] for row in json.loads(result.stdout)}
    assert rows == record(tmp_path / "run")["results"]
