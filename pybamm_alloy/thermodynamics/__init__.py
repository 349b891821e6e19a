"""Formation energies, plateaus, and the phase functions U(θ), Φ(θ), κ(θ), V_m(θ) of a film."""

from .hull import Hull, stoichiometry
from .phase_functions import alloy_functions, lithium_functions, phases_of

__all__ = ["Hull", "alloy_functions", "lithium_functions", "phases_of", "stoichiometry"]
