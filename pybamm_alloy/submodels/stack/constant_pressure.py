from .base_stack import BaseStack


class ConstantPressure(BaseStack):
    """A fixture that holds the stack pressure."""

    def get_fundamental_variables(self):
        return {"Stack pressure [Pa]": self.param.stack_pressure}
