import pybamm

from ..contact import exchange, mean_outside


class BaseDiffusion(pybamm.BaseSubModel):
    """
    How lithium moves in a film.

    θ is lithium per host atom, X the host-fixed distance from the electrolyte, 0 to L.
    Only the fraction of the film that is pressed and active is reached. The states are
    the lithium per host atom of the whole film that is reached, ``{Domain} electrode
    reached stoichiometry`` = fraction × θ, and the rest, so that what a moving contact
    exchanges between them is a linear balance, exact in time. A law chooses whether the
    first is a profile over X or a scalar, by :attr:`profile`, gives its states' equations,
    and derives the rest through :meth:`_film_variables`. It may read ``{Domain} electrode
    faradaic current density [A.m-2]``, ``{Domain} interphase lithium flux [mol.m-2.s-1]``,
    both per area in contact, and ``{Domain} electrode diffusivity multiplier``.

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
        reached, unreached = self._names
        domain = f"{self.domain} electrode" if self.profile else []
        return {
            reached: pybamm.Variable(reached, domain=domain),
            unreached: pybamm.Variable(unreached),
        }

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
        reached = pybamm.maximum(self._reached_fraction(variables), 1e-9)
        return variables[self._names[0]] / reached

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
        volume = self._through_film(p.V_m(theta))
        volume_rest = p.L * p.V_m(mean_outside(unreached, fraction))
        thickness = p.c_h * (fraction * volume + (1 - fraction) * volume_rest)
        initial = p.theta_init(p.X if self.profile else pybamm.Scalar(0))
        swelling = thickness - p.c_h * self._through_film(p.V_m(initial))
        plated = self._through_film(pybamm.maximum(theta - p.theta_max, 0))
        return {
            f"{Domain} electrode reached area fraction": fraction,
            f"{Domain} electrode stoichiometry": theta,
            # Plated lithium has its own variable.
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
                host * (self._through_film(reached) + p.L * unreached)
            ),
            f"{Domain} electrode lithium out of reach [mol]": host * p.L * unreached,
            f"{Domain} electrode plated lithium [mol]": fraction * host * plated,
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
        """Rates at which a moving contact adds to the two states [s-1]."""
        name = f"{self._Domain} electrode reached area fraction"
        joining, leaving = exchange(
            self._stoichiometry(variables),
            variables[self._names[1]],
            variables[name],
            variables[f"{name} rate [s-1]"],
        )
        left = self._through_film(leaving) / self.domain_param.L
        return joining - leaving, left - joining

    def set_initial_conditions(self, variables):
        reached, unreached = (variables[name] for name in self._names)
        p = self.domain_param
        theta = p.theta_init(p.X if self.profile else pybamm.Scalar(0))
        fraction = variables[f"{self._Domain} electrode initially pressed area fraction"]
        self.initial_conditions = {
            reached: fraction * theta,
            unreached: (1 - fraction) * self._through_film(theta) / p.L,
        }

    @property
    def _names(self):
        return (
            f"{self._Domain} electrode reached stoichiometry",
            f"{self._Domain} electrode unreached stoichiometry",
        )
