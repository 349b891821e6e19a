"""U(θ), Φ(θ) and U(Φ) against the formulas of docs/model.md, evaluated by numpy."""

import pickle

import numpy as np
import pybamm
import pytest

from pybamm_alloy.parameter_sets import compose, reference_hull
from pybamm_alloy.thermodynamics.phase_functions import DEPLETED_FRACTION

T = 298.15
RT_F = pybamm.constants.R.value * T / pybamm.constants.F.value


def evaluate(values, name, *arguments):
    """A function parameter at numbers."""
    symbols = [pybamm.Vector(np.atleast_1d(arguments[0])), *map(pybamm.Scalar, arguments[1:])]
    names = {f"input {k}": symbol for k, symbol in enumerate(symbols)}
    function = pybamm.FunctionParameter(f"Positive electrode {name}", names)
    return values.process_symbol(function).evaluate().ravel()


@pytest.fixture(scope="module", params=["Li13In3", "Li17Sn4"])
def alloy(request):
    system = "Li-In" if "In" in request.param else "Li-Sn"
    return compose(request.param), reference_hull(system)


def test_two_phase_mixtures_sit_on_the_plateaus_of_the_hull(alloy):
    values, hull = alloy
    theta = hull.stoichiometries
    mixtures = (theta[1:] + theta[:-1]) / 2
    np.testing.assert_allclose(
        evaluate(values, "OCP [V]", mixtures, T), hull.plateaus, rtol=1e-9
    )


def test_a_phase_at_its_composition_sits_half_way_between_its_plateaus(alloy):
    values, hull = alloy
    expected = hull.plateaus - hull.windows / 2
    np.testing.assert_allclose(
        evaluate(values, "OCP [V]", hull.stoichiometries[1:], T), expected, rtol=1e-9
    )


def test_rise_of_phi_across_each_phase_is_its_mobility_times_its_window(alloy):
    values, hull = alloy
    for k, phase in enumerate(hull.formulas):
        width = values[f"Positive electrode {phase} homogeneity range"]
        D = values[f"Positive electrode {phase} diffusivity [m2.s-1]"]
        theta = hull.stoichiometries[k + 1]
        edges = theta + np.array([-0.5, 0.5]) * width
        rise = np.diff(evaluate(values, "Kirchhoff potential [m2.s-1]", edges, T))
        assert rise == pytest.approx(D * theta * hull.windows[k] / RT_F, rel=1e-6)


def test_a_diffusivity_may_be_a_function_of_temperature():
    values, hotter = compose("LiIn"), T + 30
    name = "Positive electrode LiIn diffusivity"
    D = values[f"{name} [m2.s-1]"]
    values[f"{name} activation energy [J.mol-1]"] = 0
    rises = []
    for diffusivity in (lambda kelvin: D * 2 ** ((kelvin - T) / 10), 8 * D):
        values[f"{name} [m2.s-1]"] = diffusivity
        phi = evaluate(values, "Kirchhoff potential [m2.s-1]", [0.5, 1], hotter)
        rises.append(np.diff(phi))
    assert rises[0] == pytest.approx(rises[1], rel=1e-9)


def test_phi_obeys_its_definition_inside_a_phase():
    """dΦ = −θ_k D (F/RT) dU wherever the film is one phase."""
    values = compose("LiIn")
    theta = np.linspace(0.9, 1.1, 50)
    phi = evaluate(values, "Kirchhoff potential [m2.s-1]", theta, T)
    U = evaluate(values, "OCP [V]", theta, T)
    D = values["Positive electrode LiIn diffusivity [m2.s-1]"]
    np.testing.assert_allclose(np.diff(phi), -D / RT_F * np.diff(U), rtol=1e-6)


def test_chemical_diffusivity_is_the_tables_in_the_host_fixed_frame():
    """Mean dΦ/dθ across LiIn is Aspinall's 5.5e-7 cm2/s, times (V_In/V_LiIn)²."""
    values = compose("LiIn")
    width = values["Positive electrode LiIn homogeneity range"]
    edges = 1 + np.array([-0.5, 0.5]) * width
    rise = np.diff(evaluate(values, "Kirchhoff potential [m2.s-1]", edges, T))
    assert rise / width == pytest.approx(5.5e-11 * (15.75 / 23.57) ** 2, rel=1e-6)


