"""Every use of what PyBaMM does not document: one function each, with the reason.

No other module of the package touches such a name; ``tests/unit/test_pybamm.py`` holds each of
them to the installed PyBaMM.
"""

from __future__ import annotations

import copy
import re
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import pairwise

import casadi
import numpy as np
import pybamm
from pybamm.models.symbol_processor import SymbolProcessor

# --- Parameter values, as a model receives them


class Divisor(pybamm.UnaryOperator):
    """A parameter, or a difference of two, that is divided by: zero is refused by its name.

    PyBaMM raises a ``ZeroDivisionError`` without a message while it inserts the values.
    """

    __slots__ = ()

    def __init__(self, child):
        super().__init__("divisor", child)

    def _unary_new_copy(self, child, perform_simplifications=True):
        if isinstance(child, pybamm.Scalar) and child.value == 0:
            single = isinstance(self.child, pybamm.Parameter | pybamm.FunctionParameter)
            name = self.child.name if single else str(self.child)
            raise ValueError(f"parameter '{name}' is 0; it must be above zero")
        unknown = child.has_symbol_of_classes((pybamm.Parameter, pybamm.FunctionParameter))
        return type(self)(child) if unknown else child


def divisor(name: str, inputs: Mapping[str, pybamm.Symbol] | None = None) -> Divisor:
    """A parameter that is divided by; with inputs, one that may be a function of them."""
    if inputs is None:
        return Divisor(pybamm.Parameter(name))
    return Divisor(pybamm.FunctionParameter(name, dict(inputs)))


class CellMean(pybamm.UnaryOperator):
    """The mean over each cell of the mesh of a profile, whatever its steps.

    A function of a spatial variable is evaluated by PyBaMM at the centres of the cells, so that
    the integral of a step depends on the mesh. As soon as the values of its parameters are in
    it, the profile becomes the difference of its integral at the edges of each cell. One that
    depends on inputs, whose values are not known then, becomes the mean of its values at equal
    distances within the cell.
    """

    __slots__ = ()

    def __init__(self, child):
        super().__init__("cell mean", child)

    def _unary_new_copy(self, child, perform_simplifications=True):
        if child.has_symbol_of_classes((pybamm.Parameter, pybamm.FunctionParameter)):
            return type(self)(child)
        X = next((s for s in child.pre_order() if isinstance(s, pybamm.SpatialVariable)), None)
        if X is None:
            return child
        edge = pybamm.SpatialVariableEdge(X.name, domain=X.domain, coord_sys=X.coord_sys)
        if child.has_symbol_of_classes((pybamm.InputParameter, pybamm.Time)):
            if child.has_symbol_of_classes(_WITH_STEPS):
                warnings.warn(
                    "an initial profile with steps depends on inputs, so that its mean over each "
                    f"cell of the mesh is that of {_POINTS_OF_INPUTS} points: the place of a step "
                    f"is exact to 1/{2 * _POINTS_OF_INPUTS} of a cell",
                    stacklevel=2,
                )
            width = pybamm.Function(_inverse, pybamm.div(pybamm.Function(_numbers, edge)))
            shares = (np.arange(_POINTS_OF_INPUTS) + 0.5) / _POINTS_OF_INPUTS - 0.5
            return sum(_at(child, X + share * width) for share in shares) / _POINTS_OF_INPUTS
        return pybamm.div(pybamm.Function(partial(_integral_to, child), edge))


#: Number of points in a cell at which a profile that depends on inputs is evaluated.
_POINTS_OF_INPUTS = 50
_WITH_STEPS = (
    *(pybamm.EqualHeaviside, pybamm.NotEqualHeaviside, pybamm.Sign),
    *(pybamm.Modulo, pybamm.Floor, pybamm.Ceiling),
)


def _numbers(edges: np.ndarray) -> np.ndarray:
    """0, 1, 2, … at the edges of the cells: their difference over a cell is one."""
    return np.arange(np.size(edges), dtype=float).reshape(np.shape(edges))


def _inverse(values: np.ndarray) -> np.ndarray:
    """1/x; PyBaMM asks for the shape with zeros."""
    return 1 / np.where(values == 0, 1.0, values)


