import json
import math
import re
import subprocess
import sys

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.parameter_sets import compose, read_table
from pybamm_alloy.parameter_sets.tables import SI

ALLOYS = ["Li", "In", "Li0.5In", "LiIn", "Li13In3", "Li2Sn5", "LiSn", "Li17Sn4"]
F = pybamm.constants.F.value


def test_sets_and_models_are_found_without_importing_the_package():
    code = (
        "import json, pybamm;"
        "values = pybamm.ParameterValues('Hansel2021_LiIn');"
        "model = pybamm.Model('AlloyHalfCell');"
        "print(json.dumps([values['Stack pressure [Pa]'], model.name]))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout.splitlines()[-1]) == [45e6, "Alloy half-cell"]


@pytest.mark.parametrize("alloy", ALLOYS)
def test_sets_are_the_papers_cells(alloy):
    symmetric = pybamm.ParameterValues(f"Hansel2021_{alloy}")
    half = pybamm.ParameterValues(f"Hansel2021_{alloy}_half_cell")
    assert symmetric["Stack pressure [Pa]"] == (5e6 if alloy == "Li" else 45e6)
    assert half["Stack pressure [Pa]"] == 45e6
    for values in (symmetric, half):
        area = values["Electrode area [m2]"]
        assert area == pytest.approx(1.131e-4, rel=1e-3)
        separator = values["Separator thickness [m]"] / (
            values["Separator conductivity [S.m-1]"] * area
        )
        assert separator == pytest.approx(38, rel=0.005)
        lithium = (
            values["Positive electrode initial stoichiometry"]
            * values["Positive electrode host concentration [mol.m-3]"]
            * values["Positive electrode host thickness [m]"]
            * area
        )
        if alloy != "In":
            assert lithium * F / 3600 == pytest.approx(10e-3)
    assert half["Negative electrode In molar volume [m3.mol-1]"] == 15.75e-6


def test_film_as_made_has_the_thickness_of_its_volume():
    """10 mA.h of lithium in Li13In3: 62.5 cm3 per 13/3 mol of Li on 1.131 cm2, and its pores."""
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(),
        parameter_values=values,
        experiment=["Rest for 1 minute"],
    ).solve()
    pores = 1 - values["Positive electrode packing fraction"]
    pores *= np.exp(-150e6 / values["Positive electrode consolidation pressure [Pa]"])
    expected = 36 / F * 62.5e-6 / (13 / 3) / 1.131e-4 / (1 - pores)
    thickness = solution["Positive electrode thickness [m]"].entries[0]
    assert thickness == pytest.approx(expected, rel=1e-3)


def test_every_value_of_the_tables_has_a_unit_a_trust_level_and_a_source():
    for name in ("phase_transport", "films", "electrolytes", "cells"):
        table = read_table(name)
        assert not table.isna().any().any(), name
        assert set(table["trust"]) <= set("psdra"), name
        assert set(table["unit"]) <= set(SI), name
        keys = [c for c in table if c not in ("value", "unit", "trust", "source")]
        assert not table.duplicated(keys).any(), name


def test_phase_properties_belong_to_the_phase_not_to_the_film():
    films = [compose(alloy) for alloy in ("Li0.5In", "LiIn", "Li13In3")]
    for phase in ("LiIn", "Li3In2", "Li2In", "Li13In3"):
        name = f"Positive electrode {phase} diffusivity [m2.s-1]"
        assert len({values[name] for values in films}) == 1


def test_a_changed_value_is_that_of_its_phase_in_every_film_and_electrode():
    """Half of Li2In's chemical diffusivity is half of its D, whatever the film."""
    name = "electrode Li2In diffusivity [m2.s-1]"
    (as_tabled,) = read_table("phase_transport").query(
        "formula == 'Li2In' and quantity == 'chemical diffusivity'"
    )["value"]
    changes = {("Li2In", "chemical diffusivity [cm2.s-1]"): float(as_tabled) / 2}
    for film in ("LiIn", "Li13In3"):
        table, changed = compose(film), compose(film, changes=changes)
        for domain in ("Negative", "Positive"):
            assert changed[f"{domain} {name}"] == pytest.approx(table[f"{domain} {name}"] / 2)
    void = {("Li13In3", "void depth [um]"): 7.0}
    assert compose("Li13In3", "LiIn", changes=void)[
        "Positive electrode void depth [m]"
    ] == pytest.approx(7e-6)
    assert compose("LiIn", changes=void)["Positive electrode void depth [m]"] == (
        compose("LiIn")["Positive electrode void depth [m]"]
    )


