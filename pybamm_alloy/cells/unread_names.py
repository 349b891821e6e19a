"""Names among the parameter values that nothing reads, such as misspelt ones."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Mapping, Set
from typing import Any

import pybamm

from .. import _pybamm
from .._util.parameter_ranges import range_of

#: What PyBaMM itself has in its sets or reads in a simulation.
_PYBAMM = {
    "chemistry",
    "citations",
    "Current function [A]",
    "Voltage function [V]",
    "Power function [W]",
    "Resistance function [Ohm]",
    "CCCV current function [A]",
    "Ideal gas constant [J.K-1.mol-1]",
    "Faraday constant [C.mol-1]",
    "Boltzmann constant [J.K-1]",
    "Electron charge [C]",
}
#: Functions of a film, which have no range.
_FUNCTIONS = (
    "Kirchhoff potential [m2.s-1]",
    "porous Kirchhoff potential [m2.s-1]",
    "Kirchhoff potential at poor edge [m2.s-1]",
    "Kirchhoff potential at rich edge [m2.s-1]",
    "OCP [V]",
    "OCP at Kirchhoff potential [V]",
    "molar volume [m3.mol-1]",
    "conducting share",
    "phase coordinate",
)


def unread_names(
    values: pybamm.ParameterValues, others: Set[str] = frozenset()
) -> dict[str, str | None]:
    """Names that neither a submodel, nor PyBaMM, nor a function among the values reads.

    Parameters of submodels that a cell does not have, and of phases that a set has besides those
    of its films, are known by the table of ranges; those of full cells alone are not.

    Parameters
    ----------
    values : pybamm.ParameterValues
        After they were put into the equations of a cell.
    others : set of str
        Names that are known besides.

    Returns
    -------
    dict
        Name to the nearest one that is read, or None if there is none near.
    """
    given = dict(values)
    read = _pybamm.names_inserted(values) | others
    unread = [name for name in given if name not in read and not _is_known(name, given)]
    if unread:
        read |= {name for value in given.values() for name in _names_in(value)}
    known = [name for name in given if name in read or _is_known(name, given)]
    return {
        name: next(iter(difflib.get_close_matches(name, known, n=1)), None)
        for name in unread
        if name not in read
    }


def _is_known(name: str, given: Mapping[str, Any]) -> bool:
    """Whether a name is PyBaMM's, one of the table, or a function of a film."""
    electrodes = ("Negative electrode ", "Positive electrode ")
    function = name.startswith(electrodes) and name[len(electrodes[0]) :] in _FUNCTIONS
    if name in _PYBAMM or function:
        return True
    row = range_of(name)
    if row is None or row.full:
        return False
    if "{phase}" not in row.parameter and "{host}" not in row.parameter:
        return True
    # A phase that is there has a stoichiometry, or as a host its saturation.
    domain, _, phase, *_ = name.split()
    own = (f"{domain} electrode {phase}{end}" for end in (" stoichiometry", _SATURATION))
    return any(other in given for other in own)


_SATURATION = " saturation stoichiometry"


def _names_in(value: Any) -> set[str]:
    """Names of the parameters that a value reads: an expression, or a function of some."""
    if callable(value) and not isinstance(value, pybamm.Symbol):
        required = [
            parameter
            for parameter in inspect.signature(value).parameters.values()
            if parameter.default is parameter.empty
            and parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        ]
        try:
            value = value(*(pybamm.InputParameter(parameter.name) for parameter in required))
        except Exception:  # A user's function may raise anything, as it was not made for this.
            return set()
    if not isinstance(value, pybamm.Symbol):
        return set()
    return _pybamm.parameter_names(value.pre_order())
