"""The impedance of a full cell is PyBaMM's, and its parts have their closed forms."""

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.impedance import impedance
from pybamm_alloy.parameter_sets import compose_full

NODES = {"x_n": 8, "x_s": 3, "x_p": 6, "r_p": 10}
FREQUENCIES = np.geomspace(1e7, 1e-1, 9)
CELLS = [pybamm_alloy.FullCell, pybamm_alloy.FullCellDFN]
RT_F = 8.314462618 * 298.15 / 96485.33212


@pytest.fixture(scope="module")
def values():
    return compose_full("NMC811", "Li0.5In")


@pytest.fixture(scope="module", params=CELLS)
def pristine(request, values):
    cell = request.param
    return cell, impedance(cell(), values, frequencies=FREQUENCIES, var_pts=NODES)


def charge_transfer_of_cathode(values, stoichiometry):
    """R T/(F j0 a L A), with a = 3 ε/r, [Ohm]."""
    c_max = values["Maximum concentration in positive electrode [mol.m-3]"]
    symbols = [pybamm.Scalar(x) for x in (1000.0, stoichiometry * c_max, c_max, 298.15)]
    j0 = values.evaluate(values["Positive electrode exchange-current density [A.m-2]"](*symbols))
    a = (
        3
        * values["Positive electrode active material volume fraction"]
        / values["Positive particle radius [m]"]
    )
    surface = a * values["Positive electrode thickness [m]"] * values["Electrode area [m2]"]
    return RT_F / (float(j0) * surface)


def test_it_is_that_of_pybamm_and_the_sum_of_its_parts(pristine, values):
    cell, spectrum = pristine
    simulation = pybamm.EISSimulation(
        cell({"surface form": "differential"}), parameter_values=values, var_pts=NODES
    )
    Z = simulation.solve(FREQUENCIES)["Impedance [Ohm]"]
    np.testing.assert_allclose(spectrum.impedance, Z, rtol=1e-9)
    np.testing.assert_allclose(sum(spectrum.parts.values()), Z, rtol=1e-9)


def test_charge_transfer_and_composite_have_their_closed_forms(values):
    spectrum = impedance(pybamm_alloy.FullCell(), values, frequencies=[1.0], var_pts=NODES)
    found, area = spectrum.resistances, values["Electrode area [m2]"]
    # PyBaMM regularises its exchange-current densities.
    expected = charge_transfer_of_cathode(values, 0.9084)
    assert found["positive charge transfer"] == pytest.approx(expected, rel=1e-4)
    kappa = values["Separator conductivity [S.m-1]"]
    resistivity = 1 / (kappa * 0.5**2.9) + 1 / values["Positive electrode conductivity [S.m-1]"]
    third = values["Positive electrode thickness [m]"] * resistivity / 3 / area
    # PyBaMM takes the mean of a parabola over six nodes.
    assert found["positive composite"] == pytest.approx(third, rel=0.02)
    separator = values["Separator thickness [m]"] / kappa / area
    assert found["separator"] == pytest.approx(separator)


def test_after_a_charge_it_is_that_of_the_state_at_rest(values):
    cell = pybamm_alloy.FullCellDFN
    steps = [("Charge at C/5 for 1 hour", "Rest for 2 hours")]
    solution = pybamm.Simulation(
        cell(), parameter_values=values, experiment=pybamm.Experiment(steps), var_pts=NODES
    ).solve()
    spectrum = impedance(cell(), values, solution, frequencies=FREQUENCIES, var_pts=NODES)
    assert spectrum.voltage == pytest.approx(solution["Voltage [V]"].entries[-1], abs=1e-6)
    # The particles are uniform to a per cent after two hours, and so is the composite.
    stoichiometry = solution["Positive electrode stoichiometry"].entries[-1]
    expected = charge_transfer_of_cathode(values, stoichiometry)
    assert spectrum.resistances["positive charge transfer"] == pytest.approx(expected, rel=0.02)


def test_another_mesh_of_the_cathode_and_a_lead_are_refused(values):
    cell = pybamm_alloy.FullCell()
    solution = pybamm.Simulation(cell, parameter_values=values, var_pts=NODES).solve([0, 60])
    with pytest.raises(ValueError, match="particle concentration.*var_pts of the cathode"):
        impedance(cell, values, solution, var_pts=NODES | {"r_p": 12})
    with pytest.raises(ValueError, match="'contact resistance' is 'true'"):
        impedance(pybamm_alloy.FullCell({"contact resistance": "true"}), values)
