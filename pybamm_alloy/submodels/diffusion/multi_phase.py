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
        p, T = self.domain_param, self.param.T
        theta = variables[f"{self._Domain} electrode stoichiometry"]
        # Φ counts from its initial value: rounding in div(grad) scales with its size.
        Phi_init = p.Phi(p.theta_init(pybamm.Scalar(0)), T)
        Phi = p.Phi(theta, T) - Phi_init
        return {
            f"{self._Domain} electrode relative Kirchhoff potential [m2.s-1]": Phi,
            **self._film_variables(
                variables,
                theta,
                theta_surf=pybamm.boundary_value(theta, "left", order="constant"),
                Phi_surf=pybamm.boundary_value(Phi, "left") + Phi_init,
                through_film=lambda field: pybamm.Integral(field, p.X),
                theta_init=p.theta_init(p.X),
            ),
        }

    def set_rhs(self, variables):
        theta, Phi, m = self._fields(variables)
        self.rhs = {theta: pybamm.div(m * pybamm.grad(Phi))}

    def set_boundary_conditions(self, variables):
        _, Phi, m = self._fields(variables)
        gradient = self._flux_out(variables) / (self.domain_param.c_h * m)
        self.boundary_conditions = {
            Phi: {
                "left": (gradient, "Neumann"),
                "right": (pybamm.Scalar(0), "Neumann"),
            }
        }

    def set_initial_conditions(self, variables):
        theta, _, _ = self._fields(variables)
        p = self.domain_param
        self.initial_conditions = {theta: p.theta_init(p.X)}

    def _fields(self, variables):
        return (
            variables[f"{self._Domain} electrode stoichiometry"],
            variables[
                f"{self._Domain} electrode relative Kirchhoff potential [m2.s-1]"
            ],
            variables[f"{self._Domain} electrode diffusivity multiplier"],
        )
