"""A measured run as data of a fit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from .._util.validation import check_above_zero, check_noise, check_text
from .protocol import steps_of
from .reduction import reduced
from .table_conditions import conditions_of

#: Floor of the ratio of end times, so that a step that cannot begin has a logarithm.
_SHORTEST = 1e-3
#: Standard deviation of a voltage [V] at the most; more is one in mV.
_LARGEST_NOISE = 0.5


class Cycling:
    """A run of a cell: voltages under currents, and the times at which steps ended.

    Parameters
    ----------
    table : pandas.DataFrame
        Tidy, as of :func:`pybamm_alloy.estimation.read_cycling`.
    limits : (float, float), optional
        Lower and upper voltage [V] at which the cycler ended a step; the parameter set's
        cut-offs by default.
    noise : float
        Standard deviation of a voltage [V].
    time_noise : float
        Standard deviation of the time at which something happens, relative to the duration
        of its step. Where a voltage is steep it counts by this, and so does the end of a
        step.
    conditions : mapping, optional
        Parameters of this run that differ from the set's, such as
        ``{"Stack pressure [Pa]": 0}``. The columns "Temperature [K]" and "Stack pressure [Pa]"
        of the table are conditions where these are not given: their mean, or a function of
        time where they vary by more than 1 K, or 2 % and 0.1 MPa.
    resolution : float
        Of the current, as in :func:`pybamm_alloy.estimation.protocol`.
    label : str
        Under which it is shown.

    Raises
    ------
    ValueError
        If the table is not one of a run, a noise is not above zero, or a condition differs from
        the table's mean temperature by more than 3 K, or pressure by 10 % and 0.2 MPa.
    """

    def __init__(
        self,
        table: pd.DataFrame,
        limits: tuple[float, float] | None = None,
        noise: float = 1e-3,
        time_noise: float = 0.01,
        conditions: Mapping[str, object] | None = None,
        resolution: float = 0.01,
        label: str = "cycling",
    ):
        check_noise("noise", noise, _LARGEST_NOISE, "V", "1 mV is 0.001 V")
        check_noise("time_noise", time_noise, 1.0, "1", "1 % of the duration is 0.01")
        check_above_zero("resolution", resolution, "1")
        check_text("label", label)
        self.table, self.limits, self.label = table, limits, label
        self.noise, self.time_noise = noise, time_noise
        self.resolution = resolution
        # Refuses a bad table now.
        steps_of(table, (-np.inf, np.inf) if limits is None else limits, resolution)
        self.conditions = conditions_of(table, conditions, label)

    def steps(self, limits):
        """Its steps between the limits [V] that hold."""
        return steps_of(self.table, limits, self.resolution)

    def reduced(self, steps):
        """The steps by the rows that a model resolves, as :class:`ReducedStep` each."""
        return [reduced(step, self.deviations(step)) for step in steps]

    def deviations(self, step):
        """Standard deviation of each voltage [V], shape (n,); infinite if it does not count."""
        if step.gap:
            return np.full(len(step.times), np.inf)
        # How far the voltage goes within the uncertainty of time, beyond its noise.
        off = self.time_noise * step.duration
        later, earlier = (
            np.interp(step.times + side * off, step.times, step.voltages) for side in (1, -1)
        )
        change = np.maximum(np.abs(later - earlier) - 3 * self.noise, 0) / 2
        deviations = np.hypot(self.noise, change)
        if step.limit is not None:
            # The wall before a limit tells the time of the end, which counts by itself.
            deviations[step.times > step.duration - 2 * off] = np.inf
        return deviations

    def residuals(self, steps, responses):
        """Residuals in standard deviations, and their derivatives by the inputs.

        Of every voltage, or node of a reduced step, then of the end of every step: the logarithm
        of the ratio of the model's to the cell's; then, of reduced steps, what no node resolves.

        Parameters
        ----------
        steps : list of ReducedStep
        responses : list of Response
        """
        r, r_p, ends, ends_p = [], [], [], []
        for each, response in zip(steps, responses):
            r.append(each.residuals(response.voltages - each.step.voltages))
            r_p.append(each.residuals(response.sensitivities))
            end, end_p = self._end(each.step, response)
            ends.append(end)
            ends_p.append(end_p)
        if any(each.hidden for each in steps):
            ends.append(np.sqrt(sum(each.rest for each in steps)))
            ends_p.append(np.zeros_like(ends_p[0]))
        return np.concatenate([*r, ends]), np.vstack([*r_p, *ends_p])

    @staticmethod
    def averaged(steps, residuals, derivatives):
        """The same with each voltage's residual replaced by its mean since the step began.

        A steep rise at the wrong time hardly says which way to go, its mean does.
        """
        r, r_p, first = residuals.copy(), derivatives.copy(), 0
        for step in (each.step for each in steps):
            rows = slice(first, first + len(step.times))
            first = rows.stop
            held = np.diff(step.times, prepend=0.0)[:, np.newaxis]
            both = np.column_stack([residuals[rows], derivatives[rows]])
            both = np.cumsum(both * held, axis=0) / step.times[:, np.newaxis]
            r[rows], r_p[rows] = both[:, 0], both[:, 1:]
        return r, r_p

    def _end(self, step, response):
        floor = _SHORTEST * step.duration
        ratio = (response.end + floor) / (step.duration + floor)
        if step.limit is None and ratio >= 1 - 1e-9:
            return 0.0, np.zeros_like(response.end_sensitivities)
        return (
            np.log(ratio) / self.time_noise,
            response.end_sensitivities / (response.end + floor) / self.time_noise,
        )
