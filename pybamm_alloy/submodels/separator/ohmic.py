from .base_separator import BaseSeparator


class Ohmic(BaseSeparator):
    """A single-ion conductor: r = L/σ, with an Arrhenius σ."""

    def _resistance(self, variables):
        return self.param.L_sep / self.param.sigma(self.param.T)
