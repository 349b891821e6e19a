from .base_transport_degradation import BaseTransportDegradation


class LossOfActiveFilm(BaseTransportDegradation):
    """
    Film that is cut off with the charge that has passed, to a floor.

    a = a_∞ + (1 − a_∞) exp(−q/q_0), q the throughput per area of both directions. What
    is cut off keeps its lithium; what is left carries the whole current. Film cut off and
    film out of contact are one pool, which a rising pressure brings back in part.
    """

    def get_coupled_variables(self, variables):
        active, rate = self._decay(variables, self.domain_param.a_floor)
        name = f"{self._Domain} electrode active area fraction"
        return super().get_coupled_variables(variables) | {
            name: active,
            f"{name} rate [s-1]": rate,
        }
