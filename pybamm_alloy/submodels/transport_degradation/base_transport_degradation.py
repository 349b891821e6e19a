import pybamm


class BaseTransportDegradation(pybamm.BaseSubModel):
    """
    How the transport of lithium in a film ages.

    A law provides ``{Domain} electrode diffusivity multiplier``, 1 when new, by which
    every diffusivity of the film is multiplied. It may read the currents and any
    fundamental variable.

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
