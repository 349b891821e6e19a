"""The command writes what the function predicts, and refuses the rest."""

import json

import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.parameter_sets import distribution

from .conftest import command
from .test_errors import refused

STEP = "Charge at 1 mA for 1 minute"
OUTPUT = "largest voltage [V]"


@pytest.mark.long
def test_a_prediction_is_that_of_the_function():
    arguments = (STEP, "--output", OUTPUT, "--samples", 19, "--jobs", 1, "--json")
    result = command("predict", "Hansel2021_Li0.5In", *arguments)
    assert result.exit_code == 0, result.output
    shown = json.loads(result.stdout)
    expected = pybamm_alloy.predict(
        pybamm_alloy.SymmetricCell(),
        distribution("Hansel2021_Li0.5In"),
        pybamm.Experiment([(STEP,)]),
        [OUTPUT],
        samples=19,
    )
    (row,) = expected.outputs.to_dict("records")
    for name in ("median", "low", "high"):
        assert shown[0][name] == pytest.approx(row[name], rel=1e-9)
    assert [one["value"] for one in shown] == list(expected.shares["value"].head(5))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("Hansel2021_LiIn", STEP, "--samples", 18), "an interval of 0.9 needs 19 or more"),
        (("Hansel2021_LiIn", STEP, "--interval", 90), "interval is 90.0; it must be a prob"),
        (("Hansel2021_LiIn", STEP, "--output", "voltage"), "no output 'voltage'; it must be one"),
        (("Hansel2021_LiIn", STEP, "--pressure", 45e6), "--pressure"),
        (("Alloy_NMC811_In", STEP), "full cells, whose values have no intervals"),
        (("Hansel2021_X", STEP), "Hansel2021_X"),
    ],
)
def test_a_prediction_that_cannot_be_made_is_refused(arguments, says):
    refused(command("predict", *arguments), says)
