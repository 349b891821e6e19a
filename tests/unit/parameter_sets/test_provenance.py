"""What a composed set knows of where its values come from."""

import operator

import numpy as np
import pybamm
import pytest

from pybamm_alloy.parameter_sets import (
    ComposedParameterValues,
    compose,
    read_table,
    reference_hull,
    sources,
)
from pybamm_alloy.parameter_sets.provenance import Origin, Sourced
from pybamm_alloy.parameter_sets.tables import CHANGEABLE, SI

SETS = [name for name in pybamm.parameter_sets if name.startswith("Hansel2021_")]
FIRST, SECOND = (
    Origin("films", "Li", quantity, 2.0, "um", "a", "a test") for quantity in ("first", "second")
)


@pytest.mark.parametrize("of", [float, int, np.float64, lambda x: Sourced(x, (SECOND, FIRST))])
@pytest.mark.parametrize("name", ["add", "sub", "mul", "truediv", "pow"])
def test_results_of_arithmetic_have_the_origins_of_both_sides(name, of):
    apply, number, other = getattr(operator, name), Sourced(3.0, (FIRST,)), of(2)
    for left, right in ((number, other), (other, number)):
        result = apply(left, right)
        assert result == apply(float(left), float(right))
        assert set(result.origins) == {FIRST, *getattr(other, "origins", ())}
        assert len(result.origins) == len(set(result.origins))


def test_sums_and_opposite_numbers_keep_their_origins():
    numbers = [Sourced(1.0, (FIRST,)), Sourced(2.0, (SECOND,))]
    assert sum(numbers).origins == (FIRST, SECOND)
    assert (-numbers[0]).origins == (FIRST,)


def rows_of(films, systems):
    """Name and row of each value of the tables that a cell of these films may take."""
    wanted = {"films": ("film", films), "phase_transport": ("system", systems)}
    wanted |= {"cathodes": ("cathode", []), "full_cells": ("film", [])}
    for table, column in CHANGEABLE.items():
        rows = read_table(table)
        if table in wanted:
            key, allowed = wanted[table]
            rows = rows[rows[key].isin(allowed)]
        for row in rows.to_dict("records"):
            yield row[column], row


def numbers_of(values):
    """Parameters that are numbers, or expressions with a value."""
    return {
        name: values.evaluate(value) if isinstance(value, pybamm.Symbol) else value
        for name, value in values.items()
        if not callable(value) and name not in ("chemistry", "citations")
    }


@pytest.mark.parametrize(
    ("films", "systems"),
    [(("Li13In3", "In"), {"Li-In"}), (("Li", "LiSn"), {"Li", "Li-Sn"})],
)
def test_the_origins_of_a_value_are_the_rows_whose_change_changes_it(films, systems):
    composed = compose(*films)
    base = numbers_of(composed)
    for name, row in rows_of(films, systems):
        change = {(name, f"{row['quantity']} [{row['unit']}]"): 0.9 * row["value"] or 0.5}
        changed = numbers_of(compose(*films, changes=change))
        expected = {parameter for parameter in base if changed[parameter] != base[parameter]}
        found = {
            parameter
            for parameter, origins in composed.provenance.items()
            if (name, row["quantity"]) in [(at.name, at.quantity) for at in origins]
        }
        assert found == expected, (name, row["quantity"])


def test_an_origin_is_the_row_of_the_table():
    row = read_table("films").set_index(["film", "quantity"]).loc[("Li13In3", "void depth")]
    (origin,) = compose("Li13In3").provenance["Positive electrode void depth [m]"]
    assert origin == ("films", "Li13In3", "void depth", *row[["value", "unit", "trust", "source"]])


def test_molar_volumes_and_plateaus_are_origins():
    provenance = compose("Li13In3", hull="corrected").provenance
    (volume,) = provenance["Positive electrode LiIn molar volume [m3.mol-1]"]
    assert volume == ("phases", "LiIn", "molar volume", 23.57, "cm3.mol-1", "", "lattice constants")
    plateau = "Positive electrode {} plateau potential [V]".format
    (measured,) = provenance[plateau("LiIn")]
    assert (measured.table, measured.name, measured.value) == ("measured_plateaus", "LiIn", 0.622)
    assert "measured at 298 K" in measured.source
    (calculated,) = provenance[plateau("Li13In3")]
    assert calculated.table == "formation_energies" and calculated.trust == "derived"
    assert calculated.value == reference_hull("Li-In").plateaus[-1]
    # A diffusivity follows from the window of its phase, between two plateaus.
    assert {volume, measured} <= set(provenance["Positive electrode LiIn diffusivity [m2.s-1]"])


def test_a_changed_value_has_no_source_of_the_table():
    composed = compose("Li13In3", changes={("Li13In3", "void depth [um]"): 7})
    (origin,) = composed.provenance["Positive electrode void depth [m]"]
    assert (origin.value, origin.trust, origin.source) == (7, "", "changed by the caller")


def test_values_that_are_given_have_no_origin():
    names = {"Stack pressure [Pa]", "Nominal cell capacity [A.h]", "Current function [A]"}
    assert names <= compose("LiIn").provenance.keys()
    given = compose("LiIn", stack_pressure=np.float64(1e6), capacity=np.float64(2e-3)).provenance
    assert not names & given.keys()
    thickness = given["Positive electrode host thickness [m]"]
    assert {at.quantity for at in thickness} == {
        "diameter",
        "stoichiometry at nominal capacity",
        "molar volume",
    }


def test_composed_values_are_parameter_values_of_plain_numbers():
    composed = compose("Li13In3", "Li")
    assert isinstance(composed, ComposedParameterValues)
    assert not any(isinstance(value, Sourced) for value in composed.values())
    for plain in (composed.copy(), pybamm.ParameterValues(composed)):
        assert type(plain) is pybamm.ParameterValues
        assert plain == composed


def test_composed_values_know_the_phases_of_their_films():
    assert compose("Li13In3", "Li").phases == {
        "negative": ("Li",),
        "positive": ("In", *reference_hull("Li-In").formulas),
    }


@pytest.mark.parametrize("parameter_set", SETS)
def test_every_parameter_of_a_set_has_a_source(parameter_set):
    table = sources(parameter_set)
    assert list(table) == ["parameter", "value", "unit", "trust", "source"]
    assert (table["source"] != "").all()
    assert set(table["trust"]) <= {*"psdra", "derived", ""}


def test_a_value_of_a_table_has_its_trust_and_source_and_others_what_they_are_from():
    table = sources("Hansel2021_Li").set_index("parameter")
    pressure = table.loc["Stack pressure [Pa]"]
    assert list(pressure) == [5e6, "Pa", "p", "symmetric cells of lithium, Hansel2021"]
    area = table.loc["Electrode area [m2]"]
    assert (area["trust"], area["source"]) == ("derived", "from Hansel2021: diameter (p)")


def test_the_maximum_stoichiometry_is_calculated_from_the_richest_phase():
    name = "Positive electrode maximum stoichiometry"
    row = sources("Hansel2021_Li13In3").set_index("parameter").loc[name]
    width = SI["at%"] * 0.3 * (1 + 13 / 3) ** 2
    assert row["value"] == pytest.approx(13 / 3 + width / 2, rel=1e-12)
    assert list(row[["unit", "trust"]]) == ["1", "derived"]
    assert row["source"] == "from Li13In3: stoichiometry (derived); Li13In3: homogeneity range (a)"


def test_a_set_that_does_not_exist_is_refused_by_name():
    with pytest.raises(ValueError, match="parameter set 'Hansel2021_LiXx' is not one of"):
        sources("Hansel2021_LiXx")
