import pybamm


class BaseSurfaceForm(pybamm.BaseSubModel):
    """
    How the local current divides between charge transfer and the double layer.

    A law provides ``{Domain} electrode faradaic current density [A.m-2]`` (positive when
    lithium leaves) and ``{Domain} double-layer lithium [mol]``, and where it has a double
    layer ``{Domain} electrode double-layer potential [V]``. It may read the local current
    density, and in its equations everything.

    Parameters
    ----------
    param : :class:`pybamm_alloy.AlloyCellParameters`
        The parameters of the cell.
    domain : str
        "negative" or "positive".
    options : mapping
        The options of the cell.
    """

    def __init__(self, param, domain, options):
        super().__init__(param, domain, options=options)
