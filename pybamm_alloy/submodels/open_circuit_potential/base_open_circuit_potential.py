import pybamm

from ..base_submodel import ElectrodeSubmodel


class BaseOpenCircuitPotential(ElectrodeSubmodel):
    """
    The potential vs Li/Li+ at which the surface of a film is in equilibrium.

    A submodel gives it in :meth:`_surface_potential`, from
    ``{Domain} electrode surface Kirchhoff potential [m2.s-1]`` and, where it depends on it,
    the direction of the faradaic current. The base divides it: ``bulk open-circuit potential
    [V]`` belongs to the mean composition of the connected film, ``diffusion overpotential
    [V]`` is what the gradient through the film adds at the surface, and ``hysteresis
    overpotential [V]`` what the submodel adds to the hull's potential there. The events of
    the family end a solve when the surface is depleted, or the film fully delithiated: the
    equilibrium potential passes ``{Domain} electrode depletion potential [V]``, which lies
    beyond the voltage cut-offs so that these, where given, come first.
    """

    def _surface_potential(self, variables):
        raise NotImplementedError(f"{type(self).__name__} must define _surface_potential")

    def _initial_surface_potential(self, variables):
        """The potential at the start, before any current."""
        theta = variables[f"{self.electrode} initial surface stoichiometry"]
        return self.domain_param.U(theta, self.param.T)

    def get_coupled_variables(self, variables):
        p, T = self.domain_param, self.param.T
        theta_mean = variables[f"{self.electrode} stoichiometry"]
        Phi = variables[f"{self.electrode} surface Kirchhoff potential [m2.s-1]"]
        bulk, on_hull = p.U(theta_mean, T), p.U_of_Phi(Phi, T)
        surface = self._surface_potential(variables)
        return {
            f"{self.electrode} open-circuit potential [V]": surface,
            f"{self.electrode} initial open-circuit potential [V]": (
                self._initial_surface_potential(variables)
            ),
            f"{self.electrode} bulk open-circuit potential [V]": bulk,
            f"{self.electrode} diffusion overpotential [V]": on_hull - bulk,
            f"{self.electrode} hysteresis overpotential [V]": surface - on_hull,
        }

    def add_events_from(self, variables):
        U_depleted = self.domain_param.U_depleted
        for event, name in [
            ("surface depletion", "open-circuit potential [V]"),
            ("fully delithiated", "bulk open-circuit potential [V]"),
        ]:
            U = variables[f"{self.electrode} {name}"]
            self.events.append(
                pybamm.Event(f"{self.electrode} {event}", U_depleted - U)
            )
