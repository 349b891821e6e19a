"""Impedance of a cell at rest, from any solved state, split into its parts."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import casadi
import numpy as np
import pandas as pd
import pybamm
from numpy.typing import ArrayLike
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import spsolve

from .cells import BaseCell
from .checks import check_cell, check_count
from .remesh import remeshed

#: Frequencies of Hänsel et al. 2021 [Hz], ten per decade.
FREQUENCIES = np.geomspace(7e6, 0.1, 80)

_CURRENT = "Current [A]"
_VOLTAGE = "Voltage [V]"
_CURRENT_STATE = "Current variable [A]"
_SIGNS = {"negative": -1, "positive": 1}

#: Part of the impedance → the terms of the voltage that it is the response of.
_TERMS = {"separator": (1, "Separator ohmic overpotential [V]")} | {
    f"{domain} {part}": (sign, f"{domain.capitalize()} {variable}")
    for domain, sign in _SIGNS.items()
    for part, variable in (
        ("contact", "electrode contact overpotential [V]"),
        ("interphase", "interphase overpotential [V]"),
        ("charge transfer", "electrode reaction overpotential [V]"),
        ("diffusion", "electrode open-circuit potential [V]"),
    )
}


@dataclass(frozen=True, eq=False)
class Spectrum:
    """Impedance over frequency, as the sum of its parts.

    Attributes
    ----------
    frequencies : numpy.ndarray, shape (n,)
        [Hz]
    impedance : numpy.ndarray of complex, shape (n,)
        [Ohm]
    parts : dict of str to numpy.ndarray of complex, shape (n,)
        [Ohm]; their sum is the impedance. "separator" and, for the negative and the
        positive electrode, "contact", "interphase", "charge transfer" (together with
        the double layer) and "diffusion", as in "positive diffusion".
    resistances : dict of str to float
        [Ohm]; what each part but the diffusion comes to when all of the current
        transfers charge.
    voltage : float
        Of the cell at rest [V].
    """

    frequencies: np.ndarray
    impedance: np.ndarray
    parts: dict[str, np.ndarray]
    resistances: dict[str, float]
    voltage: float

    @property
    def stack_resistance(self) -> float:
        """Sum of the resistances [Ohm]: where the diffusion's tail leaves the arcs."""
        return sum(self.resistances.values())

    @property
    def eis_solution(self) -> pybamm.EISSolution:
        """The spectrum as PyBaMM's ``EISSimulation`` returns it."""
        return pybamm.EISSolution(self.frequencies, self.impedance)

    def to_frame(self) -> pd.DataFrame:
        """One row per frequency: PyBaMM's columns, then those of each part [Ohm]."""
        columns = self.eis_solution.get_data_dict()
        for name, part in self.parts.items():
            columns[f"{name} Z_re [Ohm]"] = part.real
            columns[f"{name} Z_im [Ohm]"] = part.imag
        return pd.DataFrame(columns)

    def fit_circuit(self, circuit, initial_guess, **fit_options):
        """Fit an equivalent circuit by impedance.py, the extra "circuit".

        Parameters
        ----------
        circuit : str
            Such as "R0-p(R1-W1,CPE1)": "-" in series, "p( , )" in parallel.
        initial_guess : sequence of float
            Of each parameter, in the order of the circuit.
        **fit_options
            Of its ``fit``, such as ``weight_by_modulus=True``.

        Returns
        -------
        impedance.models.circuits.CustomCircuit
            Fitted: ``get_param_names()``, ``parameters_``, ``conf_`` (one standard
            deviation), ``predict(frequencies)``.

        Raises
        ------
        ImportError
            If impedance.py is not installed.
        """
        try:
            from impedance.models.circuits import CustomCircuit
        except ImportError as error:
            raise ImportError(
                "fit_circuit needs impedance.py: pip install 'pybamm-alloy[circuit]'"
            ) from error
        fitted = CustomCircuit(circuit, initial_guess=list(initial_guess))
        return fitted.fit(self.frequencies, self.impedance, **fit_options)


