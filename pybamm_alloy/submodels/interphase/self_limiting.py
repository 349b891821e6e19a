import pybamm

from .parabolic import Parabolic


class SelfLimiting(Parabolic):
    """Parabolic growth that ends at a limiting thickness: dd/dt = k (1/d − 1/d_max)."""

    def _growth_rate(self, d, variables):
        p = self.domain_param
        return p.k_growth(self.param.T) * pybamm.maximum(1 / d - 1 / p.d_max, 0)
