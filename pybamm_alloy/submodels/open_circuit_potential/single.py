from .base_open_circuit_potential import BaseOpenCircuitPotential


class Single(BaseOpenCircuitPotential):
    """The hull's potential, the same on stripping and on plating."""

    def _surface_potential(self, variables):
        Phi = variables[f"{self.electrode} surface Kirchhoff potential [m2.s-1]"]
        return self.domain_param.U_of_Phi(Phi, self.param.T)
