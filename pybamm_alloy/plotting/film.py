"""A film of a solution: its profiles, how it swells, and its phases."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
import pybamm

from ..parameters import AlloyCellParameters
from ..remesh import parted

#: A frame has the variables of a solution as columns.
Solved: TypeAlias = pybamm.Solution | pd.DataFrame


@dataclass(frozen=True, eq=False)
class Film:
    """The reached film of an electrode over the times of a solution.

    Attributes
    ----------
    formulas : tuple of str
        The m phases, the host first.
    phase_edges : numpy.ndarray, shape (m, 2)
        Stoichiometries [Li per host atom] between which each phase is alone.
    hours : numpy.ndarray, shape (t,)
        [h]
    stoichiometry : numpy.ndarray, shape (2 n, t)
        [Li per host atom] from the electrolyte inwards, without the plated lithium: of the
        two halves of each of n nodes, or of what is before and behind a front that stands in it.
    host_edges : numpy.ndarray, shape (n + 1,)
        Of the nodes, in the host [m].
    edges : numpy.ndarray, shape (2 n + 1, t)
        Of what has these stoichiometries, in the film as it swells [m]: from the plated
        lithium, whose thickness is the first one.
    reached : numpy.ndarray, shape (t,)
        Area fraction [1] of the film that this is.
    """

    formulas: tuple[str, ...]
    phase_edges: np.ndarray
    hours: np.ndarray
    stoichiometry: np.ndarray
    host_edges: np.ndarray
    edges: np.ndarray
    reached: np.ndarray

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
        If the electrode is not one of the two, its molar volume does not tell its phases,
        or the film is not as thick as that of the solution.
    """
    if electrode not in ("negative", "positive"):
        raise ValueError(f"electrode is {electrode!r}; it must be 'negative' or 'positive'")
    Domain = electrode.capitalize()
    p = AlloyCellParameters().domain_params[electrode]
    inputs = solution.all_inputs[0]

    def evaluate(symbol):
        value = parameter_values.process_symbol(symbol).evaluate(inputs=inputs)
        return float(np.squeeze(value))

    thickness = evaluate(p.L)
    profile = solution[f"{Domain} electrode stoichiometry"]
    host_edges = np.array([0.0, thickness])
    if profile.domain:
        host_edges = profile.mesh.edges
    if not np.isclose(host_edges[-1], thickness, rtol=1e-6):
        raise ValueError(
            f"the {electrode} electrode's host is {host_edges[-1]:.4g} m thick in the "
            f"solution and {thickness:.4g} m in the parameter values; give those that it "
            "was solved with"
        )
    theta = np.atleast_2d(profile.entries)
    full = np.atleast_2d(
        solution[f"{Domain} electrode stoichiometry without plated lithium"].entries
    )

    formulas, phase_edges = _phases(parameter_values, Domain, evaluate)
    parts, shares = _parted(full, phase_edges)

    def heights(stoichiometry, shares):
        """Of shares of the nodes, swollen [m]."""
        volume = p.V_m(pybamm.Vector(stoichiometry.ravel()))
        volume = parameter_values.process_symbol(volume).evaluate(inputs=inputs)
        nodes = np.diff(host_edges).repeat(len(shares) // (len(host_edges) - 1))
        return evaluate(p.c_h) * nodes[:, None] * shares * volume.reshape(shares.shape)

    whole = np.ones_like(theta)
    plated = (heights(theta, whole) - heights(full, whole)).sum(axis=0)
    depths = np.cumsum(heights(parts, shares), axis=0)
    return Film(
        formulas,
        phase_edges,
        solution["Time [h]"].entries,
        parts,
        host_edges,
        plated + np.vstack([np.zeros(len(plated)), depths]),
        solution[f"{Domain} electrode reached area fraction"].entries,
    )


def _parted(theta, phase_edges):
    """Each node in two, as of :func:`pybamm_alloy.remesh.parted`."""
    if len(theta) == 1 or len(phase_edges) == 1:
        return theta.repeat(2, axis=0), np.full((2 * len(theta), theta.shape[1]), 0.5)
    richer = np.searchsorted(phase_edges[:, 1], theta).clip(1, len(phase_edges) - 1)
    poor, rich = phase_edges[richer - 1, 1], phase_edges[richer, 0]
    # A new phase comes from the electrolyte, and meets at the end what was there before.
    before = np.maximum.accumulate(theta[-1]).clip(poor[-1], rich[-1])
    return parted(theta, poor, rich, before)


def _phases(parameter_values, Domain, evaluate):
    """Formulas, the host's first, and the stoichiometries from and to which each is alone."""
    volume = parameter_values[f"{Domain} electrode molar volume [m3.mol-1]"]
    if not isinstance(volume, pybamm.Symbol) and callable(volume):  # else read from JSON
        volume = volume(pybamm.InputParameter("stoichiometry"))
    nodes = volume.pre_order() if isinstance(volume, pybamm.Symbol) else ()
    names = {node.name for node in nodes if isinstance(node, pybamm.FunctionParameter)}

    def named(quantity):
        """Formula → value, of a quantity of the phases."""
        return {
            name.removeprefix(f"{Domain} electrode ").removesuffix(quantity): name
            for name in names
            if name.startswith(f"{Domain} electrode ") and name.endswith(quantity)
        }

    stoichiometries = {
        formula: evaluate(pybamm.Parameter(name))
        for formula, name in named(" stoichiometry").items()
    }
    hosts = set(named(" molar volume [m3.mol-1]")) - set(stoichiometries)
    if "Lithium metal molar volume [m3.mol-1]" in names and not stoichiometries:
        return ("Li",), np.array([[0.0, 1.0]])
    if len(hosts) != 1 or not stoichiometries:
        raise ValueError(
            f"'{Domain} electrode molar volume [m3.mol-1]' does not tell the phases: it "
            "must be that of pybamm_alloy.alloy.alloy_functions or of lithium_functions"
        )
    (host,) = hosts
    saturation = pybamm.Parameter(f"{Domain} electrode {host} saturation stoichiometry")
    edges = [[0.0, evaluate(saturation)]]
    formulas = sorted(stoichiometries, key=stoichiometries.get)
    for formula in formulas:
        name = f"{Domain} electrode {formula} homogeneity range"
        half = evaluate(pybamm.Parameter(name)) / 2
        edges.append([stoichiometries[formula] - half, stoichiometries[formula] + half])
    return (host, *formulas), np.array(edges)
