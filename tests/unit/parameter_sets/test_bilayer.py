"""The lithium of an initial profile is that of the profile, whatever the mesh."""

import pickle

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.parameter_sets import bilayer, compose, lithiated_foil

#: The film with the profile alone has gradients.
DIFFUSION = {"diffusion": ("reservoir", "multi-phase")}
INITIAL = "Positive electrode initial stoichiometry"


def lithium(profile, nodes, options=DIFFUSION):
    """Lithium per host atom of the film at the start, and its swelling [m]."""
    values = pybamm.ParameterValues(compose("LiIn", "In"))
    thickness = values["Positive electrode host thickness [m]"]
    values[INITIAL] = profile(thickness)
    values["Current function [A]"] = 0
    solution = pybamm.Simulation(
        pybamm_alloy.HalfCell(options),
        parameter_values=values,
        var_pts={"x_n": 6, "x_p": nodes},
    ).solve([0, 1])
    host = (
        values["Electrode area [m2]"]
        * values["Positive electrode host concentration [mol.m-3]"]
        * thickness
    )
    return (
        solution["Positive electrode lithium [mol]"].entries[0] / host,
        solution["Positive electrode swelling [m]"].entries[0],
    )


@pytest.mark.parametrize("nodes", [20, 40, 80])
@pytest.mark.parametrize("kind", ["bilayer", "function"])
def test_a_step_has_its_lithium_on_every_mesh(kind, nodes):
    def profile(thickness):
        depth = 0.37 * thickness
        if kind == "bilayer":
            return bilayer(1.0, 0.3, depth)
        return lambda distance: 1.0 * (distance < depth) + 0.3 * (distance >= depth)

    found, swelling = lithium(profile, nodes)
    assert found == pytest.approx(0.37 * 1.0 + 0.63 * 0.3, rel=1e-6)
    assert swelling == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize("depth", [1e-4, 0.5, 0.9999])
def test_a_layer_thinner_than_a_cell_of_the_mesh_has_its_lithium(depth):
    found, _ = lithium(lambda thickness: bilayer(1.0, 0.3, depth * thickness), 20)
    assert found == pytest.approx(0.3 + 0.7 * depth, rel=1e-6)


@pytest.mark.parametrize("nodes", [20, 80])
def test_a_smooth_profile_and_a_measured_one_have_their_lithium(nodes):
    found, _ = lithium(lambda L: lambda x: 0.5 + 0.4 * pybamm.cos(3 * x / L), nodes)
    assert found == pytest.approx(0.5 + 0.4 * np.sin(3) / 3, rel=1e-9)
    points, theta = np.array([0, 0.2, 0.21, 1]), np.array([0.9, 0.9, 0.4, 0.4])
    found, _ = lithium(lambda L: lambda x: pybamm.Interpolant(points * L, theta, x), nodes)
    assert found == pytest.approx(np.trapezoid(theta, points), rel=1e-6)


@pytest.mark.parametrize("surface_form", ["false", "differential"])
def test_a_film_without_gradients_has_the_lithium_of_its_profile(surface_form):
    options = {"diffusion": "reservoir", "surface form": surface_form}
    found, swelling = lithium(lambda L: bilayer(1.0, 0.3, 0.37 * L), 20, options)
    assert found == pytest.approx(0.37 * 1.0 + 0.63 * 0.3, rel=1e-6)
    assert swelling == pytest.approx(0, abs=1e-15)


def test_a_film_of_one_stoichiometry_is_as_before():
    found, _ = lithium(lambda thickness: 0.7, 20)
    assert found == pytest.approx(0.7, rel=1e-12)
    found, _ = lithium(lambda thickness: lambda distance: 0.7, 20)
    assert found == pytest.approx(0.7, rel=1e-12)


def lithium_of_input(profile, name, value, nodes):
    """Lithium per host atom of the film at the start, of a profile that has an input."""
    values = pybamm.ParameterValues(compose("LiIn", "In"))
    values.update({INITIAL: profile, name: "[input]", "Current function [A]": 0})
    mesh = {"x_n": 6, "x_p": nodes}
    model = pybamm_alloy.HalfCell(DIFFUSION)
    cell = pybamm.Simulation(model, parameter_values=values, var_pts=mesh)
    solution = cell.solve([0, 1], inputs={name: value})
    return solution["Positive electrode stoichiometry"].entries[0]


@pytest.mark.parametrize("nodes", [20, 40])
def test_a_step_that_is_an_input_has_its_lithium_to_a_hundredth_of_a_cell(nodes):
    L = compose("LiIn", "In")["Positive electrode host thickness [m]"]

    def profile(x):
        return 0.3 + 0.6 * (x < pybamm.Parameter("Depth [m]"))

    with pytest.warns(UserWarning, match="the place of a step is exact to 1/100 of a cell"):
        found = lithium_of_input(profile, "Depth [m]", 0.37 * L, nodes)
    # The widest cells, of stretch 5, are five times as wide as the mean of the mesh.
    assert found == pytest.approx(0.3 + 0.6 * 0.37, abs=0.6 * 5 / nodes / 100)