@pytest.mark.parametrize(
    ("name", "quantity", "as_tabled", "in_si"),
    [
        ("Li2In", "chemical diffusivity", ("cm2.s-1", 3e-8), ("m2.s-1", 3e-12)),
        ("Li2In", "homogeneity range", ("at%", 0.4), ("atomic fraction", 0.004)),
        ("Li13In3", "void depth", ("um", 7), ("m", 7e-6)),
        ("Hansel2021", "stack pressure", ("MPa", 20), ("Pa", 20e6)),
        ("Li6PS5Cl", "conductivity activation energy", ("eV", 0.3), ("J.mol-1", 28945.6)),
    ],
)
def test_a_change_is_the_same_in_the_unit_of_its_table_and_in_si(name, quantity, as_tabled, in_si):
    one, other = (
        compose("Li13In3", changes={(name, f"{quantity} [{unit}]"): value})
        for unit, value in (as_tabled, in_si)
    )
    plain = {key: value for key, value in dict(one).items() if not callable(value)}
    base = compose("Li13In3")
    assert any(plain[key] != base[key] for key in plain)
    for key, value in plain.items():
        assert other[key] == (pytest.approx(value, rel=1e-6) if type(value) is float else value)


def test_sets_take_their_plateaus_from_the_kind_of_hull():
    name = "Positive electrode LiIn plateau potential [V]"
    assert compose("LiIn", hull="calculated")[name] == pytest.approx(0.5392)
    assert compose("LiIn", hull="measured")[name] == 0.622


def test_fitted_values_are_near_their_priors_and_say_what_they_are_fitted_to():
    """Every value of a free parameter is within three standard deviations of its prior."""
    tables = {"film": read_table("films"), "formula": read_table("phase_transport")}
    for free in read_table("free_parameters").itertuples():
        for name in free.names.split():
            (row,) = (
                row
                for column, table in tables.items()
                for row in table[
                    (table[column] == name) & (table["quantity"] == free.quantity)
                ].itertuples()
            )
            distance = abs(math.log(float(row.value) / free.prior)) / math.log(free.factor)
            assert distance < 3, (name, free.quantity)
            assert row.unit == free.unit
            assert "fitted to" in row.source


def test_composition_sets_each_side_the_pressure_and_the_capacity():
    values = compose("LiSn", "Li", stack_pressure=1e6, capacity=2e-3)
    assert values["Nominal cell capacity [A.h]"] == 2e-3
    assert values["Stack pressure [Pa]"] == 1e6
    default = compose("LiSn")["Positive electrode host thickness [m]"]
    assert values["Positive electrode host thickness [m]"] == pytest.approx(default / 5)
    assert "Negative electrode Li diffusivity [m2.s-1]" in values.keys()


@pytest.mark.parametrize(
    ("films", "negative", "positive"),
    [
        (("Li13In3",), 150e6, 150e6),
        (("Li13In3", "Li13In3"), 150e6, 150e6),
        (("Li",), 0, 0),
        (("Li13In3", "In"), 150e6, 45e6),
        (("Li", "In"), 150e6, 45e6),
    ],
)
def test_assembly_pressures_are_those_of_the_kind_of_cell(films, negative, positive):
    values = compose(*films)
    assert values["Negative electrode assembly pressure [Pa]"] == negative
    assert values["Positive electrode assembly pressure [Pa]"] == positive


@pytest.mark.parametrize(
    "name", [name for name in pybamm.parameter_sets if name.startswith("Hansel2021_")]
)
def test_every_reference_set_has_the_assembly_pressures_of_its_cell(name):
    values = pybamm.ParameterValues(name)
    symmetric = 0 if name == "Hansel2021_Li" else 150e6
    expected = (150e6, 45e6) if name.endswith("_half_cell") else (symmetric, symmetric)
    for domain, pressure in zip(("Negative", "Positive"), expected):
        assert values[f"{domain} electrode assembly pressure [Pa]"] == pressure, domain


