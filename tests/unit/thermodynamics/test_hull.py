from fractions import Fraction

import numpy as np
import pytest

from pybamm_alloy import Hull
from pybamm_alloy.parameter_sets import (
    HULLS,
    calculated_hull,
    measured_hull,
    read_table,
    reference_hull,
)
from pybamm_alloy.thermodynamics.hull import KEPT_WINDOW, stoichiometry

# Two phases: e = -0.5 eV at θ = 1, -0.8 eV at θ = 3; a third above the hull at θ = 2.
ENERGIES = {"In": 0.0, "LiIn": -0.25, "Li2In": -0.2, "Li3In": -0.2}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [("In", 0), ("LiIn3", Fraction(1, 3)), ("Li13In3", Fraction(13, 3)), ("InLi", 1)],
)
def test_stoichiometry_of_a_formula_is_exact(formula, expected):
    assert stoichiometry(formula, "In") == expected


def test_a_formula_is_parsed_once():
    hull = reference_hull("Li-In")
    parsed = stoichiometry.cache_info().misses
    assert len(hull.stoichiometries) == len(hull.energies) == len(hull.formulas) + 1
    assert reference_hull("Li-In") == hull
    assert stoichiometry.cache_info().misses == parsed


def test_plateaus_are_slopes_of_the_lower_hull():
    hull = Hull.from_formation_energies("In", ENERGIES)
    assert hull.formulas == ("LiIn", "Li3In")
    np.testing.assert_allclose(hull.plateaus, [0.5, 0.15])
    np.testing.assert_allclose(hull.windows, [0.35, 0.15])
    np.testing.assert_allclose(hull.energies, [0, -0.5, -0.8])


def test_order_of_the_energies_does_not_matter():
    reverse = dict(reversed(ENERGIES.items()))
    assert Hull.from_formation_energies("In", reverse) == Hull.from_formation_energies(
        "In", ENERGIES
    )


@pytest.mark.parametrize("system", ["Li-In", "Li-Sn", "Li-Si", "Li-Al", "Li-Sb", "Li-Bi"])
def test_plateaus_integrate_to_the_formation_energy(system):
    hull = calculated_hull(system)
    table = read_table("formation_energies").set_index(["system", "formula"])
    per_atom = table.loc[(system, hull.formulas[-1]), "formation_energy_eV_per_atom"]
    total = np.sum(hull.plateaus * np.diff(hull.stoichiometries))
    expected = -per_atom * (1 + hull.stoichiometries[-1])
    assert total == pytest.approx(expected, rel=1e-12)
    mean = hull.mean_potential(hull.formulas[-1])
    assert mean == pytest.approx(expected / hull.stoichiometries[-1])


def test_ground_states_are_those_that_the_database_marks_as_stable():
    table = read_table("formation_energies")
    for system in ("Li-In", "Li-Sn"):
        stable = table[
            (table["system"] == system) & (table["energy_above_hull_eV_per_atom"] == 0)
        ]
        hull = calculated_hull(system)
        assert [hull.host, *hull.formulas] == list(stable["formula"])


def test_mean_potentials_of_the_terminal_phases_are_not_the_papers():
    """Hansel2021 prints 0.55 and 0.60 V, which its own hull cannot give."""
    assert calculated_hull("Li-In").mean_potential("Li13In3") == pytest.approx(0.25, abs=0.01)
    assert calculated_hull("Li-Sn").mean_potential("Li17Sn4") == pytest.approx(0.43, abs=0.01)


def test_corrected_host_reference_puts_li2sn5_on_the_hull():
    assert "Li2Sn5" not in calculated_hull("Li-Sn").formulas
    hull = calculated_hull("Li-Sn", corrected=True)
    assert hull.formulas[0] == "Li2Sn5"
    assert hull.plateaus[0] == pytest.approx(0.73, abs=0.01)


def test_reference_hulls_have_the_measured_first_plateaus():
    assert reference_hull("Li-In").plateaus[0] == 0.622
    assert reference_hull("Li-In").formulas == ("LiIn", "Li3In2", "Li2In", "Li13In3")
    assert reference_hull("Li-Sn") == measured_hull("Li-Sn")
    assert reference_hull("Li-Sn").plateaus == (0.760, 0.660, 0.530, 0.485, 0.420, 0.380)


def test_kinds_of_hull_differ_by_where_their_plateaus_are_from():
    """LiIn forms at 0.539 V by DFT, at 0.622 V measured: 2 e(LiIn) = -2 x 0.2696 eV."""
    calculated, corrected, measured = (
        reference_hull("Li-In", kind) for kind in ("calculated", "corrected", "measured")
    )
    assert calculated.plateaus[0] == pytest.approx(0.5392)
    assert measured.plateaus == (0.622, 0.42, 0.145, 0.08)
    # The last plateau, up to Li13In3, was not measured: it stays that of the hull.
    assert corrected.plateaus[:3] == measured.plateaus[:3]
    assert corrected.plateaus[3] == calculated.plateaus[3]
    assert calculated.formulas == corrected.formulas == measured.formulas
    tin = reference_hull("Li-Sn", "corrected")
    assert tin.plateaus[:2] == (0.760, 0.660)
    assert tin.plateaus[2:] == reference_hull("Li-Sn", "calculated").plateaus[2:]