def test_dilute_host_is_an_ideal_solution_below_its_saturation():
    values = compose("Li2Sn5")
    saturation = values["Positive electrode Sn saturation stoichiometry"]
    theta = saturation * np.array([0.01, 0.1, 0.5, 0.9])
    U = evaluate(values, "OCP [V]", theta, T)
    np.testing.assert_allclose(U, 0.760 + RT_F * np.log(saturation / theta), rtol=1e-9)
    phi = evaluate(values, "Kirchhoff potential [m2.s-1]", theta, T)
    permeability = values["Positive electrode Sn permeability [mol.m-1.s-1]"]
    c_h = values["Positive electrode host concentration [mol.m-3]"]
    np.testing.assert_allclose(phi, permeability / c_h * theta / saturation, rtol=1e-12)


def test_depleted_surface_is_a_wall_that_joins_smoothly():
    values = compose("Li2Sn5")
    saturated = evaluate(values, "Kirchhoff potential [m2.s-1]", 0.1, T)
    fractions = DEPLETED_FRACTION * np.array([1 + 1e-6, 1 - 1e-6, 0.0, -9.0])
    U = evaluate(values, "OCP at Kirchhoff potential [V]", fractions * saturated, T)
    U_floor = 0.760 - RT_F * np.log(DEPLETED_FRACTION)
    np.testing.assert_allclose(
        U - U_floor, RT_F * np.array([-1e-6, 1e-6, 1, 10]), rtol=1e-4
    )


def test_richest_phase_plates_lithium_at_zero_volts(alloy):
    values, hull = alloy
    theta = hull.stoichiometries[-1] + np.array([0.5, 5.0])
    np.testing.assert_allclose(evaluate(values, "OCP [V]", theta, T), 0, atol=1e-12)


def test_phase_coordinate_is_a_whole_number_at_each_edge_of_each_phase(alloy):
    values, hull = alloy
    host = values[f"Positive electrode {hull.host} saturation stoichiometry"]
    widths = np.array([values[f"Positive electrode {p} homogeneity range"] for p in hull.formulas])
    centres = hull.stoichiometries[1:]
    edges = np.column_stack([centres - widths / 2, centres + widths / 2]).ravel()
    edges = np.concatenate([[0, host], edges, [edges[-1] + widths[-1]]])
    at_edges = evaluate(values, "phase coordinate", edges)
    np.testing.assert_allclose(at_edges, np.arange(len(edges)), atol=1e-9)
    between = evaluate(values, "phase coordinate", (edges[1:] + edges[:-1]) / 2)
    np.testing.assert_allclose(between, np.arange(len(edges) - 1) + 0.5, atol=1e-9)


def test_molar_volume_follows_the_lever_rule_then_adds_lithium_metal():
    values = compose("Li13In3")
    volumes = evaluate(values, "molar volume [m3.mol-1]", [0, 0.5, 1, 13 / 3, 16 / 3])
    expected = [15.75, (15.75 + 23.57) / 2, 23.57, 62.5, 75.5]
    np.testing.assert_allclose(volumes * 1e6, expected, rtol=1e-9)


def test_lithium_metal_is_at_zero_volts_until_it_is_exhausted():
    U = evaluate(compose("Li"), "OCP [V]", [1.2, 1.0, 0.01, 0.001, 0.0001], T)
    np.testing.assert_allclose(U, [0, 0, 0, 0, RT_F * np.log(10)], atol=1e-12)


def test_parameters_of_a_phase_stay_editable_after_pickling_and_json():
    original = compose("Li13In3")
    for values in (
        pickle.loads(pickle.dumps(original)),
        pybamm.ParameterValues.from_json(original.to_json()),
    ):
        assert evaluate(values, "OCP [V]", 0.5, T) == pytest.approx(0.622)
        values["Positive electrode LiIn plateau potential [V]"] = 0.6
        assert evaluate(values, "OCP [V]", 0.5, T) == pytest.approx(0.6)
