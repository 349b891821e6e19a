from .base_transport_degradation import BaseTransportDegradation
from .no_degradation import NoDegradation

__all__ = ["BaseTransportDegradation", "NoDegradation"]