def test_an_assembly_pressure_is_of_both_electrodes_or_of_each():
    name = "{} electrode assembly pressure [Pa]".format
    both = compose("Li13In3", "In", assembly_pressure=300e6)
    assert both[name("Negative")] == both[name("Positive")] == 300e6
    apart = compose("Li13In3", "In", assembly_pressure=(300e6, 0))
    assert (apart[name("Negative")], apart[name("Positive")]) == (300e6, 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"positive_alloy": "Li", "assembly_pressure": 150},
            "negative electrode assembly pressure is 150 Pa; .* 150 MPa is 1.5e\\+08 Pa",
        ),
        (
            {"positive_alloy": "Li", "assembly_pressure": (0, -1e6)},
            "positive electrode assembly pressure is -1000000.0 Pa; it must be 10000 to",
        ),
        (
            {"positive_alloy": "Li", "assembly_pressure": (0, 0, 0)},
            "assembly pressure .Pa. is \\(0, 0, 0\\); give one, or a pair \\(negative, positive\\)",
        ),
        ({"positive_alloy": "Li", "assembly_pressure": "45 MPa"}, "assembly pressure is '45 MPa'"),
        ({"positive_alloy": "LiXx"}, "film 'LiXx' is not one of"),
        ({"positive_alloy": "Li", "negative_alloy": "Na"}, "film 'Na' is not one of"),
        ({"positive_alloy": "Li", "electrolyte": "LLZO"}, "electrolyte 'LLZO' is not one"),
        ({"positive_alloy": "Li", "stack_pressure": -1}, "stack pressure is -1 Pa"),
        ({"positive_alloy": "Li", "stack_pressure": "45 MPa"}, "stack pressure is '45 MPa'"),
        ({"positive_alloy": "Li", "stack_pressure": np.nan}, "stack pressure is nan Pa"),
        ({"positive_alloy": "Li", "capacity": 0}, "capacity is 0 A.h"),
        ({"positive_alloy": "LiIn", "hull": "guess"}, "hull 'guess' is not one of"),
        (
            {"positive_alloy": "Li", "changes": {("Li", "void deph"): 1}},
            "no table has a value \\('Li', 'void deph'\\); the nearest are .'Li: void",
        ),
        (
            {"positive_alloy": "Li", "changes": {("Li", "void depth [um]"): np.nan}},
            "the change of \\('Li', 'void depth \\[um\\]'\\) is nan",
        ),
    ],
)
def test_bad_compositions_are_refused_by_name(arguments, message):
    with pytest.raises(ValueError, match=message):
        compose(**arguments)


def check_refused(values, message, options=None):
    """A cell with these values is refused with this message before it is solved."""
    model = pybamm_alloy.SymmetricCell(options or {})
    simulation = pybamm.Simulation(model, parameter_values=values)
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        simulation.build()


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("Stack pressure [Pa]", -5.0, "10000 to 1e+10 Pa, or zero"),
        ("Stack pressure [Pa]", 45e12, "10000 to 1e+10 Pa, or zero"),
        ("Positive electrode surface root-mean-square slope", 0, "above zero"),
        ("Positive electrode void depth [m]", -1e-6, "1e-10 to 0.1 m"),
        ("Positive electrode skeleton area fraction", 1.5, "1e-09 to 1, or zero"),
        ("Positive electrode creep rate at 1 MPa [s-1]", -1, "1e-30 to 1e+06 s-1, or zero"),
        ("Positive electrode contact spot radius [m]", -1e-6, "1e-10 to 0.01 m, or zero"),
        ("Contact relaxation time [s]", 0, "above zero"),
        ("Positive electrode initial stoichiometry", -0.1, "1e-09 to 100, or zero"),
        ("Ambient temperature [K]", -3.0, "150 to 600 K. -3 degC is 270.15 K"),
        ("Ambient temperature [K]", 25, "150 to 600 K. 25 degC is 298.15 K"),
        (
            "Positive electrode contact area fraction without pressure",
            1.5,
            "1e-09 to 1, or zero",
        ),
    ],
)
def test_parameters_out_of_their_range_are_refused_before_solving(name, value, allowed):
    values = compose("LiIn")
    values[name] = value
    check_refused(values, f"parameter '{name}' is {value:g}; it must be {allowed}")


