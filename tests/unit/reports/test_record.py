"""A record of a run is checked by its schema, and what is wrong is said with its place."""

import copy
import json

import pytest

from pybamm_alloy.reports import CellSpecification, RunSpecification, read_record
from pybamm_alloy.reports.record import FORMAT
from pybamm_alloy.results import EndReason, Termination

PLAN = RunSpecification(
    CellSpecification("Hansel2021_Li", {"contact": ("elastic", "perfect")}, {}, 8),
    (("Rest for 1 hour",),) * 3,
)
RECORD = {
    "format": FORMAT,
    "versions": {"pybamm": "26.10"},
    "run": json.loads(json.dumps(PLAN.to_dict())),
    "digest": "of the values",
    "solver": {"name": "IDAKLU", "rtol": 1e-6},
    "end": Termination(EndReason.COMPLETED).to_dict(),
    "results": {"Cycles": 3.0},
}
BLOCK = RECORD["run"]["experiment"]["cycles"][0]
PRESSURE = "Stack pressure [Pa]"


def written(path, content):
    path.write_text(json.dumps(content))
    return path


def test_a_record_is_read_as_it_was_written(tmp_path):
    assert read_record(written(tmp_path / "run.json", RECORD)) == RECORD
    assert RunSpecification.from_dict(read_record(tmp_path)["run"]) == PLAN


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        ("format", "another 3", "'format' is 'another 3'; it must be 'pybamm_alloy run"),
        ("run", [1], r"'run' is \[1\]; it must be an object of names and values"),
        ("run.long", "yes", "'run.long' is 'yes'; it must be true or false"),
        ("run.long", 1, "'run.long' is 1; it must be true or false"),
        ("run.nodes", True, "'run.nodes' is true; it must be a whole number"),
        ("run.nodes", 1, "'run.nodes' is 1; it must be 4 or more"),
        ("run.nodes", 10**9, "'run.nodes' is 1000000000; it must be 1000 at most"),
        ("run.nodes", "20", "'run.nodes' is '20'; it must be a whole number"),
        ("run.parameter_set", None, "'run.parameter_set' is null; it must be a text"),
        ("run.perod", "1 hour", "'run.perod' is not known"),
        ("run.experiment.period", "1 hour", "'run.experiment.period' is not known"),
        ("run.experiment.cycles", {}, "'run.experiment.cycles' is {}; it must be a list"),
        ("run.experiment.cycles", [], "must be 1 or more entries"),
        ("run.experiment.cycles", [1], r"'run.experiment.cycles\[0\]' is 1; it must be an object"),
        ("run.experiment.cycles", [BLOCK | {"times": 0}], r"\[0\].times' is 0; it must be 1 or"),
        ("run.experiment.cycles", [BLOCK | {"times": 2.0}], r"times' is 2.0; it must be a whole"),
        ("run.experiment.cycles", [BLOCK | {"times": 10**7}], "10000000 cycles; .* 100000 at most"),
        ("run.experiment.cycles", [BLOCK | {"steps": "Rest"}], r"steps' is 'Rest'; .* a list"),
        ("run.experiment.cycles", [BLOCK | {"steps": [[]]}], r"steps\[0\]' is \[\]; .* a text"),
        ("run.options", {"contact": 1}, "'run.options.contact' is 1; it must be a text"),
        ("run.options", {"contact": ["a"]}, "contact' is .*; it must be 2 or more entries"),
        ("run.parameters", {PRESSURE: "5"}, "'run.parameters.Stack pressure .* '5'; .* a number"),
        ("run.parameters", {PRESSURE: float("nan")}, "is NaN; it must be a finite number"),
        ("run.parameters", {PRESSURE: float("inf")}, "is Infinity; it must be a finite number"),
        ("run.parameters", {PRESSURE: {"times [s]": [0, 1]}}, r"pressures \[Pa\]' is missing"),
        ("end.reason", "bored", "'end.reason' is 'bored'; it must be 'completed', "),
        ("results", {"Cycles": None}, "'results.Cycles' is null; it must be a number"),
        ("digest", 5, "'digest' is 5; it must be a text"),
        ("versions", {"pybamm": 26.1}, "'versions.pybamm' is 26.1; it must be a text"),
    ],
)
def test_a_record_with_another_shape_is_refused_by_the_place(place, value, says, tmp_path):
    content = copy.deepcopy(RECORD)
    *path, last = place.split(".")
    part = content
    for name in path:
        part = part[name]
    part[last] = value
    file = written(tmp_path / "run.json", content)
    with pytest.raises(ValueError, match=f"run.json is not the record of a run: .*{says}"):
        read_record(file)


@pytest.mark.parametrize("place", ["run", "digest", "end", "versions", "results", "solver"])
def test_a_record_without_one_of_its_parts_is_refused(place, tmp_path):
    file = written(tmp_path / "run.json", {k: v for k, v in RECORD.items() if k != place})
    with pytest.raises(ValueError, match=f"'{place}' is missing"):
        read_record(file)


def test_steps_of_more_hours_than_can_be_kept_are_refused_beforehand():
    steps = (("Rest for 3000 hours", "Rest for 120 minutes"),) * 4
    with pytest.raises(ValueError, match="take 12008 hours; they must take 10000 hours at most"):
        RunSpecification(PLAN.cell, steps)
    assert RunSpecification(PLAN.cell, steps, long=True).long
    with pytest.raises(ValueError, match="100001 cycles; it must have 100000 at most"):
        RunSpecification(PLAN.cell, (("Rest for 1 second",),) * 100_001, long=True)
