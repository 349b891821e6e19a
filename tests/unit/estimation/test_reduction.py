"""The few residuals of a reduced step have the sum of squares of all its rows."""

import numpy as np
import pytest

from pybamm_alloy.estimation.protocol import Step
from pybamm_alloy.estimation.reduction import reduced

SIGMA = 1e-3


def step(rows, curve, noise=SIGMA, uneven=False):
    """A step of an hour with a noisy voltage."""
    rng = np.random.default_rng(1)
    times = np.linspace(0, 3600, rows + 1)[1:]
    if uneven:
        times = np.sort(rng.uniform(0, 3600, rows))
    voltages = curve(times / 3600) + noise * rng.standard_normal(rows)
    return Step(1e-3, 3600.0, times, voltages, None, False, 1)


def steep(x):
    """Curve of a surface that is depleted as the step ends."""
    return 0.1 * np.sqrt(x) + 0.02 * x - 0.05 * np.log(1.001 - x)


@pytest.mark.parametrize("uneven", [False, True])
def test_the_sum_of_squares_is_that_of_all_rows_for_any_voltages_at_the_nodes(uneven):
    whole = step(5000, steep, uneven=uneven)
    rng = np.random.default_rng(2)
    deviations = SIGMA * rng.uniform(0.5, 3, 5000)
    few = reduced(whole, deviations)
    assert len(few.step.times) < 600
    for _ in range(3):
        nodes = few.step.voltages + rng.standard_normal(len(few.step.times))
        every = (few.at(whole.times, nodes) - whole.voltages) / deviations
        residuals = few.residuals(nodes - few.step.voltages)
        assert residuals @ residuals + few.rest == pytest.approx(every @ every, rel=1e-9)


def test_the_derivatives_are_those_of_the_residuals():
    few = reduced(step(5000, steep), np.full(5000, SIGMA))
    changes = np.random.default_rng(3).standard_normal((len(few.step.times), 2))
    for k in range(2):
        assert few.residuals(changes)[:, k] == pytest.approx(few.residuals(changes[:, k]))


@pytest.mark.parametrize("rows", [2000, 200_000])
def test_a_parameter_is_found_as_by_all_rows(rows):
    """Amplitude and slope of a linear model, whose least squares have a closed form."""

    def basis(t):
        x = t / 3600
        return np.column_stack([np.sqrt(x), x, -np.log(1.001 - x)])

    whole = step(rows, steep)
    few = reduced(whole, np.full(rows, SIGMA))
    assert len(few.step.times) < 600
    A = basis(whole.times) / SIGMA
    full = np.linalg.lstsq(A, whole.voltages / SIGMA)[0]
    B = few.residuals(basis(few.step.times))
    found = np.linalg.lstsq(B, few.residuals(few.step.voltages))[0]
    deviations = np.sqrt(np.diag(np.linalg.inv(A.T @ A)))
    assert (np.abs(found - full) < 0.3 * deviations).all()


def test_rows_of_infinite_deviation_do_not_count_and_are_drawn():
    whole = step(5000, steep)
    deviations = np.full(5000, SIGMA)
    deviations[4500:] = np.inf
    few = reduced(whole, deviations)
    nodes = few.step.voltages.copy()
    late = few.step.times > whole.times[4499]
    assert late.any()
    nodes[late] += 5.0
    assert few.residuals(nodes - few.step.voltages) @ few.residuals(nodes) == 0
    assert few.at(whole.times, few.step.voltages)[-1] == pytest.approx(whole.voltages[-1])
    assert len(few.step.times) + few.hidden == 4500 + late.sum()


def test_a_step_of_few_rows_keeps_each_of_them():
    whole = step(300, steep)
    few = reduced(whole, np.full(300, SIGMA))
    assert few.step is whole and few.hidden == 0 and few.rest == 0
    assert few.residuals(np.full(300, SIGMA)) == pytest.approx(np.ones(300))


def test_where_the_voltage_bends_the_nodes_are_dense():
    def corner(x):
        return np.where(x < 0.47, 0.0, 5 * (x - 0.47))

    times = reduced(step(50_000, corner), np.full(50_000, SIGMA)).step.times
    near = np.sum(np.abs(times - 0.47 * 3600) < 20)
    far = np.sum(np.abs(times - 900) < 20)
    assert near > far
