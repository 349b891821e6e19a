"""The truth lies within the 95 % intervals of noisy repeats, for two kinds of data."""

import numpy as np
import pytest

from . import recovery

#: A hundred, of every kind, are run by make verification.
REPEATS = 20


@pytest.mark.parametrize("kind", ["strip", "impedance"])
def test_intervals_hold_the_truth_in_nine_of_ten_repeats(kind):
    errors = recovery.repeats(kind, REPEATS)
    inside = (errors.abs() <= 1.96).mean()
    assert np.all(inside >= 0.9), errors
