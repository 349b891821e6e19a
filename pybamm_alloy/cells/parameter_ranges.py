"""Allowed ranges of the parameters, and the one check that every way to run a cell calls."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from numbers import Real
from typing import Any

import pybamm

from ..thermodynamics import phases_of

#: Placeholder of the table → what stands there in the name of a parameter.
_PLACEHOLDERS = {
    "{electrode}": r"(?:Negative|Positive) electrode",
    "{interphase}": r"(?:Negative|Positive) interphase",
    "{phase}": r"[A-Z][A-Za-z0-9.]*",
    "{host}": r"[A-Z][A-Za-z0-9.]*",
}


@dataclass(frozen=True)
class ParameterRange:
    """A row of the table ``parameter_ranges.csv``.

    Attributes
    ----------
    parameter : str
        Name with placeholders, such as "{electrode} {phase} diffusivity [m2.s-1]".
    lowest, highest : float
        In the unit of the name.
    zero : bool
        Whether zero is allowed besides.
    meaning : str
    """

    parameter: str
    lowest: float
    highest: float
    zero: bool
    meaning: str

    def allows(self, value: float) -> bool:
        """Whether a value [in the unit of the name] is within the range."""
        return self.lowest <= value <= self.highest or (self.zero and value == 0)

    @property
    def unit(self) -> str:
        """Unit of the name; "1" for a pure number."""
        return self.parameter.rpartition("[")[2].rstrip("]") if "[" in self.parameter else "1"

    def __str__(self):
        unit = "" if self.unit == "1" else f" {self.unit}"
        zero = ", or zero" if self.zero and self.lowest > 0 else ""
        return f"{self.lowest:g} to {self.highest:g}{unit}{zero}"


@cache
def parameter_ranges() -> tuple[ParameterRange, ...]:
    """The table of parameters: every parameter that a submodel reads, with its range."""
    with (files(__package__) / "parameter_ranges.csv").open(encoding="utf-8") as file:
        return tuple(
            ParameterRange(
                row["parameter"],
                float(row["lowest"]),
                float(row["highest"]),
                row["zero"] == "yes",
                row["meaning"],
            )
            for row in csv.DictReader(file)
        )


@cache
def range_of(name: str) -> ParameterRange | None:
    """The range of a parameter by its name; None if it is not one of the table."""
    for row in parameter_ranges():
        pattern = re.escape(row.parameter)
        for placeholder, allowed in _PLACEHOLDERS.items():
            pattern = pattern.replace(re.escape(placeholder), allowed)
        if re.fullmatch(pattern, name):
            return row
    return None


def check_parameter_values(values: Mapping[str, Any]) -> None:
    """Check parameter values before anything is solved with them.

    Numbers must be within the ranges of the table, plateaus must fall and homogeneity ranges
    must not overlap from each phase to the next richer one. Functions, inputs and parameters
    that are not in the table are left to the model.

    Parameters
    ----------
    values : mapping
        Name to value, such as ``pybamm.ParameterValues`` or a part of them.

    Raises
    ------
    ValueError
        If a value is out of its range, or two values contradict each other. The message names
        the parameter, its value, and what is allowed.
    """
    numbers = {
        name: number
        for name, value in values.items()
        if (number := _number(value)) is not None
    }
    for name, number in numbers.items():
        allowed = range_of(name)
        if allowed is not None and not allowed.allows(number):
            raise ValueError(f"parameter '{name}' is {number:g}; it must be {allowed}")
    _check_above(numbers, "Upper voltage cut-off [V]", "Lower voltage cut-off [V]")
    for domain in ("Negative", "Positive"):
        _check_phases(numbers, f"{domain} electrode", phases_of(values, domain))


def _number(value):
    if isinstance(value, pybamm.Scalar):
        return float(value.value)
    if isinstance(value, Real) and not isinstance(value, bool):
        return float(value)
    return None


def _check_above(numbers, higher, lower):
    if higher in numbers and lower in numbers and not numbers[higher] > numbers[lower]:
        raise ValueError(
            f"parameter '{higher}' is {numbers[higher]:g}; it must be above '{lower}', which is "
            f"{numbers[lower]:g}"
        )


def _check_phases(numbers, electrode, phases):
    """Plateaus that fall, and phases that stand apart, from the host to the richest."""
    host, *rich = phases or [None]
    poor_edge = f"{electrode} {host} saturation stoichiometry"
    edge = numbers.get(poor_edge)
    for k, phase in enumerate(rich):
        if k + 1 < len(rich):
            plateau = "plateau potential [V]"
            _check_above(
                numbers, f"{electrode} {phase} {plateau}", f"{electrode} {rich[k + 1]} {plateau}"
            )
        theta = numbers.get(f"{electrode} {phase} stoichiometry")
        width = numbers.get(f"{electrode} {phase} homogeneity range")
        if None not in (theta, width, edge) and theta - width / 2 < edge - 1e-9:
            raise ValueError(
                f"phase '{phase}' of the {electrode.lower()} begins at {theta - width / 2:g} "
                f"lithium per host, below {edge:g}, where the phase before it ends; homogeneity "
                "ranges must not overlap"
            )
        edge = None if None in (theta, width) else theta + width / 2
