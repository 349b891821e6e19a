from .base_transport_degradation import BaseTransportDegradation


class Throughput(BaseTransportDegradation):
    """
    Diffusivities that fall with the charge that has passed, to a floor.

    m = m_∞ + (1 − m_∞) exp(−q/q_0), q the throughput per area of both directions.
    """

    def get_coupled_variables(self, variables):
        multiplier, _ = self._decay(variables, self.domain_param.m_floor)
        name = f"{self.electrode} diffusivity multiplier"
        return super().get_coupled_variables(variables) | {name: multiplier}
