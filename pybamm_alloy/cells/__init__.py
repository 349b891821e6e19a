"""The cells: options, parameters, and the submodels that make a model of them."""

from .base_cell import BaseCell
from .calibrated_options import CALIBRATED_OPTIONS
from .full_cell import FullCell, FullCellDFN
from .full_cell_options import FullCellOptions
from .half_cell import HalfCell
from .options import CellOptions, submodel_class, submodel_names
from .parameter_ranges import ParameterRange, check_parameter_values, parameter_ranges
from .parameters import AlloyCellParameters
from .symmetric_cell import SymmetricCell

__all__ = [
    "CALIBRATED_OPTIONS",
    "AlloyCellParameters",
    "BaseCell",
    "CellOptions",
    "FullCell",
    "FullCellDFN",
    "FullCellOptions",
    "HalfCell",
    "ParameterRange",
    "SymmetricCell",
    "check_parameter_values",
    "parameter_ranges",
    "submodel_class",
    "submodel_names",
]
