"""An initial stoichiometry of two layers, as given or as of a foil that lithium has entered."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from .._util.parameter_ranges import check_in_range
from ..thermodynamics.phase_functions import phases_of


def bilayer(inner: float, outer: float, depth: float) -> partial:
    """Initial stoichiometry of a film of two layers, as of a foil that is lithiated in part.

    Value of the parameter "Positive electrode initial stoichiometry" or its negative twin. The
    lithium of the film does not depend on the mesh: a cell of the mesh in which the layers meet
    has their mean.

    Parameters
    ----------
    inner : float
        Lithium per host atom [-] beside the electrolyte.
    outer : float
        Lithium per host atom [-] from there to the current collector.
    depth : float
        Thickness of the inner layer without its lithium [m], in the host-fixed coordinate as
        that of the film, "Positive electrode host thickness [m]".

    Returns
    -------
    functools.partial
        Function of the distance from the electrolyte [m]. It can be pickled, and written by
        ``ParameterValues.to_json``.

    Raises
    ------
    ValueError
        If a stoichiometry or the depth is out of its range.

    Examples
    --------
    >>> import pybamm
    >>> from pybamm_alloy.parameter_sets import bilayer
    >>> profile = bilayer(1.0, 0.005, depth=20e-6)
    >>> [float(profile(pybamm.Scalar(x)).evaluate()) for x in (0, 10e-6, 30e-6)]
    [1.0, 1.0, 0.005]
    """
    name = "Positive electrode initial stoichiometry"
    inner = check_in_range("inner stoichiometry", inner, name)
    outer = check_in_range("outer stoichiometry", outer, name)
    thickness = "Positive electrode host thickness [m]"
    depth = check_in_range("depth of the inner layer", depth, thickness)
    return partial(_two_layers, inner=inner, outer=outer, depth=depth)


def lithiated_foil(
    values: Mapping[str, Any], domain: str, lithium_thickness: float, facing: str = "host"
) -> dict[str, Any]:
    """Initial stoichiometry of a foil that a lithium foil has entered from one side.

    The two have reacted: the foil has the two phases between which its mean composition lies,
    one as a layer beside the electrolyte and the other beside the current collector, with all of
    the lithium. The film is the foil without that lithium.

    Parameters
    ----------
    values : mapping
        Parameter values of the cell, as of :func:`compose`.
    domain : str
        "Negative" or "Positive".
    lithium_thickness : float
        Thickness of the lithium foil, on the area of the cell [m].
    facing : str
        Layer beside the electrolyte: "host", poor in lithium, as where the lithium foil lay
        on the current collector, or "lithium", rich in lithium.

    Returns
    -------
    dict
        The initial stoichiometry of that film, to be merged into the parameter values.

    Raises
    ------
    ValueError
        If the thickness is out of range, the domain or the side is not one of the two, the film
        is lithium metal, or its richest phase does not hold the lithium.

    Examples
    --------
    >>> from pybamm_alloy.parameter_sets import compose, lithiated_foil
    >>> values = compose("In", film={"thickness [um]": 280})
    >>> values.update(lithiated_foil(values, "Positive", 75e-6))
    """
    if domain not in ("Negative", "Positive"):
        raise ValueError(f"domain is {domain!r}; it must be 'Negative' or 'Positive'")
    if facing not in ("host", "lithium"):
        raise ValueError(f"facing is {facing!r}; it must be 'host' or 'lithium'")
    electrode = f"{domain} electrode"
    thickness = f"{electrode} host thickness [m]"
    lithium_thickness = check_in_range("lithium thickness", lithium_thickness, thickness)
    amount = lithium_thickness / values["Lithium metal molar volume [m3.mol-1]"]
    mean = amount / (values[thickness] * values[f"{electrode} host concentration [mol.m-3]"])
    edges = _edges(values, domain)
    if mean > edges[-1]:
        raise ValueError(
            f"lithium thickness is {lithium_thickness:g} m, {mean:.3g} lithium per host atom; the "
            f"film holds {edges[-1]:.3g}"
        )
    name = f"{electrode} initial stoichiometry"
    # The edges are the limits of the phases in turn: poor, rich, poor, rich, …
    above = next(k for k, edge in enumerate(edges) if mean <= edge)
    if above % 2:
        return {name: mean}  # a single phase
    poor, rich = edges[above - 1], edges[above]
    share = (rich - mean) / (rich - poor)  # of the film, poor in lithium
    inner, outer, depth = (
        (poor, rich, share) if facing == "host" else (rich, poor, 1 - share)
    )
    return {name: bilayer(inner, outer, depth * values[thickness])}


def _edges(values, domain):
    """Limits of the host and each phase in turn, poorest in lithium first."""
    electrode = f"{domain} electrode"
    phases = phases_of(values, domain)
    if phases is None or len(phases) < 2:
        raise ValueError(f"the {electrode.lower()} has no alloy phases that lithium could form")
    host, *alloys = phases
    edges = [0.0, values[f"{electrode} {host} saturation stoichiometry"]]
    for phase in alloys:
        theta = values[f"{electrode} {phase} stoichiometry"]
        width = values[f"{electrode} {phase} homogeneity range"]
        edges += [theta - width / 2, theta + width / 2]
    return edges


def _two_layers(distance, *, inner, outer, depth):
    return outer + (inner - outer) * (distance < depth)
