"""The mesh through a film, whose number of nodes is checked."""

from __future__ import annotations

from numbers import Integral

import pybamm

from .._util.validation import FEWEST_NODES, MOST_NODES


class FilmMesh(pybamm.Exponential1DSubMesh):
    """
    Nodes that are closer at the electrolyte, as of ``pybamm.Exponential1DSubMesh``.

    Parameters
    ----------
    lims, npts, **parameters
        As of ``pybamm.Exponential1DSubMesh``.

    Raises
    ------
    ValueError
        If the number of nodes, an entry of ``var_pts``, is not a whole number from 4 to 1000.
        PyBaMM fails on fewer than 3 with an index that is out of bounds.
    """

    def __init__(self, lims, npts, **parameters):
        variable, _, _ = self.read_lims(lims)
        count = npts[variable.name]
        whole = isinstance(count, Integral) and not isinstance(count, bool)
        if not (whole and FEWEST_NODES <= count <= MOST_NODES):
            raise ValueError(
                f"var_pts has {count!r} nodes for '{variable.name}'; it must be a whole number, "
                f"{FEWEST_NODES} to {MOST_NODES}"
            )
        super().__init__(lims, npts, **parameters)
