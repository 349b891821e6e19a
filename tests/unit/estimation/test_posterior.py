"""Samples of the posterior scatter as the covariance says."""

import numpy as np
import pytest

from pybamm_alloy.estimation import FreeParameter, Problem, fit, sample

from . import recovery
from .cells import CONDUCTIVITY, MESH, half_cell, half_cell_values

emcee = pytest.importorskip("emcee", reason="emcee is not installed: the extra 'posterior'")


@pytest.fixture(scope="module")
def fitted():
    # The data tell both within a few per cent: what they hardly see has a long tail.
    free = [FreeParameter(CONDUCTIVITY), FreeParameter(recovery.DOUBLE_LAYER)]
    data = recovery.data("impedance", np.random.default_rng(5))
    problem = Problem(half_cell(), half_cell_values(), free, data, **MESH)
    return problem, fit(problem)


@pytest.mark.long
def test_samples_have_the_mean_and_the_deviation_of_the_fit(fitted):
    problem, result = fitted
    draws = sample(problem, result, steps=120, walkers=8)
    assert list(draws) == [p.label for p in problem.parameters]
    assert 0.3 < draws.attrs["acceptance fraction"] < 0.9
    for name in draws:
        x = np.log(draws[name] / result.values[name]) / result.deviations[name]
        assert x.mean() == pytest.approx(0, abs=0.35)
        assert x.std() == pytest.approx(1, abs=0.3)


def test_samples_stay_within_the_limits():
    values = half_cell_values()
    true = values[CONDUCTIVITY]
    free = [FreeParameter(CONDUCTIVITY, low=true * 0.999, high=true * 1.001)]
    data = recovery.data("impedance", np.random.default_rng(5))
    problem = Problem(half_cell(), values, free, data, **MESH)
    draws = sample(problem, fit(problem), steps=30, walkers=4)
    assert draws[CONDUCTIVITY].between(true * 0.999, true * 1.001).all()
    assert draws[CONDUCTIVITY].nunique() > 10
