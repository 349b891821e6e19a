"""Functions of time and temperature are held to the ranges of their parameters, as numbers are."""

import numpy as np
import pybamm
import pytest

from pybamm_alloy import check_parameter_values
from pybamm_alloy.experiments import time_profile

PRESSURE, TEMPERATURE = "Stack pressure [Pa]", "Ambient temperature [K]"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (PRESSURE, lambda t: 45 + 0 * t, "is 45 at 0 s; .*45 MPa is 4.5e.07 Pa"),
        (PRESSURE, time_profile([0, 3600, 7200], [0, 45, 0]), "is 45 at 3600 s; .*45 MPa is"),
        (TEMPERATURE, lambda t: 25 + t / 60, "is 25 at 0 s; .*25 degC is 298.15 K"),
        (TEMPERATURE, time_profile([0, 60], [298.15, 60]), "is 60 at 60 s; .*60 degC is 333.15 K"),
        (
            "Positive electrode LiIn diffusivity [m2.s-1]",
            lambda T: 1e-8 * pybamm.exp(-(298.15 - T) / 20),
            "is 1e-08 at 298.15 K; .*1e-08 cm2.s-1 is 1e-12 m2.s-1",
        ),
    ],
)
def test_a_function_in_another_unit_is_refused_with_the_right_value(name, value, message):
    with pytest.raises(ValueError, match=message):
        check_parameter_values({name: value})


@pytest.mark.parametrize("voltage", [100, -4.1, lambda t: 4.1 + 0 * t])
def test_a_given_voltage_beyond_the_cut_offs_is_refused_with_both(voltage):
    values = {"Lower voltage cut-off [V]": -3, "Upper voltage cut-off [V]": 3}
    says = r"'Voltage function \[V\]' is .* V; it must be within 'Lower .* -3 to 3 V"
    with pytest.raises(ValueError, match=says):
        check_parameter_values(values | {"Voltage function [V]": voltage})
    # A step of an experiment may hold a voltage that PyBaMM's loosened cut-offs allow.
    check_parameter_values(values | {"Voltage function [V]": -3.5})


def test_a_current_in_mA_that_is_a_function_of_time_is_refused():
    values = {"Electrode area [m2]": 1e-4}
    data = pybamm.Interpolant(np.array([0.0, 60, 120]), np.array([0.1, -1.0, 0.0]), pybamm.t)
    with pytest.raises(ValueError, match="current is 1 A, 1e.03 mA/cm2.*1 mA is 0.001 A"):
        check_parameter_values(values | {"Current function [A]": data})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (PRESSURE, time_profile([0, 60], [0, 45e6])),
        (PRESSURE, lambda t: 1e6 * (2 + pybamm.sin(t))),
        (PRESSURE, lambda t: pybamm.Parameter("Own pressure [Pa]") * (t > 60)),
        (TEMPERATURE, lambda t: 298.15 + t / 60),
        ("Current function [A]", pybamm.InputParameter("I")),
        ("Separator conductivity [S.m-1]", lambda T: 0.1 * (T / 298.15)),
        ("Positive electrode initial stoichiometry", lambda x: 0.5 + 0 * x),
    ],
)
def test_functions_within_the_range_and_of_other_parameters_are_taken(name, value):
    check_parameter_values({name: value, "Electrode area [m2]": 1e-4})
