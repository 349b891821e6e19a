"""The set of a full cell has the capacities that were asked for, and a source for each value."""

import numpy as np
import pybamm
import pytest

from pybamm_alloy.parameter_sets import compose, compose_full, read_table, sources

F = pybamm.constants.F.value
SETS = [name for name in pybamm.parameter_sets if name.startswith("Alloy_")]


def number(values, name):
    return float(values.evaluate(pybamm.Parameter(name)))


def exchanged_by_cathode(values, cathode):
    """Charge [A.h.m-2] of the composite between its stoichiometries in the table."""
    table = read_table("cathodes").query("cathode == @cathode").set_index("quantity")["value"]
    window = table["stoichiometry when lithiated"] - table["stoichiometry when delithiated"]
    host = (
        values["Positive electrode thickness [m]"]
        * values["Positive electrode active material volume fraction"]
        * values["Maximum concentration in positive electrode [mol.m-3]"]
    )
    return host * window * F / 3600


def host_of_film(values):
    """Host atoms of the film as a charge [A.h.m-2]."""
    host = values["Negative electrode host thickness [m]"]
    return host * values["Negative electrode host concentration [mol.m-3]"] * F / 3600


@pytest.mark.parametrize("cathode", ["NMC811", "LFP", "LCO"])
@pytest.mark.parametrize(
    ("alloy", "state", "exchanged"),
    [
        ("In", "lithiated", 1 - 6e-5),
        ("Li0.5In", "lithiated", 0.5),
        ("LiSn", "lithiated", 3.25),
        ("Li17Sn4", "delithiated", 4.25),
        ("Li13In3", "delithiated", 13 / 3),
    ],
)
def test_capacities_of_both_electrodes_are_those_that_were_asked_for(
    cathode, alloy, state, exchanged
):
    values = compose_full(cathode, alloy, areal_capacity=2.5, np_ratio=1.4, state=state)
    assert exchanged_by_cathode(values, cathode) == pytest.approx(25)
    assert exchanged * host_of_film(values) == pytest.approx(1.4 * 25, rel=1e-5)
    area = values["Electrode area [m2]"]
    assert values["Nominal cell capacity [A.h]"] == pytest.approx(25 * area)
    assert number(values, "Electrode width [m]") ** 2 == pytest.approx(area)


def test_cut_offs_are_the_limits_of_the_cathode_less_the_potential_of_the_film():
    values = compose_full("NMC811", "In")
    # On the plateau of LiIn at the end of the charge.
    assert values["Upper voltage cut-off [V]"] == pytest.approx(4.3 - 0.622)
    dissolved = 0.622 + 8.314463 * 298.15 / F * np.log(2)  # half of what indium dissolves
    assert values["Lower voltage cut-off [V]"] == pytest.approx(3.5 - dissolved, abs=1e-4)


def test_separator_composite_and_film_share_one_conductivity():
    values = compose_full("NMC811", "In", cell={"separator conductivity [mS.cm-1]": 3.0})
    T = values["Reference temperature [K]"]
    kappa = values["Electrolyte conductivity [S.m-1]"](pybamm.Scalar(1000), pybamm.Scalar(T))
    assert values.evaluate(kappa) == pytest.approx(0.3)


def test_an_area_a_temperature_and_an_electrolyte_of_its_own_are_taken():
    electrolyte = {
        "thickness [um]": 30,
        "conductivity [mS.cm-1]": 5,
        "conductivity activation energy [eV]": 0.3,
        "Young's modulus [GPa]": 20,
        "reduction potential [V]": 1.7,
    }
    cell = {"area [cm2]": 4, "temperature [K]": 333.15}
    values = compose_full("LCO", "In", electrolyte, 2.0, cell=cell)
    assert values["Nominal cell capacity [A.h]"] == pytest.approx(8e-3)
    assert number(values, "Electrode height [m]") == pytest.approx(0.02)
    assert values["Separator thickness [m]"] == pytest.approx(30e-6)
    assert values["Ambient temperature [K]"] == 333.15
    assert "Electrode width [m]" not in values.provenance


def test_the_film_is_that_of_a_symmetric_cell():
    film = compose("LiSn", stack_pressure=30e6)
    values = compose_full("NMC811", "LiSn", stack_pressure=30e6)
    own = [name for name in film if name.startswith("Negative") and not callable(film[name])]
    for name in own:
        if name != "Negative electrode host thickness [m]":
            assert values[name] == film[name], name


def test_a_change_reaches_the_cathode_and_the_film():
    changes = {
        ("NMC811", "electrolyte Bruggeman coefficient"): 2,
        ("NMC811", "partial molar volume [cm3.mol-1]"): -0.5,
        ("In", "void depth [um]"): 7,
        ("In", "stoichiometry when full [Li per host]"): 4,
    }
    values = compose_full("NMC811", "In", changes=changes)
    assert values["Positive electrode Bruggeman coefficient (electrolyte)"] == 2
    assert values["Positive electrode partial molar volume [m3.mol-1]"] == pytest.approx(-5e-7)
    assert values["Negative electrode void depth [m]"] == pytest.approx(7e-6)
    assert 4 * host_of_film(values) == pytest.approx(1.2 * 30, rel=1e-4)


