"""What a sweep runs: the roles of its columns, and the cells that serve its rows."""

from __future__ import annotations

import inspect
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from numbers import Real

import numpy as np
import pybamm

from .. import _pybamm
from .._util.digests import digests
from .._util.step_strings import check_steps
from .._util.units import unit_of
from ..cells import BaseCell, check_parameter_values
from ..cells.base_cell import check_simulation_options
from ..results import profiles_of, termination_of, time_series
from .outputs import OUTPUTS

#: Column that names a parameter set; columns of the results with why a run ended or failed.
PARAMETER_SET, END, ERROR = "parameter set", "end", "error"
#: Area of the electrode, which an experiment may take as its argument ``area``.
AREA = "Electrode area [m2]"
#: Parameters that the steps of an experiment set, of which no inputs can be made.
TEMPERATURES = ("Ambient temperature [K]", "Initial temperature [K]")
#: Entry of a row's results that goes into a file of its own.
SOLUTION = "solution"
#: Built cells that a process keeps, for the next rows or the next sweep.
CACHE_SIZE = 4
_BUILT: dict = {}


@dataclass(frozen=True)
class SweepPlan:
    """What is the same for every row of a sweep, and which of its columns are what."""

    cell: type[BaseCell]
    options: dict
    values: pybamm.ParameterValues | None
    experiment: pybamm.Experiment | Callable | Sequence[float]
    outputs: tuple[str, ...] | dict[str, Callable]
    columns: tuple[str, ...]
    simulation_options: dict
    with_solutions: bool

    def check(self, table):
        """Refuse a column or an output that is not known, before anything is run."""
        for name in self.outputs:
            if name not in OUTPUTS and not isinstance(self.outputs, dict):
                raise ValueError(f"no output '{name}'; there are {list(OUTPUTS)}")
            if name in (*self.columns, END, ERROR, SOLUTION):
                raise ValueError(f"output '{name}' has the name of another column")
        if self.values is None and PARAMETER_SET not in self.columns:
            raise ValueError(f"no parameter values, and no column '{PARAMETER_SET}'")
        if table.empty:
            raise ValueError("the table has no rows")
        check_simulation_options(self.simulation_options)
        given: dict[str, str] = {}
        for name in self.arguments:
            if (other := given.setdefault(_argument(name), name)) != name:
                raise ValueError(f"columns '{other}' and '{name}' are of the same argument")
        known = self.values_of(table.iloc[0])
        for name in self.parameters:
            if name not in known:
                raise ValueError(
                    f"column '{name}' is neither a parameter of the set nor an option, nor "
                    f"an argument of the experiment ({sorted(self.takes)})"
                )
            bad = [
                x
                for x in table[name]
                if isinstance(x, bool | np.bool) or not (isinstance(x, Real) and np.isfinite(x))
            ]
            if bad:
                raise ValueError(f"{name} is {bad[0]!r}; it must be a finite number")
        if isinstance(self.experiment, pybamm.Experiment):
            self.check_experiment(self.experiment)
        for name in filter(unit_of, self.arguments):
            bad = [x for x in table[name] if isinstance(x, Real) and not np.isfinite(x)]
            if bad:
                raise ValueError(f"{name} is {bad[0]!r}; it must be a finite number")

    def check_experiment(self, experiment):
        """Refuse steps that contradict themselves, or set what a column gives."""
        check_steps(experiment)
        if "Current function [A]" in self.parameters:
            raise ValueError(
                "column 'Current function [A]' has no effect, as the steps of the experiment set "
                "the current; make it an argument of a function that returns the experiment"
            )
        temperatures = [step.temperature for step in experiment.steps]
        if TEMPERATURES[0] in self.parameters and any(T is not None for T in temperatures):
            raise ValueError(
                f"column '{TEMPERATURES[0]}' has no effect, as the steps of the experiment have "
                f"the temperatures {sorted({T for T in temperatures if T is not None})} K; leave "
                "one of them out"
            )

    @cached_property
    def digest(self):
        """Digest of everything that a row's results depend on."""
        parts = digests(
            cell=[self.cell, self.options],
            values=None if self.values is None else self.values.to_json(),
            experiment=_description(self.experiment),
            outputs=self.outputs,
            columns=self.columns,
            options={
                name: _pybamm.solver_settings(value) if name == "solver" else value
                for name, value in self.simulation_options.items()
            },
        )
        return digests(sweep=parts)["sweep"]

    def built(self, row):
        """The built cell that serves a row, and the row's inputs."""
        key = (self.digest, self.with_solutions, *(row[name] for name in self.fixed))
        if key not in _BUILT:
            if len(_BUILT) >= CACHE_SIZE:
                del _BUILT[next(iter(_BUILT))]
            _BUILT[key] = BuiltCell(self, row)
        return _BUILT[key], {name: float(row[name]) for name in self.inputs}

    @cached_property
    def takes(self):
        """Names of the arguments of the experiment."""
        if not callable(self.experiment):
            return set()
        return set(inspect.signature(self.experiment).parameters)

    @cached_property
    def arguments(self):
        """Columns that are arguments of the experiment."""
        return [name for name in self.columns if _argument(name) in self.takes]

    @cached_property
    def submodels(self):
        """Columns that are options of the model."""
        known = self.cell(self.options, build=False).options
        return [name for name in self.columns if name in known and name not in self.arguments]

    @cached_property
    def parameters(self):
        """Columns that are parameters of the set."""
        others = {PARAMETER_SET, *self.arguments, *self.submodels}
        return [name for name in self.columns if name not in others]

    @cached_property
    def inputs(self):
        """Parameters that the equations take as numbers, without being built anew."""
        built = self.cell(self.options, build=False).mesh_parameters
        if "area" in self.takes:
            built = built | {AREA}
        if not self.only_times:
            built = built | {*TEMPERATURES}
        return [name for name in self.parameters if name not in built]

    @cached_property
    def fixed(self):
        """Columns that a cell is built anew for."""
        return [name for name in self.columns if name not in self.inputs]

    @property
    def only_times(self):
        """Whether rows can go to the solver together."""
        return not (callable(self.experiment) or isinstance(self.experiment, pybamm.Experiment))

    def values_of(self, row):
        """Parameter values of a row, but for its parameters."""
        if PARAMETER_SET in self.columns:
            return pybamm.ParameterValues(row[PARAMETER_SET])
        return self.values.copy()

    def experiment_of(self, row, values):
        """The experiment of a row, of the arguments that it takes."""
        if not callable(self.experiment):
            return self.experiment
        given = {"area": values[AREA]} if "area" in self.takes else {}
        for name in self.arguments:
            unit = unit_of(name)
            given[_argument(name)] = f"{row[name]:.12g} {unit}" if unit else row[name]
        experiment = self.experiment(**given)
        if isinstance(experiment, pybamm.Experiment):
            self.check_experiment(experiment)
        return experiment


