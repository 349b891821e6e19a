"""Predictions with intervals, against exact ones."""

import numpy as np
import pytest
from scipy import stats

import pybamm_alloy
from pybamm_alloy.parameter_sets import compose, distribution
from pybamm_alloy.sweeps import predict

PELLET = ("Li6PS5Cl", "conductivity [mS.cm-1]")
GRAIN = ("Li", "grain size [um]")
DROP = "drop [V]"


def known_but(changes):
    """A distribution of lithium cells in which all but a few values are exact."""
    found = distribution(compose("Li"))
    exact = {(v.names[0], v.quantity): (v.median, 1.0) for v in found.values}
    return found.changed(exact | changes)


def drop(solution):
    """Ohmic drop of the pellet: its logarithm is linear in that of its conductivity."""
    return abs(float(solution["Separator ohmic overpotential [V]"].data[-1]))


def predicted(sure, samples=63, **options):
    cell = pybamm_alloy.SymmetricCell({"diffusion": "reservoir"})
    mesh = {"var_pts": {"x_n": 4, "x_p": 4}}
    current = [0.0, 60.0]
    return predict(cell, sure, current, {DROP: drop}, samples=samples, **mesh, **options)


def test_the_interval_of_a_power_law_is_that_of_a_log_normal():
    found = predicted(known_but({PELLET: (2.0, 1.5), GRAIN: (2.0, 1.5)}), samples=199)
    (row,) = found.outputs.to_dict("records")
    for column, probability in (("low", 0.05), ("median", 0.5), ("high", 0.95)):
        exact = row["at the medians"] * 1.5 ** stats.norm.ppf(probability)
        assert row[column] == pytest.approx(exact, rel=0.02)
    assert row["failed"] == 0


def test_the_value_that_decides_has_all_of_the_variance():
    found = predicted(known_but({PELLET: (2.0, 1.5), GRAIN: (2.0, 1.5)}))
    shares = found.shares.set_index("value")
    assert shares.index[0] == "Li6PS5Cl: conductivity [mS.cm-1]"
    assert shares["share"].iloc[0] == pytest.approx(1, abs=1e-6)
    assert shares["share"].iloc[1] < 3 * shares["standard error"].iloc[1]


def test_intervals_of_random_sets_cover_as_they_say():
    """Order statistics of 19 random numbers: the ends of 90 % are the extremes, 18/20 of it."""
    generator = np.random.default_rng(0)
    covered = []
    for _ in range(2000):
        drawn = generator.normal(size=19)
        low, high = np.quantile(drawn, [0.05, 0.95], method="weibull")
        covered.append(stats.norm.cdf(high) - stats.norm.cdf(low))
    assert np.mean(covered) == pytest.approx(0.9, abs=0.01)


def test_the_same_seed_gives_the_same_answer_in_other_processes():
    sure = known_but({PELLET: (2.0, 1.5)})
    one, other = predicted(sure, 19), predicted(sure, 19, executor=2)
    assert one.outputs.equals(other.outputs)
    assert not one.outputs.equals(predicted(sure, 19, seed=1).outputs)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"interval": 1.0}, "interval is 1.0; it must be a probability"),
        ({"samples": 18}, "samples is 18; an interval of 0.9 needs 19 or more"),
        ({"samples": 1}, "count is 1; it must be an integer, 2 or more"),
        ({"seed": "a"}, "seed is 'a'"),
    ],
)
def test_too_few_sets_for_the_interval_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        predicted(known_but({PELLET: (2.0, 1.5)}), **options)


def test_an_output_without_values_is_refused_with_the_reason():
    def none(solution):
        raise ValueError("no such thing")

    cell = pybamm_alloy.SymmetricCell({"diffusion": "reservoir"})
    with pytest.raises(ValueError, match="no value in 19 of 19 sets.*no such thing"):
        sure = known_but({PELLET: (2.0, 1.5)})
        predict(cell, sure, [0.0, 60.0], {"x": none}, samples=19)
