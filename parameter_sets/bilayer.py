"""An initial stoichiometry of two layers."""

from functools import partial

from .._util.parameter_ranges import check_in_range


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


def _two_layers(distance, *, inner, outer, depth):
    return outer + (inner - outer) * (distance < depth)
