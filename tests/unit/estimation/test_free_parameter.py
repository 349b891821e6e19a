"""A parameter's scale, limits and prior."""

import numpy as np
import pybamm
import pytest

from pybamm_alloy.estimation import FreeParameter, both_electrodes, reference_ranges
from pybamm_alloy.parameter_sets import compose

NAME = "Positive electrode void depth [m]"


@pytest.mark.parametrize(
    "parameter",
    [
        FreeParameter(NAME, start=2e-5).resolved(None),
        FreeParameter(NAME, 0.03, 0.01, 0.08, scale="linear").resolved(None),
    ],
)
def test_coordinates_are_zero_at_the_start_and_go_back(parameter):
    values = np.linspace(parameter.low, parameter.high, 5)
    assert parameter.to_x(parameter.start) == 0
    assert parameter.to_value(parameter.to_x(values)) == pytest.approx(values)
    x, h = 0.3, 1e-6
    slope = (parameter.to_value(x + h) - parameter.to_value(x - h)) / (2 * h)
    assert parameter.slope(parameter.to_value(x)) == pytest.approx(slope)


def test_a_logarithmic_parameter_without_limits_has_three_decades_to_either_side():
    parameter = FreeParameter(NAME).resolved(1e-5)
    assert (parameter.low, parameter.high) == pytest.approx((1e-8, 1e-2))


def test_limits_that_are_not_given_stay_in_the_range_of_the_parameter():
    parameter = FreeParameter("Positive electrode skeleton area fraction").resolved(0.2)
    assert (parameter.low, parameter.high) == pytest.approx((2e-4, 1.0))


@pytest.mark.parametrize("limits", [{"start": 45}, {"low": 45}, {"high": 45}, {"prior": (20, 45)}])
def test_a_limit_in_another_unit_is_refused(limits):
    with pytest.raises(ValueError, match="is (45|20) Pa; .* (45|20) MPa is"):
        FreeParameter("Stack pressure [Pa]", **limits)


def test_a_prior_is_the_central_95_per_cent_on_the_scale():
    parameter = FreeParameter(NAME, start=1e-5, prior=(1e-6, 1e-4)).resolved(None)
    mean, deviation = parameter.prior_x
    assert mean == pytest.approx(0)
    assert deviation == pytest.approx(np.log(10) / 1.96, rel=1e-4)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"scale": "logarithmic"}, "must be one of"),
        ({"scale": "linear"}, "needs low and high"),
        ({"start": -1.0}, "start of .* is -1; on a logarithmic scale it must be above zero"),
        ({"low": np.nan}, "low of .* must be a number"),
        ({"prior": (2e-5, 1e-5)}, "low goes first"),
    ],
)
def test_what_cannot_be_a_parameter_is_refused_by_name(arguments, message):
    with pytest.raises(ValueError, match=message):
        FreeParameter(NAME, **arguments)


def test_a_start_outside_its_limits_is_refused():
    with pytest.raises(ValueError, match="start of .* is 1e-05; it must be from 2e-05 to 3e-05"):
        FreeParameter(NAME, low=2e-5, high=3e-5).resolved(1e-5)


def test_both_electrodes_have_the_names_of_the_set():
    values = compose("Li13In3")
    for quantity in ("Li2In diffusivity [m2.s-1]", "interphase resistivity [Ohm.m]"):
        assert all(name in values for name in both_electrodes(quantity))


def test_reference_ranges_are_those_of_the_table_in_the_set_s_units():
    ranges = reference_ranges("Li13In3")
    # A median of 4 um, within a factor of two by one standard deviation.
    assert ranges[NAME] == pytest.approx((4e-6 / 2**1.96, 4e-6 * 2**1.96))
    # 1 Ohm.cm2 of charge transfer, within a factor of three.
    thermal = pybamm.constants.R.value * 298.15 / pybamm.constants.F.value
    name = "Positive electrode exchange-current density [A.m-2]"
    assert ranges[name] == pytest.approx((thermal / 1e-4 / 3**1.96, thermal / 1e-4 * 3**1.96))
    # A share does not exceed one.
    assert ranges["Positive electrode contact area fraction without pressure"][1] == 1
    values = compose("Li13In3")
    assert all(low <= values[name] <= high for name, (low, high) in ranges.items())
