import pybamm


def exchange(inside, inside_mean, outside, fraction, rate):
    """
    What a moving contact carries between the part in contact and the part out of it.

    What leaves the contact keeps the mean composition of the part it leaves, and joins
    the other, well mixed. Whatever joins one part has left the other.

    Parameters
    ----------
    inside, inside_mean : symbol
        Amount per area in contact, which may be a profile, and its mean.
    outside : symbol
        Amount out of contact, per area of the electrode.
    fraction, rate : symbols
        Area fraction in contact, and its rate of change [s-1].

    Returns
    -------
    joining, leaving : symbols
        Rate of the amount that joins the part in contact, evenly, and of that which
        leaves it, a profile as ``inside`` is; per area of the electrode and second.
    """
    # With nothing out of contact its mean is arbitrary; it is then that of the inside.
    sliver = 1e-6
    outside_mean = (outside + sliver * inside_mean) / (1 - fraction + sliver)
    return pybamm.maximum(rate, 0) * outside_mean, pybamm.maximum(-rate, 0) * inside
