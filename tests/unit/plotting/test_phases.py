import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy import experiments, plotting
from pybamm_alloy.plotting.film import _halves
from pybamm_alloy.results import output_times, values_at

F = pybamm.constants.F.value


def at_output_times(solution, name):
    return values_at(solution, name, output_times(solution))


def columns(ax):
    """Thicknesses [µm] and phase numbers of a map, by time; both of shape (rows, t)."""
    (mesh,) = ax.collections
    edges = np.asarray(mesh.get_coordinates())[:, ::2, 1]
    phases = mesh.get_array().reshape(mesh.get_coordinates().shape[0] - 1, -1)[:, ::2]
    return np.diff(edges, axis=0), phases


@pytest.mark.parametrize("electrode", ["negative", "positive"])
def test_areas_of_a_phase_map_add_up_to_the_film(ax, cycled, electrode):
    solution, values = cycled
    plotting.plot_phase_map(solution, values, ax, electrode)
    thicknesses, _ = columns(ax)
    film = at_output_times(solution, f"{electrode.capitalize()} electrode thickness [m]")
    assert thicknesses.min() >= 0
    assert thicknesses.sum(axis=0) == pytest.approx(1e6 * film, rel=1e-9)


def test_lithium_plated_lies_on_the_film_as_thick_as_its_volume(ax, cycled):
    solution, values = cycled
    plotting.plot_phase_map(solution, values, ax, "negative")
    thicknesses, phases = columns(ax)
    plated = np.where(phases > len(plotting.film_of(*cycled, "negative").formulas) - 1,
                      thicknesses, 0).sum(axis=0)  # fmt: skip
    moles = at_output_times(solution, "Negative electrode plated lithium [mol]")
    volume = values["Lithium metal molar volume [m3.mol-1]"]
    expected = 1e6 * moles * volume / values["Electrode area [m2]"]
    assert expected.max() > 3
    assert plated == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("nodes", [None, 12])
def test_front_of_the_poorer_phase_is_where_the_charge_puts_it(ax, strip, nodes):
    """What left is the layer of Li2In times its step from Li13In3, with any mesh."""
    solution, values = strip
    if nodes:
        simulation = pybamm.Simulation(
            pybamm_alloy.HalfCell({"contact": "perfect"}),
            parameter_values=values,
            experiment=experiments.stripping(duration="10 hours"),
            var_pts={"x_n": nodes, "x_p": nodes},
        )
        solution = simulation.solve()
    plotting.plot_phase_map(solution, values, ax)
    thicknesses, phases = columns(ax)
    Li2In = 3
    layer = np.where(phases == Li2In, thicknesses, 0).sum(axis=0)
    rich, poor = (
        {name: values[f"Positive electrode {phase} {name}"] for name in (
            "stoichiometry", "homogeneity range", "molar volume [m3.mol-1]"
        )}
        for phase in ("Li13In3", "Li2In")
    )  # fmt: skip
    charge = -3600 * at_output_times(solution, "Discharge capacity [A.h]")
    stripped = charge / (F * values["Electrode area [m2]"])  # mol.m-2
    host = (
        values["Positive electrode host thickness [m]"]
        * values["Positive electrode host concentration [mol.m-3]"]
    )
    # What the homogeneity ranges may have given, or taken.
    half_rich, half_poor = rich["homogeneity range"] / 2, poor["homogeneity range"] / 2
    step = rich["stoichiometry"] - poor["stoichiometry"]
    # The film keeps the volume that the assembly pressure left it (Heckel); pores take the rest.
    pressed = (
        values["Positive electrode assembly pressure [Pa]"]
        / values["Positive electrode consolidation pressure [Pa]"]
    )
    pores = (1 - values["Positive electrode packing fraction"]) * np.exp(-pressed)
    filled = (1 - pores) * poor["molar volume [m3.mol-1]"] / rich["molar volume [m3.mol-1]"]
    layer = filled * layer
    volume = 1e6 * poor["molar volume [m3.mol-1]"]
    most = volume * stripped / (step - half_poor)
    least = volume * (stripped - host * half_rich) / (step + half_poor)
    assert layer[-1] > 9
    assert np.all(layer <= 1.005 * most)
    assert np.all(layer >= least - 0.05)
    assert set(np.unique(phases[1:])) == {Li2In, 4}


