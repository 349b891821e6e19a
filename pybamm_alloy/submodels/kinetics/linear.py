from .base_kinetics import BaseKinetics


class Linear(BaseKinetics):
    """η = (RT/F) i_F / j0: Butler–Volmer at small overpotentials."""

    def _overpotential(self, i_F):
        return self._thermal_voltage * i_F / self.domain_param.j0(self.param.T)
