"""The equations of a cell, linearised about a state at rest."""

from __future__ import annotations

from functools import cached_property, partial

import numpy as np
import pybamm
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import spsolve

from .. import _pybamm
from ..cells import BaseCell
from .regrid import regridded
from .spectrum import Spectrum

_CURRENT, _VOLTAGE, _PRESSURE = "Current [A]", "Voltage [V]", "Stack pressure [Pa]"
#: Difference up to which two stack pressures are the same: relative, and of 1 bar.
_SAME_PRESSURE = 1e-3
_SIGNS = {"negative": -1, "positive": 1}
#: Faradaic current density [A.m-2] that leaves the corner of a plateau, and moves no front.
_WEAK = 1e-7

#: Part of the impedance of an electrode → the variable of the voltage that it is the response of.
_OF_FILM = {
    "contact": "electrode contact overpotential [V]",
    "interphase": "interphase overpotential [V]",
    "charge transfer": "electrode reaction overpotential [V]",
    "diffusion": "electrode open-circuit potential [V]",
}
_OF_COMPOSITE = {
    "composite": "Composite ohmic overpotential [V]",
    "charge transfer": "X-averaged positive electrode reaction overpotential [V]",
    "diffusion": "X-averaged positive electrode open-circuit potential [V]",
}
#: Parts that are the same at every frequency.
_OHMIC = ("separator", "contact", "interphase")
#: Frequency [Hz] at which nothing diffuses, for the resistances of what transfers charge.
_FAST = 1e9


def _terms_of(model):
    """Part of the impedance → sign and name of the term of the voltage that it responds as."""
    terms = {"separator": (1, "Separator ohmic overpotential [V]")}
    for domain in model.films:
        terms |= {
            f"{domain} {part}": (_SIGNS[domain], f"{domain.capitalize()} {variable}")
            for part, variable in _OF_FILM.items()
        }
    if "positive" not in model.films:
        terms |= {f"positive {part}": (1, name) for part, name in _OF_COMPOSITE.items()}
    return terms


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
        for domain in self.model.films:
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
        voltage = float(values[self._outputs.index(_VOLTAGE)])
        responses = dict(zip(self._outputs, csc_matrix(G) @ x.T))
        terms = _terms_of(self.model)
        resistances = _resistances(responses, terms, self.model.films)
        if "positive" not in self.model.films:
            fast = spsolve(csc_matrix(2j * np.pi * _FAST * self._without_capacity(M) - J), drive)
            transfer = dict(zip(self._outputs, csc_matrix(G) @ fast))
            for part in ("positive composite", "positive charge transfer"):
                resistances[part] = float(_part(transfer, *terms[part]).real)
        return _spectrum(frequencies, responses, resistances, voltage, terms)

    def _without_capacity(self, M):
        """The mass matrix where all of the current transfers charge, at any frequency."""
        charging = np.ones(M.shape[0])
        charging[self._places(self._double_layers)] = 0
        return csc_matrix(M.multiply(charging[:, np.newaxis]))

    @cached_property
    def _outputs(self):
        """Variables whose response to the current is found."""
        currents = (
            f"{domain.capitalize()} electrode {kind} current density [A.m-2]"
            for domain in self.model.films
            for kind in ("local stripping", "faradaic")
        )
        terms = (name for _, name in _terms_of(self.model).values())
        return [_CURRENT, _VOLTAGE, *terms, *currents]

    @cached_property
    def _double_layers(self):
        """States that a double layer charges."""
        _, charges = double_layer_states(self.model)
        return [name for name in charges if not name.endswith("out of contact [C.m-2]")]

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
                *(_pybamm.variable(model, name) for name in self._outputs)
            )
            symbols = (_pybamm.equations(model), outputs)
            self._compiled = [_pybamm.compiled(symbol, model, names) for symbol in symbols]
        return self._compiled

    _compiled: list | None = None

    def _places(self, names):
        """Indices of some states."""
        slices = _pybamm.state_slices(self.built_model)
        ranges = [np.arange(slices[name].start, slices[name].stop) for name in names]
        return np.concatenate([np.array([], dtype=int), *ranges])

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
        if domain.removesuffix(" electrode") not in self.model.films:
            return self._on_the_same_mesh(value, variable)
        ours, theirs = self.mesh[domain].edges, state[variable.name].mesh.edges
        if not np.isclose(ours[-1], theirs[-1], rtol=1e-6):
            raise ValueError(
                f"the {domain} of the solution is {theirs[-1]:g} m thick, that of the "
                f"impedance {ours[-1]:g} m; give both the same parameter values"
            )
        p = self.model.films[domain.removesuffix(" electrode")]

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
            Phi = value_of(p.Phi(states, self._film_temperature), theta)
            through = np.linspace(surface, Phi[-1], 101)[1::2]
            slices = np.interp(through, Phi[:-1], grid)
            return np.minimum(slices, edge) if surface < Phi[-1] else np.maximum(slices, edge)

        known = None if isolated else layer
        return share * regridded(value / share, theirs, ours, kappa, known)

    @property
    def _film_temperature(self):
        return getattr(self.model, "film_param", self.model.param).T

    def _on_the_same_mesh(self, value, variable):
        """Values of a state of the composite, whose mesh is that of the solution."""
        place = _pybamm.state_slices(self.built_model)[variable.name]
        if len(value) != place.stop - place.start:
            raise ValueError(
                f"'{variable.name}' has {len(value)} values in the solution and "
                f"{place.stop - place.start} in the impedance; give both the same var_pts of the "
                "cathode"
            )
        return value

    def _relax_double_layers(self, y, linearise):
        """Solve the algebraic equations at no faradaic current, by Newton's method.

        In place of the faradaic currents the double layers' states are free.
        """
        places = np.arange(len(y))
        faradaic, charges = (self._places(names) for names in double_layer_states(self.model))
        y[faradaic] = 0
        algebraic = places[_pybamm.differential_count(self.built_model) :]
        # At rest no current charges the double layer of a composite either.
        solved = np.union1d(algebraic, self._places(composite_double_layer(self.model)))
        free = np.union1d(np.setdiff1d(algebraic, faradaic), charges)
        for _ in range(20):
            residual, J, _ = linearise(y)
            # The step of least norm leaves the charge out of contact, which is in no equation.
            step = np.linalg.lstsq(J[solved][:, free].toarray(), residual[solved])[0]
            y[free] -= step
            if np.all(np.abs(step) <= 1e-9 * (1 + np.abs(y[free]))):
                return
        raise pybamm.SolverError(
            "the algebraic equations of the cell at rest did not converge in 20 Newton "
            f"steps; the last is {np.abs(step).max():.2g} of a state's scale"
        )


