from .base_cell import BaseCell
from .half_cell import HalfCell
from .symmetric_cell import SymmetricCell

__all__ = ["BaseCell", "HalfCell", "SymmetricCell"]
