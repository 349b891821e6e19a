"""A fit finds what the data were made with, and its values go into a run."""

import json
from dataclasses import replace

import pybamm
import pytest

from pybamm_alloy.cli.fit import FILES
from pybamm_alloy.estimation import FitResult
from pybamm_alloy.reports import CellSpecification
from pybamm_alloy.reports.page import fit_page, shared

from .conftest import command

CONDUCTIVITY = "Separator conductivity [S.m-1]"
EXCHANGE = "electrode exchange-current density [A.m-2]"


def test_the_values_of_the_model_are_found_in_its_spectrum(fitted):
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    names = (CONDUCTIVITY, f"Positive {EXCHANGE}", f"Negative {EXCHANGE}")
    found = json.loads((fitted / "parameters.json").read_text())
    assert found == {name: pytest.approx(values[name], rel=1e-3) for name in names}
    assert {path.name for path in fitted.iterdir()} == set(FILES)


def test_a_value_that_both_electrodes_have_is_reported_as_that_of_both(fitted):
    report = (fitted / "report.html").read_text(encoding="utf-8")
    assert f"Both {EXCHANGE}" in report and f"Positive {EXCHANGE}" not in report
    result = FitResult.load(fitted / "fit.json")
    assert shared(result) == {f"Positive {EXCHANGE}": f"Both {EXCHANGE}"}


def test_fitted_values_go_into_a_run(fitted, tmp_path):
    arguments = ("--set", "Hansel2021_Li13In3", "--parameters", fitted / "parameters.json")
    result = command("run", "Rest for 1 minute", *arguments, "--output", tmp_path / "run")
    assert result.exit_code == 0
    record = json.loads((tmp_path / "run" / "run.json").read_text())
    assert record["run"]["parameters"] == json.loads((fitted / "parameters.json").read_text())


def test_an_outlier_is_named_on_the_page(fitted):
    result = FitResult.load(fitted / "fit.json")
    cell = CellSpecification("Hansel2021_Li13In3", {}, {}, {})
    assert "Outliers" not in fit_page(result, cell)
    item = replace(result.comparisons[0], outliers=(3,))
    page = fit_page(replace(result, comparisons=(item,)), cell)
    assert f"at {item.abscissa[3]:.6g} Hz: measured" in page
