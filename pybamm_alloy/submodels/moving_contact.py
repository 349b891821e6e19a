"""Conservation where a contact grows or shrinks: what joins one part has left the other."""

import numpy as np
import pybamm

#: Contact area fraction below which an electrode has lost its contact.
LOST = 1e-6


def exchange(inside, outside, fraction, rate):
    """
    Amounts that a moving contact carries between the part in contact and the part out of it.

    What leaves the contact keeps the composition that it has there, and mixes with what
    is out of contact already.

    Parameters
    ----------
    inside : symbol
        Amount per area in contact.
    outside : symbol
        Amount out of contact, per area of the electrode.
    fraction, rate : symbols
        Area fraction in contact, and its rate of change [s-1].

    Returns
    -------
    joining, leaving : symbols
        Rate of the amount that joins the part in contact, and of that which leaves it,
        per area of the electrode and second.
    """
    return pybamm.maximum(rate, 0) * mean_outside(outside, fraction), (
        pybamm.maximum(-rate, 0) * inside
    )


def constriction(fraction):
    """
    Length over which a current or flux narrows to spots, per radius of a spot.

    In the mean over the area it is π ψ/(4 f), with ψ = (1 − √f)^1.5 for spots that take the
    share f of the area (Cooper, Mikic and Yovanovich 1969): none in full contact.

    Parameters
    ----------
    fraction : symbol
        Area fraction of the spots.

    Returns
    -------
    symbol
    """
    spots = nonzero(fraction)
    return np.pi * pybamm.maximum(1 - pybamm.sqrt(spots), 0) ** 1.5 / (4 * spots)


def nonzero(fraction):
    """The fraction, for division: the event of a lost contact ends a solve before it is nil."""
    return pybamm.maximum(fraction, 1e-9)


def mean_outside(outside, fraction):
    """Amount per area out of contact, of the amount there per area of the electrode."""
    # With everything in contact there is nothing to take the mean of.
    return outside / pybamm.maximum(1 - fraction, 1e-6)