class BuiltCell:
    """A cell that is built once, for all rows that differ in its inputs only."""

    def __init__(self, plan, row):
        submodels = {name: row[name] for name in plan.submodels}
        self.plan, self.model = plan, plan.cell(plan.options | submodels)
        self.values = plan.values_of(row)
        self.values.update({name: row[name] for name in plan.parameters if name in plan.fixed})
        self.experiment = plan.experiment_of(row, self.values)
        values = self.values.copy()
        values.update(dict.fromkeys(plan.inputs, "[input]"))
        with_steps = isinstance(self.experiment, pybamm.Experiment)
        self.simulation = pybamm.Simulation(
            self.model,
            parameter_values=values,
            experiment=self.experiment if with_steps else None,
            **plan.simulation_options,
        )
        self.times = None if with_steps else [*self.experiment]

    def check(self, inputs):
        """Refuse inputs that are out of the range of their parameter."""
        check_parameter_values(dict(self.values) | inputs)

    def solve(self, inputs):
        """Solutions of some inputs: of steps one by one, of times in one call."""
        for one in inputs:
            self.check(one)
        if self.times is None:
            return [self.simulation.solve(inputs=one) for one in inputs]
        solutions = self.simulation.solve(self.times, inputs=inputs)
        return solutions if isinstance(solutions, list) else [solutions]

    def results(self, solution, inputs):
        """Row of results of a solution."""
        self.values.update(inputs)
        outputs = self.plan.outputs
        if isinstance(outputs, dict):
            found = {name: output(solution) for name, output in outputs.items()}
            pickle.dumps(found)  # a result that no other process could send costs its row
        else:
            found = {name: float(OUTPUTS[name](solution, self)) for name in outputs}
        end = termination_of(solution, None if self.times else self.experiment)
        if self.plan.with_solutions:
            found[SOLUTION] = dict(time_series(solution)) | profiles_of(solution)
        return found | {END: end.sentence, ERROR: ""}


def _argument(column):
    """Name of the argument of an experiment that a column gives."""
    return column.partition("[")[0].strip().replace(" ", "_")


def _description(experiment):
    if isinstance(experiment, pybamm.Experiment):
        return _pybamm.experiment_description(experiment)
    return experiment if callable(experiment) else [*map(float, experiment)]
