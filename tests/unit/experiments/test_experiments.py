import math
import pickle

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.experiments import (
    PRESSURES,
    areal_current,
    areal_step,
    critical_current_ramp,
    long_term_cycling,
    pressure_profile,
    pressure_steps,
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
        (areal_current, 1, "'1' is not a number with a unit"),
        (areal_step, "Charge at 1 mA for 1 hour", "no current per area"),
        (areal_step, "Charge at 1,5 mA.cm-2 for 1 hour", "no current per area"),
        (areal_step, "Charge at 1 000 uA.cm-2 for 1 hour", "no current per area"),
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
    stripping_step, plating_step = experiment.steps[:2]
    assert stripping_step.value < 0 < plating_step.value


def test_long_term_cycling_lasts_a_thousand_hours():
    experiment = long_term_cycling(AREA)
    assert len(experiment.cycles) == 500
    assert sum(step.duration for step in experiment.steps) == 1000 * 3600


@pytest.mark.parametrize(
    ("current", "message"),
    [
        ("-0.2 mA", "current is '-0.2 mA'; stripping takes its magnitude"),
        (0.2, "current is 0.2; give it with its unit"),
        ("0.2 V", "current is '0.2 V'; its unit must be one of current"),
        ("0.2 mA.cm-2", "current is '0.2 mA.cm-2', per area; stripping takes the total"),
    ],
)
def test_currents_that_are_no_total_current_are_refused(current, message):
    with pytest.raises(ValueError, match=message):
        stripping(current)


def test_stripping_is_anodic_on_the_working_electrode():
    (step,) = stripping("0.2 mA", cut_off="1.2 V").steps
    assert step.value == pytest.approx(-0.2e-3)
    assert step.termination[0].value == 1.2


def pressure_at(profile, time):
    return profile(pybamm.t).evaluate(t=time).item()


def test_pressure_profile_is_linear_between_its_times_and_held_after():
    profile = pressure_profile([0, 100, 101, 200], [5e6, 25e6, 10e6, 10e6])
    times = [0, 50, 100, 100.5, 150, 1e6]
    assert [pressure_at(profile, time) for time in times] == pytest.approx(
        [5e6, 15e6, 25e6, 17.5e6, 10e6, 10e6]
    )


@pytest.mark.parametrize(
    "copy",
    [
        lambda values: values,
        lambda values: pickle.loads(pickle.dumps(values)),
        lambda values: pybamm.ParameterValues.from_json(values.to_json()),
    ],
    ids=["in memory", "pickled", "through JSON"],
)
def test_cell_follows_the_pressure_profile(copy):
    values = pybamm.ParameterValues("Hansel2021_Li")
    values["Stack pressure [Pa]"] = pressure_profile([0, 1800], [5e6, 25e6])
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"diffusion": "reservoir"}),
        parameter_values=copy(values),
        experiment=["Rest for 1 hour"],
    ).solve()
    times = np.array([0, 900, 1800, 3600])
    assert solution["Stack pressure [Pa]"](times) == pytest.approx([5e6, 15e6, 25e6, 25e6])


@pytest.mark.parametrize(
    ("times", "pressures", "message"),
    [
        ([0, 1], [5e6], "2 times and 1 values"),
        ([0], [5e6], "there are 1 times"),
        ([1, 2], [5e6, 5e6], "first time is 1 s; it must be 0 s"),
        ([0, 2, 2], [5e6, 5e6, 6e6], "2 s follows 2 s"),
        ([0, math.inf], [5e6, 5e6], "last time is inf s; it must be .* at most 3.6e.08 s"),
        ([0, math.nan], [5e6, 5e6], "nan s follows 0 s"),
        ([0, 1], [5e6, -1.0], "stack pressure is -1.0 Pa"),
        ([0, 1], [5e6, math.nan], "stack pressure is nan Pa"),
    ],
)
def test_pressure_profiles_that_make_no_sense_are_refused(times, pressures, message):
    with pytest.raises(ValueError, match=message):
        pressure_profile(times, pressures)


def test_each_cycle_of_the_pressure_steps_has_its_pressure():
    experiment, profile = pressure_steps(rise=10)
    assert len(experiment.cycles) == len(PRESSURES)
    hold = sum(step.duration for step in experiment.steps) / len(PRESSURES)
    for k, pressure in enumerate(PRESSURES):
        assert pressure_at(profile, k * hold + 10) == pressure
        assert pressure_at(profile, (k + 1) * hold) == pressure
    assert pressure_at(profile, hold + 5) == pytest.approx((5e6 + 10e6) / 2)