def impedance(
    model: BaseCell,
    parameter_values: pybamm.ParameterValues | None = None,
    solution: pybamm.Solution | None = None,
    cycle: int | None = None,
    frequencies: ArrayLike | None = None,
    inputs: dict[str, float] | None = None,
    **simulation_options: Any,
) -> Spectrum:
    """Impedance of a cell, as made or from a solved state.

    The current is zero and the double layers have relaxed, as they do within
    milliseconds; everything slower is as the solution left it. Parameters that are
    functions of time have the value of the state's time.

    Parameters
    ----------
    model : BaseCell
        With or without a double layer; without, the same class with the same options
        is given one.
    parameter_values : pybamm.ParameterValues, optional
        The model's by default.
    solution : pybamm.Solution, optional
        Of the same cell; without it, the impedance is that of the initial state.
    cycle : int, optional
        Cycle of the solution at whose end to measure: from 1, or from −1 backwards; 0 is
        the start of the first. By default, the solution's last state.
    frequencies : array_like, optional
        [Hz]; by default :data:`FREQUENCIES`, 7 MHz to 100 mHz.
    inputs : dict, optional
        Input parameters; those of the solution by default.
    **simulation_options
        Of ``pybamm.EISSimulation``. The mesh must be that of the solution.

    Returns
    -------
    Spectrum

    Raises
    ------
    ValueError
        If the model is not a cell of this package, the solution not of this model on
        this mesh, the cycle not one that it kept, or a frequency not positive.
    """
    check_cell(model, parameter_values)
    frequencies = _checked_frequencies(frequencies)
    state = None if cycle is None and solution is None else _state(solution, cycle)
    simulation = rest_simulation(model, parameter_values, **simulation_options)
    if state is not None:
        _check_same_states(simulation.model, state)
    return simulation.solve(frequencies, inputs, state)


def impedance_along(
    model: BaseCell,
    parameter_values: pybamm.ParameterValues,
    experiment: pybamm.Experiment | list,
    cycles: Sequence[int] = (0, -1),
    every: int | None = None,
    frequencies: ArrayLike | None = None,
    inputs: dict[str, float] | None = None,
    solver: pybamm.BaseSolver | None = None,
    **simulation_options: Any,
) -> tuple[pybamm.Solution, dict[int, Spectrum]]:
    """Solve an experiment, and measure the impedance between its cycles.

    Of the solution only the first cycle, the last and those measured are kept.

    Parameters
    ----------
    model, parameter_values, frequencies, inputs
        As in :func:`impedance`.
    experiment : pybamm.Experiment or list
    cycles : sequence of int, optional
        Cycles at whose end to measure, numbered as in :func:`impedance`: by default
        before the first (0) and after the last (−1).
    every : int, optional
        Measure before the first cycle and after every such number of cycles, instead.
    solver : pybamm.BaseSolver, optional
        The model's by default.
    **simulation_options
        Geometry and mesh, of ``pybamm.Simulation`` and of ``pybamm.EISSimulation``.

    Returns
    -------
    solution : pybamm.Solution
    spectra : dict of int to Spectrum
        By cycle, as asked. If the run ends early, −1 is its end; cycles that it did not
        reach are left out, with a warning.

    Raises
    ------
    ValueError
        If a cycle is not one of the experiment, ``every`` not one or more, no step can begin,
        or as :func:`impedance`.
    """
    check_cell(model, parameter_values)
    _checked_frequencies(frequencies)
    if not isinstance(experiment, pybamm.Experiment):
        experiment = pybamm.Experiment(experiment)
    count = len(experiment.cycles)
    if every is not None:
        check_count("every", every, "cycles")
        cycles = range(0, count + 1, every)
    numbers = {cycle: _cycle_number(cycle, count) for cycle in cycles}
    simulation = pybamm.Simulation(
        model,
        parameter_values=parameter_values,
        experiment=experiment,
        solver=solver,
        **simulation_options,
    )
    solution = simulation.solve(inputs=inputs, save_at_cycles=list(numbers.values()))
    if isinstance(solution, pybamm.EmptySolution):
        raise ValueError("no step can begin: each is beyond its cut-off as it begins")
    # The last cycle may be an earlier one than planned, and not kept.
    places = {cycle: None if cycle == -1 else n for cycle, n in numbers.items()}
    missed = [c for c, n in places.items() if n is not None and n > len(solution.cycles)]
    if missed:
        warnings.warn(
            f"the run ended in cycle {len(solution.cycles)} of {count} "
            f"({solution.termination}), before cycles {missed}",
            stacklevel=2,
        )
    spectra = {
        cycle: impedance(
            model,
            parameter_values,
            solution,
            place,
            frequencies,
            inputs,
            **simulation_options,
        )
        for cycle, place in places.items()
        if cycle not in missed
    }
    return solution, spectra


