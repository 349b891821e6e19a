from .base_open_circuit_potential import BaseOpenCircuitPotential
from .single import Single

__all__ = ["BaseOpenCircuitPotential", "Single"]
