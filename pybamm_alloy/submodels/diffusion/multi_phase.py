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

    def get_coupled_variables(self, variables):
        p, T = self.domain_param, self.param.T
        theta = self._stoichiometry(variables)
        # Φ counts from its initial value: rounding in div(grad) scales with its size.
        Phi_init = p.Phi(p.theta_init(pybamm.Scalar(0)), T)
        Phi = p.Phi(theta, T) - Phi_init
        return {
            f"{self._Domain} electrode relative Kirchhoff potential [m2.s-1]": Phi,
            **self._film_variables(
                variables,
                theta_surf=pybamm.boundary_value(theta, "left", order="constant"),
                Phi_surf=pybamm.boundary_value(Phi, "left") + Phi_init,
                Phi_beside=(
                    pybamm.boundary_value(Phi, "left", order="constant") + Phi_init
                ),
            ),
        }

    def set_rhs(self, variables):
        Phi, m = self._transport(variables)
        fraction = self._reached_fraction(variables)
        joining = self._exchange(variables)
        reached, unreached = (variables[name] for name in self._names)
        self.rhs = {
            reached: fraction * pybamm.div(m * pybamm.grad(Phi)) + joining,
            unreached: -joining,
        }

    def set_boundary_conditions(self, variables):
        Phi, m = self._transport(variables)
        gradient = self._flux_out(variables) / (self.domain_param.c_h * m)
        self.boundary_conditions = {
            Phi: {
                "left": (gradient, "Neumann"),
                "right": (pybamm.Scalar(0), "Neumann"),
            }
        }

    def _transport(self, variables):
        return (
            variables[
                f"{self._Domain} electrode relative Kirchhoff potential [m2.s-1]"
            ],
            variables[f"{self._Domain} electrode diffusivity multiplier"],
        )
