"""A run as it is asked for: by names and numbers only, so that a record repeats it."""

from __future__ import annotations

import functools
import json
import math
from collections import Counter
from dataclasses import asdict, dataclass, field
from difflib import get_close_matches
from itertools import groupby
from numbers import Real

import pybamm

from .._util.digests import digests
from .._util.step_strings import step_hours
from .._util.validation import MOST_CYCLES
from ..cells import FullCell, FullCellDFN, HalfCell, SymmetricCell, check_parameter_values
from ..experiments import pressure_profile
from ..parameter_sets import ComposedParameterValues, compose_full

#: Time [h] that all steps of a run whose curves are kept may take.
MOST_HOURS = 10_000
#: Parameter that only full cells have.
_OF_FULL_CELLS = "Positive electrode active material volume fraction"


def check_cycle_count(count: int) -> None:
    """Refuse more cycles than can be run.

    Parameters
    ----------
    count : int

    Raises
    ------
    ValueError
        If there are more than :data:`MOST_CYCLES`.
    """
    if count > MOST_CYCLES:
        raise ValueError(f"the run has {count} cycles; it must have {MOST_CYCLES} at most")


@functools.lru_cache(maxsize=8)
def _composed(composition):
    """The values of a full cell whose composition is given as JSON; a run asks several times."""
    return compose_full(**json.loads(composition))


@dataclass(frozen=True)
class CellSpecification:
    """A cell as it is asked for, by names and numbers only.

    Attributes
    ----------
    parameter_set : str
        Name of a PyBaMM parameter set; of a half-cell if it ends with "_half_cell". Of a
        composed full cell it is a title.
    options : dict
        Of the model.
    parameters : dict of str to float or dict
        Those that differ from the set, in the unit of their name. A stack pressure that
        changes has {"times [s]": [...], "pressures [Pa]": [...]}.
    nodes : int, optional
        Through each film; the model's by default.
    composition : dict, optional
        Of a full cell that is no parameter set: the arguments of
        :func:`pybamm_alloy.parameter_sets.compose_full`.
    resolved : bool
        Whether the reaction is resolved through the cathode of a full cell, by
        :class:`pybamm_alloy.FullCellDFN`.
    """

    parameter_set: str
    options: dict = field(default_factory=dict)
    parameters: dict = field(default_factory=dict)
    nodes: int | None = None
    composition: dict | None = None
    resolved: bool = False

    @property
    def model(self):
        """The cell, with its options checked."""
        if self.is_full_cell:
            return (FullCellDFN if self.resolved else FullCell)(self.options)
        half = self.parameter_set.endswith("_half_cell")
        return (HalfCell if half else SymmetricCell)(self.options)

    @property
    def is_full_cell(self) -> bool:
        """Whether its positive electrode is a composite cathode."""
        return _OF_FULL_CELLS in self.base_values

    @property
    def base_values(self) -> pybamm.ParameterValues:
        """The set without what differs from it.

        Raises
        ------
        ValueError
            If there is no such set, it is none of these cells, or no full cell can be composed so.
        """
        if self.composition is not None:
            composed = _composed(json.dumps(self.composition, sort_keys=True))
            return ComposedParameterValues(dict(composed), composed.provenance)
        if self.parameter_set not in pybamm.parameter_sets:
            near = get_close_matches(self.parameter_set, list(pybamm.parameter_sets), cutoff=0.4)
            raise ValueError(
                f"no parameter set '{self.parameter_set}'; the nearest are {near}"
            )
        values = pybamm.ParameterValues(self.parameter_set)
        if "Electrode area [m2]" not in values:
            raise ValueError(
                f"{self.parameter_set} is not a set of these cells, such as those named "
                "Hansel2021_*"
            )
        return values

    @property
    def values(self) -> pybamm.ParameterValues:
        """The set with what differs from it.

        Raises
        ------
        ValueError
            If there is no such set, it has no such parameter, or a value is no number or out
            of its range.
        """
        values = self.base_values
        known = [name for name in values if isinstance(values[name], Real)]
        for name, value in self.parameters.items():
            if isinstance(value, dict) and name == "Stack pressure [Pa]":
                if set(value) != {"times [s]", "pressures [Pa]"}:
                    raise ValueError(
                        f"'{name}' has {list(value)}; it must have 'times [s]' and "
                        "'pressures [Pa]', or be a number"
                    )
                value = pressure_profile(value["times [s]"], value["pressures [Pa]"])
            elif name not in known:
                near = get_close_matches(name, known, n=3, cutoff=0.4)
                raise ValueError(
                    f"'{name}' is not a number of {self.parameter_set}; the nearest are {near}"
                )
            elif not (isinstance(value, Real) and math.isfinite(value)):
                raise ValueError(f"parameter '{name}' is {value!r}; it must be a number")
            values.update({name: value})
        check_parameter_values(values)
        return values

    @functools.cached_property
    def digest(self) -> str:
        """SHA-256 of every value, which tells whether the set has changed."""
        return digests(values=self.values.to_json())["values"]

    @property
    def mesh(self) -> dict:
        """``var_pts`` of a simulation, if the nodes are not the model's."""
        if self.nodes is None:
            return {}
        model = self.model
        films = (f"x_{domain[0]}" for domain in model.films)
        return {"var_pts": model.default_var_pts | dict.fromkeys(films, self.nodes)}


@dataclass(frozen=True)
class RunSpecification:
    """What is run.

    Attributes
    ----------
    cell : CellSpecification
    cycles : tuple of tuple of str
        The steps of each cycle, as PyBaMM reads them.
    name : str
        Of the experiment in :mod:`pybamm_alloy.experiments`; empty for steps of one's own.
    long : bool
        Whether only a part of the cycles is kept, as by :func:`pybamm_alloy.long_run`.
    """

    cell: CellSpecification
    cycles: tuple[tuple[str, ...], ...]
    name: str = ""
    long: bool = False

    def __post_init__(self):
        check_cycle_count(len(self.cycles))
        hours = sum(
            count * sum(map(step_hours, cycle)) for cycle, count in Counter(self.cycles).items()
        )
        if not self.long and hours > MOST_HOURS:
            raise ValueError(
                f"the steps of the run take {hours:g} hours; they must take {MOST_HOURS} hours at "
                "most, or the run be a long one, which does not keep every curve"
            )

    @property
    def experiment(self) -> pybamm.Experiment:
        """The steps as PyBaMM's experiment."""
        return pybamm.Experiment([*self.cycles])

    def to_dict(self) -> dict:
        """For JSON; cycles that are alike stand there once."""
        cycles = [
            {"times": len(list(alike)), "steps": list(steps)}
            for steps, alike in groupby(self.cycles)
        ]
        experiment = {"name": self.name, "cycles": cycles}
        nodes = self.cell.nodes or self.cell.model.default_var_pts["x_n"]
        cell = asdict(self.cell) | {"nodes": nodes}
        return cell | {"experiment": experiment, "long": self.long}

    @classmethod
    def from_dict(cls, content: dict) -> RunSpecification:
        """What :meth:`to_dict` gave."""
        options = {
            name: tuple(submodel) if isinstance(submodel, list) else submodel
            for name, submodel in content["options"].items()
        }
        cell = CellSpecification(
            content["parameter_set"],
            options,
            content["parameters"],
            content["nodes"],
            content.get("composition"),
            content.get("resolved", False),
        )
        experiment = content["experiment"]
        cycles = tuple(
            tuple(block["steps"])
            for block in experiment["cycles"]
            for _ in range(block["times"])
        )
        return cls(cell, cycles, experiment["name"], content["long"])
