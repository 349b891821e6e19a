import pybamm

from .base_stack import BaseStack


class ConstantGap(BaseStack):
    """
    A fixture of a given stiffness: P = P_0 + K (swelling of both films), zero or more.

    P_0 is the stack pressure as set at the start; a stiffness of zero leaves it as it is.
    """

    def get_coupled_variables(self, variables):
        swelling = sum(
            variables[f"{Domain} electrode swelling [m]"]
            for Domain in ("Negative", "Positive")
        )
        pressure = self.param.initial_stack_pressure + self.param.stiffness * swelling
        return {"Stack pressure [Pa]": pybamm.maximum(pressure, 0)}
