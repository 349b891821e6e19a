import pybamm

from .base_kinetics import BaseKinetics


class SymmetricButlerVolmer(BaseKinetics):
    """η = (2RT/F) asinh(i_F / 2 j0): Butler–Volmer with both coefficients 1/2."""

    def _overpotential(self, i_F):
        j0 = self.domain_param.j0(self.param.T)
        return 2 * self._thermal_voltage * pybamm.arcsinh(i_F / (2 * j0))
