"""Capacity and energy of full cells, by N/P ratio and rate."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pybamm

from .._util.validation import check_numbers
from ..cells import CALIBRATED_OPTIONS, FullCell
from ..parameter_sets import compose_full, stack_parts
from ..results import limiting_electrode, output_times, solved_steps, values_at
from .sweep import sweep

#: Rate [h-1] of the charge before a discharge, and the highest rate of a discharge.
_CHARGE_RATE, _HIGHEST_RATE = 0.05, 50.0
_CAPACITY, _ENERGY, _LIMITING = "capacity [A.h]", "energy [W.h]", "limiting electrode"


def full_cell_map(
    cathode: str,
    alloy: str,
    rates: Sequence[float],
    np_ratios: Sequence[float] = (1.2,),
    executor: Executor | int | None = None,
    options: dict[str, Any] | None = None,
    sweep_options: dict[str, Any] | None = None,
    **composition: Any,
) -> pd.DataFrame:
    """
    Capacity, energy and limiting electrode of a full cell's discharge, by N/P ratio and rate.

    A cell with a lithiated cathode is charged at C/20 first, one with a delithiated cathode is
    discharged as it is assembled. Cut-offs are those of :func:`compose_full`.

    Parameters
    ----------
    cathode, alloy : str
        As of :func:`pybamm_alloy.parameter_sets.compose_full`.
    rates : sequence of float
        C-rates of the discharge [h-1], above zero and up to 50; the nominal capacity is that of
        the cathode.
    np_ratios : sequence of float
        N/P ratios, pure numbers.
    executor : concurrent.futures.Executor or int, optional
        As of :func:`pybamm_alloy.sweep`.
    options : dict, optional
        Of :class:`pybamm_alloy.FullCell`; those of the calibration by default.
    sweep_options : dict, optional
        Of :func:`pybamm_alloy.sweep`, such as ``{"var_pts": {...}}``.
    **composition
        Further arguments of :func:`compose_full`, such as ``areal_capacity=2``.

    Returns
    -------
    pandas.DataFrame
        A row for each ratio and rate: "N/P ratio", "C-rate [h-1]", "current density [mA.cm-2]",
        "capacity [mA.h.cm-2]", "energy [mW.h.cm-2]", "mean voltage [V]", "energy density
        [W.h.L-1]" and "specific energy [W.h.kg-1]" of the parts of
        :func:`pybamm_alloy.parameter_sets.stack_parts`, "limiting electrode" ("negative" or
        "positive"), "end" and "error".

    Raises
    ------
    ValueError
        If a rate or a ratio is not a number in its range, or as :func:`compose_full`.
    """
    rates = check_numbers("C-rate", rates, "per hour")
    if max(rates) > _HIGHEST_RATE:
        raise ValueError(f"C-rate is {max(rates):g} per hour; it must be at most {_HIGHEST_RATE:g}")
    sets = {
        ratio: compose_full(cathode, alloy, np_ratio=ratio, **composition)
        for ratio in np.atleast_1d(np.asarray(np_ratios)).tolist()
    }
    model = FullCell(CALIBRATED_OPTIONS if options is None else options)
    frames = []
    for ratio, values in sets.items():
        cycle = partial(
            _cycle,
            upper=values["Upper voltage cut-off [V]"],
            lower=values["Lower voltage cut-off [V]"],
            charged_first=composition.get("state", "lithiated") == "lithiated",
        )
        found = sweep(
            model, values, {"rate": rates}, cycle, _OUTPUTS, executor, **(sweep_options or {})
        )
        frames.append(_per_area(found, ratio, values, stack_parts(values, cathode)))
    return pd.concat(frames, ignore_index=True)


def _cycle(rate, upper, lower, charged_first):
    """The charge, if there is one, and the discharge at a rate."""
    charge = f"Charge at {_CHARGE_RATE:g}C until {upper:.12g} V"
    discharge = f"Discharge at {rate:.12g}C until {lower:.12g} V"
    return pybamm.Experiment([(charge, discharge) if charged_first else (discharge,)])


def _discharge(solution):
    """The discharge: the last step."""
    *_, last = solved_steps(solution)
    times = output_times(last.solution)
    names = ("Discharge capacity [A.h]", "Voltage [V]")
    charge, voltage = (values_at(last.solution, name, times) for name in names)
    if not charge[-1] > charge[0]:
        raise ValueError("the discharge could not begin: its voltage was below the cut-off")
    return charge - charge[0], voltage


def _capacity(solution):
    charge, _ = _discharge(solution)
    return float(charge[-1])


def _energy(solution):
    charge, voltage = _discharge(solution)
    return float(np.trapezoid(voltage, charge))


_OUTPUTS = {_CAPACITY: _capacity, _ENERGY: _energy, _LIMITING: limiting_electrode}


def _per_area(found, ratio, values, parts):
    """The results of a sweep over rates per area [cm2], and per volume and mass of the parts."""
    thickness, mass = (parts[name].sum() for name in ("thickness [um]", "mass [mg.cm-2]"))
    area = 1e4 * values["Electrode area [m2]"]
    capacity, energy = (1e3 * found[name].astype(float) / area for name in (_CAPACITY, _ENERGY))
    current = 1e3 * found["rate"] * values["Nominal cell capacity [A.h]"] / area
    return pd.DataFrame(
        {
            "N/P ratio": ratio,
            "C-rate [h-1]": found["rate"],
            "current density [mA.cm-2]": current,
            "capacity [mA.h.cm-2]": capacity,
            "energy [mW.h.cm-2]": energy,
            "mean voltage [V]": energy / capacity,
            "energy density [W.h.L-1]": 1e4 * energy / thickness,
            "specific energy [W.h.kg-1]": 1e3 * energy / mass,
            _LIMITING: found[_LIMITING],
            "end": found["end"],
            "error": found["error"],
        }
    )