#: Error of the integral over a part of a cell, relative to the largest value times all cells.
_INTEGRAL_TOLERANCE = 1e-11
#: Parts into which a cell is divided at first, and how often a part may be halved.
_PARTS, _HALVINGS = 32, 50


def _integral_to(profile: pybamm.Symbol, edges: np.ndarray) -> np.ndarray:
    """Integral of a profile from the first edge to each, by Simpson's rule with bisection."""
    points = np.ravel(edges)
    if not np.isfinite(points).all():  # PyBaMM asks for the shape with NaN
        return np.zeros_like(edges)
    fine = np.unique(np.concatenate([np.linspace(*pair, _PARTS + 1) for pair in pairwise(points)]))
    left, right = fine[:-1], fine[1:]
    cell = np.searchsorted(points, (left + right) / 2) - 1
    integrals, largest = np.zeros(len(points) - 1), 0.0
    for _ in range(_HALVINGS):
        at = np.linspace(left, right, 5)
        theta = np.broadcast_to(_value_at(profile, at.ravel()), at.size).reshape(at.shape)
        largest = max(largest, np.abs(theta).max())
        coarse = (right - left) * (np.array([1, 0, 4, 0, 1]) @ theta) / 6
        better = (right - left) * (np.array([1, 4, 2, 4, 1]) @ theta) / 12
        tolerance = _INTEGRAL_TOLERANCE * largest * (points[-1] - points[0])
        open_ = np.abs(better - coarse) > tolerance
        np.add.at(integrals, cell[~open_], better[~open_])
        if not open_.any():
            break
        middle = at[2, open_]
        left = np.concatenate([left[open_], middle])
        right = np.concatenate([middle, right[open_]])
        cell = np.tile(cell[open_], 2)
    else:
        np.add.at(integrals, cell[: len(middle)], better[open_])
    return np.append(0.0, np.cumsum(integrals)).reshape(np.shape(edges))


def _value_at(symbol: pybamm.Symbol, points: np.ndarray) -> np.ndarray:
    """Values of an expression of one spatial variable at some points of it."""

    return np.ravel(_at(symbol, pybamm.Vector(points)).evaluate())


def _at(symbol: pybamm.Symbol, points: pybamm.Symbol) -> pybamm.Symbol:
    """An expression with other points in place of its spatial variable."""
    if isinstance(symbol, pybamm.SpatialVariable):
        return points
    children = [_at(child, points) for child in symbol.children]
    return symbol.create_copy(new_children=children) if children else symbol


class _Processor(SymbolProcessor):
    """Tells a model the parameter values that were inserted into its equations.

    ``ParameterValues.process_model`` hands them to the model's symbol processor, the only
    place where a model meets the values that a user gave to ``pybamm.Simulation``.
    """

    def __init__(self, receive: Callable[[pybamm.ParameterValues], None]):
        super().__init__()
        self._receive = receive

    @property
    def parameter_values(self):
        return super().parameter_values

    @parameter_values.setter
    def parameter_values(self, values):
        SymbolProcessor.parameter_values.fset(self, values)
        self._receive(values)


def on_parameter_values(model: pybamm.BaseModel, receive: Callable) -> None:
    """Call a function with the parameter values once they are in the equations of a model."""
    processor = _Processor(receive)
    processor.__dict__.update(model.symbol_processor.copy().__dict__)
    # The processor is public, its place in the model is not.
    model._symbol_processor = processor


def names_inserted(values: pybamm.ParameterValues) -> set[str]:
    """Names of the parameters that were looked up while values were put into equations."""
    return parameter_names(values._processor.cache)


#: Packages whose symbols a file of parameter values may have, and the leaves beside them.
_SYMBOLS_OF = ("pybamm", "pybamm_alloy")
_LEAVES = {"builtins.float", "builtins.slice", "builtins.tuple", "numpy.ndarray"}
#: Tags of PyBaMM's earlier formats, by which it would import a module too.
_EARLIER_TAGS = ({"py/object"}, {"class", "module"}, {"type"})


