import pybamm

from ..contact import exchange
from .base_surface_form import BaseSurfaceForm


class DoubleLayer(BaseSurfaceForm):
    """
    A capacity beside the charge transfer: C dΔφ/dt = i/f − i_F, 0 = U + η(i_F) − Δφ.

    The faradaic current is an algebraic state, since the surface potential U follows
    from the flux that it drives into the film. What leaves the contact keeps its charge.
    """

    def get_fundamental_variables(self):
        Domain = self._Domain
        names = (
            f"{Domain} electrode faradaic current density [A.m-2]",
            f"{Domain} electrode double-layer potential [V]",
            f"{Domain} electrode double-layer charge out of contact [C.m-2]",
        )
        return {name: pybamm.Variable(name) for name in names}

    def get_coupled_variables(self, variables):
        Domain = self._Domain
        _, delta_phi, outside = self._states(variables)
        f = variables[f"{Domain} electrode contact area fraction"]
        charge = f * self.domain_param.C_dl * delta_phi + outside
        return {
            # A more positive electrode drives Li+ out of its side of the electrolyte.
            f"{Domain} double-layer lithium [mol]": (
                -self.param.A_cc * charge / pybamm.constants.F
            )
        }

    def set_rhs(self, variables):
        Domain, C = self._Domain, self.domain_param.C_dl
        i_F, delta_phi, outside = self._states(variables)
        i_local = variables[f"{Domain} electrode local stripping current density [A.m-2]"]
        name = f"{Domain} electrode contact area fraction"
        f, rate = variables[name], variables[f"{name} rate [s-1]"]
        charge = C * delta_phi
        joining, leaving = exchange(charge, charge, outside, f, rate)
        diluted = pybamm.maximum(rate, 0) * charge
        carrying = pybamm.maximum(f, 1e-9)
        self.rhs = {
            delta_phi: (i_local - i_F + (joining - diluted) / carrying) / C,
            outside: leaving - joining,
        }

    def set_algebraic(self, variables):
        i_F, delta_phi, _ = self._states(variables)
        U = variables[f"{self._Domain} electrode open-circuit potential [V]"]
        eta = variables[f"{self._Domain} electrode reaction overpotential [V]"]
        self.algebraic = {i_F: U + eta - delta_phi}

    def set_initial_conditions(self, variables):
        i_F, delta_phi, outside = self._states(variables)
        p = self.domain_param
        U = p.U(p.theta_init(pybamm.Scalar(0)), self.param.T)
        initially = variables[f"{self._Domain} electrode initially pressed area fraction"]
        self.initial_conditions = {
            i_F: pybamm.Scalar(0),
            delta_phi: U,
            outside: (1 - initially) * p.C_dl * U,
        }

    def _states(self, variables):
        electrode = f"{self._Domain} electrode"
        return (
            variables[f"{electrode} faradaic current density [A.m-2]"],
            variables[f"{electrode} double-layer potential [V]"],
            variables[f"{electrode} double-layer charge out of contact [C.m-2]"],
        )
