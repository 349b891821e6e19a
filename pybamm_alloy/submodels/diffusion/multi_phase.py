import pybamm

from .base_diffusion import BaseDiffusion

#: Share of half a node's width by which its point may move towards a front: points never meet.
#: What is missing to one is a step of the surface potential as a front passes to another node.
REACH = 0.999

#: Current density [A.m-2] far below which it does not tell on which side a phase grows.
NO_CURRENT = 1e-4


class MultiPhase(BaseDiffusion):
    """
    Diffusion down the chemical potential through every phase of the alloy.

    ∂θ/∂t = ∂/∂X (m ∂Φ/∂X), with m ∂Φ/∂X = N/c_h at the electrolyte for a flux N out of
    the film, and no flux at the current collector; m is the diffusivity multiplier.
    The surface potential follows from Φ at the electrolyte, which the flux fixes; θ
    there jumps wherever a phase front passes.

    A front may stand anywhere in a node of the mesh: θ is then the mean of two phases and
    Φ that of their plateau, at the point where the lever rule puts the front.
    """

    citations = (
        "@incollection{Huggins2011, author={Huggins, Robert A.}, title={Lithium Alloy "
        "Anodes}, booktitle={Handbook of Battery Materials}, editor={Daniel, Claus and "
        "Besenhard, J{\\\"u}rgen O.}, publisher={Wiley-VCH}, year={2011}, "
        "doi={10.1002/9783527637188.ch14}}",
    )

    def get_coupled_variables(self, variables):
        p, T = self.domain_param, self.param.T
        theta = self._stoichiometry(variables)
        # Φ counts from its initial value: rounding in div(grad) scales with its size.
        Phi_init = p.Phi(p.theta_init(pybamm.Scalar(0)), T)
        kappa = p.kappa(theta)
        Phi = p.Phi(theta, T) - Phi_init
        front = self._front(kappa)
        own = dict(
            zip(self._field_names, (Phi, p.X + REACH * (front - p.X), kappa))
        )
        Phi_beside = _at_electrolyte(Phi) + Phi_init
        gradient = pybamm.BoundaryGradient(Phi, "left")
        return own | self._film_variables(
            variables,
            theta_surf=_at_electrolyte(theta),
            Phi_surf=Phi_beside - gradient * _at_electrolyte(front),
            Phi_beside=Phi_beside,
        )

    def set_rhs(self, variables):
        Phi, point, _ = (variables[name] for name in self._field_names)
        m = variables[f"{self.electrode} diffusivity multiplier"]
        fraction = self._connected_fraction(variables)
        joining = self._exchange(variables)
        connected, isolated = (variables[name] for name in self.states)
        self.rhs = {
            connected: (
                fraction * pybamm.div(m * pybamm.grad(Phi) / pybamm.grad(point)) + joining
            ),
            isolated: -joining,
        }

    def set_boundary_conditions(self, variables):
        m = variables[f"{self.electrode} diffusivity multiplier"]
        gradients = (
            self._flux_out(variables) / (self.domain_param.c_h * m),
            pybamm.Scalar(1),
            self._surface_phase_gradient(variables),
        )
        for name, gradient, at_collector in zip(self._field_names, gradients, (0, 1, 0)):
            self.boundary_conditions[variables[name]] = {
                "left": (gradient, "Neumann"),
                "right": (pybamm.Scalar(at_collector), "Neumann"),
            }

    def _front(self, kappa):
        """Where in each node the value of Φ stands: at a front, if there is one [m]."""
        p = self.domain_param
        one = pybamm.PrimaryBroadcastToEdges(1, p.X.domain)
        # 1 where the phases beside a node are poorer on its left than on its right.
        across = 2 * self._width * pybamm.inner(pybamm.grad(kappa), one)
        side = pybamm.maximum(pybamm.minimum(across, 1), -1)
        # From right to left through a mixture that gets richer, and back through a phase.
        # A host below half of its saturation has no poorer phase to make way for.
        within = pybamm.maximum(pybamm.minimum(kappa, p.kappa(p.theta_max)), 0.5)
        place = 0.5 - abs(pybamm.Modulo(within, 2) - 1)
        return p.X + side * place * self._width

    @property
    def _width(self):
        """Width of each node [m]."""
        X = self.domain_param.X
        edge = pybamm.SpatialVariableEdge(X.name, domain=X.domain, coord_sys=X.coord_sys)
        # The variance of X within a node is a twelfth of its width squared.
        return pybamm.sqrt(12 * (pybamm.div(edge**3) / 3 - X**2))

    def _surface_phase_gradient(self, variables):
        """∂κ/∂X at the electrolyte [m-1]: the surface is poorer where lithium leaves."""
        p = self.domain_param
        kappa = _at_electrolyte(variables[f"{self._Domain} film phase coordinate"])
        # Flat about no current, so that an impedance at rest has no part in it, and so gradual
        # that the drop of Φ to the surface rises with the flux wherever a front stands.
        current = pybamm.constants.F * self._flux_out(variables) / NO_CURRENT
        leaving = current * abs(current) / (current**2 + abs(current) + 1)
        # Plated lithium is at the surface, whichever way it goes.
        plated = pybamm.maximum(kappa - p.kappa(p.theta_max), 0)
        return (leaving * (1 - plated) - plated) / _at_electrolyte(self._width)

    @property
    def _field_names(self):
        return (
            f"{self._Domain} film relative Kirchhoff potential [m2.s-1]",
            f"{self._Domain} film point of Kirchhoff potential [m]",
            f"{self._Domain} film phase coordinate",
        )


def _at_electrolyte(field):
    """Value in the node beside the electrolyte."""
    return pybamm.boundary_value(field, "left", order="constant")
