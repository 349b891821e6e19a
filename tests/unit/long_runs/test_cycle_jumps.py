"""Jumps are exact for what drifts evenly, stable for what settles, and know their error."""

import numpy as np
import pybamm
import pytest

from pybamm_alloy.long_runs.cycle_jumps import (
    carried,
    check_jump,
    jump_error,
    resized,
    settling,
    stages,
)

#: What is left after a cycle of something that settles: fast, or within hundreds of cycles.
LEFT = np.array([0.0, 0.3, 0.6, 0.9, 0.99, 0.999])


def settling_of(states):
    """What a cycle adds to a profile that settles, and to a number that grows for good."""
    return {"profile": (LEFT - 1) * states["profile"], "number": np.array([2.0])}


START = {"profile": np.array([0.0, 1e-3, 1e-3, 1e-2, 1.0, 1.0]), "number": np.array([5.0])}


@pytest.mark.parametrize("size", [10, 40, 300, 3000])
def test_what_drifts_evenly_is_carried_on_exactly(size):
    later = carried(START, settling_of(START), size, settling_of)
    assert later["number"] == pytest.approx(5 + 2 * size, rel=1e-12)


@pytest.mark.parametrize("size", [10, 40, 300, 3000])
def test_what_settles_at_any_rate_is_not_blown_up(size):
    states = START | {"profile": np.ones(6)}
    for _ in range(20):
        states = carried(states, settling_of(states), size, settling_of)
    assert np.abs(states["profile"]).max() < 1


def test_what_settles_slowly_is_where_its_cycles_would_take_it():
    size = 40
    later = carried(START, settling_of(START), size, settling_of)
    assert later["profile"][4:] == pytest.approx(LEFT[4:] ** size, rel=0.01)


def test_the_sum_of_what_is_exchanged_stays():
    def exchange(states):
        flow = 0.7 * states["a"] - 0.1 * states["b"] ** 2
        return {"a": -flow, "b": flow}

    states = {"a": np.array([3.0]), "b": np.array([1.0])}
    later = carried(states, exchange(states), 50, exchange)
    assert later["a"] + later["b"] == pytest.approx(4.0, rel=1e-13)


def test_a_drift_that_cannot_be_had_ends_the_jump():
    assert carried(START, settling_of(START), 40, lambda states: None) is None


def test_the_error_is_of_third_order():
    """A cycle adds 0.002 y: the error of a jump grows eightfold with twice its size."""

    def growing(states):
        return {"y": 0.002 * states["y"]}

    start = {"y": np.array([1.0])}
    errors = []
    for size in (50, 100):
        later = carried(start, growing(start), size, growing)
        assert later["y"] == pytest.approx(1.002**size, rel=5e-4)
        errors.append(jump_error(start, growing(start), later, growing(later), size))
    assert errors[1] / errors[0] == pytest.approx(8, rel=0.2)


def test_what_settles_within_cycles_has_settled_when_the_next_drift_is_taken():
    """A cycle takes 0.4 or more of it."""
    states = START | {"profile": np.ones(6)}
    for size in (10, 40, 300):
        later = carried(states, settling_of(states), size, settling_of)
        left = settling_of(later)["profile"][:3]
        assert np.abs(left).max() < 0.4 * 0.6 ** (settling(size) - 1)


@pytest.mark.parametrize("size", [10, 40, 300])
def test_a_jump_is_the_sum_of_its_cycles_and_not_their_integral(size):
    """For n² the cycle after n adds 2 n + 1."""

    def drift(states):
        return {"n": np.array([1.0]), "y": 2 * states["n"] + 1}

    start = {"n": np.array([10.0]), "y": np.array([100.0])}
    later = carried(start, drift(start), size, drift)
    assert later["n"] == pytest.approx(10 + size, rel=1e-12)
    assert later["y"] == pytest.approx((10 + size) ** 2, rel=1e-12)


def test_few_drifts_are_taken_for_many_cycles():
    assert [stages(size) for size in (6, 100, 1000)] == [4, 13, 41]
    assert [settling(size) for size in (10, 100, 1000)] == [3, 4, 7]


def test_an_error_is_within_after_one_resizing():
    """One within is cubic; one above is mostly of a corner, and linear."""
    assert resized(50, 1e-3, 2e-3) == int(50 * 0.8 * 2 ** (1 / 3))
    assert resized(50, 2e-3, 1e-3) == 20
    assert resized(50, np.inf, 1e-3) == 5 and resized(1, np.inf, 1e-3) == 0
    assert resized(50, 0.0, 1e-3) == 125


def test_cycles_that_differ_and_a_tolerance_that_is_none_are_refused():
    same = pybamm.Experiment([("Charge at 1 mA for 1 hour",)] * 3)
    check_jump(1e-3, same)
    with pytest.raises(ValueError, match="jump is 0; it must be a relative error"):
        check_jump(0, same)
    other = pybamm.Experiment(["Charge at 1 mA for 1 hour", "Rest for 1 hour"])
    with pytest.raises(ValueError, match="cycles that differ cannot be jumped over"):
        check_jump(1e-3, other)
