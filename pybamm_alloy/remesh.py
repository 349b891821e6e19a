"""The stoichiometry of a film, carried over from one mesh to another."""

import numpy as np

#: Change of θ by which to find the slope of the phase coordinate, κ(θ).
STEP = 1e-7


def remeshed(theta, edges, new_edges, kappa):
    """
    Mean stoichiometry in each node of another mesh, with the same lithium in the film.

    A node in which a front stands is parted by the lever rule into the two phases, the
    poorer on the side of its poorer neighbour; any other is taken as uniform.

    Parameters
    ----------
    theta : array_like, shape (n,)
        Mean in each node, from the electrolyte to the current collector.
    edges, new_edges : array_like, shapes (n + 1,) and (m + 1,)
        Of the nodes [m], of the same film.
    kappa : callable
        The phase coordinate of an array of stoichiometries.

    Returns
    -------
    numpy.ndarray, shape (m,)
    """
    theta, edges, new_edges = map(np.asarray, (theta, edges, new_edges))
    coordinate = kappa(theta)
    slope = (kappa(theta + STEP) - kappa(theta - STEP)) / (2 * STEP)
    interval = np.floor(coordinate)
    # Beyond the ends is more of the same.
    near = np.pad(interval, 1, mode="edge")
    rise = np.diff(np.pad(coordinate, 1, mode="edge"))
    rise = rise[1:] + rise[:-1]
    is_front = (
        (interval % 2 == 1)
        & ((near[:-2] != interval) | (near[2:] != interval))
        & (rise != 0)
    )

    share = coordinate - interval  # of the richer phase
    with np.errstate(divide="ignore", invalid="ignore"):
        poor = theta - share / slope
        rich = poor + 1 / slope
    poor_first = rise > 0
    left = np.where(is_front, np.where(poor_first, poor, rich), theta)
    right = np.where(is_front, np.where(poor_first, rich, poor), theta)
    width = np.diff(edges)
    split = edges[:-1] + width * np.where(
        is_front, np.where(poor_first, 1 - share, share), 0.5
    )

    points = np.append(np.column_stack([edges[:-1], split]).ravel(), edges[-1])
    lithium = np.append(0, np.cumsum(np.column_stack([left, right]).ravel() * np.diff(points)))
    return np.diff(np.interp(new_edges, points, lithium)) / np.diff(new_edges)