@pytest.mark.parametrize("system", ["Li-In", "Li-Sn"])
@pytest.mark.parametrize("kind", HULLS)
def test_hulls_of_every_kind_hold_the_phases_of_the_films(system, kind):
    hull = reference_hull(system, kind)
    films = {"Li-In": {"LiIn", "Li13In3"}, "Li-Sn": {"Li2Sn5", "LiSn", "Li17Sn4"}}
    assert films[system] <= set(hull.formulas)


def test_unknown_systems_and_kinds_of_hull_are_refused():
    with pytest.raises(ValueError, match="system 'Li-Xx' is not one of"):
        reference_hull("Li-Xx")
    with pytest.raises(ValueError, match="hull 'guessed' is not one of"):
        reference_hull("Li-In", "guessed")
    with pytest.raises(ValueError, match="no plateau of 'Li-Al' was measured"):
        measured_hull("Li-Al")


def test_a_kept_metastable_phase_has_its_window_and_its_shift_is_reported():
    hull = calculated_hull("Li-In", keep=["Li3In"])
    k = hull.formulas.index("Li3In")
    assert hull.windows[k] == pytest.approx(KEPT_WINDOW)
    assert 0 < hull.stabilised["Li3In"] < 0.003
    assert "Li3In" not in calculated_hull("Li-In").formulas


def test_keeping_a_stable_phase_changes_nothing():
    assert calculated_hull("Li-In", keep=["LiIn"]) == calculated_hull("Li-In")


def test_correction_replaces_one_plateau_only():
    plain = Hull.from_formation_energies("In", ENERGIES)
    corrected = Hull.from_formation_energies("In", ENERGIES, corrections={"LiIn": 0.622})
    assert corrected.plateaus == (0.622, plain.plateaus[1])


def test_potential_steps_at_the_compositions():
    hull = Hull.from_formation_energies("In", ENERGIES)
    np.testing.assert_allclose(
        hull.potential([0, 0.5, 1, 1.01, 3]), [0.5, 0.5, 0.5, 0.15, 0.15]
    )


@pytest.mark.parametrize(
    ("energies", "message"),
    [
        ({"LiIn": -0.25}, "end member 'In' is missing"),
        ({"In": 0.1, "LiIn": -0.25}, "end member 'In' has the formation energy 0.1"),
        ({"In": 0.0, "LiIn": 0.1}, "no compound of In with Li is stable"),
        ({"In": 0.0}, "no compound of In with Li is stable"),
        ({"In": 0.0, "LiIn": -0.2, "Li2In2": -0.2}, "'LiIn' and 'Li2In2'"),
        ([("In", 0.0), ("LiIn", -0.2), ("LiIn", -0.3)], "'LiIn' and 'LiIn'"),
        ({"In": 0.0, "LiSn": -0.2}, "element 'Sn'"),
        ({"In": 0.0, "lithium": -0.2}, "not a chemical formula"),
        ({"In": 0.0, "LiIn": float("nan")}, "'LiIn' is nan"),
        ({"In": 0.0, "LiIn": "-0.2"}, "'LiIn' is '-0.2', not a number"),
    ],
)
def test_bad_energies_are_refused_by_name(energies, message):
    with pytest.raises(ValueError, match=message):
        Hull.from_formation_energies("In", energies)


def test_plateaus_that_do_not_fall_are_refused():
    with pytest.raises(ValueError, match="'Li3In' forms is 0.6 V|'LiIn' forms is 0.5 V"):
        Hull.from_plateaus("In", {"LiIn": 0.5, "Li3In": 0.6})
    with pytest.raises(ValueError, match="must be a dict of formulas to potentials"):
        Hull.from_plateaus("In", [("LiIn", 0.622)])
    with pytest.raises(ValueError, match="'LiIn' forms is 0.1 V"):
        Hull.from_formation_energies("In", ENERGIES, corrections={"LiIn": 0.1})
    with pytest.raises(ValueError, match="lithium-poor to lithium-rich"):
        Hull.from_plateaus("In", {"Li3In": 0.6, "LiIn": 0.5})


def test_phase_far_above_the_hull_cannot_be_kept():
    with pytest.raises(ValueError, match=r"'LiIn2' lies 0\.1\d+ eV/atom above the hull"):
        calculated_hull("Li-In", keep=["LiIn2"])
    with pytest.raises(ValueError, match="'Li9In' to be kept is not among"):
        calculated_hull("Li-In", keep=["Li9In"])


def test_phases_too_close_to_be_kept_together_are_refused():
    # Li2In is stable over 1 mV only, and Li21In10 beside it would be over 5 mV.
    energies = {"In": 0.0, "LiIn": -0.25, "Li2In": -0.2235, "Li3In": -0.21}
    assert "Li2In" in Hull.from_formation_energies("In", energies).formulas
    with pytest.raises(ValueError, match=r"would take \['Li2In'\] off the hull"):
        Hull.from_formation_energies(
            "In", energies | {"Li21In10": -0.2217}, keep=["Li21In10"]
        )


@pytest.mark.parametrize("theta", [-0.1, 3.1, float("nan")])
def test_stoichiometry_outside_the_hull_is_refused(theta):
    hull = Hull.from_formation_energies("In", ENERGIES)
    with pytest.raises(ValueError, match=r"outside the hull \(0 to 3, Li3In\)"):
        hull.potential([1.0, theta])
