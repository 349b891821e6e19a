"""What the stack pressure does to the stripping of the reference paper's half-cells."""

from functools import cache

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.experiments import stripping
from pybamm_alloy.quantities import stripped_capacity

ELECTRODES = ["Li", "Li2Sn5", "Li17Sn4", "Li0.5In", "Li13In3"]


@cache
def strip(electrode, pressure):
    """Stripped at 0.2 mA against indium, at a stack pressure [MPa]."""
    values = pybamm.ParameterValues(f"Hansel2021_{electrode}_half_cell")
    values["Stack pressure [Pa]"] = pressure * 1e6
    return pybamm.Simulation(
        pybamm_alloy.HalfCell(),
        parameter_values=values,
        experiment=stripping("0.2 mA"),
    ).solve()


def last(solution, name):
    return float(solution[f"Positive electrode {name}"].entries[-1])


@pytest.mark.parametrize("electrode", ELECTRODES)
def test_electrodes_give_less_without_pressure(electrode):
    # Li2Sn5 is limited by its host at either pressure: half was measured.
    most = 0.6 if electrode == "Li2Sn5" else 0.25
    without, pressed = (stripped_capacity(strip(electrode, P)) for P in (0, 45))
    assert without < most * pressed
    for pressure in (0, 45):
        lithium = strip(electrode, pressure)["Total lithium [mol]"].entries
        assert np.abs(lithium / lithium[0] - 1).max() < 1e-9


@pytest.mark.parametrize("electrode", ["Li2Sn5", "Li17Sn4", "Li0.5In"])
def test_alloys_end_depleted_on_what_is_left_of_their_skeleton(electrode):
    solution = strip(electrode, 0)
    assert last(solution, "open-circuit potential [V]") > 1.5
    assert last(solution, "contact area fraction") > 0.03
    assert last(solution, "void area fraction") < 0.75


def test_lithium_without_pressure_ends_with_its_contact_lost_not_its_lithium():
    solution = strip("Li", 0)
    assert last(solution, "open-circuit potential [V]") < 1e-3
    lithium = solution["Positive electrode lithium [mol]"].entries
    assert lithium[-1] > 0.8 * lithium[0]
    assert last(solution, "contact area fraction") < 1e-3
    assert 1e3 * stripped_capacity(solution) == pytest.approx(1.5, rel=0.25)


def test_li13in3_loses_its_contact_before_its_lithium_at_45_MPa():
    """3.9 of 10 mA.h were stripped: voids that nothing closes are as deep as fitted."""
    solution = strip("Li13In3", 45)
    assert 1e3 * stripped_capacity(solution) == pytest.approx(3.9, rel=0.05)
    assert last(solution, "contact area fraction") < 1e-3
    assert last(solution, "open-circuit potential [V]") < 0.2


@pytest.mark.parametrize("pressure", [5, 45])
def test_lithium_under_pressure_creeps_and_gives_nearly_all(pressure):
    solution = strip("Li", pressure)
    assert 1e3 * stripped_capacity(solution) > 9.5
    assert last(solution, "void area fraction") < 1e-3


@pytest.mark.parametrize(("electrode", "measured"), [("Li17Sn4", 1.1), ("Li0.5In", 1.4)])
def test_alloys_without_pressure_give_what_was_measured(electrode, measured):
    assert 1e3 * stripped_capacity(strip(electrode, 0)) == pytest.approx(measured, rel=0.25)
