import pybamm


class BaseInterphase(pybamm.BaseSubModel):
    """
    The layer between a film and the electrolyte, where the two have reacted.

    A law provides, through :meth:`_layer_variables`, the thickness d on the contact
    area, the resistance ρ d it adds, and the lithium it takes out of the film. It may
    read the contact and the local current density.

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

    def _layer_variables(self, variables, d, growth_rate):
        """
        The variables that every law provides.

        Parameters
        ----------
        d : symbol
            Thickness [m].
        growth_rate : symbol
            Its rate of change [m.s-1].
        """
        Domain, p = self._Domain, self.domain_param
        f = variables[f"{Domain} electrode contact area fraction"]
        i_local = variables[f"{Domain} electrode local stripping current density [A.m-2]"]
        return {
            f"{Domain} interphase thickness [m]": d,
            f"{Domain} interphase growth rate [m.s-1]": growth_rate,
            f"{Domain} interphase lithium flux [mol.m-2.s-1]": p.c_int * growth_rate,
            f"{Domain} interphase lithium [mol]": self.param.A_cc * f * p.c_int * d,
            f"{Domain} interphase resistance [Ohm.m2]": (
                p.rho * d / pybamm.maximum(f, 1e-9)
            ),
            f"{Domain} interphase overpotential [V]": p.rho * d * i_local,
        }