def test_a_slope_that_is_an_input_has_its_lithium(recwarn):
    L = compose("LiIn", "In")["Positive electrode host thickness [m]"]
    found = lithium_of_input(
        lambda x: 0.4 + pybamm.Parameter("Rise") * (x / L) ** 2, "Rise", 0.6, 8
    )
    assert found == pytest.approx(0.4 + 0.6 / 3, rel=2e-5)
    assert not [w for w in recwarn if "initial profile" in str(w.message)]


def test_a_bilayer_survives_pickle_and_json():
    profile = bilayer(1.0, 0.3, 20e-6)
    again = pickle.loads(pickle.dumps(profile))
    values = pybamm.ParameterValues(compose("LiIn", "In"))
    values[INITIAL] = profile
    read = pybamm.ParameterValues.from_json(values.to_json())
    for distance, theta in ((0, 1.0), (19e-6, 1.0), (21e-6, 0.3)):
        assert float(again(pybamm.Scalar(distance)).evaluate()) == theta
    stored, _ = lithium(lambda thickness: read[INITIAL], 20)
    direct, _ = lithium(lambda thickness: profile, 20)
    assert stored == pytest.approx(direct, rel=1e-9)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((-0.1, 0.3, 2e-5), "inner stoichiometry is -0.1; it must be"),
        ((1.0, 500, 2e-5), "outer stoichiometry is 500; it must be"),
        ((1.0, 0.3, 20), "depth of the inner layer is 20 m; .* 20 um is 2e-05 m"),
        ((1.0, 0.3, 0), "depth of the inner layer is 0 m; it must be"),
    ],
)
def test_layers_out_of_range_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        bilayer(*arguments)


@pytest.mark.parametrize("facing", ["host", "lithium"])
@pytest.mark.parametrize("nodes", [20, 40])
def test_a_foil_that_lithium_has_entered_has_its_lithium_on_every_mesh(facing, nodes):
    """75 um of lithium in 280 um of indium: 24 at% (Sedlmeier 2023)."""
    values = compose("In", film={"thickness [um]": 280})
    values.update(lithiated_foil(values, "Positive", 75e-6, facing))
    values["Current function [A]"] = 0
    model, mesh = pybamm_alloy.SymmetricCell(DIFFUSION), {"x_n": 6, "x_p": nodes}
    cell = pybamm.Simulation(model, parameter_values=values, var_pts=mesh)
    solution = cell.solve([0, 3600])
    expected = 75e-6 / 13.0e-6 * values["Electrode area [m2]"]
    lithium = solution["Positive electrode lithium [mol]"].entries
    assert lithium == pytest.approx(expected, rel=1e-6)
    theta = float(solution["Positive electrode stoichiometry"].entries[0])
    assert theta == pytest.approx((75 / 13.0) / (280 / 15.75), rel=3e-3)
    # Two phases in equilibrium: the plateau of LiIn on either side, at rest.
    potential = solution["Positive electrode potential vs Li [V]"].entries
    assert potential == pytest.approx(0.622, abs=2e-3)


def test_a_foil_has_the_two_phases_of_its_mean_composition():
    values = compose("Li13In3", film={"thickness [um]": 100})
    L = values["Positive electrode host thickness [m]"]
    concentration = values["Positive electrode host concentration [mol.m-3]"]
    for mean, poor, rich in ((0.4, "In", "LiIn"), (1.8, "Li3In2", "Li2In")):
        thickness = mean * L * concentration * 13.0e-6
        (profile,) = lithiated_foil(values, "Positive", thickness).values()
        assert profile.keywords["inner"] == pytest.approx({"In": 0, "Li3In2": 1.5}[poor], abs=0.12)
        assert profile.keywords["outer"] == pytest.approx({"LiIn": 1, "Li2In": 2}[rich], abs=0.12)
    (single,) = lithiated_foil(values, "Positive", 1.0 * L * concentration * 13.0e-6).values()
    assert single == pytest.approx(1.0, rel=1e-9)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("Positive", 75), "lithium thickness is 75 m; .* 75 um is 7.5e-05 m"),
        (("positive", 75e-6), "domain is 'positive'"),
        (("Positive", 75e-6, "current collector"), "facing is 'current collector'"),
        (("Positive", 5e-3), "21.6 lithium per host atom; the film holds 4.3"),
        (("Negative", 75e-6), "the negative electrode has no alloy phases"),
    ],
)
def test_a_foil_that_cannot_be_is_refused(arguments, message):
    values = compose("In", "Li", film={"thickness [um]": 280})
    with pytest.raises(ValueError, match=message):
        lithiated_foil(values, *arguments)
