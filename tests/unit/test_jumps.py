"""Jumps are as long as the change of the drift allows, and exact for what bends evenly."""

import numpy as np
import pandas as pd
import pybamm
import pytest

from pybamm_alloy.jumps import (
    ACCEPTED,
    BLOCK,
    FIRST,
    carry_on,
    check_jump,
    jump_error,
    jump_size,
    resized,
)


def table(quantity, last=200, gap=20):
    """Rows of a quantity of the cycle, in the first block and two that are a gap apart."""
    cycles = [
        *range(1, FIRST + 1),
        *range(last - gap - BLOCK + 1, last - gap + 1),
        *range(last - BLOCK + 1, last + 1),
    ]
    thickness = [quantity(n) for n in cycles]
    return pd.DataFrame({"Cycle": cycles, "interphase thickness [m]": thickness})


def test_a_quadratic_is_carried_on_exactly_but_for_the_last_half_cycle():
    def quantity(n):
        return 5 + 0.3 * n + 0.01 * n**2

    rows, N = table(quantity), 50
    values = rows["interphase thickness [m]"].to_numpy()
    drift, earlier = values[-1] - values[-2], values[-1 - BLOCK] - values[-2 - BLOCK]
    late, early = carry_on(rows, N)
    carried = values[-1] + late * drift + early * earlier
    # The drift of the last cycle is that of its middle.
    assert carried == pytest.approx(quantity(200 + N) - N * 0.01, rel=1e-12)


def test_the_size_is_that_at_which_the_bend_is_the_tolerance():
    rows = table(lambda n: np.sqrt(n), last=400)
    size = jump_size(rows, 1e-3)
    # d² √n / dn² = n^(−3/2) / 4, half way between the blocks
    curvature = 390**-1.5 / 4
    assert size == pytest.approx(np.sqrt(2e-3 * np.sqrt(400) / curvature), rel=0.05)
    assert jump_error(rows, size) == pytest.approx(1e-3, rel=0.05)


def test_a_jump_after_which_the_voltage_settles_has_that_for_its_error():
    rows = table(lambda n: 7.0)
    voltage = np.full(len(rows), 0.5)
    settled = rows.assign(**{"Maximum voltage [V]": voltage})
    assert jump_error(settled, 20) == 0
    voltage[-3:] = 0.56, 0.51, 0.50
    disturbed = rows.assign(**{"Maximum voltage [V]": voltage})
    assert jump_error(disturbed, 20) == pytest.approx(ACCEPTED * 0.06 / 0.56)


def test_what_drifts_evenly_is_jumped_by_twice_what_went_before():
    assert jump_size(table(lambda n: 2.0 + 0.1 * n), 1e-3) == 40
    assert jump_size(table(lambda n: 7.0), 1e-3) == 40


def test_a_jump_that_was_barely_accepted_is_not_followed_by_a_longer_one():
    rows = table(lambda n: 7.0)
    voltage = np.full(len(rows), 0.5)
    voltage[-3:] = 0.5 * (1 + np.array([0.9e-3, 0, 0]))
    barely = rows.assign(**{"Maximum voltage [V]": voltage})
    assert ACCEPTED * 0.85e-3 < jump_error(barely, 17) < ACCEPTED * 1e-3
    assert jump_size(barely, 1e-3) == int(20 * 0.8 * np.sqrt(1 / (0.9 / 1.0009)))


def test_an_error_of_second_order_is_within_after_one_resizing():
    error = (50 / 20) ** 2 * ACCEPTED * 1e-3
    assert 14 <= resized(50, error, 1e-3) < 20
    assert resized(50, np.inf, 1e-3) == 5 and resized(1, np.inf, 1e-3) == 0


def test_the_quantity_that_bends_most_decides():
    rows = table(np.sqrt, last=400)
    bending = np.sqrt(rows["Cycle"]) + 3 * np.sin(rows["Cycle"] / 50)
    faster = rows.assign(**{"contact area fraction": bending})
    assert jump_size(faster, 1e-3) < jump_size(rows, 1e-3)
    assert jump_size(rows.assign(**{"diffusivity multiplier": 0.0}), 1e-3) == jump_size(rows, 1e-3)


def test_nothing_is_jumped_before_two_blocks_are_known():
    rows = table(np.sqrt).iloc[:FIRST]
    assert jump_size(rows, 1e-3) == 0


def test_cycles_that_differ_and_a_tolerance_that_is_none_are_refused():
    same = pybamm.Experiment([("Charge at 1 mA for 1 hour",)] * 3)
    check_jump(1e-3, same)
    with pytest.raises(ValueError, match="jump is 0; it must be a relative error"):
        check_jump(0, same)
    other = pybamm.Experiment(["Charge at 1 mA for 1 hour", "Rest for 1 hour"])
    with pytest.raises(ValueError, match="cycles that differ cannot be jumped over"):
        check_jump(1e-3, other)
