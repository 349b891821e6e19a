from .base_transport_degradation import BaseTransportDegradation
from .loss_of_active_film import LossOfActiveFilm
from .no_degradation import NoDegradation
from .throughput import Throughput

__all__ = [
    "BaseTransportDegradation",
    "LossOfActiveFilm",
    "NoDegradation",
    "Throughput",
]
