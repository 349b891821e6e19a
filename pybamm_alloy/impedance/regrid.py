"""The stoichiometry of a film within the nodes of its mesh, and on another mesh."""

import numpy as np

#: Change of θ by which to find the slope of the phase coordinate, κ(θ).
STEP = 1e-7


def regridded(theta, edges, new_edges, kappa, layer=None):
    """
    Mean stoichiometry in each node of another mesh, with the same lithium in the film.

    A node in which a front stands is split by :func:`split_at_fronts`; its parts, and any other
    node, are taken as uniform, but for the layer at the electrolyte where that is known.

    Parameters
    ----------
    theta : array_like, shape (n,)
        Mean stoichiometry [Li per host atom] in each node, from the electrolyte to the current
        collector.
    edges, new_edges : array_like, shapes (n + 1,) and (m + 1,)
        Edges of the nodes [m], of the same film.
    kappa : callable
        The phase coordinate of an array of stoichiometries.
    layer : callable, optional
        Of the stoichiometry at the near side of a front in the first node: those of the layer
        before it, an array of any length from the electrolyte to the front.

    Returns
    -------
    numpy.ndarray, shape (m,)
    """
    theta, edges = np.asarray(theta, float), np.asarray(edges)
    coordinate = kappa(theta)
    slope = (kappa(theta + STEP) - kappa(theta - STEP)) / (2 * STEP)
    interval = np.floor(coordinate)
    mixed = interval % 2 == 1
    width = np.divide(1, slope, where=mixed, out=np.zeros_like(theta))  # a phase has no front
    poor = theta - (coordinate - interval) * width
    parts, shares = split_at_fronts(theta, poor, poor + width, beyond=(poor + width)[-1])
    heights = shares * np.repeat(np.diff(edges), 2)
    if layer is not None and parts[0] != parts[1]:
        slices = layer(parts[0])
        # The front stands where the first node keeps its lithium with them.
        share = (parts[1] - theta[0]) / (parts[1] - slices.mean())
        heights = np.concatenate(
            [
                np.full(len(slices), share / len(slices)) * (edges[1] - edges[0]),
                [(1 - share) * (edges[1] - edges[0])],
                heights[2:],
            ]
        )
        parts = np.concatenate([slices, parts[1:]])
    points = edges[0] + np.append(0, np.cumsum(heights))
    lithium = np.append(0, np.cumsum(parts * heights))
    return np.diff(np.interp(new_edges, points, lithium)) / np.diff(new_edges)


def split_at_fronts(theta, poor, rich, beyond):
    """
    Each node of a film in two: what is before and behind a front in it, or its halves.

    A front stands in a mixture that lies between its neighbours. On either side is what the
    neighbour there is, if that is the same mixture, or else the phase of the mixture that
    is nearest to it; the lever rule says where. At the electrolyte a front starts from the
    surface, so that the phase there is the one on the other side of the node's mean.

    Parameters
    ----------
    theta : numpy.ndarray, shape (n, …)
        Mean stoichiometry [Li per host atom] in each node, from the electrolyte to the current
        collector.
    poor, rich : numpy.ndarray, shape (n, …)
        Stoichiometries [Li per host atom] of the two phases of a node's mixture; without effect
        for a node in a phase.
    beyond : float or numpy.ndarray, shape (…)
        Stoichiometry [Li per host atom] of the last node before a front came from the
        electrolyte.

    Returns
    -------
    parts, shares : numpy.ndarray, shape (2 n, …)
        Stoichiometries, and the fractions of the node that have them.
    """
    inner = np.concatenate([theta[:1], theta[:-1]]).clip(poor, rich)
    outer = np.concatenate([theta[1:], theta[-1:]]).clip(poor, rich)
    if len(theta) > 1:
        inner[0] = np.where(outer[0] > theta[0], poor[0], rich[0])
        outer[-1] = np.where(inner[-1] < theta[-1], beyond, poor[-1])
    front = (inner - theta) * (theta - outer) > 0
    inner, outer = np.where(front, inner, theta), np.where(front, outer, theta)
    share = np.where(front, (outer - theta) / np.where(front, outer - inner, 1), 0.5)
    shape = (2 * len(theta), *theta.shape[1:])
    return (
        np.stack([inner, outer], axis=1).reshape(shape),
        np.stack([share, 1 - share], axis=1).reshape(shape),
    )
