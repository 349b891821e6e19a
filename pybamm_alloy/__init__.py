"""PyBaMM models of solid-state cells with lithium-alloy anodes."""

from . import experiments, parameter_sets, quantities
from .cells import BaseCell, HalfCell, SymmetricCell
from .hull import Hull
from .options import CellOptions, law_class, laws
from .parameters import AlloyCellParameters

__all__ = [
    "AlloyCellParameters",
    "BaseCell",
    "CellOptions",
    "HalfCell",
    "Hull",
    "SymmetricCell",
    "experiments",
    "law_class",
    "laws",
    "parameter_sets",
    "quantities",
]
