"""Marks of parametrised tests."""

import pytest


def mostly_long(values, kept):
    """The values, of which all but those that are kept are run by ``make verification`` only."""
    return [v if v in kept else pytest.param(v, marks=pytest.mark.long) for v in values]
