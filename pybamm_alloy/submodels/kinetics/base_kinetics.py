import pybamm


class BaseKinetics(pybamm.BaseSubModel):
    """
    Charge transfer between a film and the electrolyte.

    A law gives the overpotential η in :meth:`_overpotential`, as a function of the
    faradaic current density; both are positive when lithium leaves.

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

    def _overpotential(self, i_F):
        raise NotImplementedError(f"{type(self).__name__} must define _overpotential")

    def get_coupled_variables(self, variables):
        Domain = self._Domain
        i_F = variables[f"{Domain} electrode faradaic current density [A.m-2]"]
        return {
            f"{Domain} electrode reaction overpotential [V]": self._overpotential(i_F)
        }

    @property
    def _thermal_voltage(self):
        return pybamm.constants.R * self.param.T / pybamm.constants.F
