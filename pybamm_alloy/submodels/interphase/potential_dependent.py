import pybamm

from .parabolic import Parabolic


class PotentialDependent(Parabolic):
    """
    Parabolic growth driven by the potential across the layer: dd/dt = k (1 − U/U_red)/d.

    Wagner's rate constant is proportional to the difference of the chemical potential of
    lithium across the layer. Between lithium metal, where k is measured, and the reduction
    potential U_red of the electrolyte, where growth ends, it falls linearly with U, the
    open-circuit potential of the film beside the electrolyte.
    """

    def _growth_rate(self, d, variables):
        p = self.domain_param
        U = variables[
            f"{self.electrode} open-circuit potential beside the electrolyte [V]"
        ]
        driving = pybamm.maximum(1 - U / self.param.U_reduction, 0)
        return p.k_growth(self.param.T) * driving / d
