"""The stripping test: stripping at each stack pressure, with the impedance around it."""

from collections.abc import Sequence
from typing import NamedTuple

import pybamm
from numpy.typing import ArrayLike

from .. import experiments
from .._util.parameter_ranges import check_all_in_range
from ..cells import BaseCell
from ..cells.base_cell import check_two_films
from ..results.steps import all_steps
from .impedance import impedance_along
from .spectrum import Spectrum


class StrippingTest(NamedTuple):
    """Stripping of a cell, with the impedance before and after.

    Attributes
    ----------
    solution : pybamm.Solution
    before, after : Spectrum
    """

    solution: pybamm.Solution
    before: Spectrum
    after: Spectrum


def strip_under_pressure(
    model: BaseCell,
    parameter_values: pybamm.ParameterValues,
    pressures: Sequence[float] = (0.0, 45e6),
    rest: str = "10 minutes",
    frequencies: ArrayLike | None = None,
    **strip: str,
) -> dict[float, StrippingTest]:
    """Strip a cell at each stack pressure, with its impedance before and after.

    The test of Hänsel et al. 2021, Fig. 3.

    Parameters
    ----------
    model : BaseCell
    parameter_values : pybamm.ParameterValues
        They are not changed.
    pressures : sequence of float
        [Pa], 1e4 to 1e10 or zero; 45 MPa is 45e6.
    rest : str
        Between the strip and the impedance after it.
    frequencies : array_like, optional
        [Hz]; as in :func:`pybamm_alloy.impedance`.
    **strip
        ``current``, ``cut_off`` and ``duration`` of
        :func:`pybamm_alloy.experiments.stripping`.

    Returns
    -------
    dict
        Pressure [Pa] to :class:`StrippingTest`.

    Raises
    ------
    ValueError
        If a pressure is not a number or out of range, or a strip is past its cut-off as it
        begins.
    """
    experiment = experiments.stripping(rest=rest, **strip)
    check_two_films(model, parameter_values)
    pressures = check_all_in_range("stack pressure", pressures, "Stack pressure [Pa]")
    tests = {}
    for pressure in pressures:
        values = parameter_values.copy()
        values["Stack pressure [Pa]"] = pressure
        solution, spectra = impedance_along(
            model, values, experiment, frequencies=frequencies
        )
        if next(all_steps(solution)).skipped:
            raise ValueError(
                f"the strip at {pressure:g} Pa cannot begin: it is past its cut-off at once"
            )
        tests[pressure] = StrippingTest(solution, spectra[0], spectra[-1])
    return tests
