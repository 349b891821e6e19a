"""Runs side by side: what differs, and what came of it."""

import json

from .conftest import command


def rows(*runs):
    table = json.loads(command("compare", *runs, "--json").stdout)
    return {(row.pop("what"), row.pop("item")): row for row in table}


def test_a_run_differs_from_itself_repeated_in_nothing(results):
    table = rows(results / "strip", results / "again" / "run.json")
    assert {what for what, _ in table} == {"result"}
    assert all(row["strip"] == row["again"] for row in table.values())


def test_only_the_inputs_that_differ_are_shown(results):
    table = rows(results / "strip", results / "soft")
    inputs = {item: row for (what, item), row in table.items() if what == "input"}
    assert inputs == {
        "parameter set": {"strip": "Hansel2021_Li13In3", "soft": "Hansel2021_Li"},
        "option interphase": {"strip": "parabolic", "soft": None},
        "Stack pressure [Pa]": {"strip": 20e6, "soft": None},
    }
    voltage = table["result", "Largest voltage [V]"]
    assert voltage["strip"] > voltage["soft"] > 0


def test_runs_of_any_length_are_drawn_together(results, tmp_path):
    figure = tmp_path / "voltages.png"
    runs = [results / name for name in ("strip", "long", "depleted")]
    assert command("compare", *runs, "--output", figure).exit_code == 0
    assert figure.read_bytes().startswith(b"\x89PNG")