def test_elastic_contact_at_each_hold_is_that_of_its_pressure():
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    experiment, values["Stack pressure [Pa]"] = pressure_steps()
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"contact": "elastic"}),
        parameter_values=values,
        experiment=experiment,
    ).solve()
    electrode = "Positive electrode"
    f = [
        cycle[f"{electrode} contact area fraction"].entries[-1]
        for cycle in solution.cycles
    ]
    f_0 = values[f"{electrode} contact area fraction without pressure"]
    stiffness = (
        values[f"{electrode} contact modulus [Pa]"]
        * values[f"{electrode} surface root-mean-square slope"]
    )
    assert f == pytest.approx(
        [f_0 + (1 - f_0) * math.erf(math.sqrt(2) * P / stiffness) for P in PRESSURES],
        rel=1e-4,
    )
    lithium = solution["Total lithium [mol]"].entries
    assert lithium == pytest.approx(lithium[0], rel=1e-9)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"pressures": []}, "no pressures"),
        ({"pressures": [5e6, -1e6]}, "stack pressure is -1000000.0 Pa"),
        ({"cycle": "Rest for 1 second"}, "rise is 1.0 s"),
        ({"rise": 0}, "rise is 0 s"),
        ({"cycle": "Charge at 1 mA for 1 hour or until 1 V"}, "may end early"),
        ({"cycle": "Charge at 1 mA until 1 V"}, "may end early"),
    ],
)
def test_pressure_steps_that_would_not_fall_between_cycles_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        pressure_steps(**arguments)


def test_critical_current_ramp_rises_from_first_to_last():
    experiment = critical_current_ramp(AREA)
    densities = [step.value / AREA / 10 for step in experiment.steps]
    assert densities[::3] == pytest.approx([-0.1 * k for k in range(1, 21)])
    assert densities[1::3] == pytest.approx([0.1 * k for k in range(1, 21)])
    assert not any(densities[2::3])
    (last,) = critical_current_ramp(AREA, "1 mA.cm-2", "1 mA.cm-2").cycles
    assert len(last) == 3


def test_critical_current_ramp_of_fixed_charge_shortens_its_half_cycles():
    steps = critical_current_ramp(AREA, charge=1e-3).steps
    charges = [abs(step.value) * step.duration / 3600 for step in steps]
    assert charges == pytest.approx([1e-3, 1e-3, 0] * 20)


@pytest.mark.parametrize("count", [0, -3, 4.0, "10"])
def test_cycles_are_a_whole_number_from_one(count):
    with pytest.raises(ValueError, match=f"cycles is {count!r}; it must be a whole number"):
        long_term_cycling(AREA, cycles=count)
    with pytest.raises(ValueError, match=f"cycles_per_rate is {count!r}; it must be a whole"):
        rate_steps(AREA, cycles_per_rate=count)


def test_rates_are_a_list_of_one_or_more():
    with pytest.raises(ValueError, match="there are no current_densities"):
        rate_steps(AREA, [])
    with pytest.raises(ValueError, match="current_densities is the text '1 mA.cm-2'"):
        rate_steps(AREA, "1 mA.cm-2")


def test_the_cut_off_of_stripping_has_a_unit():
    with pytest.raises(ValueError, match="cut_off is 1.0; give it with its unit, as '1 V'"):
        stripping(cut_off=1.0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"first": "0 mA.cm-2"}, "'0 mA.cm-2'; it must be above zero"),
        ({"increment": "0 mA.cm-2"}, "'0 mA.cm-2'; it must be above zero"),
        ({"last": "0.05 mA.cm-2"}, "below its start at '0.1 mA.cm-2'"),
        ({"charge": 0.0}, "charge is 0.0 A.h"),
        ({"increment": "1e-6 mA.cm-2"}, "has 1900001 cycles; it may have 10000"),
        ({"cut_off": -1.0}, "cut-off is -1.0 V"),
    ],
)
def test_critical_current_ramps_that_do_not_rise_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        critical_current_ramp(AREA, **arguments)


@pytest.mark.parametrize(
    ("make", "step"),
    [
        (lambda: stripping("200 uA"), "Charge at 200 uA for 100 hours or until 1 V"),
        (lambda: stripping("0,2 mA"), "Charge at 0,2 mA for 100 hours or until 1 V"),
        (lambda: stripping(cut_off="500"), "Charge at 0.2 mA for 100 hours or until 500"),
        (lambda: stripping(duration="1 day"), "Charge at 0.2 mA for 1 day or until 1 V"),
        (lambda: stripping(rest="10"), "Rest for 10"),
        (lambda: areal_step("Strip at 10 A.m-2 for 1 hour", 1e-4), "Strip at 0.001 A for 1 hour"),
        (lambda: areal_step("Charge at 10 A.m-2 until 1,5 V", 1e-4), "Charge at 0.001 A until 1,5"),
        (lambda: long_term_cycling(1e-4, 1, half_cycle="1"), "Charge at 0.001 A for 1 or until"),
        (lambda: rate_steps(1e-4, half_cycle="1 day"), "for 1 day or until"),
        (lambda: critical_current_ramp(1e-4, "1 mA.cm-2", rest="10"), "Rest for 10"),
        (lambda: pressure_steps([5e6], "Charge at 1 uA for 1 hour"), "Charge at 1 uA for 1 hour"),
    ],
)
def test_a_step_that_pybamm_does_not_read_is_named_with_what_it_reads(make, step):
    with pytest.raises(ValueError, match="cannot be read: .*; a step is such as") as error:
        make()
    assert step in str(error.value) and "For example" not in str(error.value)
