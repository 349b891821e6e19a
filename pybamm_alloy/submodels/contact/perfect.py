import pybamm

from .base_contact import BaseContact


class Perfect(BaseContact):
    """The whole film touches the electrolyte, at every pressure."""

    def get_fundamental_variables(self):
        name = f"{self.electrode} pressed area fraction"
        return super().get_fundamental_variables() | {name: pybamm.Scalar(1)}

    def _initial_area_fraction(self, variables):
        return pybamm.Scalar(1)

    def _pressing_rate(self, pressed, variables):
        return pybamm.Scalar(0)

    def set_rhs(self, variables):
        pass

    def set_initial_conditions(self, variables):
        pass
