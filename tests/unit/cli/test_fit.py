"""A fit finds what the data were made with, and its values go into a run."""

import json

import pytest

from pybamm_alloy.cli.fit import FILES
from pybamm_alloy.estimation import FitResult

from .conftest import command

CONDUCTIVITY = "Separator conductivity [S.m-1]"


def test_the_conductivity_of_the_model_is_found_in_its_spectrum(fitted):
    found = json.loads((fitted / "parameters.json").read_text())
    assert found == {CONDUCTIVITY: pytest.approx(0.175, rel=1e-3)}
    assert FitResult.load(fitted / "fit.json").values == found
    assert {path.name for path in fitted.iterdir()} == set(FILES)


def test_fitted_values_go_into_a_run(fitted, tmp_path):
    arguments = ("--set", "Hansel2021_Li13In3", "--parameters", fitted / "parameters.json")
    result = command("run", "Rest for 1 minute", *arguments, "--output", tmp_path / "run")
    assert result.exit_code == 0
    record = json.loads((tmp_path / "run" / "run.json").read_text())
    assert record["run"]["parameters"] == json.loads((fitted / "parameters.json").read_text())
