import pybamm


class BaseOpenCircuitPotential(pybamm.BaseSubModel):
    """
    The potential vs Li/Li+ at which the surface of a film is in equilibrium.

    A law gives it in :meth:`_surface_potential`, from
    ``{Domain} electrode surface Kirchhoff potential [m2.s-1]`` and, if it likes, the
    direction of the faradaic current. The base divides it: ``bulk open-circuit potential
    [V]`` is that of the mean composition of what is reached, ``diffusion overpotential [V]``
    what the gradient through the film adds at the surface, and ``hysteresis overpotential
    [V]`` what the law adds to the hull's potential there. The events of the family end a
    solve when the surface, or the whole film, has given all its lithium: its equilibrium
    potential passes ``{Domain} electrode depletion potential [V]``, which lies beyond the
    voltage cut-offs so that these, where given, come first.

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
        p, T = self.domain_param, self.param.T
        theta_mean = variables[f"{Domain} electrode average stoichiometry"]
        Phi = variables[f"{Domain} electrode surface Kirchhoff potential [m2.s-1]"]
        bulk, on_hull = p.U(theta_mean, T), p.U_of_Phi(Phi, T)
        surface = self._surface_potential(variables)
        return {
            f"{Domain} electrode open-circuit potential [V]": surface,
            f"{Domain} electrode bulk open-circuit potential [V]": bulk,
            f"{Domain} electrode diffusion overpotential [V]": on_hull - bulk,
            f"{Domain} electrode hysteresis overpotential [V]": surface - on_hull,
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
