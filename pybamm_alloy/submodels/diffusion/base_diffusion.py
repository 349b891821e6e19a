import pybamm

from ..base_submodel import ElectrodeSubmodel
from ..moving_contact import exchange, mean_outside, nonzero


class BaseDiffusion(ElectrodeSubmodel):
    """
    Transport of lithium in a film.

    θ is lithium per host atom, X the host-fixed distance from the electrolyte, 0 to L.
    Only the pressed and active fraction of the film is connected to the electrolyte. The
    states, :attr:`states`, are the connected lithium per host atom of the whole film,
    fraction × θ, and the isolated lithium, which stays as the contact left it: what a
    moving contact exchanges between them is then a linear balance, exact in time. A
    submodel gives their equations, and derives the rest through :meth:`_film_variables`,
    which lists it. It may read ``{Domain} electrode faradaic current density [A.m-2]`` and
    ``{Domain} interphase lithium flux [mol.m-2.s-1]``, both per area in contact,
    ``{Domain} electrode diffusivity multiplier`` and the structure of the film.
    """

    #: Whether the states are profiles over X.
    profile = True

    @property
    def states(self):
        """Names of the connected and the isolated stoichiometry; profiles are of the film."""
        body = f"{self._Domain} film" if self.profile else self.electrode
        return f"{body} connected stoichiometry", f"{body} isolated stoichiometry"

    def get_fundamental_variables(self):
        domain = self.domain_param.X.domain if self.profile else []
        return {name: pybamm.Variable(name, domain=domain) for name in self.states}

    @property
    def _initial_stoichiometry(self):
        """θ at the start; of a film without a profile, its mean."""
        p = self.domain_param
        initial = p.theta_init_profile
        return initial if self.profile else pybamm.Integral(initial, p.X) / p.L

    @property
    def _initial_surface_stoichiometry(self):
        """θ beside the electrolyte at the start."""
        at_electrolyte = self.domain_param.theta_init(pybamm.Scalar(0))
        return at_electrolyte if self.profile else self._initial_stoichiometry

    def _through_film(self, field):
        """Integral over X [m]."""
        p = self.domain_param
        return pybamm.Integral(field, p.X) if self.profile else p.L * field

    def _over_film(self, field):
        """The field as a profile over X."""
        if self.profile:
            return field
        return pybamm.PrimaryBroadcast(field, self.domain_param.X.domain)

    def _connected_fraction(self, variables):
        return (
            variables[f"{self.electrode} pressed area fraction"]
            * variables[f"{self.electrode} active area fraction"]
        )

    def _stoichiometry(self, variables):
        connected, _ = self.states
        return variables[connected] / nonzero(self._connected_fraction(variables))

    def _film_variables(self, variables, theta_surf, Phi_surf, Phi_beside):
        """
        The variables that every submodel provides.

        Parameters
        ----------
        theta_surf : symbol
            Stoichiometry beside the electrolyte.
        Phi_surf, Phi_beside : symbols
            Kirchhoff potential [m2.s-1] at the electrolyte, and in the film beside it.
        """
        electrode, p = self.electrode, self.domain_param
        theta = self._stoichiometry(variables)
        connected, isolated = (variables[name] for name in self.states)
        fraction = self._connected_fraction(variables)
        host = self.param.A_cc * p.c_h
        theta_isolated = mean_outside(isolated, fraction)

        def over_area(field):
            """Integral of a field of θ through the film, connected and isolated [m]."""
            return fraction * self._through_film(field(theta)) + (
                1 - fraction
            ) * self._through_film(field(theta_isolated))

        packed = variables[f"{self._Domain} film packed molar volume [m3.mol-1]"]

        def film_volume(theta):
            """Volume of the film, pores included, per mole of host [m3.mol-1]."""
            return pybamm.maximum(p.V_m(theta), packed)

        thickness = p.c_h * over_area(film_volume)
        initial = self._initial_stoichiometry
        swelling = thickness - p.c_h * self._through_film(film_volume(initial))
        plated = over_area(lambda theta: pybamm.maximum(theta - p.theta_max, 0))
        film = f"{self._Domain} film"
        return {
            f"{electrode} connected area fraction": fraction,
            f"{film} stoichiometry": self._over_film(theta),
            f"{film} stoichiometry without plated lithium": (
                self._over_film(pybamm.minimum(theta, p.theta_max))
            ),
            f"{electrode} stoichiometry": self._through_film(theta) / p.L,
            f"{electrode} surface stoichiometry": (
                pybamm.minimum(theta_surf, p.theta_max)
            ),
            f"{electrode} initial surface stoichiometry": self._initial_surface_stoichiometry,
            f"{electrode} surface Kirchhoff potential [m2.s-1]": Phi_surf,
            f"{electrode} open-circuit potential beside the electrolyte [V]": (
                p.U_of_Phi(Phi_beside, self.param.T)
            ),
            f"{electrode} lithium [mol]": (
                host * self._through_film(connected + isolated)
            ),
            f"{electrode} isolated lithium [mol]": host * self._through_film(isolated),
            f"{electrode} initial lithium [mol]": host * self._through_film(initial),
            f"{electrode} plated lithium [mol]": host * plated,
            f"{electrode} thickness [m]": thickness,
            f"{electrode} swelling [m]": swelling,
            f"{electrode} porosity": 1 - p.c_h * over_area(p.V_m) / thickness,
        }

    def _flux_out(self, variables):
        """Lithium leaving the film per connected area [mol.m-2.s-1]."""
        i_F = variables[f"{self.electrode} faradaic current density [A.m-2]"]
        flux = (
            i_F / pybamm.constants.F
            + variables[f"{self.interphase} lithium flux [mol.m-2.s-1]"]
        )
        return flux * (1 - variables[f"{self.electrode} void area fraction"])

    def _exchange(self, variables):
        """Rate at which a moving contact adds to the connected stoichiometry [s-1]."""
        name = f"{self.electrode} connected area fraction"
        _, isolated = self.states
        joining, leaving = exchange(
            self._stoichiometry(variables),
            variables[isolated],
            variables[name],
            variables[f"{name} rate [s-1]"],
        )
        return joining - leaving

    def set_initial_conditions(self, variables):
        connected, isolated = (variables[name] for name in self.states)
        theta = self._initial_stoichiometry
        fraction = variables[f"{self.electrode} initially pressed area fraction"]
        self.initial_conditions = {
            connected: fraction * theta,
            isolated: (1 - fraction) * theta,
        }
