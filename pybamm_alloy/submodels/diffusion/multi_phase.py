import pybamm

from .base_diffusion import BaseDiffusion


class MultiPhase(BaseDiffusion):
    """
    Diffusion down the chemical potential through every phase of the alloy.

    ∂θ/∂t = ∂/∂X (m ∂Φ/∂X), with m ∂Φ/∂X = N/c_h at the electrolyte for a flux N out of
    the film, and no flux at the current collector; m is the diffusivity multiplier.
    The surface potential follows from Φ at the electrolyte, which the flux fixes; θ
    there jumps wherever a phase front passes.
    """

    def get_fundamental_variables(self):
        name = f"{self._Domain} electrode stoichiometry"
        return {name: pybamm.Variable(name, domain=f"{self.domain} electrode")}

    def get_coupled_variables(self, variables):
        p = self.domain_param
        theta = variables[f"{self._Domain} electrode stoichiometry"]
        Phi = p.Phi(theta, self.param.T)
        return {
            f"{self._Domain} electrode Kirchhoff potential [m2.s-1]": Phi,
            **self._film_variables(
                variables,
                theta,
                theta_surf=pybamm.boundary_value(theta, "left", order="constant"),
                Phi_surf=pybamm.boundary_value(Phi, "left"),
                through_film=lambda field: pybamm.Integral(field, p.X),
                theta_init=p.theta_init(p.X),
            ),
        }

    def set_rhs(self, variables):
        theta = variables[f"{self._Domain} electrode stoichiometry"]
        Phi = variables[f"{self._Domain} electrode Kirchhoff potential [m2.s-1]"]
        m = variables[f"{self._Domain} electrode diffusivity multiplier"]
        self.rhs = {theta: pybamm.div(m * pybamm.grad(Phi))}

    def set_boundary_conditions(self, variables):
        Phi = variables[f"{self._Domain} electrode Kirchhoff potential [m2.s-1]"]
        m = variables[f"{self._Domain} electrode diffusivity multiplier"]
        gradient = self._flux_out(variables) / (self.domain_param.c_h * m)
        self.boundary_conditions = {
            Phi: {
                "left": (gradient, "Neumann"),
                "right": (pybamm.Scalar(0), "Neumann"),
            }
        }

    def set_initial_conditions(self, variables):
        theta = variables[f"{self._Domain} electrode stoichiometry"]
        p = self.domain_param
        self.initial_conditions = {theta: p.theta_init(p.X)}
