"""Parameters to be found, and the data that are to tell them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from copy import copy
from numbers import Real

import numpy as np
import pybamm

from .._util.parameter_ranges import check_current
from ..cells import check_parameter_values
from ..cells.base_cell import check_cell, check_simulation_options
from ..impedance.rest_simulation import rest_simulation
from .cycling import Cycling
from .drive import Drive
from .free_parameter import FreeParameter
from .impedance_data import Impedance
from .passive_cell import warn_of_delivery
from .protocol import IMPOSED, limits_of

#: Relative step of the central differences of a spectrum.
_STEP = 1e-4


class Problem:
    """Free parameters of a cell, and the data to fit them to.

    Parameters
    ----------
    model : BaseCell
    parameter_values : pybamm.ParameterValues
        They are not changed.
    parameters : sequence of FreeParameter
    data : sequence of Cycling and Impedance
        Fitted together, each weighted by its noise.
    rtol : float
        Relative tolerance of the solver.
    differentiate : bool
        Whether the model is solved with its sensitivities, which a fit needs.
    **simulation_options
        Of ``pybamm.Simulation``, such as ``var_pts``.

    Raises
    ------
    ValueError
        If a parameter is not in the set, not a number, a length of the mesh or free twice,
        or if there are no parameters or no data.

    Attributes
    ----------
    parameters : list of FreeParameter
        With their starts and limits.
    solves : int
        Solves of the model so far: one for each data set, with the sensitivities.
    """

    def __init__(
        self,
        model,
        parameter_values,
        parameters,
        data,
        rtol=1e-6,
        differentiate=True,
        **simulation_options,
    ):
        check_cell(model, parameter_values)
        if model.options["surface form"] != "false":
            raise ValueError(
                "the model has a double layer; fit one without, a spectrum adds its own"
            )
        check_simulation_options(simulation_options)
        if not (isinstance(rtol, Real) and 0 < rtol < 1):
            raise ValueError(f"rtol is {rtol!r}; it must be a relative tolerance, from 0 to 1")
        self.model, self.parameter_values = model, parameter_values.copy()
        self.parameters = self._checked(parameters)
        self.data = self._with_runs(data)
        self.solves, self._differentiate = 0, differentiate
        self.options = {"rtol": rtol, **simulation_options}
        values = self.parameter_values.copy()
        for parameter in self.parameters:
            shared = pybamm.InputParameter(parameter.label)
            values.update(dict.fromkeys(parameter.names, shared))
        self._labels = [parameter.label for parameter in self.parameters]
        self._runs = {}
        for item in self.data:
            changed = values.copy()
            changed.update(item.conditions)
            check_parameter_values(changed)
            if isinstance(item, Impedance):
                self._runs[item] = rest_simulation(model, changed, **simulation_options)
                continue
            solver = model.solver(rtol, rtol / 100, hermite_reduction_factor=1.0)
            drive = Drive(
                model, changed, self._labels, solver, differentiate, **simulation_options
            )
            self._runs[item] = *self._steps(item), drive
            conditioned = self.parameter_values.copy()
            conditioned.update(item.conditions)
            warn_of_delivery(model, conditioned, item.table, item.label)

    def _steps(self, run):
        """Steps of a run, what a model resolves of them, and the limits, its own or the set's."""
        values = dict(self.parameter_values) | run.conditions
        limits = limits_of(run.limits, values)
        steps = run.steps(limits)
        check_current(max(abs(step.current) for step in steps), values["Electrode area [m2]"])
        return steps, run.reduced(steps), limits

    def _checked(self, parameters: Sequence[FreeParameter]):
        known, taken = list(self.parameter_values.keys()), set()
        mesh = self.model.mesh_parameters
        resolved = []
        if isinstance(parameters, FreeParameter | str) or not isinstance(parameters, Iterable):
            raise ValueError(f"parameters is {parameters!r}; give a list of FreeParameter")
        for parameter in parameters:
            if not isinstance(parameter, FreeParameter):
                raise ValueError(f"parameter {parameter!r} must be a FreeParameter")
            for name in parameter.names:
                if name not in known:
                    near = difflib.get_close_matches(name, known, n=3)
                    raise ValueError(
                        f"parameter '{name}' is not in the set; the nearest are {near}"
                    )
                if name in mesh:
                    raise ValueError(
                        f"parameter '{name}' is a length of the mesh and cannot be free; free "
                        "the host concentration or the initial stoichiometry"
                    )
                if name in IMPOSED:
                    raise ValueError(
                        f"parameter '{name}' is set by what is run and cannot be free"
                    )
                if name in taken:
                    raise ValueError(f"parameter '{name}' is free twice")
                taken.add(name)
            value = self.parameter_values[parameter.label]
            if parameter.start is None and not np.isscalar(value):
                raise ValueError(
                    f"parameter '{parameter.label}' is {value!r} in the set, not a number; "
                    "give a start"
                )
            resolved.append(parameter.resolved(value))
        if not resolved:
            raise ValueError("there are no parameters to fit")
        return resolved

    def _with_runs(self, data):
        """The data, each run before the spectra after it."""
        free = {name for parameter in self.parameters for name in parameter.names}
        ordered = []
        if isinstance(data, Cycling | Impedance) or not isinstance(data, Iterable):
            raise ValueError(f"data is one {type(data).__name__}; give a list of them")
        for item in data:
            if not isinstance(item, Cycling | Impedance):
                raise ValueError(f"data has {item!r}; it must be Cycling or Impedance")
            for name in item.conditions:
                if name not in self.parameter_values:
                    raise ValueError(f"condition '{name}' of '{item.label}' is not in the set")
                if name in free:
                    raise ValueError(
                        f"'{name}' is free, and a condition of '{item.label}', given or from its "
                        "table; only one"
                    )
            pressure = item.conditions.get("Stack pressure [Pa]")
            if callable(pressure) and self.model.options["stack"] != "constant pressure":
                raise ValueError(
                    f"the stack pressure of '{item.label}' changes with time, which the stack "
                    f"'{self.model.options['stack']}' calculates itself; give the pressure at the "
                    "start, conditions={'Stack pressure [Pa]': ...}, without the table's column"
                )
            if isinstance(item, Impedance) and item.after and item.after not in data:
                raise ValueError(f"the run before '{item.label}' is not among the data")
            if item in ordered:
                raise ValueError(f"'{item.label}' is among the data twice")
            ordered.append(item)
        if not ordered:
            raise ValueError("there are no data to fit to")
        return sorted(ordered, key=lambda item: isinstance(item, Impedance))

    @property
    def plain(self):
        """Arguments of the same problem without sensitivities: faster, for sampling."""
        arguments = self.model, self.parameter_values, self.parameters, self.data
        return arguments, self.options | {"differentiate": False}

    def with_data(self, data) -> Problem:
        """The same problem with other measurements, without building the model again.

        Parameters
        ----------
        data : sequence of Cycling and Impedance
            In place of the present ones, in their order, under the same conditions.
        """
        other = copy(self)
        other.data = self._with_runs(data)
        other._runs = {}
        for mine, theirs in zip(self.data, other.data, strict=True):
            if (type(mine), mine.conditions) != (type(theirs), theirs.conditions):
                raise ValueError(f"'{theirs.label}' is not of the kind of '{mine.label}'")
            run = self._runs[mine]
            if isinstance(mine, Cycling):
                run = *self._steps(theirs), run[-1]
            other._runs[theirs] = run
        return other

    def values(self, x) -> dict[str, float]:
        """Label of each parameter to its value at the coordinates x, shape (k,)."""
        return {
            parameter.label: float(parameter.to_value(at))
            for parameter, at in zip(self.parameters, x)
        }

    def evaluate(self, x, coarse=False, noise=1.0):
        """Residuals in standard deviations, and their Jacobian.

        Parameters
        ----------
        x : array_like, shape (k,)
            Coordinates: zero at the starts.
        coarse : bool
            For a start that is far off: the voltages of a step are compared by their
            running means, and a spectrum after a run does not count, as it tells nothing
            until the run is about right.
        noise : float
            Variance of the residuals of the data, not of the priors: more than 1 if the
            model misses the data by more than their noise.

        Returns
        -------
        residuals : numpy.ndarray, shape (n,)
            Of each data set in turn, then of the priors.
        jacobian : numpy.ndarray, shape (n, k)

        Raises
        ------
        pybamm.SolverError
            If the model cannot be solved there.
        """
        values = self.values(x)
        slopes = np.array([p.slope(values[p.label]) for p in self.parameters])
        counting = [
            item
            for item in self.data
            if not (coarse and isinstance(item, Impedance) and item.after is not None)
        ] or self.data
        residuals, jacobians = [], []
        for item, answer in self.predict(values, counting).items():
            r, r_p = self.residuals(item, answer)
            if coarse and isinstance(item, Cycling):
                r, r_p = item.averaged(self.reduced_steps(item), r, r_p)
            residuals.append(r / np.sqrt(noise))
            jacobians.append(r_p * slopes / np.sqrt(noise))
        for k, parameter in enumerate(self.parameters):
            if parameter.prior is not None:
                mean, deviation = parameter.prior_x
                residuals.append([(x[k] - mean) / deviation])
                jacobians.append(np.eye(len(x))[[k]] / deviation)
        return np.concatenate(residuals), np.vstack(jacobians)

    def steps(self, run):
        """Steps of a run among the data, with all that was measured."""
        return self._runs[run][0]

    def reduced_steps(self, run):
        """The same by the rows that a model resolves, at which it is evaluated."""
        return self._runs[run][1]

    def hidden_rows(self, item) -> int:
        """Number of measured rows of a data set beyond one for each residual."""
        if isinstance(item, Impedance):
            return 0
        return sum(each.hidden for each in self.reduced_steps(item))

    def residuals(self, item, answer):
        """Residuals of a data set, and their derivatives by the parameters."""
        if isinstance(item, Impedance):
            return item.residuals(*answer)
        _, steps, _, drive = self._runs[item]
        r, r_p = item.residuals(steps, answer)
        return r, r_p[:, [drive.names.index(label) for label in self._labels]]

    def predict(self, values, data=None):
        """Answer of the model to each data set.

        Parameters
        ----------
        values : dict
            Label of each parameter to its value.
        data : sequence, optional
            Of the problem's, each run before the spectra after it; all by default.

        Returns
        -------
        dict
            Of Cycling to a list of :class:`Response`, of Impedance to impedance [Ohm],
            shape (n,), and its derivatives by the parameters, (n, k).
        """
        answers, ends = {}, {}
        for item in self.data if data is None else data:
            self.solves += 1
            if isinstance(item, Cycling):
                _, steps, limits, drive = self._runs[item]
                answers[item], states = drive.run([each.step for each in steps], values, limits)
                ends[item] = drive, states[-1]
            else:
                answers[item] = self._spectra(item, values, *ends.get(item.after, (None, None)))
        return answers

    def _spectra(self, item, values, drive, end):
        """A spectrum, and its central differences by parameters and state together."""

        def at(changed, k=None, change=0.0):
            state = end if end is None else drive.displaced(end, changed, k, change)
            try:
                return self._runs[item].spectrum(item.frequencies, changed, state).impedance
            except ValueError as error:  # a contact that is lost
                raise pybamm.SolverError(str(error)) from error

        Z = at(values)
        Z_p = np.zeros((len(Z), len(values)), complex)
        if not self._differentiate:
            return Z, Z_p
        for k, (label, value) in enumerate(values.items()):
            change = _STEP * (abs(value) or 1.0)
            above, below = (at(values | {label: value + d}, label, d) for d in (change, -change))
            Z_p[:, k] = (above - below) / (2 * change)
        return Z, Z_p
