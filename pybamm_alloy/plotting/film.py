"""A film of a solution: its profiles, how it swells, and its phases."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
import pybamm

from .. import _pybamm
from ..cells.parameters import AlloyCellParameters
from ..impedance.regrid import split_at_fronts
from ..results import output_times, values_at
from ..results.steps import gaps
from ..thermodynamics import phases_of

#: A frame has the variables of a solution as columns.
Solved: TypeAlias = pybamm.Solution | pd.DataFrame


@dataclass(frozen=True, eq=False)
class Film:
    """The connected film of an electrode over the times of a solution.

    Attributes
    ----------
    formulas : tuple of str
        The m phases, the host first.
    phase_edges : numpy.ndarray, shape (m, 2)
        Stoichiometries [Li per host atom] between which each phase is alone.
    hours : numpy.ndarray, shape (t,)
        The output times of the solution [h].
    stoichiometry : numpy.ndarray, shape (2 n, t)
        [Li per host atom] from the electrolyte inwards, without the plated lithium: of the
        two halves of each of n nodes, or of what is before and behind a front that stands in it.
    host_edges : numpy.ndarray, shape (n + 1,)
        Of the nodes, in the host [m].
    edges : numpy.ndarray, shape (2 n + 1, t)
        Of what has these stoichiometries, with its pores, in the film as it swells [m]: from
        the plated lithium, whose thickness is the first one.
    connected : numpy.ndarray, shape (t,)
        Area fraction [1] of the film that this is.
    gaps : numpy.ndarray
        Indices [1] of the times after which cycles of the solution were left out.
    """

    formulas: tuple[str, ...]
    phase_edges: np.ndarray
    hours: np.ndarray
    stoichiometry: np.ndarray
    host_edges: np.ndarray
    edges: np.ndarray
    connected: np.ndarray
    gaps: np.ndarray

    @property
    def phase_numbers(self):
        """k where phase k is alone, and between two phases by the lever rule; (2 n, t)."""
        numbers = np.arange(len(self.formulas)).repeat(2)
        return np.interp(self.stoichiometry, self.phase_edges.ravel(), numbers)


def film_of(
    solution: pybamm.Solution, parameter_values: pybamm.ParameterValues, electrode: str
) -> Film:
    """The film of an electrode in a solution.

    Parameters
    ----------
    solution : pybamm.Solution
        Of a cell of this package.
    parameter_values : pybamm.ParameterValues
        Those that it was solved with: a solution does not have its phases.
    electrode : str
        "negative" or "positive".

    Returns
    -------
    Film

    Raises
    ------
    ValueError
        If the electrode is not one of the two, the values do not tell its phases, or the film
        is not as thick as that of the solution.
    """
    if electrode not in ("negative", "positive"):
        raise ValueError(f"electrode is {electrode!r}; it must be 'negative' or 'positive'")
    Domain = electrode.capitalize()
    p = AlloyCellParameters().domain_params[electrode]
    inputs = _pybamm.last_inputs(solution)

    def evaluate(symbol):
        value = parameter_values.process_symbol(symbol).evaluate(inputs=inputs)
        return float(np.squeeze(value))

    thickness = evaluate(p.L)
    profile = solution[f"{Domain} film stoichiometry"]
    host_edges = np.array([0.0, thickness])
    if profile.domain:
        host_edges = profile.mesh.edges
    if not np.isclose(host_edges[-1], thickness, rtol=1e-6):
        raise ValueError(
            f"the {electrode} electrode's host is {host_edges[-1]:.4g} m thick in the "
            f"solution and {thickness:.4g} m in the parameter values; give those that it "
            "was solved with"
        )
    times = output_times(solution)
    theta, full = (
        np.atleast_2d(values_at(solution, f"{Domain} film stoichiometry{which}", times))
        for which in ("", " without plated lithium")
    )

    formulas, phase_edges = _phases(parameter_values, Domain, evaluate)
    parts, shares = _halves(full, phase_edges)

    def volume(stoichiometry):
        """Volume of the phases per mole of host [m3.mol-1]."""
        volume = p.V_m(pybamm.Vector(stoichiometry.ravel()))
        volume = parameter_values.process_symbol(volume).evaluate(inputs=inputs)
        return volume.reshape(stoichiometry.shape)

    def heights(volume):
        """Heights [m] in the film of volumes per mole of host, by node or half a node."""
        nodes = np.diff(host_edges).repeat(len(volume) // (len(host_edges) - 1))
        return evaluate(p.c_h) * nodes[:, None] * volume

    packed = values_at(solution, f"{Domain} film packed molar volume [m3.mol-1]", times)
    # What is plated fills pores before the film grows, and is drawn on it all the same.
    pores = np.maximum(packed - volume(theta), 0)
    plated = heights(volume(theta) - volume(full)).sum(axis=0)
    filled = volume(parts) + pores.repeat(len(parts) // len(pores), axis=0)
    depths = np.cumsum(heights(shares * filled), axis=0)
    return Film(
        formulas,
        phase_edges,
        times / 3600,
        parts,
        host_edges,
        plated + np.vstack([np.zeros(len(plated)), depths]),
        values_at(solution, f"{Domain} electrode connected area fraction", times),
        gaps(solution, times),
    )


def _halves(theta, phase_edges):
    """Each node in two, by :func:`pybamm_alloy.impedance.regrid.split_at_fronts`."""
    if len(theta) == 1 or len(phase_edges) == 1:
        return theta.repeat(2, axis=0), np.full((2 * len(theta), theta.shape[1]), 0.5)
    richer = np.searchsorted(phase_edges[:, 1], theta).clip(1, len(phase_edges) - 1)
    poor, rich = phase_edges[richer - 1, 1], phase_edges[richer, 0]
    # A new phase comes from the electrolyte, and meets at the end what was there before.
    before = np.maximum.accumulate(theta[-1]).clip(poor[-1], rich[-1])
    return split_at_fronts(theta, poor, rich, before)


def _phases(parameter_values, Domain, evaluate):
    """Formulas, the host's first, and the stoichiometries from and to which each is alone."""
    formulas = phases_of(parameter_values, Domain)
    if formulas is None:
        raise ValueError(
            f"the parameter values do not tell the phases of the {Domain.lower()} electrode; its "
            "functions must be those of pybamm_alloy.thermodynamics.alloy_functions or of "
            "lithium_functions"
        )
    host, *phases = formulas
    if not phases:
        return formulas, np.array([[0.0, 1.0]])
    electrode = f"{Domain} electrode"
    edges = [[0.0, evaluate(pybamm.Parameter(f"{electrode} {host} saturation stoichiometry"))]]
    for phase in phases:
        theta = evaluate(pybamm.Parameter(f"{electrode} {phase} stoichiometry"))
        half = evaluate(pybamm.Parameter(f"{electrode} {phase} homogeneity range")) / 2
        edges.append([theta - half, theta + half])
    return formulas, np.array(edges)
