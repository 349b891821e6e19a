import pybamm

from ..moving_contact import exchange, nonzero
from .base_surface_form import BaseSurfaceForm


class DoubleLayer(BaseSurfaceForm):
    """
    A capacity beside the charge transfer: C dΔφ/dt = i/f − i_F, 0 = U + η(i_F) − Δφ.

    The faradaic current is an algebraic state, since the surface potential U follows
    from the flux that it drives into the film. The other states are the charge f C Δφ of
    the contact and that of what has left it, which keeps its own.
    """

    def get_fundamental_variables(self):
        return {name: pybamm.Variable(name) for name in self._names}

    def get_coupled_variables(self, variables):
        _, inside, outside = (variables[name] for name in self._names)
        f = variables[f"{self.electrode} contact area fraction"]
        delta_phi = inside / (nonzero(f) * self.domain_param.C_dl)
        charge = self.param.A_cc * (inside + outside)
        return {
            f"{self.electrode} double-layer potential [V]": delta_phi,
            # A more positive electrode drives Li+ out of its side of the electrolyte.
            f"{self._Domain} double-layer lithium [mol]": -charge / pybamm.constants.F,
        }

    def set_rhs(self, variables):
        i_F, inside, outside = (variables[name] for name in self._names)
        i_local = variables[f"{self.electrode} local stripping current density [A.m-2]"]
        delta_phi = variables[f"{self.electrode} double-layer potential [V]"]
        name = f"{self.electrode} contact area fraction"
        f, rate = variables[name], variables[f"{name} rate [s-1]"]
        charge = self.domain_param.C_dl * delta_phi
        joining, leaving = exchange(charge, outside, f, rate)
        self.rhs = {
            inside: f * (i_local - i_F) + joining - leaving,
            outside: leaving - joining,
        }

    def set_algebraic(self, variables):
        electrode = self.electrode
        i_F = variables[self._names[0]]
        U = variables[f"{electrode} open-circuit potential [V]"]
        eta = variables[f"{electrode} reaction overpotential [V]"]
        delta_phi = variables[f"{electrode} double-layer potential [V]"]
        self.algebraic = {i_F: U + eta - delta_phi}

    def set_initial_conditions(self, variables):
        i_F, inside, outside = (variables[name] for name in self._names)
        potential = variables[f"{self.electrode} initial open-circuit potential [V]"]
        charge = self.domain_param.C_dl * potential
        initially = variables[f"{self.electrode} initially pressed area fraction"]
        self.initial_conditions = {
            i_F: pybamm.Scalar(0),
            inside: initially * charge,
            outside: (1 - initially) * charge,
        }

    @property
    def _names(self):
        electrode = self.electrode
        return (
            f"{electrode} faradaic current density [A.m-2]",
            f"{electrode} double-layer charge in contact [C.m-2]",
            f"{electrode} double-layer charge out of contact [C.m-2]",
        )
