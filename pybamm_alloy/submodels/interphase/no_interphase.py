import pybamm

from .base_interphase import BaseInterphase


class NoInterphase(BaseInterphase):
    """Film and electrolyte do not react, and nothing lies between them."""

    def get_fundamental_variables(self):
        return {}

    def get_coupled_variables(self, variables):
        zero = pybamm.Scalar(0)
        return self._layer_variables(
            variables, d=zero, volume=zero, grown=zero, growth_rate=zero
        )

    def set_rhs(self, variables):
        pass

    def set_initial_conditions(self, variables):
        pass
