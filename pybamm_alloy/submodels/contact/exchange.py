import pybamm


def exchange(inside, outside, fraction, rate):
    """
    What a moving contact carries between the part in contact and the part out of it.

    What leaves the contact keeps the composition that it has there, and mixes with what
    is out of contact already. Whatever joins one part has left the other.

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


def nonzero(fraction):
    """The fraction, for division: one that is nil is for the event of its contact to tell."""
    return pybamm.maximum(fraction, 1e-9)


def mean_outside(outside, fraction):
    """Amount per area out of contact, of the amount there per area of the electrode."""
    # With everything in contact there is nothing to take the mean of.
    return outside / pybamm.maximum(1 - fraction, 1e-6)
