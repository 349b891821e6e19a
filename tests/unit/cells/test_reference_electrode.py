"""A reference electrode in the electrolyte sees its part of the ohmic drop."""

import numpy as np
import pybamm
import pytest

import pybamm_alloy

POTENTIAL = "{} electrode {}".format


@pytest.fixture(scope="module")
def cell():
    """Potentials against reference electrodes at three places, of one stripping half-cell."""
    values = pybamm.ParameterValues("Hansel2021_Li13In3_half_cell")
    solutions = {}
    for position in (0, 0.25, 1):
        model = pybamm_alloy.HalfCell({"diffusion": "reservoir"})
        model.insert_reference_electrode(position)
        simulation = pybamm.Simulation(
            model, parameter_values=values, experiment=["Charge at 0.2 mA for 1 minute"]
        )
        solutions[position] = simulation.solve()
    return values, solutions


def test_each_electrode_has_the_ohmic_drop_up_to_the_reference_electrode(cell):
    values, solutions = cell
    r = values["Separator thickness [m]"] / values["Separator conductivity [S.m-1]"]
    drop = 0.2e-3 / values["Electrode area [m2]"] * r  # stripping raises the positive
    for position, solution in solutions.items():
        for Domain, share in (("Positive", 1 - position), ("Negative", -position)):
            against, beside = (
                solution[POTENTIAL(Domain, which)].entries
                for which in ("3E potential [V]", "potential vs Li [V]")
            )
            assert against - beside == pytest.approx(share * drop, rel=1e-6, abs=1e-12)


def test_the_two_potentials_differ_by_the_voltage(cell):
    for solution in cell[1].values():
        p, n = (
            solution[POTENTIAL(Domain, "3E potential [V]")].entries
            for Domain in ("Positive", "Negative")
        )
        np.testing.assert_allclose(p - n, solution["Voltage [V]"].entries, rtol=1e-9)


def test_a_reference_electrode_is_in_the_middle_by_default():
    model = pybamm_alloy.HalfCell()
    model.insert_reference_electrode()
    middle = pybamm_alloy.HalfCell()
    middle.insert_reference_electrode(0.5)
    name = POTENTIAL("Positive", "3E potential [V]")
    assert model.variables[name] == middle.variables[name]


@pytest.mark.parametrize("position", [-0.1, 1.5, 375e-6, "middle", True, float("nan")])
def test_a_position_outside_the_electrolyte_is_refused(position):
    with pytest.raises(ValueError, match="position of the reference electrode is"):
        pybamm_alloy.HalfCell().insert_reference_electrode(position)
