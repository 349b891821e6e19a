import pybamm

from .base_interphase import BaseInterphase


class Parabolic(BaseInterphase):
    """Growth limited by transport through the layer (Wagner): dd/dt = k/d."""

    def get_fundamental_variables(self):
        name = f"{self._Domain} interphase thickness [m]"
        return {name: pybamm.Variable(name, scale=pybamm.Scalar(1e-9))}

    def get_coupled_variables(self, variables):
        d = variables[f"{self._Domain} interphase thickness [m]"]
        return self._layer_variables(
            variables, d=d, growth_rate=self.domain_param.k_growth / d
        )

    def set_rhs(self, variables):
        d = variables[f"{self._Domain} interphase thickness [m]"]
        self.rhs = {d: variables[f"{self._Domain} interphase growth rate [m.s-1]"]}

    def set_initial_conditions(self, variables):
        d = variables[f"{self._Domain} interphase thickness [m]"]
        self.initial_conditions = {d: self.domain_param.d_init}
