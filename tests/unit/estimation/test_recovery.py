"""The truth lies within the 95 % intervals of noisy repeats."""

import numpy as np

from . import recovery

#: A hundred, of every kind, are run by make verification.
REPEATS = 20


def test_intervals_hold_the_truth_in_nine_of_ten_repeats():
    errors = recovery.repeats("impedance", REPEATS)
    inside = (errors.abs() <= 1.96).mean()
    assert np.all(inside >= 0.9), errors