def parameter_values_of_json(content: Mapping[str, object]) -> pybamm.ParameterValues:
    """Parameter values from the JSON that PyBaMM made of them, with nothing imported for it.

    ``ParameterValues.from_json`` imports any module that the content names, and leaves errors of
    its own kinds. Only symbols of PyBaMM and of this package are taken here.

    Raises
    ------
    ValueError
        If a value is no number, text or symbol, has another symbol, or cannot be read; it names
        the parameter.
    """
    values: dict[str, object] = {}
    for name, node in content.items():
        texts = isinstance(node, list) and all(isinstance(text, str) for text in node)
        if isinstance(node, bool) or not (texts or isinstance(node, int | float | str | dict)):
            raise ValueError(f"parameter '{name}' is {node!r:.60}; it must be a number or a symbol")
        try:
            _check_tags(node)
            values |= pybamm.ParameterValues.from_json({name: node})
        except RecursionError as error:
            raise ValueError(f"parameter '{name}' is nested too deeply") from error
        except Exception as error:  # of any constructor of a symbol
            reason = " ".join(str(error).split())[:200]
            raise ValueError(
                f"parameter '{name}' cannot be read: {type(error).__name__}: {reason}"
            ) from error
    return pybamm.ParameterValues(values)


def _check_tags(node):
    """Refuse nodes whose class is no symbol of the packages, which would be imported."""
    if isinstance(node, list):
        for part in node:
            _check_tags(part)
    if not isinstance(node, dict):
        return
    if "$type" in node:
        tag = node["$type"]
        if not isinstance(tag, str) or tag not in _LEAVES and not _is_symbol(tag):
            raise ValueError(f"'$type' is {tag!r}, which is no symbol of {_SYMBOLS_OF}")
    elif any(tags <= node.keys() for tags in _EARLIER_TAGS):
        raise ValueError("it has no '$type', but a tag of an earlier format of PyBaMM")
    for part in node.values():
        _check_tags(part)


def _is_symbol(tag):
    module, _, name = tag.rpartition(".")
    # The module must have been imported already.
    found = getattr(sys.modules.get(module), name, None)
    known = module.partition(".")[0] in _SYMBOLS_OF
    return known and isinstance(found, type) and issubclass(found, pybamm.Symbol)


def parameter_names(symbols: Iterable[pybamm.Symbol]) -> set[str]:
    """Names of the parameters, and functions of parameters, among some symbols."""
    kinds = (pybamm.Parameter, pybamm.FunctionParameter)
    return {symbol.name for symbol in symbols if isinstance(symbol, kinds)}


def indirect_controls(model: pybamm.BaseModel, values: pybamm.ParameterValues) -> set[str]:
    """Which of "power" and "resistance" a model, or the steps of an experiment, control.

    PyBaMM makes a model for each step, with "Power function [W]" among its values, or in the
    mode "unified" one for all, in which a conditional has the residual of each step.
    """
    modes = {"power": "Power function [W]", "resistance": "Resistance function [Ohm]"}
    found = {mode for mode, name in modes.items() if name in values}
    for state, equation in model.algebraic.items():
        if state.name != CURRENT_STATE or not isinstance(equation, pybamm.Conditional):
            continue
        power = values.process_symbol(model.variables["Power [W]"])
        for residual in equation.children[1:]:
            if any(symbol == power for symbol in residual.pre_order()):
                found.add("power")
            elif isinstance(residual, pybamm.Subtraction) and isinstance(
                residual.right, pybamm.Multiplication
            ):
                found.add("resistance")
    return found


#: Scalar state that PyBaMM adds where the current is solved for.
CURRENT_STATE = "Current variable [A]"

# --- Meshes


class ExponentialSubMesh(pybamm.Exponential1DSubMesh):
    """An exponential submesh that ``save_model`` can write, and ``load_model`` read.

    PyBaMM's own is written without what reads it. The edges are all that a submesh needs.
    """

    _serialise_derived_params = pybamm.Exponential1DSubMesh._serialise_derived_params | {
        "side",
        "stretch",
    }

    @classmethod
    def _from_json(cls, snippet):
        submesh = cls.__new__(cls)
        pybamm.SubMesh1D.__init__(submesh, np.array(snippet["edges"]), snippet["coord_sys"])
        return submesh


