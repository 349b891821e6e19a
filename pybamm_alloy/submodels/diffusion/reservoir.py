import pybamm

from .base_diffusion import BaseDiffusion


class Reservoir(BaseDiffusion):
    """
    A film without gradients, such as lithium metal: L c_h dθ/dt = −N.

    An initial profile is taken at the electrolyte.
    """

    def get_fundamental_variables(self):
        name = f"{self._Domain} electrode stoichiometry"
        return {name: pybamm.Variable(name)}

    def get_coupled_variables(self, variables):
        p = self.domain_param
        theta = variables[f"{self._Domain} electrode stoichiometry"]
        return self._film_variables(
            variables,
            theta,
            theta_surf=theta,
            Phi_surf=p.Phi(theta, self.param.T),
            through_film=lambda field: p.L * field,
            theta_init=p.theta_init(pybamm.Scalar(0)),
        )

    def set_rhs(self, variables):
        p = self.domain_param
        theta = variables[f"{self._Domain} electrode stoichiometry"]
        self.rhs = {theta: -self._flux_out(variables) / (p.c_h * p.L)}

    def set_initial_conditions(self, variables):
        theta = variables[f"{self._Domain} electrode stoichiometry"]
        self.initial_conditions = {
            theta: self.domain_param.theta_init(pybamm.Scalar(0))
        }
