"""The mesh through a film, whose number of nodes is checked."""

from __future__ import annotations

from numbers import Integral

from .. import _pybamm
from .._util.validation import FEWEST_NODES, MOST_NODES


def check_nodes(name: str, count: object) -> None:
    """Refuse a number of nodes that is not a whole number from 4 to 1000.

    Parameters
    ----------
    name : str
        Entry of ``var_pts``, such as "x_n".
    count : int

    Raises
    ------
    ValueError
    """
    whole = isinstance(count, Integral) and not isinstance(count, bool)
    if not (whole and FEWEST_NODES <= count <= MOST_NODES):  # type: ignore[operator]
        raise ValueError(
            f"var_pts has {count!r} nodes for '{name}'; it must be a whole number, "
            f"{FEWEST_NODES} to {MOST_NODES}"
        )


class FilmMesh(_pybamm.ExponentialSubMesh):
    """
    Nodes that are closer at the electrolyte, as of ``pybamm.Exponential1DSubMesh``.

    Parameters
    ----------
    lims, npts, **parameters
        As of ``pybamm.Exponential1DSubMesh``.

    Raises
    ------
    ValueError
        As of :func:`check_nodes`. PyBaMM fails on fewer than 3 nodes with an index out of bounds.
    """

    def __init__(self, lims, npts, **parameters):
        variable, _, _ = self.read_lims(lims)
        check_nodes(variable.name, npts[variable.name])
        super().__init__(lims, npts, **parameters)
