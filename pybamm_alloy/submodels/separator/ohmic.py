import pybamm

from .base_separator import BaseSeparator


class Ohmic(BaseSeparator):
    """A single-ion conductor: r = L/σ, with an Arrhenius σ."""

    def _resistance(self, variables):
        p = self.param
        arrhenius = pybamm.exp(
            p.E_sigma_sep / pybamm.constants.R * (1 / p.T_ref - 1 / p.T)
        )
        return p.L_sep / (p.sigma_sep * arrhenius)
