"""Drive a model as a cell was driven, with the sensitivities of all that comes back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pybamm
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import spsolve

from .. import _pybamm
from .protocol import CUT_OFFS, IMPOSED

_CURRENT = "Current function [A]"
_VOLTAGE = "Voltage [V]"


@dataclass(frozen=True, eq=False)
class Response:
    """What a model did in a step.

    Attributes
    ----------
    voltages : numpy.ndarray, shape (n,)
        At the times of the step [V]; from its end on, that of the end.
    sensitivities : numpy.ndarray, shape (n, k)
        Derivatives of the voltages by the parameters, in V per unit of each.
    end : float
        Duration [s]; zero if it could not begin.
    end_sensitivities : numpy.ndarray, shape (k,)
        Derivatives of the duration by the parameters, in s per unit of each.
    """

    voltages: np.ndarray
    sensitivities: np.ndarray
    end: float
    end_sensitivities: np.ndarray


class Drive:
    """A model under the currents of a cell, one step after another.

    A step ends at its duration, or where the model reaches a voltage limit or an event of
    its own; the next goes on from there. The time of an event depends on the parameters,
    and the sensitivities of what follows know it.

    Parameters
    ----------
    model : BaseCell
    parameter_values : pybamm.ParameterValues
        With the parameters to differentiate by as inputs.
    names : sequence of str
        Of these inputs.
    solver : pybamm.IDAKLUSolver
        One that nothing else uses.
    differentiate : bool
        Whether sensitivities are wanted; without, they are zero and a run is faster.
    **simulation_options
        Of ``pybamm.Simulation``.
    """

    def __init__(
        self,
        model,
        parameter_values,
        names,
        solver,
        differentiate=True,
        **simulation_options,
    ):
        values = parameter_values.copy()
        values.update(dict.fromkeys(IMPOSED, "[input]"))
        self.simulation = pybamm.Simulation(
            model, parameter_values=values, solver=solver, **simulation_options
        )
        self.names, self.differentiate = sorted(names), differentiate
        self._functions = {}

    def run(self, steps, values, limits):
        """The responses to steps, and the states at their ends.

        Parameters
        ----------
        steps : sequence of Step
        values : dict
            Name to value of each input.
        limits : (float, float)
            Voltage [V].

        Returns
        -------
        list of Response
            Sensitivities are in the order of ``names``, which is the alphabet's.
        list of pybamm.Solution
            Of one time each, with their sensitivities.
        """
        state, states, responses = pybamm.EmptySolution(), [], []
        for step in steps:
            # Pieces of a held voltage go about the limit, up and down.
            room = (limits[1] - limits[0]) * step.held
            between = limits[0] - room, limits[1] + room
            response, state = self._step(step, dict(values), between, state)
            responses.append(response)
            states.append(state)
        return responses, states

    def _step(self, step, values, limits, state):
        inputs = values | {_CURRENT: step.current} | dict(zip(CUT_OFFS, limits))
        start, y, y_S = self._start(state, inputs)
        V, V_y, V_p = self._evaluate(_VOLTAGE, start, y, inputs)
        if not limits[0] < V < limits[1]:
            # It cannot begin: the voltage that it would begin with says which way is back.
            n = len(step.times)
            none = np.zeros(len(self.names))
            S = np.tile(V_y @ y_S + V_p, (n, 1))
            return Response(np.full(n, V), S, 0.0, none), self._state(start, y, y_S, inputs)

        solution = self.simulation.step(
            step.longest,
            t_eval=np.array([0.0, step.longest]),
            t_interp=np.union1d(step.times, step.longest),
            inputs=inputs,
            starting_solution=state,
            save=False,
            calculate_sensitivities=self.names if self.differentiate else [],
        )
        end = float(solution.t[-1] - start)
        nearly = 1e-9 * max(solution.t[-1], 1.0)
        reached = int(np.sum(step.times <= end + nearly))
        rows = np.searchsorted(solution.t - start, step.times[:reached] - nearly)
        voltage = solution[_VOLTAGE]
        S = np.zeros((len(step.times), len(self.names)))
        last, moved = solution.last_state, np.zeros(len(self.names))
        time, y, y_S = last.t[-1], last.y[:, -1], np.zeros((len(last.y), len(self.names)))
        if self.differentiate:
            S[:reached] = voltage.sensitivities["all"][rows]
            y_S = _pybamm.state_sensitivities(last)
        event, _ = _pybamm.event_of(solution)
        if self.differentiate and event:
            # The event stays at zero, e + e' dt = 0, and the state goes on by y' dt.
            rate = self._rate(time, y, inputs)
            _, e_y, e_p = self._evaluate(event, time, y, inputs)
            moved = -(e_y @ y_S + e_p) / (e_y @ rate)
            y_S = y_S + np.outer(rate, moved)
        V, V_y, V_p = self._evaluate(_VOLTAGE, time, y, inputs)
        S[reached:] = V_y @ y_S + V_p
        V = np.append(voltage.data[rows], np.full(len(step.times) - reached, V))
        return Response(V, S, end, moved), self._state(time, y, y_S, inputs)

    def _start(self, state, inputs):
        """Time, states and their sensitivities at which a step begins."""
        if not _pybamm.is_empty(state):
            return state.t[-1], state.y[:, -1], _pybamm.state_sensitivities(state)
        self.simulation.build()
        y, y_y, y_p = self._evaluate("initial state", 0.0, None, inputs)
        return 0.0, y, y_p

    def _state(self, time, y, y_S, inputs):
        """A solution of one time, to start from."""
        model = self.simulation.built_model
        return _pybamm.solution_with_sensitivities(time, y, y_S, model, inputs)

    def displaced(self, state, values, name=None, change=0.0):
        """A state at other values of the inputs, moved with one that changed a little."""
        y, y_S = state.y[:, -1], _pybamm.state_sensitivities(state)
        if name is not None:
            y = y + y_S[:, self.names.index(name)] * change
        others = {key: _pybamm.last_inputs(state)[key] for key in IMPOSED}
        return self._state(state.t[-1], y, y_S, others | values)

    def _rate(self, time, y, inputs):
        """y' of the differential states, and of the algebraic ones that follow them."""
        model = self.simulation.built_model
        n = _pybamm.differential_count(model)
        value, J, _ = self._evaluate("equations", time, y, inputs)
        mass = _pybamm.mass_matrix(model)[:n, :n]
        rate = np.zeros(len(y))
        rate[:n] = spsolve(csc_matrix(mass), value[:n])
        if len(y) > n:
            rate[n:] = -np.linalg.solve(J[n:, n:], J[n:, :n] @ rate[:n])
        return rate

    def _evaluate(self, what, time, y, inputs):
        """Value of the voltage, an event or the equations, and its derivatives by y and p."""
        model = self.simulation.built_model
        if what not in self._functions:
            names = [*self.names, *IMPOSED]
            self._functions[what] = _pybamm.compiled(
                self._symbol(what), model, names, by=self.names
            )
        y = np.zeros(_pybamm.state_count(model)) if y is None else y
        value, d_y, d_p = self._functions[what](time, y, inputs)
        d_y, d_p = d_y.toarray(), d_p.toarray()
        if what in ("initial state", "equations"):
            return value, d_y, d_p
        return float(value[0]), d_y[0], d_p[0]

    def _symbol(self, what):
        model = self.simulation.built_model
        if what == "initial state":
            return _pybamm.initial_states(model)
        if what == "equations":
            return _pybamm.equations(model)
        if what == _VOLTAGE:
            return _pybamm.variable(model, _VOLTAGE)
        return _pybamm.event_expressions(model)[what]
