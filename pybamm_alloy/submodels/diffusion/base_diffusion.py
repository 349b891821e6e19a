import pybamm


class BaseDiffusion(pybamm.BaseSubModel):
    """
    How lithium moves in a film.

    θ is lithium per host atom, X the host-fixed distance from the electrolyte, 0 to L.
    A law owns the state ``{Domain} electrode stoichiometry`` (over X, or a scalar) and
    provides through :meth:`_film_variables` all that is derived from it. It may read
    ``{Domain} electrode faradaic current density [A.m-2]``,
    ``{Domain} interphase lithium flux [mol.m-2.s-1]``,
    ``{Domain} electrode contact area fraction`` and
    ``{Domain} electrode diffusivity multiplier``.

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

    def _flux_out(self, variables):
        """Lithium leaving the film per contact area [mol.m-2.s-1]."""
        Domain = self._Domain
        i_F = variables[f"{Domain} electrode faradaic current density [A.m-2]"]
        return (
            i_F / pybamm.constants.F
            + variables[f"{Domain} interphase lithium flux [mol.m-2.s-1]"]
        )

    def _film_variables(
        self, variables, theta, theta_surf, Phi_surf, through_film, theta_init
    ):
        """
        The variables that every law provides.

        Parameters
        ----------
        theta, theta_surf : symbols
            Stoichiometry in the film and beside the electrolyte.
        Phi_surf : symbol
            Kirchhoff potential at the electrolyte [m2.s-1].
        through_film : callable
            The integral over X [m] of what it is given.
        theta_init : symbol
            Initial stoichiometry, with the domain of ``theta``.
        """
        Domain, p = self._Domain, self.domain_param
        f = variables[f"{Domain} electrode contact area fraction"]
        host = self.param.A_cc * p.c_h
        reached = f * host * through_film(theta)
        unreached = (1 - f) * host * through_film(theta_init)
        plated = f * host * through_film(pybamm.maximum(theta - p.theta_max, 0))
        return {
            # Plated lithium has its own variable.
            f"{Domain} electrode surface stoichiometry": (
                pybamm.minimum(theta_surf, p.theta_max)
            ),
            f"{Domain} electrode average stoichiometry": through_film(theta) / p.L,
            f"{Domain} electrode surface Kirchhoff potential [m2.s-1]": Phi_surf,
            f"{Domain} electrode lithium [mol]": reached + unreached,
            f"{Domain} electrode plated lithium [mol]": plated,
            f"{Domain} electrode thickness [m]": p.c_h * through_film(p.V_m(theta)),
        }
