"""The equations of a cell, linearised about a state at rest."""

from __future__ import annotations

from functools import cached_property, partial

import numpy as np
import pybamm
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import spsolve

from .. import _pybamm
from .regrid import regridded
from .spectrum import Spectrum

_CURRENT, _VOLTAGE, _PRESSURE = "Current [A]", "Voltage [V]", "Stack pressure [Pa]"
#: Difference up to which two stack pressures are the same: relative, and of 1 bar.
_SAME_PRESSURE = 1e-3
_SIGNS = {"negative": -1, "positive": 1}
#: Faradaic current density [A.m-2] that leaves the corner of a plateau, and moves no front.
_WEAK = 1e-7

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
#: Variables whose response to the current is found.
_OUTPUTS = [
    _CURRENT,
    _VOLTAGE,
    *(name for _, name in _TERMS.values()),
    *(
        f"{domain.capitalize()} electrode {kind} current density [A.m-2]"
        for domain in _SIGNS
        for kind in ("local stripping", "faradaic")
    ),
]


def rest_simulation(model, parameter_values=None, **simulation_options):
    """A simulation whose ``spectrum(frequencies, inputs, state)`` is a :class:`Spectrum`.

    It is built once, for spectra at many inputs and states; parameters as of
    :func:`pybamm_alloy.impedance`.
    """
    return RestSimulation(with_double_layer(model), parameter_values, **simulation_options)