@pytest.mark.parametrize("name", SETS)
def test_every_number_of_a_set_has_a_source_or_was_given(name):
    table = sources(name).set_index("parameter")
    given = {
        *("Nominal cell capacity [A.h]", "Current function [A]", "Stack pressure [Pa]"),
        *("Cation transference number", "Thermodynamic factor", "Contact resistance [Ohm]"),
        *("Electrolyte diffusivity [m2.s-1]", "Separator porosity"),
        "Initial concentration in electrolyte [mol.m-3]",
        "Separator Bruggeman coefficient (electrolyte)",
        "Positive electrode Bruggeman coefficient (electrode)",
        "Positive electrode reference concentration for free of deformation [mol.m-3]",
        *(f"Negative electrode {name} [Pa]" for name in ("assembly pressure",)),
        *(n for n in table.index if n.startswith("Number of")),
    }
    assert set(table.index[table["source"] == ""]) <= given
    assert table.loc["Positive electrode conductivity [S.m-1]", "trust"] == "s"
    radius = table.loc["Positive particle radius [m]"]
    assert (radius["trust"], radius["source"]) == ("s", "PyBaMM's parameter set Chen2020")


def test_the_sets_of_entry_points_are_the_cells_that_they_name():
    assert {"Alloy_NMC811_In", "Alloy_NMC811_Li0.5In", "Alloy_NMC811_LiSn"} < set(SETS)
    values = pybamm.ParameterValues("Alloy_NMC811_Li17Sn4")
    start = values["Initial concentration in positive electrode [mol.m-3]"]
    full = values["Maximum concentration in positive electrode [mol.m-3]"]
    assert start / full == pytest.approx(0.2661)
    assert values["Negative electrode initial stoichiometry"] == 4.25


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"cathode": "NMC"}, "cathode 'NMC' is not one of \\['NMC811', 'LFP', 'LCO'\\]"),
        ({"alloy": "Li"}, "alloy is 'Li'.*PyBaMM's own half-cells have lithium metal"),
        ({"alloy": "Sn"}, "alloy is 'Sn'; the film of a full cell must be one of"),
        ({"alloy": "Li17Sn4"}, "Li17Sn4 has 4.25 .* full .*state='delithiated'.*'LiSn'"),
        ({"alloy": "Li13In3"}, "takes up none against a lithiated cathode"),
        ({"state": "delithiated"}, "gives none against a delithiated cathode.*'lithiated'"),
        ({"state": "charged"}, "state is 'charged'; it must be 'lithiated' or 'delithiated'"),
        ({"np_ratio": 0}, "np_ratio is 0; it must be a number above zero"),
        ({"np_ratio": 120}, "np_ratio is 120; it must be 0.1 to 100"),
        ({"np_ratio": "1.2"}, "np_ratio is '1.2'"),
        ({"areal_capacity": 3000}, "areal_capacity is 3000 mA.h.cm-2; it must be 0.05 to 20 mA"),
        ({"areal_capacity": 3e-3}, "0.003 mA.h.cm-2; .* 3 mA.h.cm-2 is 0.003 A.h.cm-2 or 30 A.h"),
        ({"areal_capacity": 30}, "areal_capacity is 30 mA.h.cm-2; .* 3 mA.h.cm-2 is .* 30 A.h.m-2"),
        ({"areal_capacity": None}, "areal_capacity is None mA.h.cm-2"),
        ({"stack_pressure": 45}, "stack pressure is 45 Pa"),
        ({"cell": {"voltage cut-off [V]": 2}}, "cut-offs of a full cell follow"),
        ({"electrolyte": "Li6PS5I"}, "electrolyte 'Li6PS5I' is not one of"),
        (
            {"changes": {("NMC811", "active material volume fraction"): 0.7}},
            "take 1.2 of the composite of NMC811",
        ),
        (
            {"changes": {("NMC811", "stoichiometry when lithiated"): 0.2}},
            "it must have more lithium when lithiated",
        ),
        ({"changes": {("NMC811", "particle size [um]"): 5}}, "no table has a value"),
    ],
)
def test_bad_input_is_refused_by_name(arguments, message):
    with pytest.raises(ValueError, match=message):
        compose_full(**({"cathode": "NMC811", "alloy": "In"} | arguments))


def test_a_film_that_does_not_hold_the_lithium_of_the_cathode_warns():
    with pytest.warns(UserWarning, match="np_ratio is 0.5: the cathode exchanges more lithium"):
        compose_full("NMC811", "In", np_ratio=0.5)
