from .base_diffusion import BaseDiffusion


class Reservoir(BaseDiffusion):
    """
    A film without gradients, such as lithium metal: L c_h dθ/dt = −N.

    Of an initial profile the mean is taken.
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
        connected, isolated = (variables[name] for name in self.states)
        joining = self._exchange(variables)
        stripped = self._connected_fraction(variables) * self._flux_out(variables)
        self.rhs = {
            connected: joining - stripped / (p.c_h * p.L),
            isolated: -joining,
        }
