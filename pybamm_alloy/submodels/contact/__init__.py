from .base_contact import BaseContact
from .perfect import Perfect
from .stack_pressure import StackPressure

__all__ = ["BaseContact", "Perfect", "StackPressure"]
