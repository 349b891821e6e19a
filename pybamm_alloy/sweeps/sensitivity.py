"""How much the results of a run depend on each of its parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from numbers import Integral, Real
from typing import Any

import numpy as np
import pandas as pd
import pybamm
from scipy import stats

from .. import _pybamm
from .._util.parameter_ranges import check_current, check_duration
from .._util.validation import check_above_zero, check_list, check_seed
from ..cells import BaseCell
from ..cells.base_cell import check_cell
from ..estimation.drive import Drive
from ..estimation.protocol import IMPOSED, Step, limits_of
from .plan import ERROR
from .sweep import sweep
from .tables import check_ranges

#: Sensitivities are not in the error test of IDAKLU; where a front arrives they peak.
_TIGHT = {"rtol": 1e-10, "atol": 1e-12, "hermite_reduction_factor": 1.0}
_ENERGY = "Delivered energy [W.h]"
#: Times at which the largest voltage of a step is looked for.
_POINTS = 400


def local_sensitivity(
    model: BaseCell,
    parameter_values: pybamm.ParameterValues,
    parameters: Sequence[str],
    experiment: pybamm.Experiment | Callable[..., pybamm.Experiment],
    outputs: Sequence[str] | Mapping[str, Callable],
    step: float = 0.01,
    executor: Executor | int | None = None,
    **sweep_options: Any,
) -> pd.DataFrame:
    """
    Relative change of outputs per relative change of each parameter, the others as they are.

    Central differences: two runs a parameter, and one at the values themselves.

    Parameters
    ----------
    model : BaseCell
    parameter_values : pybamm.ParameterValues
        They are not changed.
    parameters : sequence of str
        Names of numbers of the set, not zero.
    experiment, outputs, executor
        As of :func:`pybamm_alloy.sweep`.
    step : float
        Relative change of a parameter to either side, between 0 and 1.
    **sweep_options
        Of :func:`pybamm_alloy.sweep`, such as ``file`` and ``progress``.

    Returns
    -------
    pandas.DataFrame
        A row per parameter and output: "parameter", "output", "value" (of the output, in
        its unit), "derivative" (unit of the output per that of the parameter) and
        "sensitivity" (the derivative times parameter / value, dimensionless).

    Raises
    ------
    ValueError
        If the step is not between 0 and 1, or a parameter is none of the set, no number, or
        zero.
    pybamm.SolverError
        If a run fails; it names the values.
    """
    if not (isinstance(step, Real) and 0 < step < 1):
        raise ValueError(f"step is {step!r}; it must be between 0 and 1")
    check_cell(model, parameter_values)
    base = _base(parameter_values, parameters)
    rows = [base]
    for name, value in base.items():
        rows += [base | {name: value * (1 + change)} for change in (-step, step)]
    found = _solved(
        model, parameter_values, pd.DataFrame(rows), experiment, outputs, executor, sweep_options
    )
    slopes = []
    for output in outputs:
        at_base, *others = found[output]
        for (name, value), low, high in zip(base.items(), others[::2], others[1::2]):
            slopes.append((name, output, at_base, (high - low) / (2 * step * value)))
    return _table(slopes, base)


def forward_sensitivity(
    model: BaseCell,
    parameter_values: pybamm.ParameterValues,
    parameters: Sequence[str],
    current: float,
    duration: float,
    limits: tuple[float, float] | None = None,
    **simulation_options: Any,
) -> pd.DataFrame:
    """
    As :func:`local_sensitivity`, of one step at constant current, by its equations.

    The forward sensitivities of IDAKLU, two solves for any number of parameters. They are
    completed by that of the time at which the step meets a voltage limit or an event of the
    cell, dt/dp = −(∂e/∂p)/(de/dt) for the event e = 0.

    Parameters
    ----------
    model : BaseCell
    parameter_values : pybamm.ParameterValues
        They are not changed.
    parameters : sequence of str
        Names of numbers of the set, not zero; not a length of the mesh.
    current : float
        [A], below zero to strip the working electrode.
    duration : float
        Of the step, if it meets no event [h].
    limits : (float, float), optional
        Voltages at which the step ends [V]; the set's cut-offs by default.
    **simulation_options
        Of ``pybamm.Simulation``, such as ``var_pts``.

    Returns
    -------
    pandas.DataFrame
        That of :func:`local_sensitivity`, of the outputs "duration [h]", "largest voltage
        [V]", "energy [W.h]" and, of a strip, "stripped capacity [A.h]".

    Raises
    ------
    ValueError
        If the current is zero, the duration is not above zero, the limits do not rise, the
        model has a double layer, or a parameter is none of the set, no number, zero, a length
        of the mesh, or set by the step.
    pybamm.SolverError
        If the step cannot begin.
    """
    magnitude = abs(current) if isinstance(current, Real) else current
    check_above_zero("current", magnitude, "A")
    check_duration("duration", duration, "h", 3600.0)
    check_cell(model, parameter_values)
    check_current(current, parameter_values["Electrode area [m2]"])
    if model.options["surface form"] != "false":
        raise ValueError("the model has a double layer; take the cell without one")
    base = _base(parameter_values, parameters)
    for name in parameters:
        if name in IMPOSED:
            raise ValueError(f"{name} is set by the step; it has no sensitivity")
        if name in model.mesh_parameters:
            raise ValueError(
                f"{name} is a length of the mesh, which the equations take as it is; use "
                "local_sensitivity"
            )
    values = parameter_values.copy()
    values.update(dict.fromkeys(base, "[input]"))
    limits = limits_of(limits, values)
    model = _with_energy(model)

    def run(seconds, differentiate):
        """The response to the step, and the state at its end."""
        solver = model.solver(**_TIGHT)
        drive = Drive(model, values, list(base), solver, differentiate, **simulation_options)
        unmeasured = np.full(len(seconds), np.nan)
        step = Step(current, seconds[-1], seconds, unmeasured, None, False, 1)
        (response,), (state,) = drive.run([step], base, limits)
        return response, state

    end = run(np.array([3600.0 * duration]), False)[0].end
    if not end:
        raise pybamm.SolverError(f"a step of {current:g} A is past its limit as it begins")
    # A last time after an event, so that its voltage is that of the event.
    times = np.append(np.linspace(0, end, _POINTS)[1:-1], min(1.001 * end, 3600 * duration))
    response, state = run(times, True)
    outputs = _of_step(response, state, current)
    order = sorted(base)
    slopes = [
        (name, output, value, derivatives[order.index(name)])
        for output, (value, derivatives) in outputs.items()
        for name in base
    ]
    return _table(slopes, base)


def _table(slopes, base):
    """The table of parameter, output, its value, its derivative and the relative one."""
    table = pd.DataFrame(slopes, columns=["parameter", "output", "value", "derivative"])
    relative = table["derivative"] * table["parameter"].map(base) / table["value"]
    return table.assign(sensitivity=relative.where(table["value"] != 0))


def _with_energy(model):
    """A copy of a cell with the energy that it has delivered [W.h] as a state."""
    model = model.new_copy()
    energy = pybamm.Variable(_ENERGY)
    model.rhs[energy] = model.variables["Voltage [V]"] * model.variables["Current [A]"] / 3600
    model.initial_conditions[energy] = pybamm.Scalar(0)
    model.variables[_ENERGY] = energy
    return model


def _of_step(response, state, current):
    """Each output of a step, and its derivatives by the parameters."""
    hours, hours_S = response.end / 3600, response.end_sensitivities / 3600
    V, S = response.voltages, response.sensitivities
    peak = np.argmax(np.abs(V))
    place = _pybamm.state_slices(_pybamm.last_model(state))[_ENERGY]
    outputs = {
        "duration [h]": (hours, hours_S),
        "largest voltage [V]": (np.abs(V[peak]), np.sign(V[peak]) * S[peak]),
        "energy [W.h]": (state.y[place, 0][0], _pybamm.state_sensitivities(state)[place][0]),
    }
    if current < 0:
        outputs["stripped capacity [A.h]"] = (-current * hours, -current * hours_S)
    return outputs


def sobol(
    model: BaseCell,
    parameter_values: pybamm.ParameterValues,
    ranges: Mapping[str, tuple[float, float]],
    experiment: pybamm.Experiment | Callable[..., pybamm.Experiment],
    outputs: Sequence[str] | Mapping[str, Callable],
    count: int,
    seed: int,
    executor: Executor | int | None = None,
    **sweep_options: Any,
) -> pd.DataFrame:
    """
    Share of each parameter in the variance of outputs, over ranges of all of them.

    Sobol indices by ``scipy.stats.sobol_indices``, in ``count`` × (parameters + 2) runs.
    The parameters are independent and uniform in their range, on a logarithmic scale between
    positive limits.

    Parameters
    ----------
    model : BaseCell
    parameter_values : pybamm.ParameterValues
        Of what has no range.
    ranges : dict of str to (float, float)
        Lowest and highest value of each parameter, in the unit of its name.
    experiment, outputs, executor
        As of :func:`pybamm_alloy.sweep`.
    count : int
        Points, a power of two. The error of an index falls about as its root.
    seed : int
        The same seed gives the same points.
    **sweep_options
        Of :func:`pybamm_alloy.sweep`, such as ``progress``; not ``file`` or ``solutions``.

    Returns
    -------
    pandas.DataFrame
        A row per parameter and output: "parameter", "output", "first order" (the share of
        the parameter by itself) and "total" (with its part of all interactions), each with
        the ends of its 95 % interval, by bootstrap.

    Raises
    ------
    ValueError
        If a range does not rise, a parameter is none of the set, there are fewer than two, or
        the count is no power of two.
    pybamm.SolverError
        If a run fails; it names the values.

    References
    ----------
    Saltelli et al., Comput. Phys. Commun. 181 (2010) 259.
    """
    if {"file", "solutions"} & set(sweep_options):
        raise ValueError("Sobol indices are of several sweeps, which share no file or folder")
    check_cell(model, parameter_values)
    check_ranges(ranges)
    check_seed(seed)
    for name in ranges:
        _number(parameter_values, name)
    if not (isinstance(count, Integral) and count >= 2 and count & (count - 1) == 0):
        raise ValueError(f"count is {count!r}; it must be a power of two, such as 64")
    if len(ranges) < 2:
        raise ValueError(f"ranges are of {len(ranges)} parameters; shares need two or more")

    def func(points):
        table = pd.DataFrame(points.T, columns=list(ranges))
        found = _solved(
            model, parameter_values, table, experiment, outputs, executor, sweep_options
        )
        return np.array(found[list(outputs)], float).T

    indices = stats.sobol_indices(
        func=func, n=count, dists=[_uniform(*limits) for limits in ranges.values()], rng=seed
    )
    intervals = indices.bootstrap(confidence_level=0.95)
    columns: dict[str, np.ndarray] = {}
    for label, values, interval in (
        ("first order", indices.first_order, intervals.first_order),
        ("total", indices.total_order, intervals.total_order),
    ):
        low, high = interval.confidence_interval
        columns |= {label: values, f"{label} low": low, f"{label} high": high}
    names = [(name, output) for output in outputs for name in ranges]
    table = pd.DataFrame(names, columns=["parameter", "output"])
    return table.assign(**{name: np.ravel(values) for name, values in columns.items()})


def _base(values, parameters):
    """Value of each parameter, none of which is zero."""
    check_list("parameters", parameters)
    base = {name: _number(values, name) for name in parameters}
    for name, value in base.items():
        if value == 0:
            raise ValueError(f"{name} is 0, which has no relative change")
    return base


def _number(values, name):
    try:
        return float(values[name])
    except KeyError as error:
        raise ValueError(f"no parameter '{name}' in the set; {error.args[0]}") from error
    except TypeError as error:
        raise ValueError(f"{name} is {values[name]!r}; it must be a number") from error


def _uniform(low, high):
    return stats.loguniform(low, high) if low > 0 else stats.uniform(low, high - low)


def _solved(model, values, table, experiment, outputs, executor, options):
    """A sweep of which no run may fail, and no output may be missing."""
    found = sweep(model, values, table, experiment, outputs, executor, **options)
    bad = (found[ERROR] != "") | ~np.isfinite(found[list(outputs)].astype(float)).all(axis=1)
    for index in found.index[bad]:
        where = ", ".join(f"{name} = {table.at[index, name]:g}" for name in table)
        reason = found.at[index, ERROR] or "an output is not a finite number"
        raise pybamm.SolverError(f"the run with {where} failed: {reason}")
    return found
