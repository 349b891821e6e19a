"""The file of a fit is data alone: nothing is imported for it, and damage has a place."""

import copy
import json
import sys

import numpy as np
import pybamm
import pytest

from pybamm_alloy.estimation import FitResult, FreeParameter
from pybamm_alloy.estimation.result import Comparison

NAME = "Separator conductivity [S.m-1]"


def result():
    values = pybamm.ParameterValues("Hansel2021_Li2Sn5_half_cell")
    parts = (np.array([1.0, 2.0]), np.array([0.1, 0.2]), np.array([0.1, 0.3]))
    return FitResult(
        parameters=(FreeParameter(NAME, 0.1, 0.01, 1.0),),
        values={NAME: 0.2},
        covariance=np.array([[0.01]]),
        cost=1.0,
        reduced_chi_squared=1.0,
        success=True,
        status="converged",
        message="",
        iterations=3,
        solves=4,
        starts=[({NAME: 0.2}, 1.0)],
        comparisons=(Comparison("run $1.csv", "cycling", *parts, 0.5, (1,)),),
        parameter_values=values,
    )


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    path = tmp_path_factory.mktemp("fit") / "fit.json"
    result().save(path)
    loaded = FitResult.load(path)
    assert loaded.summary() == result().summary()
    return json.loads(path.read_text())


def loaded(tmp_path, content):
    path = tmp_path / "fit.json"
    path.write_text(json.dumps(content))
    return FitResult.load(path)


EVIL = "raise SystemExit('imported')"


@pytest.mark.parametrize(
    "node",
    [
        {"$type": "evil.X"},
        {"$type": "pybamm.Scalar.evil.X"},
        {"$type": "evil"},
        {"$type": ["pybamm"]},
        {"$type": "type", "class": "evil.X"},
        {"py/object": "evil.X"},
        {"module": "evil", "class": "X"},
        {"type": "evil.X"},
        {"$type": "builtins.tuple", "items": [{"$type": "evil.X"}]},
        {"$type": "pybamm.Addition", "children": [1.0, {"$type": "evil.X"}]},
        {"$type": "pybamm.Simulation"},
        {"$type": "pybamm_alloy.cells.half_cell.HalfCell"},
    ],
)
def test_no_module_is_imported_that_a_file_names(content, node, tmp_path, monkeypatch):
    (tmp_path / "evil.py").write_text(EVIL)
    monkeypatch.syspath_prepend(tmp_path)
    changed = copy.deepcopy(content)
    changed["parameter values"]["Separator thickness [m]"] = node
    with pytest.raises(ValueError, match="saved fit: parameter 'Separator thickness .* be read"):
        loaded(tmp_path, changed)
    assert "evil" not in sys.modules


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        ("format", "other", "'format' is 'other'; it must be 'pybamm_alloy fit 1'"),
        ("values", {NAME: "0.2"}, "'values.Separator .* is '0.2'; it must be a number"),
        ("values", {"another": 0.2}, r"'values' are of \['another'\]"),
        ("covariance", [[1.0, 2.0]], "'covariance' is not of 1 rows and columns"),
        ("covariance", [[float("nan")]], r"'covariance\[0\]\[0\]' is NaN; it must be a finite"),
        ("cost", None, "'cost' is null; it must be a number"),
        ("success", "yes", "'success' is 'yes'; it must be true or false"),
        ("starts", [1], r"'starts\[0\]' is 1; it must be a list"),
        ("parameters", [], "'parameters' is .*; it must be 1 or more entries"),
        ("comparisons", {}, "'comparisons' is {}; it must be a list"),
        ("parameter values", [], "'parameter values' is .*; it must be an object"),
        ("parameter values", {"a": [1]}, "parameter 'a' is .*; it must be a number"),
        ("more", 1, "'more' is not known"),
    ],
)
def test_a_damaged_file_is_refused_by_the_place(content, place, value, says, tmp_path):
    with pytest.raises(ValueError, match=f"fit.json is not a saved fit: .*{says}"):
        loaded(tmp_path, content | {place: value})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"abscissa": [1.0]}, "different lengths"),
        ({"measured": [[0.1, 0.2], 0.2]}, "a value of cycling is"),
        ({"kind": "impedance"}, "a value of impedance is 0.1"),
        ({"kind": "picture"}, "must be 'cycling' or 'impedance'"),
        ({"outliers": [2]}, "outlier 2 is none of the rows"),
    ],
)
def test_a_comparison_that_contradicts_itself_is_refused(content, change, says, tmp_path):
    changed = content | {"comparisons": [content["comparisons"][0] | change]}
    with pytest.raises(ValueError, match=r"'comparisons\[0\].*" + says):
        loaded(tmp_path, changed)


def test_a_deep_value_is_refused(content, tmp_path):
    text = json.dumps(content | {"parameter values": {"a": "HERE"}})
    deep = '{"$type": "pybamm.Negate", "children": [' * 800 + "1.0" + "]}" * 800
    path = tmp_path / "fit.json"
    path.write_text(text.replace('"HERE"', deep))
    with pytest.raises(ValueError, match="'a' is nested too deeply|nested too deeply"):
        FitResult.load(path)


def test_a_name_with_a_dollar_sign_is_drawn_letter_by_letter():
    figure = result().plot()
    figure.canvas.draw()
    assert figure.axes[0].get_title().startswith(r"run \$1.csv: misfit")


def test_symbols_and_tables_of_a_set_come_back(content, tmp_path):
    read = loaded(tmp_path, content).parameter_values
    for name, value in result().parameter_values.items():
        if isinstance(value, float):
            assert read[name] == value
