from .base_interphase import BaseInterphase


class Parabolic(BaseInterphase):
    """Growth limited by transport through the layer (Wagner): dd/dt = k/d."""

    def _growth_rate(self, d, variables):
        return self.domain_param.k_growth(self.param.T) / d
