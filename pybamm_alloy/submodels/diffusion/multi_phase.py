import pybamm

from ...thermodynamics.phase_functions import clip
from ..moving_contact import constriction
from .base_diffusion import BaseDiffusion

#: Share of half a node's width by which its point may move towards a front: points never meet.
#: What is missing to one is a step of the surface potential as a front passes to another node.
REACH = 0.999

#: Share of a phase, at either edge, over which a node that leaves it gets a layer of another.
EDGE = 0.05

#: Conducting share of a layer that carries nothing, for division.
LEAST_SHARE = 1e-6

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
        packed = variables[f"{self._Domain} film packed molar volume [m3.mol-1]"]
        initial = p.theta_init(pybamm.Scalar(0))
        porous = p.Phi_porous(theta, T, packed) - p.Phi_porous(initial, T, packed)
        fields = Phi, p.X + REACH * (front - p.X), kappa, porous
        theta_surf, Phi_beside = (_at_electrolyte(field) for field in (theta, Phi))
        gradient = pybamm.BoundaryGradient(Phi, "left")
        depth = self._surface_depth(front, kappa, variables) + self._constriction_depth(variables)
        Phi_surf = Phi_beside + Phi_init - gradient * depth
        # A node within a single phase has no more than the thinnest layer of another one at its
        # surface; towards the edges of the phase, where layers begin, the limits recede.
        poor, rich = (p.Phi_edge(theta_surf, T, edge) for edge in ("poor", "rich"))
        thinnest = (1 - REACH) / 2 * _at_electrolyte(self._width)
        beyond = thinnest + depth * (1 - self._within_phase(_at_electrolyte(kappa)))
        recess = abs(gradient) * beyond
        # Each mention of Φ here is one more copy of its expression wherever it is evaluated.
        Phi_surf = pybamm.minimum(pybamm.maximum(Phi_surf, poor - recess), rich + recess)
        return dict(zip(self._field_names, fields)) | self._film_variables(
            variables,
            theta_surf=theta_surf,
            Phi_surf=Phi_surf,
            Phi_beside=Phi_beside + Phi_init,
        )

    def set_rhs(self, variables):
        Phi, point, _, porous = (variables[name] for name in self._field_names)
        m = variables[f"{self.electrode} diffusivity multiplier"]
        within = self._within_grain(self._edges, variables)
        gradient = within * pybamm.grad(Phi) + (1 - within) * pybamm.grad(porous)
        fraction = self._connected_fraction(variables)
        joining = self._exchange(variables)
        connected, isolated = (variables[name] for name in self.states)
        self.rhs = {
            connected: (
                fraction * pybamm.div(m * gradient / pybamm.grad(point)) + joining
            ),
            isolated: -joining,
        }

    def set_boundary_conditions(self, variables):
        m = variables[f"{self.electrode} diffusivity multiplier"]
        at_surface = self._flux_out(variables) / (self.domain_param.c_h * m)
        gradients = (
            at_surface,
            pybamm.Scalar(1),
            self._surface_phase_gradient(variables),
            # No pore is at the electrolyte, so that this one has no effect.
            at_surface,
        )
        for name, gradient, at_collector in zip(self._field_names, gradients, (0, 1, 0, 0)):
            self.boundary_conditions[variables[name]] = {
                "left": (gradient, "Neumann"),
                "right": (pybamm.Scalar(at_collector), "Neumann"),
            }

    @staticmethod
    def _within_phase(kappa):
        """1 within a single phase, 0 in a mixture, and continuous at the edges of the phase."""
        middle = abs(pybamm.Modulo(kappa, 2) - 0.5)
        return clip((0.5 - middle) / EDGE)

    def _within_grain(self, depth, variables):
        """Share of the surface that at a depth is still within the grain that touches it."""
        grain = variables[f"{self._Domain} film grain size [m]"]
        return clip(1 - depth / (grain * self._host_per_film(variables)))

    def _surface_depth(self, front, kappa, variables):
        """Host-fixed thickness [m] of a dense layer as resistive as that beside the electrolyte."""
        packed = variables[f"{self._Domain} film packed molar volume [m3.mol-1]"]
        theta = _at_electrolyte(self._stoichiometry(variables))
        # The layer is of the poorer phase of a mixture where lithium leaves, else of the richer.
        richer = (1 - self._leaving(variables)) / 2
        share = self.domain_param.g_porous(theta, richer, packed)
        thickness = _at_electrolyte(front)
        # As between the nodes, pores count as they do in the middle of the layer.
        within = self._within_grain(thickness / 2, variables)
        resistive = thickness / pybamm.maximum(share + within * (1 - share), LEAST_SHARE)
        return resistive * (1 - self._returning(kappa, variables))

    def _returning(self, kappa, variables):
        """1 where a phase that formed at the surface, within its node, goes back, else 0.

        After a current is reversed, lithium that has come last leaves first: until then the
        node stays on its plateau, and no layer of another phase is at its surface.
        """
        at_surface = _at_electrolyte(kappa)
        leaving = self._leaving(variables)
        beyond = pybamm.boundary_value(self._stoichiometry(variables), "left", order="linear")
        # Positive where the node beside the electrolyte is richer than the next one.
        richer = self.domain_param.kappa(beyond) - at_surface
        place = pybamm.Modulo(at_surface, 2)
        along = (1 - leaving) / 2 + leaving * place
        # It ends within the last tenth of the phase, and begins within the edge of the one that
        # makes way, so that the potential has no step. No phase is poorer than the host.
        edge = clip(1 - along / EDGE) * (at_surface > 0.5)
        share = (place > 1) * (along - leaving) + (place <= 1) * edge
        returning = leaving * richer / pybamm.maximum(share, 0.05)
        return clip(4 * returning) * clip(10 * share)

    def _constriction_depth(self, variables):
        """Host-fixed length [m] that the flux to the contact between voids takes in addition."""
        open_share = 1 - variables[f"{self.electrode} void area fraction"]
        narrowing = constriction(open_share) * self.domain_param.a_spot
        return narrowing * self._host_per_film(variables)

    def _host_per_film(self, variables):
        """Host-fixed length per length of the pristine film."""
        p = self.domain_param
        packed = variables[f"{self._Domain} film packed molar volume [m3.mol-1]"]
        initial = p.V_m(p.theta_init(pybamm.Scalar(0)))
        return 1 / (p.c_h * pybamm.maximum(initial, packed))

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
        # The variance of X within a node is a twelfth of its width squared.
        return pybamm.sqrt(12 * (pybamm.div(self._edges**3) / 3 - self.domain_param.X**2))

    @property
    def _edges(self):
        """Host-fixed distance of the edges of the mesh from the electrolyte [m]."""
        X = self.domain_param.X
        return pybamm.SpatialVariableEdge(X.name, domain=X.domain, coord_sys=X.coord_sys)

    def _surface_phase_gradient(self, variables):
        """∂κ/∂X at the electrolyte [m-1]: the surface is poorer where lithium leaves."""
        p = self.domain_param
        kappa = _at_electrolyte(variables[f"{self._Domain} film phase coordinate"])
        leaving = self._leaving(variables)
        # Plated lithium is at the surface, whichever way it goes.
        plated = pybamm.maximum(kappa - p.kappa(p.theta_max), 0)
        return (leaving * (1 - plated) - plated) / _at_electrolyte(self._width)

    def _leaving(self, variables):
        """1 where lithium leaves the film, −1 where it enters, 0 at rest."""
        # By the current of the cell: the local one may depend on the film.
        # Flat about no current, so that an impedance at rest has no part in it, and so gradual
        # that the drop of Φ to the surface rises with the flux wherever a front stands.
        current = self._stripping_current_density(variables) / NO_CURRENT
        return current * abs(current) / (current**2 + abs(current) + 1)

    @property
    def _field_names(self):
        return (
            f"{self._Domain} film relative Kirchhoff potential [m2.s-1]",
            f"{self._Domain} film point of Kirchhoff potential [m]",
            f"{self._Domain} film phase coordinate",
            f"{self._Domain} film relative porous Kirchhoff potential [m2.s-1]",
        )


def _at_electrolyte(field):
    """Value in the node beside the electrolyte."""
    return pybamm.boundary_value(field, "left", order="constant")
