from .base_stack import BaseStack


class ConstantPressure(BaseStack):
    """A fixture that holds the stack pressure, or leads it through a function of time."""

    def get_fundamental_variables(self):
        return {"Stack pressure [Pa]": self.param.stack_pressure}
