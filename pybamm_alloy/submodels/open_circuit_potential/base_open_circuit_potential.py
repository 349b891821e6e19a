import pybamm


class BaseOpenCircuitPotential(pybamm.BaseSubModel):
    """
    The potential vs Li/Li+ at which the surface of a film is in equilibrium.

    A law gives it in :meth:`_surface_potential`, from
    ``{Domain} electrode surface Kirchhoff potential [m2.s-1]`` and, if it likes, the
    direction of the faradaic current. The events of the family end a solve when the
    surface, or the whole film, has given all its lithium: its equilibrium potential
    passes ``{Domain} electrode depletion potential [V]``, which lies beyond the voltage
    cut-offs so that these, where given, come first.

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

    def _surface_potential(self, variables):
        raise NotImplementedError(f"{type(self).__name__} must define _surface_potential")

    def get_coupled_variables(self, variables):
        Domain = self._Domain
        theta_mean = variables[f"{Domain} electrode average stoichiometry"]
        return {
            f"{Domain} electrode open-circuit potential [V]": (
                self._surface_potential(variables)
            ),
            f"{Domain} electrode bulk open-circuit potential [V]": (
                self.domain_param.U(theta_mean, self.param.T)
            ),
        }

    def add_events_from(self, variables):
        Domain = self._Domain
        U_depleted = self.domain_param.U_depleted
        for event, name in [
            ("surface depletion", "open-circuit potential [V]"),
            ("film exhausted", "bulk open-circuit potential [V]"),
        ]:
            U = variables[f"{Domain} electrode {name}"]
            self.events.append(
                pybamm.Event(f"{Domain} electrode {event}", U_depleted - U)
            )