class RestSimulation(pybamm.EISSimulation):
    """The equations of a cell about a state at rest: M dy/dt = J y, with outputs G y."""

    def spectrum(self, frequencies, inputs=None, state=None):
        """The spectrum at the last time of a solution, or of the initial state.

        Parameters
        ----------
        frequencies : numpy.ndarray, shape (n,)
            [Hz]
        inputs : dict, optional
            Input parameters; those of the solution by default.
        state : pybamm.Solution, optional
            Of one time.

        Returns
        -------
        Spectrum

        Raises
        ------
        ValueError
            If an input has no effect, a contact is lost, or the films of the solution are not
            as thick as those of the cell, or its stack pressure not that of the values.
        """
        self.build(inputs=inputs)
        model, time = self.built_model, 0.0
        self._check_inputs(inputs or {})
        if state is not None:
            time = float(state.t[-1])
            inputs = _pybamm.last_inputs(state) | (inputs or {})
        inputs = inputs or {}
        linearise, observe = (
            partial(function, time, given=inputs) for function in self._functions(sorted(inputs))
        )
        y = _pybamm.initial_states(model).evaluate(time, inputs=inputs)[:, 0]
        if state is not None:
            self._take_over(y, state, inputs)
            self._check_pressure(y, state, inputs)
        for domain in _SIGNS:
            name = f"{domain.capitalize()} electrode contact area fraction"
            f = _pybamm.variable(model, name).evaluate(time, y, inputs=inputs)
            if not np.all(f > 0):
                raise ValueError(
                    f"{name} is {np.squeeze(f):g}; a contact that is lost has no impedance"
                )
        self._relax_double_layers(y, linearise)

        _, J = self._mean_response(linearise, y)
        values, G = self._mean_response(observe, y)
        M = csc_matrix(_pybamm.mass_matrix(model))
        drive = np.zeros(len(y))
        drive[self._place(_pybamm.CURRENT_STATE)] = 1
        x = np.array([spsolve(csc_matrix(2j * np.pi * f * M - J), drive) for f in frequencies])
        voltage = float(values[_OUTPUTS.index(_VOLTAGE)])
        return _spectrum(frequencies, dict(zip(_OUTPUTS, csc_matrix(G) @ x.T)), voltage)

    def _mean_response(self, function, y):
        """Values and derivatives by y, the means of those of a weak strip and a weak plating.

        The surface of a film that rests with a front at it is at a corner of U(Φ): its phases
        differ, and the first harmonic of a small sine has the mean of the two slopes.
        """
        faradaic, _ = double_layer_states(self.model)
        weak = np.zeros(len(y))
        weak[[self._place(name) for name in faradaic]] = _WEAK
        (forth, slope, _), (back, other, _) = (function(y + sign * weak) for sign in (1, -1))
        return (forth + back) / 2, (slope + other) / 2

    def _check_inputs(self, inputs):
        """Refuse an input without effect, but for one that the parameter values have."""
        for name in inputs:
            declared = isinstance(self.parameter_values.get(name), pybamm.InputParameter)
            if not declared and name not in self._inputs:
                raise ValueError(
                    f"'{name}' is no input: the equations have {sorted(self._inputs)}; set it "
                    "in the parameter values, or make it '[input]' there"
                )

    def _check_pressure(self, y, state, inputs):
        """Refuse values whose stack pressure, at the state, is not that of the solution."""
        pressure = _pybamm.variable(self.built_model, _PRESSURE)
        given = float(np.squeeze(pressure.evaluate(state.t[-1], y, inputs=inputs)))
        solved = float(state[_PRESSURE].entries[-1])
        if not np.isclose(given, solved, rtol=_SAME_PRESSURE, atol=_SAME_PRESSURE * 1e5):
            raise ValueError(
                f"the stack pressure of the parameter values is {given:.6g} Pa, that of the "
                f"solution's last step is {solved:.6g} Pa, at which the impedance is measured; "
                "give the values of the solution, or solve a rest at the other pressure first"
            )

    @cached_property
    def _inputs(self):
        """Names of the inputs of the equations."""
        return _pybamm.input_names(self.built_model)

    def _functions(self, names):
        """The equations and the outputs, compiled with their Jacobians by y."""
        if self._compiled is None:
            model = self.built_model
            outputs = pybamm.numpy_concatenation(
                *(_pybamm.variable(model, name) for name in _OUTPUTS)
            )
            symbols = (_pybamm.equations(model), outputs)
            self._compiled = [_pybamm.compiled(symbol, model, names) for symbol in symbols]
        return self._compiled

    _compiled: list | None = None

    def _place(self, name):
        """Index of a scalar state."""
        return _pybamm.state_slices(self.built_model)[name].start

    def _take_over(self, y, state, inputs):
        """Write the states of a solution into y."""
        values = _pybamm.last_states(state)
        theirs = _pybamm.state_variables(_pybamm.last_model(state))
        ours = _pybamm.state_variables(self.built_model)
        for name, place in _pybamm.state_slices(self.built_model).items():
            if name == _pybamm.CURRENT_STATE or name not in theirs:
                continue  # at rest, or of a double layer
            scale, reference = _scaling(theirs[name], inputs)
            value = reference + scale * values[name]
            if ours[name].domain:
                value = self._regridded(value, ours[name], state, inputs)
            scale, reference = _scaling(ours[name], inputs)
            y[place] = (value - reference) / scale

    def _regridded(self, value, variable, state, inputs):
        """A profile of a solution on the mesh of the spectrum, finer at the electrolyte."""
        (domain,) = variable.domain
        ours, theirs = self.mesh[domain].edges, state[variable.name].mesh.edges
        if not np.isclose(ours[-1], theirs[-1], rtol=1e-6):
            raise ValueError(
                f"the {domain} of the solution is {theirs[-1]:g} m thick, that of the "
                f"impedance {ours[-1]:g} m; give both the same parameter values"
            )
        p = self.model.param.domain_params[domain.removesuffix(" electrode")]

        def value_of(symbol, y=None):
            symbol = self.parameter_values.process_symbol(symbol)
            return np.squeeze(symbol.evaluate(t=state.t[-1], y=y, inputs=inputs))

        def kappa(theta):
            return value_of(p.kappa(pybamm.Vector(theta))) * np.ones_like(theta)

        # The states are per area of the electrode, θ per connected or isolated area.
        electrode = domain.capitalize()
        fraction = float(state[f"{electrode} connected area fraction"].entries[-1])
        isolated = variable.name.endswith("isolated stoichiometry")
        share = max(1 - fraction if isolated else fraction, 1e-6)

        def layer(edge):
            """θ of a thin layer: Φ goes evenly from the electrolyte to the front."""
            surface = state[f"{electrode} surface Kirchhoff potential [m2.s-1]"].entries[-1]
            grid = np.linspace(0, value_of(p.theta_max), 100_000)
            # A state, since PyBaMM keeps every part of an expression of constants.
            theta = np.append(grid, edge)[:, np.newaxis]
            states = pybamm.StateVector(slice(0, len(theta)))
            Phi = value_of(p.Phi(states, self.model.param.T), theta)
            through = np.linspace(surface, Phi[-1], 101)[1::2]
            slices = np.interp(through, Phi[:-1], grid)
            return np.minimum(slices, edge) if surface < Phi[-1] else np.maximum(slices, edge)

        known = None if isolated else layer
        return share * regridded(value / share, theirs, ours, kappa, known)

    def _relax_double_layers(self, y, linearise):
        """Solve the algebraic equations at no faradaic current, by Newton's method.

        In place of the faradaic currents the double layers' states are free.
        """
        algebraic = slice(_pybamm.differential_count(self.built_model), None)
        faradaic, charges = (
            [self._place(name) for name in names] for names in double_layer_states(self.model)
        )
        y[faradaic] = 0
        free = np.union1d(np.setdiff1d(np.arange(len(y))[algebraic], faradaic), charges)
        for _ in range(20):
            residual, J, _ = linearise(y)
            # The step of least norm leaves the charge out of contact, which is in no equation.
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


def with_double_layer(model):
    """A model of the same class and submodels that has a double layer and follows the current."""
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
                f"{type(submodel).__name__} of the model's options; make it a submodel and "
                "choose it by its option"
            )
    return measured


def double_layer_states(model):
    """Names of the faradaic currents, and of the other states of the double layers."""
    forms = [form for name, form in model.submodels.items() if "surface form" in name]
    return (
        [state.name for form in forms for state in form.algebraic],
        [state.name for form in forms for state in form.rhs],
    )


def _scaling(variable, inputs):
    return (
        variable.scale.evaluate(inputs=inputs),
        variable.reference.evaluate(inputs=inputs),
    )
