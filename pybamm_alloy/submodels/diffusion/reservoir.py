from .base_diffusion import BaseDiffusion


class Reservoir(BaseDiffusion):
    """
    A film without gradients, such as lithium metal: L c_h dθ/dt = −N.

    An initial profile is taken at the electrolyte.
    """

    profile = False

    def get_coupled_variables(self, variables):
        theta = self._stoichiometry(variables)
        Phi = self.domain_param.Phi(theta, self.param.T)
        return self._film_variables(
            variables, theta_surf=theta, Phi_surf=Phi, Phi_beside=Phi
        )

    def set_rhs(self, variables):
        p = self.domain_param
        reached, unreached = (variables[name] for name in self._names)
        joining = self._exchange(variables)
        stripped = self._reached_fraction(variables) * self._flux_out(variables)
        self.rhs = {
            reached: joining - stripped / (p.c_h * p.L),
            unreached: -joining,
        }
