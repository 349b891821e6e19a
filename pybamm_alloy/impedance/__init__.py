"""Impedance of a cell at any state, part by part, and the stripping test that measures it."""

from .impedance import impedance_along, impedance_spectrum
from .spectrum import FREQUENCIES, Spectrum
from .stripping_test import StrippingTest, strip_under_pressure

__all__ = [
    "FREQUENCIES",
    "Spectrum",
    "StrippingTest",
    "impedance_along",
    "impedance_spectrum",
    "strip_under_pressure",
]
