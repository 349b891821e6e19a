"""Parameter sets of alloy cells, composed from tables with a source per value."""

from .bilayer import bilayer, lithiated_foil
from .compose import ComposedParameterValues, compose
from .compose_full import compose_full
from .distribution import Distribution, Uncertain, distribution
from .hulls import HULLS, calculated_hull, measured_hull, reference_hull
from .phases import phase_parameters
from .provenance import Origin
from .sources import sources
from .stack_parts import stack_parts
from .tables import read_table

__all__ = [
    "HULLS",
    "ComposedParameterValues",
    "Distribution",
    "Origin",
    "Uncertain",
    "bilayer",
    "calculated_hull",
    "compose",
    "compose_full",
    "distribution",
    "lithiated_foil",
    "measured_hull",
    "phase_parameters",
    "read_table",
    "reference_hull",
    "sources",
    "stack_parts",
]
