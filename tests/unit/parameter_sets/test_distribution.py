"""How sure the values of a set are, and sets drawn from that."""

import numpy as np
import pybamm
import pytest
from scipy import stats

from pybamm_alloy.parameter_sets import Distribution, compose, distribution, read_table

DEPTH = ("In", "void depth [um]")


@pytest.fixture(scope="module")
def of_li13in3():
    return distribution("Hansel2021_Li13In3_half_cell")


def entry(found, name, quantity):
    table = found.table
    at = table["names"].str.split().map(lambda names: name in names)
    return table[at & (table["quantity"] == quantity)].iloc[0]


def test_the_medians_are_the_values_of_the_set(of_li13in3):
    values = of_li13in3.parameter_values()
    for name, value in pybamm.ParameterValues("Hansel2021_Li13In3_half_cell").items():
        if isinstance(value, float):
            assert values[name] == pytest.approx(value, rel=1e-12), name


def test_a_fitted_value_has_the_interval_of_its_fit_and_another_that_of_its_trust(of_li13in3):
    fitted = read_table("calibration_posterior").set_index(["names", "quantity"])
    of_fit = fitted.loc[("Li2In", "chemical diffusivity"), "factor"]
    assert entry(of_li13in3, "Li2In", "chemical diffusivity [cm2.s-1]")["factor"] == of_fit
    read = entry(of_li13in3, "LiIn", "chemical diffusivity [cm2.s-1]")
    assumed = entry(of_li13in3, "Li13In3", "contact spot radius [um]")
    assert (read["trust"], read["factor"]) == ("p", 1.1)
    assert (assumed["trust"], assumed["factor"]) == ("a", 3.0)
    assert assumed["95 %"] / assumed["median"] == pytest.approx(3 ** stats.norm.ppf(0.95))


def test_a_factor_of_the_fit_is_smaller_than_that_of_the_prior():
    fitted, prior = read_table("calibration_posterior"), read_table("free_parameters")
    prior = prior[prior["stage"] == "short"].reset_index(drop=True)
    assert (fitted["quantity"] == prior["quantity"]).all()
    assert (fitted["factor"] <= 1.001 * prior["factor"]).all()


def test_what_the_maker_chose_and_a_foil_are_exact(of_li13in3):
    quantities = {(row.names, row.quantity.split(" [")[0]) for row in of_li13in3.table.itertuples()}
    assert not {q for _, q in quantities} & {"initial stoichiometry", "diameter", "thickness"}
    assert ("In", "packing fraction") not in quantities  # a foil
    drawn, parameters = of_li13in3.samples(8)
    assert "Positive electrode packing fraction" in parameters
    assert "Negative electrode packing fraction" not in parameters
    assert len(drawn) == len(parameters) == 8


def test_a_value_that_films_share_is_drawn_once_for_both(of_li13in3):
    _, parameters = of_li13in3.samples(8)
    pair = [f"{side} electrode grain size [m]" for side in ("Negative", "Positive")]
    assert (parameters[pair[0]] == parameters[pair[1]]).all()


def test_draws_are_log_normal_and_cut_at_the_range():
    exact = distribution(compose("LiSn"))
    exact = exact.changed(
        {(v.names[0], v.quantity): (v.median, 1.0) for v in exact.values}
    )
    drawn, _ = exact.changed({DEPTH: (4.0, 2.0)}).samples(500)
    assert list(drawn) == ["In and 6 more: void depth [um]"]
    logarithms = np.log(drawn.iloc[:, 0] / 4)
    assert logarithms.std() == pytest.approx(np.log(2), rel=0.02)
    assert stats.kstest(logarithms / np.log(2), "norm").pvalue > 0.5
    share = ("Li", "contact area fraction without pressure")
    drawn, _ = exact.changed({share: (0.9, 3.0)}).samples(100)
    assert drawn.max().item() == 1.0


def test_values_that_were_fitted_together_keep_their_correlation(of_li13in3):
    values = of_li13in3.values
    names = [f"{value}" for value in values]
    pair = [names.index(name) for name in ("In: permeability [mol.cm-1.s-1]",
                                           "Li and 7 more: grain size [um]")]
    matrix = np.eye(len(values))
    matrix[pair[0], pair[1]] = matrix[pair[1], pair[0]] = -0.8
    correlated = Distribution(of_li13in3.arguments, values, matrix)
    drawn, _ = correlated.samples(400)
    found = np.corrcoef(np.log(drawn[names[pair[0]]]), np.log(drawn[names[pair[1]]]))[0, 1]
    assert found == pytest.approx(-0.8, abs=0.05)


def test_the_same_seed_draws_the_same_sets_after_saving_too(of_li13in3, tmp_path):
    of_li13in3.save(tmp_path / "sure.json")
    again = Distribution.load(tmp_path / "sure.json")
    assert again.table.equals(of_li13in3.table)
    for one, other in zip(of_li13in3.samples(4, 7), again.samples(4, 7)):
        assert one.equals(other)
    assert not again.samples(4, 8)[0].equals(again.samples(4, 7)[0])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({("In", "void depth"): (4, 2)}, "has no .'In', 'void depth'.; it has"),
        ({DEPTH: 4}, "is 4; it must be .median, factor."),
        ({DEPTH: (4, 0.5)}, "factor of In and 6 more: void depth .um. is 0.5; it must be 1"),
        ({DEPTH: (-4, 2)}, "median of In and 6 more: void depth .um. is -4 .*above zero"),
        ({DEPTH: (4e9, 2)}, "median of In and 6 more: void depth .um. is 4e.09; it must be"),
    ],
)
def test_changes_that_are_not_allowed_are_refused(of_li13in3, change, message):
    with pytest.raises(ValueError, match=message):
        of_li13in3.changed(change)


def test_a_correlation_matrix_that_is_none_is_refused(of_li13in3):
    values, arguments = of_li13in3.values[:2], of_li13in3.arguments
    for matrix, message in (
        ([[1, 1], [1, 1]], "not positive definite: its lowest eigenvalue is 0"),
        ([[1, 0.5], [0, 1]], "must be symmetric"),
        ([[1]], r"has the shape \(1, 1\); it must be \(2, 2\)"),
    ):
        with pytest.raises(ValueError, match=message):
            Distribution(arguments, values, matrix)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"version": 2}', '{"version": 1}'])
def test_a_file_that_is_no_distribution_is_named(content, tmp_path):
    (tmp_path / "bad.json").write_text(content)
    with pytest.raises(ValueError, match="bad.json is no distribution of a set"):
        Distribution.load(tmp_path / "bad.json")


def test_a_set_that_no_tables_made_is_refused():
    with pytest.raises(ValueError, match="not one of pybamm_alloy.parameter_sets.compose"):
        distribution("Chen2020")
    with pytest.raises(ValueError, match="'Hansel' is not one of"):
        distribution("Hansel")
