from .base_open_circuit_potential import BaseOpenCircuitPotential
from .one_state_hysteresis import OneStateHysteresis
from .single import Single

__all__ = ["BaseOpenCircuitPotential", "OneStateHysteresis", "Single"]
