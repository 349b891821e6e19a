from .base_stack import BaseStack
from .constant_pressure import ConstantPressure

__all__ = ["BaseStack", "ConstantPressure"]
