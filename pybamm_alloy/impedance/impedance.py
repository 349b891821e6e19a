"""Impedance of a cell at any state, and along an experiment."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pybamm
from numpy.typing import ArrayLike

from .. import _pybamm
from .._util.step_strings import check_steps
from .._util.validation import check_count
from ..cells import BaseCell
from ..cells.base_cell import check_cell
from ..results.termination import termination_of
from .rest_simulation import RestSimulation, with_double_layer
from .solution_states import at_state, check_same_states, cycle_number, state_at
from .spectrum import FREQUENCIES, Spectrum


def impedance(
    model: BaseCell,
    parameter_values: pybamm.ParameterValues | None = None,
    solution: pybamm.Solution | None = None,
    cycle: int | None = None,
    frequencies: ArrayLike | None = None,
    inputs: dict[str, float] | None = None,
    **simulation_options: Any,
) -> Spectrum:
    """Impedance of a cell, pristine or at a state of a solution.

    The current is zero and the double layers have relaxed, as they do within
    milliseconds; everything slower is as the solution left it. The temperature is that of
    the state, as the experiment or its last step set it. Other parameters that are functions
    of time have the value of the state's time.

    Parameters
    ----------
    model : BaseCell
        With or without a double layer; without, the same class with the same options
        is given one.
    parameter_values : pybamm.ParameterValues, optional
        The model's by default. Where the solution has another temperature than the reference
        temperature, they have either of the two.
    solution : pybamm.Solution, optional
        Of the same cell; without it, the impedance is that of the initial state.
    cycle : int, optional
        Cycle of the solution at whose end to measure: from 1, or from −1 backwards; 0 is
        the start of the first. By default, the solution's last state.
    frequencies : array_like, optional
        [Hz]; by default :data:`FREQUENCIES`, 7 MHz to 100 mHz.
    inputs : dict, optional
        Input parameters; those of the solution by default. The temperature is the solution's.
    **simulation_options
        Of ``pybamm.EISSimulation``. The mesh must be that of the solution.

    Returns
    -------
    Spectrum

    Raises
    ------
    ValueError
        If the model is not a cell of this package, the solution not of this model on
        this mesh, the cycle not one that it kept, a frequency not positive, or if the values or
        inputs contradict the temperature, stack pressure or inputs of the solution.
    """
    check_cell(model, parameter_values)
    state = None if cycle is None and solution is None else state_at(solution, cycle)
    return _spectrum_at(
        state, model, parameter_values, frequencies, inputs, simulation_options, check=True
    )


def _spectrum_at(state, model, parameter_values, frequencies, inputs, options, check):
    """The spectrum at a state, with its temperature; optionally checked against the values."""
    frequencies = _checked_frequencies(frequencies)
    model = with_double_layer(model)
    values = model.default_parameter_values if parameter_values is None else parameter_values
    if state is not None:
        check_same_states(model, state)
        values, inputs = at_state(values, inputs, state, check)
    return RestSimulation(model, values, **options).spectrum(frequencies, inputs, state)


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

    Of the solution only the first cycle, the last and those measured are kept. Each spectrum
    has the temperature of the step that ended before it.

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
        if not (isinstance(experiment, list | tuple) and len(experiment)):
            raise ValueError(
                f"experiment is {experiment!r}; it must be a pybamm.Experiment or a list of steps"
            )
        experiment = pybamm.Experiment(list(experiment))
    check_steps(experiment)
    count = len(experiment.cycles)
    if every is not None:
        check_count("every", every, "cycles")
        cycles = range(0, count + 1, every)
    if isinstance(cycles, str) or not isinstance(cycles, Iterable):
        raise ValueError(f"cycles is {cycles!r}; it must be a list of cycles, such as (0, -1)")
    numbers = {cycle: cycle_number(cycle, count) for cycle in cycles}
    simulation = pybamm.Simulation(
        model,
        parameter_values=parameter_values,
        experiment=experiment,
        solver=solver,
        **simulation_options,
    )
    solution = simulation.solve(inputs=inputs, save_at_cycles=list(numbers.values()))
    if _pybamm.is_empty(solution):
        raise ValueError("no step can begin: each is beyond its cut-off as it begins")
    # The last cycle may be an earlier one than planned, and not kept.
    places = {cycle: None if cycle == -1 else n for cycle, n in numbers.items()}
    missed = [c for c, n in places.items() if n is not None and n > len(solution.cycles)]
    if missed:
        warnings.warn(
            f"the run ended in cycle {len(solution.cycles)} of {count} "
            f"({termination_of(solution, experiment).sentence}), before cycles {missed}",
            stacklevel=2,
        )
    spectra = {
        cycle: _spectrum_at(
            state_at(solution, place),
            model,
            parameter_values,
            frequencies,
            inputs,
            simulation_options,
            check=False,
        )
        for cycle, place in places.items()
        if cycle not in missed
    }
    return solution, spectra


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
