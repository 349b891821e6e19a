from .base_diffusion import BaseDiffusion
from .multi_phase import MultiPhase
from .reservoir import Reservoir

__all__ = ["BaseDiffusion", "MultiPhase", "Reservoir"]
