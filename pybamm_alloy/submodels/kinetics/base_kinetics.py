import pybamm

from ..base_submodel import ElectrodeSubmodel


class BaseKinetics(ElectrodeSubmodel):
    """
    Charge transfer between a film and the electrolyte.

    A submodel gives the overpotential η in :meth:`_overpotential`, as a function of the
    faradaic current density through the asperities in contact; both are positive when lithium
    leaves.
    """

    def _overpotential(self, i_F):
        raise NotImplementedError(f"{type(self).__name__} must define _overpotential")

    def get_coupled_variables(self, variables):
        i_F = variables[f"{self.electrode} faradaic current density [A.m-2]"]
        asperities = variables[f"{self.electrode} asperity area fraction"]
        return {
            f"{self.electrode} reaction overpotential [V]": self._overpotential(
                i_F / asperities
            )
        }

    @property
    def _thermal_voltage(self):
        return pybamm.constants.R * self.param.T / pybamm.constants.F
