"""Marks of parametrised tests."""

import pytest


def mostly_long(values, kept):
    """The values, of which all but those that are kept are run by ``make verification`` only."""
    rows = [value if isinstance(value, tuple) else (value,) for value in values]
    return [
        pytest.param(*row, marks=[] if value in kept else pytest.mark.long)
        for value, row in zip(values, rows)
    ]
