import pybamm

from .single import Single


class OneStateHysteresis(Single):
    """
    Plateaus that lie higher on stripping than on plating: U + h min(w/2, U).

    h relaxes from −1 (plated) to 1 (stripped) with the charge that passes, dh/dt = (γ/Q)
    (i − |i| h), with Q the film's charge per area in contact and γ the decay rate. Lithium
    metal, at U = 0, has no hysteresis, and no alloy is plated below it.
    """

    citations = ("Axen2022",)

    def get_fundamental_variables(self):
        name = f"{self.electrode} hysteresis state"
        return {name: pybamm.Variable(name)}

    def _surface_potential(self, variables):
        h = variables[f"{self.electrode} hysteresis state"]
        return self._with_hysteresis(super()._surface_potential(variables), h)

    def _initial_surface_potential(self, variables):
        U = super()._initial_surface_potential(variables)
        return self._with_hysteresis(U, self.domain_param.hysteresis_init)

    def _with_hysteresis(self, U, h):
        return U + h * pybamm.minimum(self.domain_param.hysteresis_width / 2, U)

    def set_rhs(self, variables):
        p = self.domain_param
        h = variables[f"{self.electrode} hysteresis state"]
        i = variables[f"{self.electrode} faradaic current density [A.m-2]"]
        capacity = pybamm.constants.F * p.c_h * p.L * p.theta_max
        self.rhs = {h: p.hysteresis_decay / capacity * (i - abs(i) * h)}

    def set_initial_conditions(self, variables):
        h = variables[f"{self.electrode} hysteresis state"]
        self.initial_conditions = {h: self.domain_param.hysteresis_init}