def test_poorer_phases_of_a_strip_are_closer_to_the_electrolyte(ax, strip):
    plotting.plot_phase_map(*strip, ax)
    thicknesses, phases = columns(ax)
    film = phases[1:]  # without the row of the plated lithium
    assert thicknesses[0].max() == 0
    assert np.all(np.diff(film, axis=0) > -1e-6)


def test_mixture_of_two_phases_is_stripped_without_a_third_colour(ax):
    """Li0.5In: indium grows into what is half indium, half LiIn."""
    values = pybamm.ParameterValues("Hansel2021_Li0.5In_half_cell")
    simulation = pybamm.Simulation(
        pybamm_alloy.HalfCell({"contact": "perfect"}),
        parameter_values=values,
        experiment=experiments.stripping(duration="40 hours"),
    )
    plotting.plot_phase_map(simulation.solve(), values, ax)
    thicknesses, phases = columns(ax)
    mixture = phases[1:, 0]
    assert 0.4 < mixture.min() <= mixture.max() < 0.6
    between = (phases[1:] > 0.02) & (abs(phases[1:] - mixture[0]) > 0.02)
    assert thicknesses[1:][between].sum() < 0.01 * thicknesses.sum()
    assert phases[1:].max() < 0.6


def test_fronts_keep_the_lithium_of_every_node():
    edges = np.array([[0, 0.01], [0.9, 1.1], [1.98, 2.02]])
    theta = np.random.default_rng(0).uniform(0, 2.1, (20, 30))
    parts, shares = _halves(theta, edges)
    parts, shares = (array.reshape(20, 2, 30) for array in (parts, shares))
    assert shares.sum(axis=1) == pytest.approx(1)
    assert shares.min() >= 0
    assert (parts * shares).sum(axis=1) == pytest.approx(theta)
    assert np.any(parts[:, 0] != parts[:, 1])


def test_film_without_gradients_has_no_front():
    edges = np.array([[0, 0.01], [0.9, 1.1]])
    parts, _ = _halves(np.array([[0.3, 0.6]]), edges)
    assert parts == pytest.approx(np.array([[0.3, 0.6]] * 2))


def test_profiles_are_those_of_the_solution(ax, strip):
    """At rest nothing moves: the mean of a profile over the host is the film's."""
    solution, values = strip
    plotting.plot_stoichiometry(solution, values, [0, 5, 10], ax)
    film = plotting.film_of(solution, values, "positive")
    lines = [patch for patch in ax.patches if hasattr(patch, "get_data")]
    assert [line.get_label() for line in lines] == ["0 h", "5 h", "10 h"]
    at = abs(film.hours - 5).argmin()
    drawn = lines[1].get_data()
    assert drawn.values == pytest.approx(film.stoichiometry[:, at])
    assert drawn.edges[-1] == pytest.approx(
        1e6 * at_output_times(solution, "Positive electrode thickness [m]")[at]
    )


def test_a_contact_that_is_partial_is_told(ax):
    values = pybamm.ParameterValues("Hansel2021_Li13In3_half_cell")
    values["Stack pressure [Pa]"] = 0
    simulation = pybamm.Simulation(
        pybamm_alloy.HalfCell(),
        parameter_values=values,
        experiment=experiments.stripping(duration="5 minutes"),
    )
    solution = simulation.solve()
    plotting.plot_phase_map(solution, values, ax)
    reached = solution["Positive electrode connected area fraction"].entries[0]
    assert ax.get_title(loc="right") == f"{100 * reached:.2g} % in contact"


def test_lithium_metal_is_one_phase(ax):
    values = pybamm.ParameterValues("Hansel2021_Li")
    model = pybamm_alloy.SymmetricCell({"diffusion": "reservoir"})
    solution = pybamm.Simulation(model, parameter_values=values).solve([0, 600])
    plotting.plot_phase_map(solution, values, ax)
    assert plotting.film_of(solution, values, "positive").formulas == ("Li",)


def test_a_film_that_is_not_the_solution_s_is_refused(ax, strip):
    solution, _ = strip
    other = pybamm.ParameterValues("Hansel2021_LiIn_half_cell")
    with pytest.raises(ValueError, match=r"host is .* m thick in the solution and .* m in"):
        plotting.plot_phase_map(solution, other, ax)
    with pytest.raises(ValueError, match="electrode is 'anode'; it must be"):
        plotting.plot_phase_map(*strip, ax, "anode")
    with pytest.raises(ValueError, match="time is 99 h; the solution has 0 to 11 h"):
        plotting.plot_stoichiometry(*strip, [99], ax)
    assert not ax.collections
