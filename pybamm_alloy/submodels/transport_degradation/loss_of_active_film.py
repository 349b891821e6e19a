from .base_transport_degradation import BaseTransportDegradation


class LossOfActiveFilm(BaseTransportDegradation):
    """
    Active film that falls with the charge that has passed, to a floor.

    a = a_∞ + (1 − a_∞) exp(−q/q_0), q the throughput per area of both directions. Film that
    is lost becomes isolated with its lithium; the rest carries the whole current. Isolated
    film and film out of contact are one volume, of which a rising pressure connects a part.
    """

    def get_coupled_variables(self, variables):
        active, rate = self._decay(variables, self.domain_param.a_floor)
        name = f"{self.electrode} active area fraction"
        return super().get_coupled_variables(variables) | {
            name: active,
            f"{name} rate [s-1]": rate,
        }
