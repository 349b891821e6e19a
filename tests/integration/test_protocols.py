"""Tests of the laboratory in one call."""

import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.results.reported_quantities import stripped_capacity


def lithium():
    return pybamm.ParameterValues("Hansel2021_Li_half_cell")


def test_lithium_stripped_without_and_with_pressure_as_measured():
    """Hänsel 2021, Fig. 3a to c: 1.5 and 10 mA.h; 92 Ohm and 54 kOhm at 0 MPa."""
    values = lithium()
    tests = pybamm_alloy.strip_under_pressure(pybamm_alloy.HalfCell(), values)
    bare, pressed = tests[0.0], tests[45e6]
    assert values["Stack pressure [Pa]"] == 45e6
    assert 1e3 * stripped_capacity(bare.solution) == pytest.approx(1.5, rel=0.25)
    assert 1e3 * stripped_capacity(pressed.solution) == pytest.approx(10, rel=0.05)
    assert bare.before.stack_resistance == pytest.approx(92, rel=0.2)
    assert 27e3 < bare.after.stack_resistance < 108e3
    after, before = pressed.after.stack_resistance, pressed.before.stack_resistance
    assert after == pytest.approx(before, rel=0.01)


@pytest.mark.long
def test_alloy_keeps_its_resistance_under_pressure_and_some_contact_without():
    """Hänsel 2021, Fig. 3e, f: 123 Ohm before at 0 MPa; 37 and 38 Ohm at 45 MPa."""
    tests = pybamm_alloy.strip_under_pressure(
        pybamm_alloy.HalfCell(), pybamm.ParameterValues("Hansel2021_Li17Sn4_half_cell")
    )
    bare, pressed = tests[0.0], tests[45e6]
    assert bare.before.stack_resistance == pytest.approx(123, rel=0.2)
    assert bare.after.stack_resistance < 5 * bare.before.stack_resistance
    assert pressed.before.stack_resistance == pytest.approx(37, rel=0.2)
    assert pressed.after.stack_resistance == pytest.approx(38, rel=0.2)


def test_a_strip_that_cannot_begin_is_an_error_and_no_strip_of_nothing():
    """The voltage of the separator alone is beyond the cut-off."""
    values = pybamm.ParameterValues("Hansel2021_Li13In3_half_cell")
    cell = pybamm_alloy.HalfCell({"diffusion": "reservoir"})
    with pytest.raises(ValueError, match="the strip at 4.5e.07 Pa cannot begin"):
        pybamm_alloy.strip_under_pressure(cell, values, 45e6, current="0.1 A")
    with pytest.raises(ValueError, match="no step can begin: each is beyond its cut-off"):
        steps = ["Charge at 0.1 A for 1 hour or until 1 V"]
        pybamm_alloy.impedance_along(cell, values, steps)


@pytest.mark.parametrize("pressure", [-1.0, float("nan")])
def test_unphysical_pressure_is_refused_before_any_strip(pressure):
    with pytest.raises(ValueError, match=f"stack pressure is {pressure} Pa; it must be"):
        pybamm_alloy.strip_under_pressure(
            pybamm_alloy.HalfCell(), lithium(), pressures=[0.0, pressure]
        )
