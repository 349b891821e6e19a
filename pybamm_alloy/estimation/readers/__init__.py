"""Laboratory data: cycling runs and impedance spectra as tidy tables in PyBaMM's names."""

from .cycling import read_cycling
from .impedance import read_impedance

__all__ = ["read_cycling", "read_impedance"]
