from .base_transport_degradation import BaseTransportDegradation


class NoDegradation(BaseTransportDegradation):
    """The film transports lithium as it did when new."""
