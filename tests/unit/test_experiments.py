import pybamm
import pytest

from pybamm_alloy.experiments import (
    areal_current,
    areal_step,
    long_term_cycling,
    rate_steps,
    stripping,
)

AREA = 1.131e-4


@pytest.mark.parametrize(
    "written",
    ["1 mA.cm-2", "1mA/cm2", "1 mA cm-2", "1 mA·cm-2", "1000 uA.cm-2", "1e3 µA.cm-2",
     "10 A.m-2", "10 A/m2", "1 mA / cm2", "1 mA/cm²", "1 mA/cm^2", "1 mA·cm⁻²", "1 mA.cm^-2"],
)
def test_one_milliampere_per_square_centimetre_in_every_spelling(written):
    assert areal_current(written, AREA) == pytest.approx(1.131e-3)


def test_step_keeps_everything_but_the_current():
    step = areal_step("Charge at 1 mA.cm-2 for 1 hour or until 2 V", AREA)
    assert step == "Charge at 0.001131 A for 1 hour or until 2 V"
    parsed = pybamm.step.string(step)
    assert parsed.value == pytest.approx(-1.131e-3)
    assert parsed.duration == 3600


@pytest.mark.parametrize(
    ("function", "text", "message"),
    [
        (areal_current, "1 mA", "'1 mA' is not a number with a unit"),
        (areal_current, "mA.cm-2", "is not a number with a unit"),
        (areal_current, "1 kA.cm-2", "unit 'kA'"),
        (areal_current, "-1 mA.cm-2", "is not a number with a unit"),
        (areal_step, "Charge at 1 mA for 1 hour", "no current per area"),
        (areal_step, "Charge at 1 mA.cm-23 for 1 hour", "no current per area"),
    ],
)
def test_currents_that_are_not_per_area_are_refused(function, text, message):
    with pytest.raises(ValueError, match=message):
        function(text, AREA)


@pytest.mark.parametrize("area", [0, -1e-4, float("nan")])
def test_area_must_be_positive(area):
    with pytest.raises(ValueError, match=f"area is {area} m2"):
        areal_current("1 mA.cm-2", area)


def test_rate_steps_are_those_of_the_paper():
    experiment = rate_steps(AREA, cycles_per_rate=2)
    currents = [abs(step.value) / AREA / 10 for step in experiment.steps]
    assert currents == pytest.approx(
        [c for rate in (0.05, 0.1, 0.25, 0.5, 1) for c in [rate] * 4]
    )
    assert {step.duration for step in experiment.steps} == {3600}
    strip, plate = experiment.steps[:2]
    assert strip.value < 0 < plate.value


def test_long_term_cycling_lasts_a_thousand_hours():
    experiment = long_term_cycling(AREA)
    assert len(experiment.cycles) == 500
    assert sum(step.duration for step in experiment.steps) == 1000 * 3600


def test_stripping_is_anodic_on_the_working_electrode():
    (step,) = stripping("0.2 mA", cut_off="1.2 V").steps
    assert step.value == pytest.approx(-0.2e-3)
    assert step.termination[0].value == 1.2