SUBMODEL_PARAMETERS = [
    ("stack", "constant gap", "Stack stiffness [Pa.m-1]", -1.0),
    ("contact", "plastic", "Positive electrode hardness [Pa]", 0.0),
    ("contact", "plastic", "Positive electrode assembly pressure [Pa]", -1.0),
    ("contact", "void growth", "Positive electrode creep exponent", 0.0),
    ("contact", "elastic", "Positive electrode residual contact pressure [Pa]", 0.0),
    ("film structure", "pressed powder", "Positive electrode packing fraction", 1.2),
    ("film structure", "pressed powder", "Positive electrode consolidation pressure [Pa]", 0.0),
    ("interphase", "self-limiting", "Positive interphase limiting thickness [m]", 0.0),
    ("interphase", "parabolic", "Positive interphase growth constant [m2.s-1]", -1.0),
    (
        "interphase",
        "potential-dependent",
        "Separator reduction potential [V]",
        0.0,
    ),
    (
        "transport degradation",
        "throughput",
        "Positive electrode aged diffusivity multiplier",
        1.2,
    ),
    (
        "transport degradation",
        "loss of active film",
        "Positive electrode ageing throughput [A.h.m-2]",
        0.0,
    ),
    (
        "open-circuit potential",
        "one-state hysteresis",
        "Positive electrode initial hysteresis state",
        -1.5,
    ),
]


@pytest.mark.parametrize(("family", "submodel", "name", "value"), SUBMODEL_PARAMETERS)
def test_parameter_of_a_submodel_is_named_where_it_is_missing_or_out_of_range(
    family, submodel, name, value
):
    values = dict(compose("LiIn"))
    model = pybamm_alloy.SymmetricCell({family: submodel})
    values[name] = value
    simulation = pybamm.Simulation(model, parameter_values=pybamm.ParameterValues(values))
    with pytest.raises(ValueError, match=f"{re.escape(name)}' is {value:g}; it must be"):
        simulation.build()
    del values[name]
    simulation = pybamm.Simulation(model, parameter_values=pybamm.ParameterValues(values))
    with pytest.raises(KeyError, match=re.escape(name)):
        simulation.build()
    # A cell without that submodel does not ask for it.
    pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"contact": "perfect", "film structure": "dense"}),
        parameter_values=pybamm.ParameterValues(values),
    ).build()


def test_missing_parameter_is_named():
    values = dict(compose("LiIn"))
    name = "Positive electrode LiIn diffusivity [m2.s-1]"
    del values[name]
    simulation = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(), parameter_values=pybamm.ParameterValues(values)
    )
    with pytest.raises(KeyError, match="LiIn diffusivity"):
        simulation.build()


#: Parameter that cannot be zero → what is allowed where it is zero, and where it is negative.
POSITIVE = {
    "Electrode area [m2]": ("above zero", "1e-09 to 20 m2"),
    "Separator thickness [m]": ("1e-08 to 0.02 m", "1e-08 to 0.02 m"),
    "Separator conductivity [S.m-1]": ("above zero", "1e-12 to 10000 S.m-1"),
    "Positive electrode host thickness [m]": ("above zero", "1e-09 to 0.01 m"),
    "Positive electrode exchange-current density [A.m-2]": (
        "above zero",
        "1e-12 to 1e+09 A.m-2",
    ),
    "Positive electrode contact modulus [Pa]": ("above zero", "1e+06 to 1e+12 Pa"),
    "Positive electrode surface root-mean-square slope": ("above zero", "1e-09 to 100"),
    "Positive electrode double-layer capacity [F.m-2]": ("above zero", "1e-06 to 5 F.m-2"),
    "Positive interphase initial thickness [m]": ("above zero", "1e-12 to 0.0001 m"),
}


@pytest.mark.parametrize("value", [0, -1.0])
@pytest.mark.parametrize("name", POSITIVE)
def test_parameters_that_must_be_positive_are_refused_otherwise(name, value):
    values = compose("LiIn")
    values[name] = value
    allowed = POSITIVE[name][value < 0]
    options = {"surface form": "differential", "interphase": "parabolic"}
    check_refused(values, f"parameter '{name}' is {value:g}; it must be {allowed}", options)


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("Li2In diffusivity [m2.s-1]", 0, "above zero"),
        ("Li2In diffusivity [m2.s-1]", -1e-13, "1e-30 to 1e-09 m2.s-1"),
        ("Li2In diffusivity [m2.s-1]", 1e-3, "1e-30 to 1e-09 m2.s-1"),
        ("In permeability [mol.m-1.s-1]", 0, "above zero"),
        ("In saturation stoichiometry", -0.01, "1e-12 to 100"),
        ("Li2In homogeneity range", 0, "above zero"),
        ("LiIn molar volume [m3.mol-1]", -2e-5, "1e-07 to 0.001 m3.mol-1"),
        ("Li13In3 plateau potential [V]", -0.1, "1e-06 to 10 V"),
    ],
)
def test_phases_out_of_range_are_refused(name, value, allowed):
    values, name = compose("Li13In3"), f"Positive electrode {name}"
    values[name] = value
    check_refused(values, f"parameter '{name}' is {value:g}; it must be {allowed}")


