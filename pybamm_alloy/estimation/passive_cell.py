"""Data that a cell without an open-circuit voltage cannot have: it delivers no energy."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pybamm

from ..cells import SymmetricCell
from ..cells.step_controls import NO_VOLTAGE, initial_voltage
from .protocol import COLUMNS, charges_of, markers_of

#: Share of the energy that passes which noise, and rows between two steps, may deliver.
_STRAY = 0.05


def warn_of_delivery(
    model: pybamm.BaseModel, values: pybamm.ParameterValues, table: pd.DataFrame, label: str
) -> None:
    """Warn of a table in which a symmetric cell delivers energy that it never took.

    Two films of the same alloy have no open-circuit voltage: charged, the cell has a voltage above
    zero, discharged, below. It can return what a difference of the films stored, not more, and
    nothing as long as the current does not reverse.

    Parameters
    ----------
    model : pybamm.BaseModel
        Another cell than a symmetric one, or one of two films that differ, is not examined.
    values : pybamm.ParameterValues
    table : pandas.DataFrame
        Tidy, as of :func:`pybamm_alloy.estimation.read_cycling`.
    label : str
        Of the measurement, for messages.

    Warns
    -----
    UserWarning
        With the rows, and the energies [J].
    """
    if not isinstance(model, SymmetricCell) or not (
        abs(initial_voltage(model, values)) <= NO_VOLTAGE
    ):
        return
    time, current, voltage = (table[name].to_numpy(float) for name in COLUMNS)
    charges = charges_of(time, current, *markers_of(table))
    energy = charges * voltage
    delivered, taken = energy[energy > 0].sum(), -energy[energy < 0].sum()
    flows = charges[np.abs(charges) > _STRAY * np.abs(charges).max(initial=0.0)]
    one_sign = len(set(np.sign(flows))) == 1
    stray = _STRAY * (delivered + taken)
    if not (delivered if one_sign else energy.sum()) > stray:
        return
    edges = np.flatnonzero(np.diff(np.append(0, np.append(energy > 0, 0).astype(int))))
    first, stop = max(edges.reshape(-1, 2), key=lambda rows: energy[slice(*rows)].sum())
    reason = (
        "Its current has one sign throughout, and the voltage has both: the current may be a "
        "magnitude, of which the file must tell the direction"
        if one_sign and taken > stray
        else "The sign of the current, or of the voltage, may be the opposite one: pass "
        "positive_current to read_cycling"
    )
    most = int(energy.argmax())
    warnings.warn(
        f"a symmetric cell without an open-circuit voltage cannot deliver energy that it did not "
        f"take, but in '{label}' it delivers {delivered:.3g} J and takes "
        f"{taken:.3g} J, by current times voltage: in rows {first} to "
        f"{stop - 1}, with {current[most]:.3g} A, positive in discharge, and {voltage[most]:.3g} V "
        f"in row {most}. {reason}",
        stacklevel=3,
    )
