"""A symmetric cell does not deliver energy: data in which it does are named."""

import warnings

import pandas as pd
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.estimation import Cycling, FreeParameter, Problem
from pybamm_alloy.estimation.passive_cell import warn_of_delivery

from .cells import CONDUCTIVITY, half_cell_values

VALUES = pybamm.ParameterValues("Hansel2021_Li13In3")


def cycles(current, voltage):
    """Four half-cycles of ten minutes, of a row per minute, with these currents and voltages."""
    rows = range(40)
    return pd.DataFrame(
        {
            "Time [s]": [60.0 * n for n in rows],
            "Current [A]": [current[n // 10 % 2] for n in rows],
            "Voltage [V]": [voltage[n // 10 % 2] for n in rows],
            "Step": [1 + n // 10 for n in rows],
        }
    )


def warn(table, model=None, values=VALUES):
    warn_of_delivery(model or pybamm_alloy.SymmetricCell(), values, table, "run")


def test_a_current_of_one_sign_beside_voltages_of_both_is_named_with_its_rows():
    # 1 mA at 0.1 V for 20 minutes each, less the first row, which passes no charge.
    says = (
        r"in 'run' it delivers 0.12 J and takes 0.114 J.*: in rows 10 to 19, with -0.001 A, "
        r"positive in discharge, and -0.1 V in row 1\d. Its current has one sign throughout"
    )
    with pytest.warns(UserWarning, match=says):
        warn(cycles((-1e-3, -1e-3), (0.1, -0.1)))


def test_a_current_of_the_opposite_sign_is_named():
    says = "in 'run' it delivers 0.234 J and takes -?0 J.* rows 1 to 39.* may be the opposite one"
    with pytest.warns(UserWarning, match=says):
        warn(cycles((1e-3, -1e-3), (0.1, -0.1)))
    with pytest.warns(UserWarning, match="may be the opposite one"):
        warn(cycles((1e-3, 1e-3), (0.1, 0.1)))


def test_a_fit_examines_its_data():
    data = [Cycling(cycles((-1e-3, -1e-3), (0.1, -0.1)), (-1, 1), label="a")]
    with pytest.warns(UserWarning, match="in 'a' it delivers"):
        Problem(pybamm_alloy.SymmetricCell(), VALUES, [FreeParameter(CONDUCTIVITY)], data)


def test_energy_that_a_cell_took_may_be_returned():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warn(cycles((-1e-3, 1e-3), (0.1, -0.1)))
        # The films differ after a charge: the voltage keeps its sign on reversal, but is lower.
        warn(cycles((-1e-3, 1e-3), (0.3, 0.2)))
        # One direction alone.
        warn(cycles((-1e-3, -1e-3), (0.1, 0.2)))
        # A half-cell against indium has a voltage below zero in both directions.
        warn(cycles((-1e-3, 1e-3), (-0.5, -0.6)), pybamm_alloy.HalfCell(), half_cell_values())
