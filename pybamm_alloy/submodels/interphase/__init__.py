from .base_interphase import BaseInterphase
from .no_interphase import NoInterphase
from .parabolic import Parabolic

__all__ = ["BaseInterphase", "NoInterphase", "Parabolic"]
