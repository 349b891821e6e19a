"""A name among the parameter values that nothing reads is named in a warning, with the nearest."""

import runpy
import warnings
from pathlib import Path

import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.cells.options import SUBMODELS

MESH = {"var_pts": {"x_n": 5, "x_p": 5}}
SETS = [name for name in pybamm.parameter_sets if name.startswith("Hansel2021_")]
LI13IN3 = "Positive electrode Li13In3 diffusivity [m2.s-1]"


def warnings_of(values, model, experiment=None):
    """What a simulation says of names while it is built."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        simulation = pybamm.Simulation(
            model, parameter_values=values, experiment=experiment, **MESH
        )
        simulation.build() if experiment is None else simulation.solve()
    return [str(w.message) for w in caught if "nothing reads" in str(w.message)]


def values_with(extra):
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    values.update(extra)
    return values


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("Stack pressure [MPa]", "Stack pressure [Pa]"),
        ("Stack presure [Pa]", "Stack pressure [Pa]"),
        ("Positive electrode Li13In3 difusivity [m2.s-1]", LI13IN3),
        ("Positive electrode Li12In3 diffusivity [m2.s-1]", LI13IN3),
        ("Separator conductivity [mS.cm-1]", "Separator conductivity [S.m-1]"),
    ],
)
def test_a_name_that_nothing_reads_is_named_with_the_nearest(name, nearest):
    said = warnings_of(values_with({name: 1e-13}), pybamm_alloy.SymmetricCell())
    assert said == [
        f"nothing reads these parameters, which have no effect: '{name}', of which the nearest "
        f"name is '{nearest}'"
    ]


@pytest.mark.parametrize("name", ["Contact resistance [Ohm]", "Positive electrode porosity"])
def test_a_parameter_of_full_cells_alone_is_named_in_a_symmetric_cell(name):
    said = warnings_of(values_with({name: 0.1}), pybamm_alloy.SymmetricCell())
    assert len(said) == 1 and f"have no effect: '{name}'" in said[0]


def test_the_warning_comes_once_for_the_steps_of_an_experiment():
    values = values_with({"Stack presure [Pa]": 2e7})
    steps = ["Charge at 0.1 mA for 1 minute", "Rest for 1 minute", "Hold at 0 V for 1 minute"]
    model = pybamm_alloy.SymmetricCell({"diffusion": "reservoir"})
    assert len(warnings_of(values, model, pybamm.Experiment(steps))) == 1


@pytest.mark.parametrize("name", SETS)
def test_no_set_has_a_name_that_nothing_reads(name):
    cell = pybamm_alloy.HalfCell if name.endswith("half_cell") else pybamm_alloy.SymmetricCell
    assert warnings_of(pybamm.ParameterValues(name), cell()) == []


@pytest.mark.parametrize(
    ("family", "submodel"), [(f, s) for f, names in SUBMODELS.items() for s in list(names)[1:]]
)
def test_no_option_leaves_a_name_of_a_set_unread(family, submodel):
    values = pybamm.ParameterValues("Hansel2021_Li17Sn4_half_cell")
    assert warnings_of(values, pybamm_alloy.HalfCell({family: submodel})) == []


def test_parameters_of_functions_are_read_although_the_submodel_is_not_there():
    values = values_with(
        {
            "Positive electrode creep rate at 1 MPa [s-1]": lambda temperature: (
                pybamm.Parameter("Own creep rate [s-1]") * temperature / 298.15
            ),
            "Own creep rate [s-1]": 1e-3,
            "Stack pressure [Pa]": lambda time: pybamm.Parameter("Own pressure [Pa]") + time,
            "Own pressure [Pa]": 20e6,
        }
    )
    for options in ({}, {"contact": "perfect"}):
        assert warnings_of(values, pybamm_alloy.SymmetricCell(options)) == []


def test_a_set_read_from_json_has_no_unread_name():
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    again = pybamm.ParameterValues.from_json(values.to_json())
    assert warnings_of(again, pybamm_alloy.SymmetricCell()) == []


def test_an_own_alloy_has_no_unread_name(capsys):
    with warnings.catch_warnings():
        warnings.filterwarnings("error", "nothing reads")
        runpy.run_path(str(Path(__file__).parents[3] / "examples" / "own_alloy.py"), run_name="x")
