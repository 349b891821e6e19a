"""Which options a full cell takes, what they do, and which it refuses by name."""

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.cells.full_cell_options import FILM_FAMILIES, POSITIVE_OPTIONS, FullCellOptions
from pybamm_alloy.cells.options import SUBMODELS
from pybamm_alloy.parameter_sets import compose_full

NODES = {"x_n": 5, "x_s": 3, "x_p": 4, "r_p": 5, "R_p": 5}
RADIUS = 5.22e-6
#: What the options read that no set of the package has.
PARAMETERS = {
    "Positive electrode current-driven LAM rate": 1e-9,
    "Positive particle hysteresis decay rate": 1.0,
    "Positive particle lithiation hysteresis decay rate": 1.0,
    "Positive particle delithiation hysteresis decay rate": 1.0,
    "Positive particle hysteresis switching factor": 1.0,
    "Initial hysteresis state in positive electrode": 0.0,
    "Positive electrode Butler-Volmer transfer coefficient": 0.5,
    "Positive electrode reorganization energy [eV]": 0.35,
    "Positive particle lithiation diffusivity [m2.s-1]": 4e-15,
    "Positive particle delithiation diffusivity [m2.s-1]": 4e-15,
    "Separator tortuosity factor (electrolyte)": 1.0,
    "Positive electrode tortuosity factor (electrolyte)": 4.0,
    "Positive electrode tortuosity factor (electrode)": 1.0,
    "Positive minimum particle radius [m]": 0.01 * RADIUS,
    "Positive maximum particle radius [m]": 2.5 * RADIUS,
    "Positive area-weighted particle-size distribution [m-1]": (
        lambda R: pybamm.lognormal(R, RADIUS, 0.3 * RADIUS)
    ),
    "Voltage function [V]": 3.1,
    "Power function [W]": -1e-3,
    "Resistance function [Ohm]": 3e3,
    "Contact resistance [Ohm]": 10.0,
}
#: Options that another one needs.
BESIDES = {
    ("stress-induced diffusion", "true"): {"particle mechanics": "swelling only"},
    ("stack", "constant gap"): {"particle mechanics": "swelling only"},
}


def options_of(name, value):
    value = ("single", value) if name == "open-circuit potential" else value
    return {name: value} | BESIDES.get((name, value), {})


def every_value():
    """Each value of each option but the default, in both cells; most of them are long."""
    pairs = [
        (name, value)
        for name, values in POSITIVE_OPTIONS.items()
        for value in values[1:]
    ] + [
        (family, value)
        for family in FILM_FAMILIES
        for value in list(SUBMODELS[family])[1:]
        if family not in POSITIVE_OPTIONS
    ]
    quick = [("surface form", "differential"), ("particle mechanics", "swelling and cracking")]
    for name, value in pairs:
        for cell in (pybamm_alloy.FullCell, pybamm_alloy.FullCellDFN):
            short = (name, value) in quick and cell is pybamm_alloy.FullCell
            yield pytest.param(
                cell,
                options_of(name, value),
                id=f"{cell.__name__}-{name}-{value}",
                marks=[] if short else [pytest.mark.long],
            )


@pytest.fixture(scope="module")
def values():
    values = compose_full("NMC811", "Li0.5In")
    quantities = ("OCP [V]", "exchange-current density [A.m-2]")
    both = {
        f"Positive electrode {way} {quantity}": values[f"Positive electrode {quantity}"]
        for quantity in quantities
        for way in ("lithiation", "delithiation")
    }
    values.update(PARAMETERS | both, check_already_exists=False)
    values["Current function [A]"] = -0.2 * values["Nominal cell capacity [A.h]"]
    return values