def rest_simulation(model, parameter_values=None, **simulation_options):
    """A simulation whose ``solve(frequencies, inputs, state)`` is a :class:`Spectrum`.

    It is built once, for spectra at many inputs and states; parameters as of
    :func:`impedance`.
    """
    return _RestSimulation(
        _with_double_layer(model), parameter_values, **simulation_options
    )


class _RestSimulation(pybamm.EISSimulation):
    """Linearises a cell about a state at rest: M dy/dt = J y, with outputs G y."""

    _compiled = None

    def solve(self, frequencies, inputs=None, state=None):
        """The spectrum at the last time of a solution, or of the initial state."""
        self.build(inputs=inputs)
        model, time = self.built_model, 0.0
        self._check_inputs(inputs or {})
        if state is not None:
            time = float(state.t[-1])
            inputs = {k: float(v[0]) for k, v in state.all_inputs[-1].items()} | (
                inputs or {}
            )
        inputs = inputs or {}
        outputs = [_CURRENT, _VOLTAGE, *(name for _, name in _TERMS.values())]
        for Domain in ("Negative", "Positive"):
            outputs += [
                f"{Domain} electrode local stripping current density [A.m-2]",
                f"{Domain} electrode faradaic current density [A.m-2]",
            ]
        linearise, observe = (
            partial(function, time, inputs) for function in self._functions(outputs, inputs)
        )
        y = model.concatenated_initial_conditions.evaluate(time, inputs=inputs)[:, 0]
        if state is not None:
            self._take_over(y, state, inputs)
        for Domain in ("Negative", "Positive"):
            name = f"{Domain} electrode contact area fraction"
            f = model.get_processed_variable(name).evaluate(time, y, inputs=inputs)
            if not np.all(f > 0):
                raise ValueError(
                    f"{name} is {np.squeeze(f):g}; a contact that is lost has no impedance"
                )
        self._relax_double_layers(y, linearise)

        J = linearise(y)[1]
        values, G = observe(y)
        M = csc_matrix(model.mass_matrix.entries)
        drive = np.zeros(len(y))
        drive[self._place(_CURRENT_STATE)] = 1
        x = np.array([spsolve(2j * np.pi * f * M - J, drive) for f in frequencies])
        voltage = float(values[outputs.index(_VOLTAGE)])
        return _spectrum(frequencies, dict(zip(outputs, G @ x.T)), voltage)

    @cached_property
    def _inputs(self):
        """Names of the inputs of the equations."""
        return {
            symbol.name
            for equations in (
                self.built_model.concatenated_rhs,
                self.built_model.concatenated_algebraic,
                self.built_model.concatenated_initial_conditions,
            )
            for symbol in equations.pre_order()
            if isinstance(symbol, pybamm.InputParameter)
        }

    def _check_inputs(self, inputs):
        """Refuse an input without effect, but for one that the parameter values have."""
        for name in inputs:
            declared = isinstance(self.parameter_values.get(name), pybamm.InputParameter)
            if not declared and name not in self._inputs:
                raise ValueError(
                    f"'{name}' is no input: the equations have {sorted(self._inputs)}; set it "
                    "in the parameter values, or make it '[input]' there"
                )

    def _functions(self, outputs, inputs):
        """(time, inputs, y) → value and Jacobian, of the equations and of the outputs."""
        if self._compiled is None:
            model = self.built_model
            symbols = (
                pybamm.numpy_concatenation(
                    model.concatenated_rhs, model.concatenated_algebraic
                ),
                pybamm.numpy_concatenation(*map(model.get_processed_variable, outputs)),
            )
            size = model.len_rhs_and_alg
            self._compiled = [_with_jacobian(symbol, inputs, size) for symbol in symbols]
        return self._compiled

    def _place(self, name):
        """Index of a scalar state."""
        return next(
            places[0].start
            for variable, places in self.built_model.y_slices.items()
            if variable.name == name
        )

    def _take_over(self, y, state, inputs):
        """Write the states of a solution into y."""
        theirs = {v.name: v for v in state.all_models[-1].y_slices}
        for variable, (place,) in self.built_model.y_slices.items():
            if variable.name == _CURRENT_STATE or variable.name not in theirs:
                continue  # at rest, or of a double layer
            value = _physical(theirs[variable.name], state, inputs)
            if variable.domain:
                value = self._remeshed(value, variable, state, inputs)
            scale, reference = _scaling(variable, inputs)
            y[place] = (value - reference) / scale

    def _remeshed(self, value, variable, state, inputs):
        """A profile of a solution on the mesh of the spectrum, finer at the electrolyte."""
        (domain,) = variable.domain
        ours, theirs = self.mesh[domain].edges, state[variable.name].mesh.edges
        if not np.isclose(ours[-1], theirs[-1], rtol=1e-6):
            raise ValueError(
                f"the {domain} of the solution is {theirs[-1]:g} m thick, that of the "
                f"impedance {ours[-1]:g} m; give both the same parameter values"
            )
        p = self.model.param.domain_params[domain.removesuffix(" electrode")]

        def value_of(symbol):
            symbol = self.parameter_values.process_symbol(symbol)
            return np.squeeze(symbol.evaluate(t=state.t[-1], inputs=inputs))

        def kappa(theta):
            return value_of(p.kappa(pybamm.Vector(theta))) * np.ones_like(theta)

        # Lithium in reach or out of it is per area of the electrode, θ per area of its own.
        electrode = domain.capitalize()
        fraction = float(state[f"{electrode} reached area fraction"].entries[-1])
        out_of_reach = variable.name == f"{electrode} unreached stoichiometry"
        share = max(1 - fraction if out_of_reach else fraction, 1e-6)

        def layer(edge):
            """θ of a thin layer: Φ goes evenly from the electrolyte to the front."""
            surface = state[f"{electrode} surface Kirchhoff potential [m2.s-1]"].entries[-1]
            grid = np.linspace(0, value_of(p.theta_max), 100_000)
            Phi = value_of(p.Phi(pybamm.Vector(np.append(grid, edge)), self.model.param.T))
            through = np.linspace(surface, Phi[-1], 101)[1::2]
            slices = np.interp(through, Phi[:-1], grid)
            return np.minimum(slices, edge) if surface < Phi[-1] else np.maximum(slices, edge)

        known = None if out_of_reach else layer
        return share * remeshed(value / share, theirs, ours, kappa, known)

    def _relax_double_layers(self, y, linearise):
        """Solve the algebraic equations at no faradaic current, by Newton's method.

        In place of the faradaic currents the double layers' states are free.
        """
        algebraic = slice(self.built_model.len_rhs, None)
        faradaic, charges = (
            [self._place(name) for name in names] for names in _double_layers(self.model)
        )
        y[faradaic] = 0
        free = np.union1d(np.setdiff1d(np.arange(len(y))[algebraic], faradaic), charges)
        for _ in range(20):
            residual, J = linearise(y)
            # Of least norm: charge out of contact is in no equation, and stays.
            step = np.linalg.lstsq(J[algebraic][:, free].toarray(), residual[algebraic])[0]
            y[free] -= step
            if np.all(np.abs(step) <= 1e-9 * (1 + np.abs(y[free]))):
                return
        raise pybamm.SolverError(
            "the algebraic equations of the cell at rest did not converge in 20 Newton "
            f"steps; the last is {np.abs(step).max():.2g} of a state's scale"
        )


