"""Ready sweeps of one alloy: capacity, critical current, rate, and what matters most.

The cells have the options with which their sets are calibrated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from typing import Any

import numpy as np
import pandas as pd
import pybamm

from .. import experiments
from .._util.parameter_ranges import check_all_in_range, check_current, check_in_range
from .._util.validation import check_numbers
from ..cells import CALIBRATED_OPTIONS, HalfCell, SymmetricCell
from ..estimation import reference_ranges
from ..parameter_sets import compose
from ..results import reported_quantities
from .plan import END, ERROR
from .sweep import sweep
from .tables import check_ranges, grid

PRESSURE = "Stack pressure [Pa]"
_CAPACITY = "stripped capacity [A.h]"


def capacity_map(
    alloy: str,
    pressures: Sequence[float],
    currents: Sequence[float],
    executor: Executor | int | None = None,
    **sweep_options: Any,
) -> pd.DataFrame:
    """
    Capacity that a strip to 1 V against indium gives, by stack pressure and current.

    Parameters
    ----------
    alloy : str
        Film of the half-cell's working electrode, such as "Li13In3".
    pressures : sequence of float
        Stack pressures [Pa], 1e4 to 1e10 or zero; 45 MPa is 45e6.
    currents : sequence of float
        Of the cell [A], above zero and up to 100 mA/cm²; 1 mA is 1e-3.
    executor, **sweep_options
        As of :func:`pybamm_alloy.sweep`.

    Returns
    -------
    pandas.DataFrame
        A row per run: "electrode", "stack pressure [Pa]", "current [A]", "capacity [A.h]",
        "end" and "error", as ``plotting.plot_capacity_map`` takes it. A current whose I·R
        alone passes 1 V has an error and no capacity, as has one so small that the indium
        loses to its interphase more than it is given.

    Raises
    ------
    ValueError
        If the alloy is not known, or a pressure or a current is out of its range.
    """
    values = _half_cell(alloy)
    pressures = check_all_in_range("stack pressure", pressures, PRESSURE)
    currents = _checked_currents(currents, values)
    table = grid({"current [A]": currents, PRESSURE: pressures})
    return _tidy(_strips(values, table, [_CAPACITY], executor, sweep_options), alloy)


def capacity_by_rate(
    alloy: str,
    currents: Sequence[float],
    pressure: float = 45e6,
    executor: Executor | int | None = None,
    **sweep_options: Any,
) -> pd.DataFrame:
    """
    Capacity, energy and mean power of a strip to 1 V against indium, by current.

    Parameters
    ----------
    alloy : str
        Film of the half-cell's working electrode.
    currents : sequence of float
        Of the cell [A], above zero and up to 100 mA/cm²; 1 mA is 1e-3.
    pressure : float
        Stack pressure [Pa].
    executor, **sweep_options
        As of :func:`pybamm_alloy.sweep`.

    Returns
    -------
    pandas.DataFrame
        A row per current: "electrode", "stack pressure [Pa]", "current [A]", "capacity
        [A.h]", "energy [W.h]" and "mean power [W]" that the half-cell delivers while the
        alloy is its negative pole, less what it takes at the end, "end" and "error".

    Raises
    ------
    ValueError
        As :func:`capacity_map`.
    """
    values = _half_cell(alloy)
    check_in_range("stack pressure", pressure, PRESSURE)
    currents = _checked_currents(currents, values)
    table = grid({"current [A]": currents, PRESSURE: [pressure]})
    found = _strips(values, table, [_CAPACITY, "energy [W.h]"], executor, sweep_options)
    hours = found[_CAPACITY] / found["current [A]"]
    found.insert(4, "mean power [W]", found["energy [W.h]"] / hours)
    return _tidy(found, alloy)


def critical_current_map(
    alloy: str,
    pressures: Sequence[float],
    executor: Executor | int | None = None,
    first: str = "0.2 mA.cm-2",
    last: str = "5 mA.cm-2",
    increment: str = "0.2 mA.cm-2",
    **sweep_options: Any,
) -> pd.DataFrame:
    """
    Critical current of a symmetric cell by stack pressure.

    Parameters
    ----------
    alloy : str
        Film of both electrodes.
    pressures : sequence of float
        Stack pressures [Pa], 1e4 to 1e10 or zero; 45 MPa is 45e6.
    first, last, increment : str
        Of :func:`pybamm_alloy.experiments.critical_current_ramp`.
    executor, **sweep_options
        As of :func:`pybamm_alloy.sweep`.

    Returns
    -------
    pandas.DataFrame
        A row per pressure: "electrode", "stack pressure [Pa]", "critical current [A]",
        "note", "end" and "error". Where the ramp does not reach the critical current, or
        begins above it, there is none and the note says so.

    Raises
    ------
    ValueError
        If the alloy or the ramp is not known, or a pressure is out of its range.
    """
    values = pybamm.ParameterValues(compose(alloy))
    pressures = check_all_in_range("stack pressure", pressures, PRESSURE)
    ramp = {"first": first, "last": last, "increment": increment}
    experiments.critical_current_ramp(values["Electrode area [m2]"], first, last, increment)
    table = pd.DataFrame({PRESSURE: pressures, **ramp})
    found = sweep(
        SymmetricCell(CALIBRATED_OPTIONS),
        values,
        table,
        experiments.critical_current_ramp,
        {"critical current [A]": _critical_current, "note": _note},
        executor,
        experiment_model_mode="unified",
        **sweep_options,
    )
    return _tidy(found.drop(columns=list(ramp)), alloy)


def tornado(
    alloy: str,
    output: str = _CAPACITY,
    ranges: Mapping[str, tuple[float, float]] | None = None,
    current: float = 1e-3,
    pressure: float = 45e6,
    executor: Executor | int | None = None,
    **sweep_options: Any,
) -> pd.DataFrame:
    """
    An output of a strip with each parameter at either end of its range, the others as they are.

    Parameters
    ----------
    alloy : str
        Film of the half-cell's working electrode.
    output : str
        A name in :data:`pybamm_alloy.sweeps.OUTPUTS`, but for the critical current.
    ranges : dict of str to (float, float), optional
        Lowest and highest value of each parameter, in the unit of its name; those of
        :func:`pybamm_alloy.estimation.reference_ranges` by default.
    current : float
        Of the cell [A], above zero and up to 100 mA/cm²; 1 mA is 1e-3.
    pressure : float
        Stack pressure [Pa].
    executor, **sweep_options
        As of :func:`pybamm_alloy.sweep`.

    Returns
    -------
    pandas.DataFrame
        A row per parameter, that with the largest effect first: "electrode", "parameter",
        "low", "high" (in the parameter's unit), "output", "value" (with the set's own
        parameters), "at low", "at high" and "error".

    Raises
    ------
    ValueError
        If the alloy, the output or a parameter is not known, a range does not rise, or the
        current or the pressure is out of its range.
    """
    values = _half_cell(alloy)
    check_in_range("stack pressure", pressure, PRESSURE)
    _checked_currents(current, values)
    ranges = reference_ranges(alloy) if ranges is None else ranges
    unknown = [name for name in ranges if name not in values]
    if unknown or not ranges:
        raise ValueError(f"no parameter '{unknown[0]}' in the set" if unknown else "no ranges")
    check_ranges(ranges)
    base = {name: values[name] for name in ranges} | {PRESSURE: pressure}
    ends = [base | {name: end} for name, limits in ranges.items() for end in limits]
    table = pd.DataFrame([base, *ends]).assign(**{"current [A]": current})
    found = _strips(values, table, [output], executor, sweep_options)
    at_base, *at_ends = found[output]
    errors = list(found["error"])
    rows = pd.DataFrame(
        {
            "electrode": alloy,
            "parameter": list(ranges),
            "low": [low for low, _ in ranges.values()],
            "high": [high for _, high in ranges.values()],
            "output": output,
            "value": at_base,
            "at low": at_ends[::2],
            "at high": at_ends[1::2],
            "error": [
                "; ".join(dict.fromkeys(filter(None, (errors[0], low, high))))
                for low, high in zip(errors[1::2], errors[2::2])
            ],
        }
    )
    effect = (rows[["at low", "at high"]].sub(at_base, axis=0)).abs().max(axis=1)
    return rows.loc[effect.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def _strips(values, table, outputs, executor, options):
    """A sweep of strips, each with time for twice the lithium of the film.

    One that ends by the counter electrode has an error in place of its results.
    """
    minutes = 120 * values["Nominal cell capacity [A.h]"] / table["current [A]"]
    found = sweep(
        HalfCell(CALIBRATED_OPTIONS),
        values,
        table.assign(**{"duration [minutes]": minutes}),
        experiments.stripping,
        outputs,
        executor,
        **options,
    )
    # Indium that has no lithium yet may lose to its interphase more than a small current brings.
    ended = found[END].str.contains("negative electrode", na=False)
    found.loc[ended, outputs] = np.nan
    found.loc[ended, ERROR] = "no capacity of the film: " + found[END]
    return found.drop(columns="duration [minutes]")


def _checked_currents(currents, values):
    """Currents [A] as a list, each above zero and not in mA."""
    currents = check_numbers("current", currents, "A")
    for current in currents:
        check_current(current, values["Electrode area [m2]"])
    return currents


def _half_cell(alloy):
    return pybamm.ParameterValues(compose(alloy, "In"))


def _critical_current(solution):
    try:
        return reported_quantities.critical_current(solution)
    except ValueError:
        return np.nan


def _note(solution):
    """Why there is no critical current, or nothing."""
    try:
        reported_quantities.critical_current(solution)
    except ValueError as error:
        return str(error)
    return ""


def _tidy(found, alloy):
    names = {PRESSURE: "stack pressure [Pa]", _CAPACITY: "capacity [A.h]"}
    found = found.rename(columns=names)
    found.insert(0, "electrode", alloy)
    return found
