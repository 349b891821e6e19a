from .base_stack import BaseStack
from .constant_gap import ConstantGap
from .constant_pressure import ConstantPressure

__all__ = ["BaseStack", "ConstantGap", "ConstantPressure"]
