"""Cells of other laboratories: what a user gives is what the parameter set has."""

import math

import pytest

import pybamm_alloy
from pybamm_alloy.parameter_sets import compose, read_table

F = 96485.33212
OWN = {
    "thickness [um]": 300,
    "conductivity [mS.cm-1]": 0.3,
    "conductivity activation energy [eV]": 0.4,
    "Young's modulus [GPa]": 60,
    "reduction potential [V]": 0.6,
}


def amounts(values, domain):
    """Lithium of a film [mA.h.cm-2] and its thickness [m], by its host and molar volumes."""
    electrode = f"{domain} electrode"
    theta = values[f"{electrode} initial stoichiometry"]
    host = values[f"{electrode} host thickness [m]"]
    concentration = values[f"{electrode} host concentration [mol.m-3]"]
    volume = values.evaluate(values[f"{electrode} molar volume [m3.mol-1]"](theta))
    pores = 1 - values[f"{electrode} packing fraction"]
    ratio = values[f"{electrode} assembly pressure [Pa]"]
    ratio /= values[f"{electrode} consolidation pressure [Pa]"]
    solid = 1 - pores * math.exp(-ratio)  # Heckel
    return host * concentration * theta * F / 3.6 / 1e4, host * concentration * volume / solid


@pytest.mark.parametrize("alloy", ["Li", "Li0.5In", "LiIn", "Li13In3", "Li17Sn4"])
def test_a_film_has_the_areal_capacity_or_the_thickness_that_is_given(alloy):
    capacity, _ = amounts(compose(alloy, film={"areal capacity [mA.h.cm-2]": 4}), "Positive")
    assert capacity == pytest.approx(4, rel=1e-9)
    capacity, thickness = amounts(compose(alloy, film={"thickness [um]": 33}), "Positive")
    assert thickness == pytest.approx(33e-6, rel=1e-9)
    same = compose(alloy, film={"areal capacity [mA.h.cm-2]": capacity})
    assert amounts(same, "Positive")[1] == pytest.approx(33e-6, rel=1e-9)


def test_a_micrometre_of_lithium_is_a_fifth_of_a_milliampere_hour():
    """13.0 cm3/mol: F/(3.6 V) = 0.2062 mAh/cm2 per micrometre."""
    capacity, _ = amounts(compose("Li", film={"thickness [um]": 1}), "Negative")
    assert capacity == pytest.approx(F / 3.6 / 13e-6 * 1e-6 / 1e4, rel=1e-9)
    assert capacity == pytest.approx(0.206, rel=1e-2)


def test_a_capacity_is_the_same_as_a_mapping_and_as_a_number():
    number, mapping = (
        compose("LiIn", "In", **given)
        for given in ({"capacity": 5e-3}, {"film": {"capacity [mA.h]": 5}})
    )
    name = "{} electrode host thickness [m]".format
    for domain in ("Negative", "Positive"):
        assert mapping[name(domain)] == pytest.approx(number[name(domain)], rel=1e-12)
    assert mapping["Nominal cell capacity [A.h]"] == pytest.approx(5e-3, rel=1e-12)


def test_each_film_has_its_own_amount_and_the_working_electrode_the_nominal_capacity():
    values = compose(
        "Li13In3", "Li", film=({"thickness [um]": 100}, {"areal capacity [mA.h.cm-2]": 5})
    )
    assert amounts(values, "Negative")[1] == pytest.approx(100e-6)
    assert amounts(values, "Positive")[0] == pytest.approx(5)
    area = values["Electrode area [m2]"]
    assert values["Nominal cell capacity [A.h]"] == pytest.approx(50 * area)
    assert values["Current function [A]"] == values["Nominal cell capacity [A.h]"]


def test_a_thick_foil_has_a_current_that_a_cell_takes():
    """500 um of lithium, 103 mAh/cm2, would pass 103 mA/cm2 in an hour."""
    values = compose("Li", film={"thickness [um]": 500})
    assert values["Current function [A]"] < values["Nominal cell capacity [A.h]"]
    pybamm_alloy.check_parameter_values(values)