def _spectrum(frequencies, responses, voltage):
    """Parts and resistances from the responses of the outputs."""
    current = responses[_CURRENT]
    parts = {
        part: -sign * responses[name] / current + 0.0  # no −0
        for part, (sign, name) in _TERMS.items()
    }
    resistances = {
        part: float(Z[0].real)  # the same at every frequency
        for part, Z in parts.items()
        if part.split()[-1] in ("separator", "contact", "interphase")
    }
    for domain in _SIGNS:
        electrode = f"{domain.capitalize()} electrode"
        local = responses[f"{electrode} local stripping current density [A.m-2]"]
        faradaic = responses[f"{electrode} faradaic current density [A.m-2]"]
        part = f"{domain} charge transfer"
        resistances[part] = float((parts[part] * local / faradaic)[0].real)
    Z = -responses[_VOLTAGE] / current
    return Spectrum(frequencies, Z, parts, resistances, voltage)


def _with_jacobian(symbol, inputs, size):
    """(time, inputs, y) → value and sparse Jacobian of a discretised symbol."""
    names = sorted(inputs)
    t, y, p = (casadi.MX.sym(name, n) for name, n in (("t", 1), ("y", size), ("p", len(names))))
    value = symbol.to_casadi(t=t, y=y, inputs=dict(zip(names, casadi.vertsplit(p))))
    function = casadi.Function("linearise", [t, y, p], [value, casadi.jacobian(value, y)])

    def evaluate(time, inputs, at):
        value, jacobian = function(time, at, [inputs[name] for name in names])
        return value.full()[:, 0], csc_matrix(jacobian.sparse())

    return evaluate


