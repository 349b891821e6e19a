"""Thicknesses and masses of a full cell are those of its lithium, hosts and densities."""

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.parameter_sets import compose_full, stack_parts

F = pybamm.constants.F.value


def parts_of(*arguments, **others):
    values = compose_full(*arguments, **others)
    return values, stack_parts(values, arguments[0]).set_index("part")


def test_the_film_has_the_mass_of_its_host_and_of_the_lithium_of_the_charge():
    values, parts = parts_of("NMC811", "In", areal_capacity=3.0, np_ratio=1.0)
    lithium = 3e-3 * 3600 / F  # mol.cm-2, as much as indium
    expected = 1e3 * lithium * (114.818 / (1 - 6e-5) + 6.94)
    assert parts.loc["alloy film", "mass [mg.cm-2]"] == pytest.approx(expected, rel=2e-4)
    # 23.57 cm3.mol-1 of LiIn, a dense foil.
    thickness = 1e4 * lithium * 23.57
    assert parts.loc["alloy film", "thickness [um]"] == pytest.approx(thickness, rel=1e-3)


@pytest.mark.long
def test_the_film_is_as_thick_as_the_model_makes_it_by_a_charge():
    values, parts = parts_of("NMC811", "LiSn", areal_capacity=0.5, np_ratio=2.0)
    values["Current function [A]"] = -0.01 * values["Nominal cell capacity [A.h]"]
    model = pybamm_alloy.FullCell({"contact": "perfect"})
    nodes = {"x_n": 6, "x_s": 3, "x_p": 4, "r_p": 6}
    values["Upper voltage cut-off [V]"] = 5.0
    solution = pybamm.Simulation(model, parameter_values=values, var_pts=nodes).solve([0, 3.6e5])
    assert solution.t[-1] == 3.6e5
    thickness = 1e6 * solution["Negative electrode thickness [m]"].entries[-1]
    assert parts.loc["alloy film", "thickness [um]"] == pytest.approx(thickness, rel=1e-3)


def test_composite_separator_and_collectors_have_the_mass_of_their_densities():
    values, parts = parts_of("LFP", "Li0.5In")
    thickness = 1e4 * values["Positive electrode thickness [m]"] * 1e-2  # cm
    mass = 1e3 * thickness * (0.365 * 3.60 + 0.535 * 1.64)
    assert parts.loc["composite cathode", "mass [mg.cm-2]"] == pytest.approx(mass)
    assert parts.loc["separator", "mass [mg.cm-2]"] == pytest.approx(30e-4 * 1.64e3)
    half = parts.loc["positive current collector"]
    np.testing.assert_allclose(half, [7.5, 7.5e-4 * 2.7e3])


def test_a_separator_of_its_own_is_taken_and_bad_input_refused():
    values = compose_full("NMC811", "In")
    parts = stack_parts(values, "NMC811", 100e-6).set_index("part")
    assert parts.loc["separator", "thickness [um]"] == pytest.approx(100)
    with pytest.raises(ValueError, match="separator thickness is 30 m.*30 um is 3e-05 m"):
        stack_parts(values, "NMC811", 30)
    with pytest.raises(ValueError, match="cathode 'NMC' is not one of"):
        stack_parts(values, "NMC")