@pytest.mark.filterwarnings("ignore:nothing reads")
@pytest.mark.parametrize(("cell", "options"), every_value())
def test_a_value_of_the_table_keeps_lithium_and_the_sum_of_the_parts(cell, options, values):
    model = cell(options)
    if options.get("operating mode") == "resistance":
        values = values.copy()
        values["Initial concentration in positive electrode [mol.m-3]"] = 2e4
    simulation = pybamm.Simulation(model, parameter_values=values, var_pts=NODES)
    solution = simulation.solve([0, 600])
    assert solution.t[-1] == 600
    lithium = solution["Total lithium [mol]"].entries
    assert np.ptp(lithium) < 1e-9 * lithium[0]
    voltage = solution["Voltage [V]"].entries
    parts = sum(
        solution[part].entries for part in pybamm_alloy.cells.full_cell.FULL_CELL_VOLTAGE_PARTS
    )
    np.testing.assert_allclose(parts, voltage, rtol=0, atol=1e-9)


def test_one_value_holds_for_both_electrodes_and_a_pair_sets_them_apart():
    hysteresis = "one-state hysteresis"
    for given, film, positive in (
        (hysteresis, hysteresis, hysteresis),
        ((hysteresis, "single"), hysteresis, "single"),
        (("single", "current sigmoid"), "single", "current sigmoid"),
    ):
        options = FullCellOptions({"open-circuit potential": given})
        assert options.film["open-circuit potential"] == film
        assert options.positive["open-circuit potential"] == positive
    options = FullCellOptions({"surface form": "algebraic"})
    assert (options.film["surface form"], options["surface form"]) == ("false", "algebraic")
    options = FullCellOptions({"surface form": "differential"})
    assert options.film["surface form"] == options["surface form"] == "differential"


def test_the_options_of_a_model_show_those_of_the_film():
    options = pybamm_alloy.FullCell({"interphase": "parabolic"}, build=False).options
    assert options["interphase"] == options.film["interphase"] == "parabolic"


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"open-circuit potential": ("one-state hysteresis", "single"), "contact": "perfect"},
        {"surface form": "differential", "thermal": "isothermal"},
        {"intercalation kinetics": "linear"},
        {"stack": "constant gap", "particle mechanics": "swelling only"},
    ],
)
def test_the_options_of_a_model_make_the_same_model(options):
    first = pybamm_alloy.FullCell(options, build=False).options
    again = pybamm_alloy.FullCell(dict(first), build=False).options
    assert dict(again) == dict(first) and dict(again.film) == dict(first.film)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"thermal": "lumped"}, "does not take the option 'thermal': the film is isothermal"),
        ({"SEI": "constant"}, "solvents of liquid electrolytes"),
        ({"separator": "ohmic"}, "Separator conductivity"),
        ({"particle": "quartic profile"}, "must be one of .*'quadratic profile'"),
        ({"particle": ("Fickian diffusion", "uniform profile")}, "'particle' must be one of"),
        ({"operating mode": "CCCV"}, "'operating mode' must be one of"),
        ({"working electrode": "both"}, "must be one of \\['positive'\\]"),
        ({"interphase": ("parabolic", "none")}, "of which a full cell has one"),
        ({"interphase": "parabolik"}, "Best match is 'parabolic'"),
        ({"contact ressistance": "true"}, "Best matches are .*'contact resistance'"),
        ({"open-circuit potential": ("single", "MSMR")}, "of the positive electrode must be one"),
        ({"open-circuit potential": "current sigmoid"}, "must be one of \\['single', 'one-state"),
        ({"stack": "constant gap"}, "'particle mechanics': 'swelling only'"),
        ([("interphase", "none")], "must be a dictionary"),
        ({3: "none"}, "Option 3 is none of a full cell"),
    ],
)
def test_an_option_that_it_does_not_take_is_refused_by_name(options, message):
    with pytest.raises(pybamm.OptionError, match=message):
        FullCellOptions(options)


def test_the_dictionary_of_the_caller_is_left_as_it_is():
    options = {"intercalation kinetics": "linear"}
    pybamm_alloy.FullCell(options, build=False)
    assert options == {"intercalation kinetics": "linear"}
