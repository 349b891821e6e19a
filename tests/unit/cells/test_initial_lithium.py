"""A film that is given more lithium than its richest phase holds is one with plated lithium."""

import warnings

import pybamm
import pytest

import pybamm_alloy

NAME = "Positive electrode initial stoichiometry"


def built(initial):
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    values[NAME] = initial
    simulation = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(), parameter_values=values, var_pts={"x_n": 5, "x_p": 5}
    )
    simulation.build()


@pytest.mark.parametrize(
    ("initial", "given", "plated"),
    [(99, "99", "94.624"), (lambda X: 4 + 2 * (X > 1e-5), "6", "1.624")],
)
def test_what_the_richest_phase_does_not_hold_is_named_when_the_cell_is_built(
    initial, given, plated
):
    says = f"'{NAME}' is {given}; .* holds 4.376 .* {plated} per host atom are plated lithium"
    with pytest.warns(UserWarning, match=says):
        built(initial)


def test_what_inputs_give_beyond_the_richest_phase_is_named_at_the_start():
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    values[NAME] = "[input]"
    simulation = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(), parameter_values=values, var_pts={"x_n": 5, "x_p": 5}
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        simulation.solve([0, 1], inputs={NAME: 4.0})
    # 94.624 of 99 lithium per host atom.
    says = "positive electrode has 0.008524 mol of .* does not hold 0.008147 mol"
    with pytest.warns(UserWarning, match=says):
        simulation.solve([0, 1], inputs={NAME: 99.0})


@pytest.mark.parametrize("initial", [4.376, 0.5, "[input]"])
def test_what_it_holds_is_taken_without_a_word(initial):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        built(initial)
