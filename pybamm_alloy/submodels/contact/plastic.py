import pybamm

from .elastic import Elastic


class Plastic(Elastic):
    """
    Asperities flattened once and for all: f = f_0 + (1 − f_0) min(1, P_max/H) erf(...).

    P_max is the largest pressure so far, that of the assembly included, and H the
    hardness of the softer body; what springs back from the flattened contact when the
    pressure falls is that of the elastic contact.
    """

    citations = (
        "@book{Bowden1950, author={Bowden, F. P. and Tabor, D.}, title={The Friction "
        "and Lubrication of Solids}, publisher={Oxford University Press}, year={1950}}",
    )

    def _area_fraction(self, pressure, variables):
        f_0 = self.domain_param.f_0
        flattened = pybamm.minimum(1, variables[self._memory] / self.domain_param.H)
        return f_0 + (1 - f_0) * flattened * self._touching(pressure)

    def _initial_area_fraction(self, variables):
        at_start = {**variables, self._memory: self._initial_memory}
        return super()._initial_area_fraction(at_start)