def _checked_frequencies(frequencies):
    if frequencies is None:
        return FREQUENCIES
    frequencies = np.atleast_1d(np.asarray(frequencies, dtype=float))
    if frequencies.ndim > 1 or not frequencies.size:
        raise ValueError(
            f"frequencies have the shape {frequencies.shape}; they must be one or more "
            "[Hz], in one dimension"
        )
    for frequency in frequencies:
        if not (np.isfinite(frequency) and frequency > 0):
            raise ValueError(
                f"frequency is {frequency:g} Hz; it must be positive and finite"
            )
    return frequencies


def _with_double_layer(model):
    """A model of the same class and laws that has a double layer and follows the current."""
    measured = type(model)(
        dict(model.options)
        | {"surface form": "differential", "operating mode": "current"},
        name=model.name,
    )
    for name, submodel in measured.submodels.items():
        theirs = model.submodels[name]
        changes = name.endswith("surface form") or name == "external circuit"
        # A model read from JSON has its options, and submodels made with others.
        made_so = theirs.options == model.options
        if type(theirs) is not type(submodel) and made_so and not changes:
            raise ValueError(
                f"submodel '{name}' is {type(theirs).__name__}, not the "
                f"{type(submodel).__name__} of the model's options; make it a law and "
                "choose it by its option"
            )
    return measured


def _double_layers(model):
    """Names of the faradaic currents, and of the other states of the double layers."""
    forms = [form for name, form in model.submodels.items() if "surface form" in name]
    return (
        [state.name for form in forms for state in form.algebraic],
        [state.name for form in forms for state in form.rhs],
    )


def _cycle_number(cycle, count):
    """From 0, the start of the first, to the count of the cycles."""
    if not isinstance(cycle, int | np.integer) or not -count <= cycle <= count:
        raise ValueError(
            f"cycle is {cycle!r}; it must be a whole number from {-count} to {count}, as "
            f"there are {count} cycles (0: before the first)"
        )
    return cycle + count + 1 if cycle < 0 else cycle


def _state(solution, cycle):
    """The state of a solution at which to measure, a solution of one time."""
    if not isinstance(solution, pybamm.Solution):
        raise ValueError(f"solution is {solution!r}; it must be a pybamm.Solution")
    if cycle is None:
        return solution.last_state
    number = _cycle_number(cycle, len(solution.cycles))
    if number == 0:
        return solution.first_state
    kept = solution.cycles[number - 1]
    if not isinstance(kept, pybamm.Solution):
        raise ValueError(f"cycle {cycle} was not kept; solve with save_at_cycles for it")
    return kept.last_state


def _check_same_states(model, last):
    # A solution without a double layer has none of its states.
    electrical = {_CURRENT_STATE}.union(*_double_layers(model))
    ours = {state.name for state in (*model.rhs, *model.algebraic)} - electrical
    theirs = {state.name for state in last.all_models[-1].y_slices} - electrical
    for names, has, lacks in (
        (ours - theirs, "model", "solution"),
        (theirs - ours, "solution", "model"),
    ):
        if names:
            raise ValueError(
                f"the {lacks} has no {sorted(names)}, which the {has} has; it must be a "
                f"solution of this model with its options, {dict(model.options)}"
            )


def _scaling(variable, inputs):
    return (
        variable.scale.evaluate(inputs=inputs),
        variable.reference.evaluate(inputs=inputs),
    )


def _physical(variable, state, inputs):
    """Values of a state of a solution of one time."""
    scale, reference = _scaling(variable, inputs)
    (place,) = state.all_models[-1].y_slices[variable]
    return reference + scale * state.y[place, -1]