@pytest.mark.parametrize(
    ("phase", "value", "higher", "lower"),
    [("Li2In", 0.05, ("Li2In", 0.05), "Li13In3"), ("Li2In", 0.5, ("Li3In2", 0.42), "Li2In")],
)
def test_plateaus_that_do_not_fall_are_refused(phase, value, higher, lower):
    values, plateau = compose("Li13In3"), "Positive electrode {} plateau potential [V]".format
    values[plateau(phase)] = value
    message = (
        f"parameter '{plateau(higher[0])}' is {higher[1]:g}; it must be above "
        f"'{plateau(lower)}', which is {values[plateau(lower)]:g}"
    )
    check_refused(values, message)


@pytest.mark.parametrize(
    ("name", "value", "edge"),
    [("Li2In stoichiometry", 1.4, 1.3865), ("Li2In homogeneity range", 5, -0.5)],
)
def test_phases_that_overlap_are_refused(name, value, edge):
    values = compose("Li13In3")
    values[f"Positive electrode {name}"] = value
    message = (
        f"phase 'Li2In' of the positive electrode begins at {edge:g} lithium per host, below "
        "1.50937, where the phase before it ends; homogeneity ranges must not overlap"
    )
    check_refused(values, message)


def test_a_cell_without_diameter_is_refused():
    with pytest.raises(ValueError, match="'diameter .mm.'. is 0; it must be above zero"):
        compose("LiIn", changes={("Hansel2021", "diameter [mm]"): 0})


def test_contact_modulus_is_that_of_film_and_electrolyte():
    """1/E* = (1 − ν²)/E_film + (1 − ν²)/E_electrolyte: 14 and 22 GPa, ν = 0.3."""
    E_star = compose("LiIn")["Positive electrode contact modulus [Pa]"]
    assert E_star == pytest.approx(1e9 / (0.91 / 14 + 0.91 / 22), rel=1e-9)


@pytest.mark.parametrize(
    "quantity",
    [
        "contact area fraction without pressure",
        "contact resistance at full contact",
        "contact spot radius",
        "characteristic contact pressure",
        "residual contact pressure",
        "charge-transfer resistance",
        "consolidation pressure",
        "grain size",
    ],
)
def test_films_share_the_constants_of_contact_and_structure(quantity):
    table = read_table("films")
    assert table[table["quantity"] == quantity]["value"].astype(float).nunique() == 1


def test_alloy_films_share_the_void_depth_and_lithium_has_its_own():
    table = read_table("films")
    depths = table[table["quantity"] == "void depth"].set_index("film")["value"]
    assert depths.drop("Li").nunique() == 1 and depths["Li"] > depths["LiIn"]


def test_a_changed_temperature_changes_the_cell_and_not_what_its_values_refer_to():
    warm = compose("Li13In3", changes={("Hansel2021", "temperature [K]"): 333.15})
    plain = dict(compose("Li13In3"))
    differ = {name for name in plain if not callable(plain[name]) and warm[name] != plain[name]}
    assert differ == {"Ambient temperature [K]", "Initial temperature [K]"}
    assert warm["Ambient temperature [K]"] == 333.15
    assert warm["Reference temperature [K]"] == 298.15
    cell = pybamm_alloy.SymmetricCell()
    mesh = {"var_pts": {"x_n": 8, "x_p": 8}}
    spectrum = pybamm_alloy.impedance(cell, pybamm.ParameterValues(warm), **mesh)
    name = "Separator conductivity"
    barrier = warm[f"{name} activation energy [J.mol-1]"] / pybamm.constants.R.value
    sigma = warm[f"{name} [S.m-1]"] * np.exp(barrier * (1 / 298.15 - 1 / 333.15))
    resistance = warm["Separator thickness [m]"] / sigma / warm["Electrode area [m2]"]
    assert spectrum.resistances["separator"] == pytest.approx(resistance, rel=1e-6)
