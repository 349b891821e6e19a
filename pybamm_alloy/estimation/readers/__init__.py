"""Laboratory data: cycling and impedance as tidy tables in PyBaMM's names and units."""

from .cycling import read_cycling
from .impedance import read_impedance

__all__ = ["read_cycling", "read_impedance"]