def _spectrum(frequencies, responses, resistances, voltage, terms):
    parts = {part: _part(responses, *term) for part, term in terms.items()}
    Z = -responses[_VOLTAGE] / responses[_CURRENT]
    return Spectrum(frequencies, Z, parts, resistances, voltage)


def _part(responses, sign, name):
    """A part of the impedance, from the response of its term of the voltage."""
    return -sign * responses[name] / responses[_CURRENT] + 0.0  # no −0


def _resistances(responses, terms, films):
    """Resistances of the separator and of the films, when all of the current transfers charge."""
    resistances = {
        part: float(_part(responses, *term)[0].real)  # the same at every frequency
        for part, term in terms.items()
        if part.split()[-1] in _OHMIC
    }
    for domain in films:
        electrode = f"{domain.capitalize()} electrode"
        local = responses[f"{electrode} local stripping current density [A.m-2]"]
        faradaic = responses[f"{electrode} faradaic current density [A.m-2]"]
        part = f"{domain} charge transfer"
        resistances[part] = float((_part(responses, *terms[part]) * local / faradaic)[0].real)
    return resistances


def with_double_layer(model):
    """A model of the same class and submodels that has a double layer and follows the current."""
    if model.options.get("contact resistance") == "true":
        raise ValueError(
            "the option 'contact resistance' is 'true'; its resistance is the same at every "
            "frequency, and is no part of a spectrum: leave the option out, and add it"
        )
    measured = type(model)(
        dict(model.options)
        | {"surface form": "differential", "operating mode": "current"},
        name=model.name,
    )
    for name, submodel in type(model)(dict(model.options), build=False).submodels.items():
        theirs = model.submodels[name]
        # A model read from JSON has its options, and submodels made with others.
        made_so = not isinstance(model, BaseCell) or theirs.options == model.options
        if type(theirs) is not type(submodel) and made_so:
            raise ValueError(
                f"submodel '{name}' is {type(theirs).__name__}, not the "
                f"{type(submodel).__name__} of the model's options; make it a submodel and "
                "choose it by its option"
            )
    return measured


def double_layer_states(model):
    """Names of the faradaic currents of the films, and of the other states of the double layers."""
    forms = [form for name, form in model.submodels.items() if name.endswith("surface form")]
    return (
        [state.name for form in forms for state in form.algebraic],
        [state.name for form in forms for state in form.rhs] + composite_double_layer(model),
    )


def composite_double_layer(model):
    """Names of the states of the double layer of a composite electrode, if there is one."""
    forms = [
        form
        for name, form in model.submodels.items()
        if name.startswith("positive surface potential difference")
    ]
    return [state.name for form in forms for state in form.rhs]


def _scaling(variable, inputs):
    return (
        variable.scale.evaluate(inputs=inputs),
        variable.reference.evaluate(inputs=inputs),
    )
