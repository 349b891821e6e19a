"""PyBaMM models of solid-state cells with lithium-alloy anodes."""

from pathlib import Path

# In a checkout, experiments/ and parameter_sets/ stand beside this folder.
if (Path(__file__).parents[1] / "pyproject.toml").exists():
    __path__.append(str(Path(__file__).parents[1]))

from . import experiments, parameter_sets, quantities
from .cells import BaseCell, HalfCell, SymmetricCell
from .hull import Hull
from .options import CellOptions, law_class, laws
from .parameters import AlloyCellParameters
from .protocols import Stripping, strip_under_pressure
from .spectrum import Spectrum, impedance, impedance_along

__all__ = [
    "AlloyCellParameters",
    "BaseCell",
    "CellOptions",
    "HalfCell",
    "Hull",
    "Spectrum",
    "Stripping",
    "SymmetricCell",
    "experiments",
    "impedance",
    "impedance_along",
    "law_class",
    "laws",
    "parameter_sets",
    "quantities",
    "strip_under_pressure",
]