def test_a_cell_has_the_area_the_temperature_and_the_separator_that_are_given():
    given = {
        "area [cm2]": 4,
        "temperature [K]": 303.15,
        "separator thickness [um]": 413,
        "separator conductivity [mS.cm-1]": 0.08,
    }
    values, default = compose("In", cell=given), compose("In")
    assert values["Electrode area [m2]"] == pytest.approx(4e-4)
    assert values["Ambient temperature [K]"] == values["Initial temperature [K]"] == 303.15
    assert values["Reference temperature [K]"] == default["Reference temperature [K]"]
    assert values["Separator thickness [m]"] == pytest.approx(413e-6)
    assert values["Separator conductivity [S.m-1]"] == pytest.approx(8e-3)
    # The film of the nominal capacity is thinner on a larger area.
    name = "Positive electrode host thickness [m]"
    assert values[name] * 4e-4 == pytest.approx(default[name] * default["Electrode area [m2]"])
    by_diameter = compose("In", cell={"diameter [mm]": 10 * math.sqrt(16 / math.pi)})
    assert by_diameter["Electrode area [m2]"] == pytest.approx(4e-4)


@pytest.mark.parametrize("name", list(dict.fromkeys(read_table("electrolytes")["electrolyte"])))
def test_every_electrolyte_of_the_table_makes_a_cell(name):
    rows = read_table("electrolytes").query("electrolyte == @name").set_index("quantity")["value"]
    values = compose("LiIn", electrolyte=name)
    assert values["Separator thickness [m]"] == pytest.approx(1e-6 * float(rows["thickness"]))
    assert values["Separator conductivity [S.m-1]"] == pytest.approx(
        0.1 * float(rows["conductivity"])
    )
    assert values["Separator reduction potential [V]"] == float(rows["reduction potential"])


def test_an_electrolyte_of_ones_own_is_as_one_of_the_table():
    values = compose("LiIn", electrolyte=OWN)
    assert values["Separator thickness [m]"] == pytest.approx(300e-6)
    assert values["Separator conductivity [S.m-1]"] == pytest.approx(0.03)
    assert values["Separator reduction potential [V]"] == 0.6
    rows = read_table("electrolytes").query("electrolyte == 'Li3PS4'")
    tabled = {f"{row.quantity} [{row.unit}]": float(row.value) for row in rows.itertuples()}
    one, other = compose("LiIn", electrolyte="Li3PS4"), compose("LiIn", electrolyte=tabled)
    for parameter, value in one.items():
        if isinstance(value, float):
            assert other[parameter] == pytest.approx(value, rel=1e-12), parameter


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"film": {"thickness [m]": 280}}, "'thickness \\[m\\]' of film is 280; it must be"),
        ({"film": {"thickness": 280}}, "of film has no unit; write 'thickness \\[m\\]' or"),
        ({"film": {"areal capacity [mA.h]": 5}}, "has the unit 'mA.h'; write 'areal capacity"),
        ({"film": {"areal capacity [A.h.m-2]": 5e3}}, "it must be 0.01 to 2.5e\\+03"),
        ({"film": {"mass [mg]": 5}}, "'mass \\[mg\\]' of film is not known"),
        ({"film": {}}, "film has \\[\\]; give one of"),
        (
            {"film": {"thickness [um]": 280, "capacity [mA.h]": 5}},
            "film has .'thickness .um.', 'capacity .mA.h.'.; give one of",
        ),
        ({"film": {"thickness [um]": 280}, "capacity": 5e-3}, "capacity and film are both given"),
        ({"film": ({"thickness [um]": 280},)}, "give one, or a pair \\(negative, positive\\)"),
        ({"film": 280e-6}, "film is 0.00028; it must be a dict"),
        ({"film": {"thickness [um]": True}}, "of film is True; it must be a number"),
        ({"film": {"thickness [um]": 0}}, "of film is 0; it must be above zero"),
        ({"film": {"thickness [um]": "280"}}, "of film is '280'; it must be a number"),
        ({"cell": {"area [cm2]": 4, "diameter [mm]": 12}}, "both an area and a diameter"),
        ({"cell": {"area [m2]": 4, "area [cm2]": 4}}, "cell has 'area' twice, in two units"),
        ({"cell": {"area [m2]": 113}}, "'area \\[m2\\]' of cell is 113; it must be"),
        ({"cell": {"temperature [K]": 30}}, "of cell is 30; it must be 150 to 600"),
        ({"cell": {"temperature [degC]": 30}}, "has the unit 'degC'; write 'temperature \\[K\\]'"),
        ({"cell": {"separator thickness [m]": 413}}, "of cell is 413; it must be"),
        ({"electrolyte": OWN | {"conductivity [mS.cm-1]": -1}}, "it must be a number, zero or"),
        (
            {"electrolyte": {"thickness [um]": 300, "conductivity [mS.cm-1]": 1}},
            "electrolyte has no 'conductivity activation energy \\[eV\\]' and no 'Young's",
        ),
        ({"electrolyte": OWN | {"colour": 1}}, "'colour' of electrolyte is not known"),
    ],
)
def test_what_is_given_in_another_unit_or_twice_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        compose("LiIn", **arguments)
