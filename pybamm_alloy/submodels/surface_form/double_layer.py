import pybamm

from .base_surface_form import BaseSurfaceForm


class DoubleLayer(BaseSurfaceForm):
    """
    A capacity beside the charge transfer: C dΔφ/dt = i/f − i_F, 0 = U + η(i_F) − Δφ.

    The faradaic current is an algebraic state, since the surface potential U follows
    from the flux that it drives into the film.
    """

    def get_fundamental_variables(self):
        Domain = self._Domain
        i_F = pybamm.Variable(f"{Domain} electrode faradaic current density [A.m-2]")
        delta_phi = pybamm.Variable(f"{Domain} electrode double-layer potential [V]")
        return {i_F.name: i_F, delta_phi.name: delta_phi}

    def get_coupled_variables(self, variables):
        Domain = self._Domain
        area = self.param.A_cc * variables[f"{Domain} electrode contact area fraction"]
        delta_phi = variables[f"{Domain} electrode double-layer potential [V]"]
        charge = area * self.domain_param.C_dl * delta_phi
        return {
            # A more positive electrode drives Li+ out of its side of the electrolyte.
            f"{Domain} double-layer lithium [mol]": -charge / pybamm.constants.F
        }

    def set_rhs(self, variables):
        i_F, delta_phi = self._states(variables)
        i_local = variables[
            f"{self._Domain} electrode local stripping current density [A.m-2]"
        ]
        self.rhs = {delta_phi: (i_local - i_F) / self.domain_param.C_dl}

    def set_algebraic(self, variables):
        i_F, delta_phi = self._states(variables)
        U = variables[f"{self._Domain} electrode open-circuit potential [V]"]
        eta = variables[f"{self._Domain} electrode reaction overpotential [V]"]
        self.algebraic = {i_F: U + eta - delta_phi}

    def set_initial_conditions(self, variables):
        i_F, delta_phi = self._states(variables)
        p = self.domain_param
        U = p.U(p.theta_init(pybamm.Scalar(0)), self.param.T)
        self.initial_conditions = {i_F: pybamm.Scalar(0), delta_phi: U}

    def _states(self, variables):
        return (
            variables[f"{self._Domain} electrode faradaic current density [A.m-2]"],
            variables[f"{self._Domain} electrode double-layer potential [V]"],
        )
