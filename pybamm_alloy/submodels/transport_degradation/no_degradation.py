import pybamm

from .base_transport_degradation import BaseTransportDegradation


class NoDegradation(BaseTransportDegradation):
    """The film transports lithium as it did when new."""

    def get_fundamental_variables(self):
        return {f"{self._Domain} electrode diffusivity multiplier": pybamm.Scalar(1)}
