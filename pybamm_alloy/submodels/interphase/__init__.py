from .base_interphase import BaseInterphase
from .no_interphase import NoInterphase
from .parabolic import Parabolic
from .potential_dependent import PotentialDependent
from .self_limiting import SelfLimiting

__all__ = [
    "BaseInterphase",
    "NoInterphase",
    "Parabolic",
    "PotentialDependent",
    "SelfLimiting",
]
