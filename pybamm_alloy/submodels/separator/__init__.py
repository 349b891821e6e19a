from .base_separator import BaseSeparator
from .ohmic import Ohmic

__all__ = ["BaseSeparator", "Ohmic"]
