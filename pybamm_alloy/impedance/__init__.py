"""Impedance of a cell at any state, part by part, and the stripping test that measures it."""

import sys
from types import ModuleType

from .impedance import impedance, impedance_along
from .spectrum import FREQUENCIES, Spectrum
from .stripping_test import StrippingTest, strip_under_pressure

__all__ = [
    "FREQUENCIES",
    "Spectrum",
    "StrippingTest",
    "impedance",
    "impedance_along",
    "strip_under_pressure",
]


class _Impedance(ModuleType):
    """``pybamm_alloy.impedance`` is this subpackage; called, it is its central function."""

    __call__ = staticmethod(impedance)


sys.modules[__name__].__class__ = _Impedance
