from .base_kinetics import BaseKinetics
from .linear import Linear
from .symmetric_butler_volmer import SymmetricButlerVolmer

__all__ = ["BaseKinetics", "Linear", "SymmetricButlerVolmer"]