# --- States of discretised models and of solutions


def state_slices(model: pybamm.BaseModel) -> dict[str, slice]:
    """Name of each state of a discretised model to its place in the vector y."""
    return {variable.name: place for variable, (place,) in model.y_slices.items()}


def state_variables(model: pybamm.BaseModel) -> dict[str, pybamm.Variable]:
    """Name of each state of a discretised model to its symbol, with scale and reference."""
    return {variable.name: variable for variable in model.y_slices}


def state_count(model: pybamm.BaseModel) -> int:
    """Length of the vector y of a discretised model."""
    return model.len_rhs_and_alg


def differential_count(model: pybamm.BaseModel) -> int:
    """How many entries of y have a differential equation: they come first."""
    return model.len_rhs


def last_model(solution: pybamm.Solution) -> pybamm.BaseModel:
    """The discretised model of the last step of a solution."""
    return solution.all_models[-1]


def last_inputs(solution: pybamm.Solution) -> dict[str, float]:
    """The inputs of the last step of a solution."""
    return {name: float(np.squeeze(v)) for name, v in solution.all_inputs[-1].items()}


def last_state_vector(solution: pybamm.Solution) -> np.ndarray:
    """The vector y at the last time."""
    return solution.all_ys[-1][:, -1]


def algebraic_residuals(
    solution: pybamm.Solution, model: pybamm.BaseModel, names: Iterable[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Times [s] of the last step of a solution, and the largest residual at each.

    Those of the equations of algebraic states with these names count, a scalar each. They have
    the unit of the equation, such as [V] for a held voltage. Without such a state they are zero.
    """
    times, states = solution.all_ts[-1], np.asarray(solution.all_ys[-1])
    inputs = solution.all_inputs_casadi[-1]
    slices = state_slices(model)
    scales = {
        slices[state.name].start - model.len_rhs: state.scale.evaluate()
        for state in model.algebraic
        if state.name in names
    }
    if not scales:
        return times, np.zeros(len(times))
    places, factors = list(scales), np.array([*scales.values()], dtype=float)
    residuals = [
        np.abs(factors * np.ravel(model.algebraic_eval(t, y, inputs))[places]).max()
        for t, y in zip(times, states.T)
    ]
    return times, np.array(residuals)


def last_states(solution: pybamm.Solution) -> dict[str, np.ndarray]:
    """Name of each state to its scaled values at the last time."""
    y = last_state_vector(solution)
    return {name: y[place] for name, place in state_slices(last_model(solution)).items()}


def solution_of_states(
    time: float,
    states: Mapping[str, np.ndarray],
    model: pybamm.BaseModel,
    inputs: Mapping[str, float],
) -> pybamm.Solution:
    """A solution of one time from the scaled values of its states; one not given is zero."""
    y = np.zeros((state_count(model), 1))
    for name, place in state_slices(model).items():
        y[place, 0] = states.get(name, 0.0)
    return pybamm.Solution(np.array([time]), y, model, dict(inputs))


def times_by_step(solution: pybamm.Solution) -> list[np.ndarray]:
    """The solver's times [s] of each step of a solution."""
    return solution.all_ts


def ends_of(solutions: Sequence[pybamm.Solution]) -> pybamm.Solution:
    """The last time of each of some solutions, as one: a variable is then set up once."""
    return pybamm.Solution(
        [solution.all_ts[-1][-1:] for solution in solutions],
        [solution.all_ys[-1][:, -1:] for solution in solutions],
        [last_model(solution) for solution in solutions],
        [solution.all_inputs[-1] for solution in solutions],
    )


def solution_with_sensitivities(time, y, sensitivities, model, inputs) -> pybamm.Solution:
    """A solution of one time, to start from with the sensitivities of its states."""
    return pybamm.Solution(
        np.array([time]), y[:, np.newaxis], model, inputs, all_sensitivities={"all": sensitivities}
    )


def state_sensitivities(solution: pybamm.Solution) -> np.ndarray:
    """∂y/∂p at the last time, shape (states, parameters), parameters by name."""
    return solution._all_sensitivities["all"][-1]


# --- Equations as compiled functions


def equations(model: pybamm.BaseModel) -> pybamm.Symbol:
    """Right-hand sides and algebraic residuals of a discretised model, in the order of y."""
    return pybamm.numpy_concatenation(model.concatenated_rhs, model.concatenated_algebraic)


def initial_states(model: pybamm.BaseModel) -> pybamm.Symbol:
    """Initial values of y of a discretised model."""
    return model.concatenated_initial_conditions


def mass_matrix(model: pybamm.BaseModel):
    """The mass matrix of a discretised model, sparse."""
    return model.mass_matrix.entries


def variable(model: pybamm.BaseModel, name: str) -> pybamm.Symbol:
    """A variable of a discretised model by its name."""
    return model.get_processed_variable(name)


def input_names(model: pybamm.BaseModel) -> set[str]:
    """Names of the inputs that stand in the equations of a discretised model."""
    return {
        symbol.name
        for equation in (equations(model), initial_states(model))
        for symbol in equation.pre_order()
        if isinstance(symbol, pybamm.InputParameter)
    }


def compiled(
    symbol: pybamm.Symbol, model: pybamm.BaseModel, names: Iterable[str], by: Sequence[str] = ()
) -> Callable:
    """A discretised symbol and its derivatives as one compiled function.

    Parameters
    ----------
    symbol : pybamm.Symbol
        Of the discretised model, of n entries.
    model : pybamm.BaseModel
    names : iterable of str
        Inputs that the symbol may have.
    by : sequence of str
        Those of the inputs by which it is differentiated.

    Returns
    -------
    callable
        (time [s], y, inputs) to the value, shape (n,), and its derivatives by y and by the
        inputs, sparse.
    """
    order = [*by, *sorted(set(names) - set(by))]
    t, y = casadi.MX.sym("t"), casadi.MX.sym("y", state_count(model))
    p, others = casadi.MX.sym("p", len(by)), casadi.MX.sym("others", len(order) - len(by))
    inputs = dict(zip(order, [*casadi.vertsplit(p), *casadi.vertsplit(others)]))
    value = symbol.to_casadi(t=t, y=y, inputs=inputs)
    derivatives = [casadi.jacobian(value, y), casadi.jacobian(value, p)]
    function = casadi.Function("f", [t, y, p, others], [value, *derivatives])

    def evaluate(time, states, given):
        numbers = [float(np.squeeze(given[name])) for name in order]
        value, *matrices = function(time, states, numbers[: len(by)], numbers[len(by) :])
        return value.full()[:, 0], *(matrix.sparse() for matrix in matrices)

    return evaluate


def over_states(
    symbol: pybamm.Symbol, time: float, states: np.ndarray, inputs: Mapping[str, float]
) -> np.ndarray:
    """A discretised scalar in some states, shape (n, count): its values, shape (count,)."""
    # Not numbers but symbols: the conditional of the mode "unified" takes nothing else.
    t, y = casadi.MX.sym("t"), casadi.MX.sym("y", states.shape[0])
    symbols = {name: casadi.MX.sym(name) for name in inputs}
    given = [float(np.squeeze(inputs[name])) for name in symbols]
    value = symbol.to_casadi(t=t, y=y, inputs=symbols)
    function = casadi.Function("f", [t, y, *symbols.values()], [value])
    return np.array([float(function(time, state, *given)) for state in states.T])


def state_at_start(model: pybamm.BaseModel) -> np.ndarray:
    """The vector y from which the last solve of a discretised model began."""
    return np.ravel(np.array(model.y0_list[0]))


def function_of_time(
    symbols: Sequence[pybamm.Symbol], inputs: Mapping[str, float]
) -> Callable[[np.ndarray], np.ndarray]:
    """Discretised scalars that depend on time and inputs, as one compiled function.

    Returns
    -------
    callable
        Times [s], shape (n,), to the values of each scalar, shape (scalars, n).
    """
    t = casadi.MX.sym("t")
    given = {name: float(np.squeeze(value)) for name, value in inputs.items()}
    values = casadi.vertcat(*(symbol.to_casadi(t=t, inputs=given) for symbol in symbols))
    function = casadi.Function("f", [t], [values])
    return lambda times: function.map(len(times))(times).full()


# --- Experiments


class _Part(pybamm.Experiment):
    """Some cycles of an experiment, whose steps keep their place in the whole.

    An experiment made of these cycles alone would not know when the step after its last one
    starts, and would refuse a first step without a start time.
    """

    def __init__(self, whole, start, stop, first_capacity):
        vars(self).update(vars(whole))
        value, unit = whole.termination.get("capacity", (0.0, "Ah"))
        if first_capacity is not None and unit == "%":
            # PyBaMM would take the percentage of the first of these cycles.
            limit = value / 100 * first_capacity, "Ah"
            self.termination = whole.termination | {"capacity": limit}
        first, last = sum(whole.cycle_lengths[:start]), sum(whole.cycle_lengths[:stop])
        self.cycles = whole.cycles[start:stop]
        self.cycle_lengths = whole.cycle_lengths[start:stop]
        self.steps = [copy.copy(step) for step in whole.steps[first:last]]
        if start > 0:
            # The rest before its start time is the end of the cycle before.
            self.steps[0].start_time = None
        self.unique_steps = set(self.steps)

    def copy(self):
        return self


def experiment_of_cycles(
    experiment: pybamm.Experiment, start: int, stop: int, first_capacity: float | None = None
):
    """Some cycles of an experiment, with its period, temperature, terminations and start times.

    A termination by a percentage of the capacity is one of that after the first cycle [A.h].
    """
    return _Part(experiment, start, stop, first_capacity)


def cycles_description(cycles: Sequence) -> list[str]:
    """What cycles must have in common to be the same.

    PyBaMM's comparison of steps leaves out their durations, periods and start times.
    """
    return [repr(cycle) for cycle in cycles]


def has_start_times(experiment: pybamm.Experiment) -> bool:
    """Whether a step of an experiment has a start time."""
    return any(step.start_time is not None for step in experiment.steps)


def stops_at_capacity(experiment: pybamm.Experiment) -> bool:
    """Whether an experiment has a termination by capacity."""
    return "capacity" in experiment.termination


def experiment_description(experiment: pybamm.Experiment) -> list:
    """All that two experiments must have in common to be the same."""
    return [experiment.cycles, *experiment.args[1:]]


class CustomStep(pybamm.step.CustomStepImplicit):
    """A custom step that is not taken for one with other arguments of its residual.

    PyBaMM compares custom steps by termination and direction alone, and solves all that are
    equal with the model of the first.

    Parameters
    ----------
    residual : functools.partial
        Of the variables; zero at the current of the step.
    **kwargs
        As of ``pybamm.step.CustomStepImplicit``.
    """

    def __init__(self, residual, **kwargs):
        super().__init__(residual, **kwargs)
        self.hash_args += f", {residual.keywords}"

    def copy(self):
        return CustomStep(self.current_rhs_function, **self.kwargs)


def step_of(experiment: pybamm.Experiment, cycle: int, step: int):
    """A step of an experiment, cycle and step counted from 1."""
    return experiment.steps[sum(experiment.cycle_lengths[: cycle - 1]) + step - 1]


def step_count(experiment: pybamm.Experiment, cycle: int) -> int:
    """Number of steps of a cycle, counted from 1."""
    return experiment.cycle_lengths[cycle - 1]


def model_of_step(simulation: pybamm.Simulation, number: int) -> pybamm.BaseModel:
    """The discretised model of a step of an experiment, from 1; of the padding rest for 0."""
    simulation.build_for_experiment()
    models = simulation.steps_to_built_models or {}
    key = simulation.experiment.steps[number - 1].basic_repr() if number else _PADDING_REST
    return models.get(key, simulation.built_model)


def ends_with_padding_rest(simulation: pybamm.Simulation, step: pybamm.Solution) -> bool:
    """Whether a solved step was followed by a rest until the start time of the next."""
    padding = (simulation.steps_to_built_models or {}).get(_PADDING_REST)
    return padding is not None and last_model(step) is padding


class Watch(pybamm.callbacks.Callback):
    """Remembers what a solution does not tell: cycles that were solved, and why one was not.

    Attributes
    ----------
    cycles : list of int
        Numbers of the cycles of the solution, those of its starting solution left out. A
        cycle that was skipped whole is not among them.
    error : pybamm.SolverError or None
        That ended the experiment, in the step ``failed``, a pair of cycle and step from 1.
    """

    def __init__(self):
        self.cycles, self.error, self.failed = [], None, (1, 1)

    def on_cycle_start(self, logs):
        self._solved = False

    def on_step_end(self, logs):
        self._solved = True

    def on_cycle_end(self, logs):
        if self._solved:
            self.cycles.append(logs["cycle number"][0])

    def on_experiment_error(self, logs):
        self.error = logs["error"]
        self.failed = logs["cycle number"][0], logs["step number"][0]


# --- Why a step ended: PyBaMM has it as text only

_EVENT, _OF_EXPERIMENT, _DURATION = "event: ", " [experiment]", "final time"
_CANNOT_BEGIN = "infeasible due to exceeded bounds at initial conditions"
_MET_AT_START = "non-positive at initial conditions"
_SKIPPED = "Event exceeded in initial conditions"
_PADDING_REST = "Rest for padding"
#: Termination of a solution to the quantity whose limit in the experiment was met.
_LIMITS = {
    f"experiment {quantity} limit reached": quantity for quantity in ("time", "voltage", "capacity")
}


def event_of(step) -> tuple[str, bool]:
    """The event that ended a step, and whether the step asked for it.

    The name is empty if the step lasted as long as it was to, or could not be solved.
    """
    text = step.termination
    if text == _DURATION:
        return "", False
    asked = text.endswith(_OF_EXPERIMENT)
    return text.removeprefix(_EVENT).removesuffix(_OF_EXPERIMENT), asked


def was_skipped(step) -> bool:
    """Whether a step, or the last step of a solution, was past its end as it began."""
    return str(step.termination) == _SKIPPED


def limit_of_experiment(solution, experiment: pybamm.Experiment) -> str:
    """The termination of the experiment that ended a solution, such as "voltage limit 2 V".

    Empty if it was none.
    """
    quantity = _LIMITS.get(str(solution.termination))
    if quantity is None:
        return ""
    limit = experiment.termination[quantity]
    value, unit = limit if isinstance(limit, tuple) else (limit, "s")
    return f"{quantity} limit {value:g} {unit}"


def event_expressions(model: pybamm.BaseModel) -> dict[str, pybamm.Symbol]:
    """Name of each event of a discretised model, as of :func:`event_of`, to its expression."""
    return {event.name: event.expression for event in model.events}


def has_no_end_of_its_own(step) -> bool:
    """Whether a step of an experiment was given no duration: PyBaMM then ends it after a day."""
    return step.uses_default_duration


def cannot_begin(error: pybamm.SolverError) -> bool:
    """Whether PyBaMM refused to begin a cycle whose every step is past its end already."""
    return _CANNOT_BEGIN in " ".join(str(error).split())


def skips_step(error: pybamm.SolverError) -> bool:
    """Whether PyBaMM skips a step, whose own end is met as it begins, and goes on."""
    return _MET_AT_START in error.message and _OF_EXPERIMENT in error.message


def events_met_at_start(error: pybamm.SolverError) -> list[str]:
    """Names of the events that are met as a step begins, if that is why it was not solved."""
    names, found, _ = error.message.partition(_MET_AT_START)
    return re.findall("['\"]([^'\"]+)['\"]", names) if found else []


def last_cycle_length(solution: pybamm.Solution) -> int:
    """How many steps of the last cycle were solved, also where that cycle was not kept."""
    start = solution.all_first_states[-1].t[0]
    return sum(times[0] >= start for times in solution.all_ts)


def is_empty(step) -> bool:
    """Whether PyBaMM skipped a step, since its end was met as it began."""
    return isinstance(step, pybamm.EmptySolution)


# --- Solvers

_START_OF_STEP = pybamm.Simulation._START_TIME_INPUT


def is_of_a_step(symbol: pybamm.Symbol) -> bool:
    """Whether a function of time belongs to a step of an experiment: it has the step's start."""
    inputs = (part for part in symbol.pre_order() if isinstance(part, pybamm.InputParameter))
    return any(part.name == _START_OF_STEP for part in inputs)


class ReportsSolver:
    """A model that hears of each solver that is set up for it.

    Every solver of PyBaMM hands the model the times at which it will stop, as the attribute
    ``discontinuity_events_eval``. It is the only word of a solver to its model.
    """

    _follows_time = False

    @property
    def discontinuity_events_eval(self):
        return self._discontinuity_events_eval

    @discontinuity_events_eval.setter
    def discontinuity_events_eval(self, events):
        self._discontinuity_events_eval = events
        if not self._follows_time:
            self.on_other_solver()

    def on_other_solver(self) -> None:
        """Called where a solver is set up outside of :func:`solver_follows_time`."""


@contextmanager
def solver_follows_time(model: pybamm.BaseModel) -> Iterator[None]:
    """A set-up of a solver that stops at the corners of the functions of time."""
    model._follows_time = True
    try:
        yield
    finally:
        model._follows_time = False


@contextmanager
def algebraic_states_unchecked(solver: pybamm.IDAKLUSolver, wanted: bool) -> Iterator[None]:
    """A set-up of a solver whose error control leaves out algebraic states, where that is wanted.

    PyBaMM takes the option for all models of a solver; here it depends on the model.
    """
    options = solver._options
    solver._options = options | ({"suppress_algebraic_error": True} if wanted else {})
    try:
        yield
    finally:
        solver._options = options


class SharedEventsIDAKLUSolver(pybamm.IDAKLUSolver):
    """IDAKLU whose events are one function, in which what they share is evaluated once.

    PyBaMM makes a function of each event and evaluates all of them after every time step. Those
    of a cell share most of the model, so that they took half of the time of a solution.
    """

    def _set_up_events(self, model, t_eval, inputs, vars_for_processing):
        switches, events, *others = super()._set_up_events(
            model, t_eval, inputs, vars_for_processing
        )
        if len(events) > 1:
            names = ("t_casadi", "y_casadi", "p_casadi_stacked")
            joint = _JointEvents(events, [vars_for_processing[name] for name in names])
            events = [_Event(joint, index) for index in range(len(events))]
        return switches, events, *others


class _JointEvents:
    """All events of a model as one CasADi function of time, states and inputs."""

    def __init__(self, events: Sequence[casadi.Function], symbols: Sequence[casadi.MX]):
        inlined = [event.call(symbols, True, False)[0] for event in events]
        column = casadi.cse(casadi.vertcat(*inlined))
        self._function = _scalar(casadi.Function("events", symbols, [column]))
        self._last = None

    def __call__(self, *arguments):
        if not isinstance(arguments[0], casadi.MX):
            return self._function(*arguments)
        # The same symbols give the same node of a graph, which is evaluated once.
        if self._last is None or any(a is not b for a, b in zip(self._last[0], arguments)):
            self._last = arguments, self._function(*arguments)
        return self._last[1]

    def __getstate__(self):
        return self.__dict__ | {"_last": None}  # symbols cannot be pickled


class _Event:
    """One of the events of a model, called as PyBaMM's own are."""

    def __init__(self, joint: _JointEvents, index: int):
        self._joint, self._index = joint, index

    def __call__(self, *arguments):
        return self._joint(*arguments)[self._index]


def _scalar(function: casadi.Function) -> casadi.Function:
    """A function by its scalar operations, each once; itself if it interpolates in a table."""
    try:
        expanded = function.expand()
    except RuntimeError:
        return function
    symbols = [casadi.SX.sym(f"x{i}", expanded.sparsity_in(i)) for i in range(expanded.n_in())]
    return casadi.Function(expanded.name(), symbols, [casadi.cse(*expanded.call(symbols))])


def solver_settings(solver: pybamm.BaseSolver) -> list:
    """What the results of a solver depend on; its options have no public name."""
    return [type(solver).__name__, solver.rtol, solver.atol, getattr(solver, "_options", {})]
