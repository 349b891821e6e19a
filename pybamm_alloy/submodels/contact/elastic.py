import numpy as np
import pybamm

from .base_contact import BaseContact


class Elastic(BaseContact):
    """
    Rough surfaces pressed together (Persson): f = f_0 + (1 − f_0) erf(√2 P / (E* h′)).

    P is the stack pressure, E* the contact modulus, h′ the root-mean-square slope of the
    surfaces as the assembly left them, and f_0 what stays in contact without pressure.
    """

    citations = (
        "@article{Persson2001, author={Persson, B. N. J.}, title={Theory of rubber "
        "friction and contact mechanics}, journal={The Journal of Chemical Physics},"
        " volume={115}, pages={3840--3861}, year={2001}, doi={10.1063/1.1388626}}",
    )

    def _area_fraction(self, pressure, variables):
        f_0 = self.domain_param.f_0
        return f_0 + (1 - f_0) * self._touching(pressure)

    def _touching(self, pressure):
        """Share of the surface that the pressure brings into contact."""
        p = self.domain_param
        return pybamm.erf(np.sqrt(2) * pressure / (p.E_star * p.slope))
