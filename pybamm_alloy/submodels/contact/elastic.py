import numpy as np
import pybamm

from .base_contact import BaseContact


class Elastic(BaseContact):
    """
    Rough surfaces pressed together (Persson): f = f_0 + (1 − f_0) erf(√2 P / (E* h′)).

    P is the stack pressure, E* the contact modulus, h′ the root-mean-square slope of the
    surfaces as the assembly left them, and f_0 what stays in contact without pressure.

    The asperities take the share ρ = 1/(1 + P_c²/((P + P_r) P_max)) of it: the largest
    pressure so far, P_max, has flattened them, and the stack pressure with a residual one, P_r,
    holds them together. At P_c, pressed for the first time, they take half.
    """

    citations = (
        "@article{Persson2001, author={Persson, B. N. J.}, title={Theory of rubber "
        "friction and contact mechanics}, journal={The Journal of Chemical Physics},"
        " volume={115}, pages={3840--3861}, year={2001}, doi={10.1063/1.1388626}}",
    )

    def get_fundamental_variables(self):
        name = self._memory
        memory = pybamm.Variable(name, scale=pybamm.Scalar(1e6))
        return super().get_fundamental_variables() | {name: memory}

    def _asperity_area_fraction(self, variables):
        p, pressure = self.domain_param, variables["Stack pressure [Pa]"]
        held = (pybamm.maximum(pressure, 0) + p.P_residual) * variables[self._memory]
        # A contact that nothing ever pressed is held by the residual pressure alone.
        return 1 / (1 + p.P_contact**2 / pybamm.maximum(held, p.P_residual**2))

    def _area_fraction(self, pressure, variables):
        f_0 = self.domain_param.f_0
        return f_0 + (1 - f_0) * self._touching(pressure)

    def _touching(self, pressure):
        """Share of the surface that the pressure brings into contact."""
        p = self.domain_param
        return pybamm.erf(np.sqrt(2) * pressure / (p.E_star * p.slope))

    def set_rhs(self, variables):
        super().set_rhs(variables)
        largest = variables[self._memory]
        rise = pybamm.maximum(variables["Stack pressure [Pa]"] - largest, 0)
        self.rhs[largest] = rise / self.param.tau_contact

    def set_initial_conditions(self, variables):
        super().set_initial_conditions(variables)
        self.initial_conditions[variables[self._memory]] = self._initial_memory

    @property
    def _memory(self):
        return f"{self.electrode} largest stack pressure [Pa]"

    @property
    def _initial_memory(self):
        return pybamm.maximum(
            self.domain_param.P_assembly, self.param.initial_stack_pressure
        )
