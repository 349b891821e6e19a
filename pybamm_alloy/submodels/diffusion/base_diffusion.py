import pybamm

from ..contact import exchange, mean_outside, nonzero


class BaseDiffusion(pybamm.BaseSubModel):
    """
    How lithium moves in a film.

    θ is lithium per host atom, X the host-fixed distance from the electrolyte, 0 to L.
    Only the fraction of the film that is pressed and active is reached. The states are
    what is reached per host atom of the whole film, ``{Domain} electrode reached
    stoichiometry`` = fraction × θ, and what is not, which waits as the contact left it: so
    that what a moving contact exchanges between them is a linear balance, exact in time. A
    law chooses whether they are profiles over X or scalars, by :attr:`profile`, gives
    their equations, and derives the rest through :meth:`_film_variables`, which lists it.
    It may read ``{Domain} electrode faradaic current density [A.m-2]`` and ``{Domain}
    interphase lithium flux [mol.m-2.s-1]``, both per area in contact, and ``{Domain}
    electrode diffusivity multiplier``.

    Parameters
    ----------
    param : :class:`pybamm_alloy.AlloyCellParameters`
        The parameters of the cell.
    domain : str
        "negative" or "positive".
    options : mapping
        The options of the cell.
    """

    #: Whether θ is a profile over X.
    profile = True

    def __init__(self, param, domain, options):
        super().__init__(param, domain, options=options)

    def get_fundamental_variables(self):
        domain = f"{self.domain} electrode" if self.profile else []
        return {name: pybamm.Variable(name, domain=domain) for name in self._names}

    def _through_film(self, field):
        """Integral over X [m]."""
        p = self.domain_param
        return pybamm.Integral(field, p.X) if self.profile else p.L * field

    def _reached_fraction(self, variables):
        Domain = self._Domain
        return (
            variables[f"{Domain} electrode pressed area fraction"]
            * variables[f"{Domain} electrode active area fraction"]
        )

    def _stoichiometry(self, variables):
        return variables[self._names[0]] / nonzero(self._reached_fraction(variables))

    def _film_variables(self, variables, theta_surf, Phi_surf, Phi_beside):
        """
        The variables that every law provides.

        Parameters
        ----------
        theta_surf : symbol
            Stoichiometry beside the electrolyte.
        Phi_surf, Phi_beside : symbols
            Kirchhoff potential [m2.s-1] at the electrolyte, and in the film beside it.
        """
        Domain, p = self._Domain, self.domain_param
        theta = self._stoichiometry(variables)
        reached, unreached = (variables[name] for name in self._names)
        fraction = self._reached_fraction(variables)
        host = self.param.A_cc * p.c_h
        theta_rest = mean_outside(unreached, fraction)

        def over_area(field):
            """Integral of a field of θ through the film, mean of reached and not [m]."""
            return fraction * self._through_film(field(theta)) + (
                1 - fraction
            ) * self._through_film(field(theta_rest))

        thickness = p.c_h * over_area(p.V_m)
        initial = p.theta_init(p.X if self.profile else pybamm.Scalar(0))
        swelling = thickness - p.c_h * self._through_film(p.V_m(initial))
        plated = over_area(lambda theta: pybamm.maximum(theta - p.theta_max, 0))
        return {
            f"{Domain} electrode reached area fraction": fraction,
            f"{Domain} electrode stoichiometry": theta,
            f"{Domain} electrode stoichiometry without plated lithium": (
                pybamm.minimum(theta, p.theta_max)
            ),
            f"{Domain} electrode surface stoichiometry": (
                pybamm.minimum(theta_surf, p.theta_max)
            ),
            f"{Domain} electrode average stoichiometry": (
                self._through_film(theta) / p.L
            ),
            f"{Domain} electrode surface Kirchhoff potential [m2.s-1]": Phi_surf,
            f"{Domain} electrode open-circuit potential beside the electrolyte [V]": (
                p.U_of_Phi(Phi_beside, self.param.T)
            ),
            f"{Domain} electrode lithium [mol]": (
                host * self._through_film(reached + unreached)
            ),
            f"{Domain} electrode lithium out of reach [mol]": (
                host * self._through_film(unreached)
            ),
            f"{Domain} electrode plated lithium [mol]": host * plated,
            f"{Domain} electrode thickness [m]": thickness,
            f"{Domain} electrode swelling [m]": swelling,
        }

    def _flux_out(self, variables):
        """Lithium leaving the film per area reached [mol.m-2.s-1]."""
        Domain = self._Domain
        i_F = variables[f"{Domain} electrode faradaic current density [A.m-2]"]
        flux = (
            i_F / pybamm.constants.F
            + variables[f"{Domain} interphase lithium flux [mol.m-2.s-1]"]
        )
        return flux * (1 - variables[f"{Domain} electrode void area fraction"])

    def _exchange(self, variables):
        """Rate at which a moving contact adds to what is reached [s-1]."""
        name = f"{self._Domain} electrode reached area fraction"
        joining, leaving = exchange(
            self._stoichiometry(variables),
            variables[self._names[1]],
            variables[name],
            variables[f"{name} rate [s-1]"],
        )
        return joining - leaving

    def set_initial_conditions(self, variables):
        reached, unreached = (variables[name] for name in self._names)
        p = self.domain_param
        theta = p.theta_init(p.X if self.profile else pybamm.Scalar(0))
        fraction = variables[f"{self._Domain} electrode initially pressed area fraction"]
        self.initial_conditions = {
            reached: fraction * theta,
            unreached: (1 - fraction) * theta,
        }

    @property
    def _names(self):
        return (
            f"{self._Domain} electrode reached stoichiometry",
            f"{self._Domain} electrode unreached stoichiometry",
        )
