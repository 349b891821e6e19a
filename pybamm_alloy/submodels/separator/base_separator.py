
from ..base_submodel import CellSubmodel


class BaseSeparator(CellSubmodel):
    """
    The solid electrolyte between the electrodes.

    A submodel gives the resistance in :meth:`_resistance` [Ohm.m2]. It may read the stack
    pressure.
    """

    def _resistance(self, variables):
        raise NotImplementedError(f"{type(self).__name__} must define _resistance")

    def get_coupled_variables(self, variables):
        r = self._resistance(variables)
        i = variables["Total current density [A.m-2]"]
        return {
            "Separator resistance [Ohm.m2]": r,
            "Separator ohmic overpotential [V]": -i * r,
        }
