import pybamm


class BaseSeparator(pybamm.BaseSubModel):
    """
    The solid electrolyte between the electrodes.

    A law gives the resistance in :meth:`_resistance` [Ohm.m2]. It may read the stack
    pressure.

    Parameters
    ----------
    param : :class:`pybamm_alloy.AlloyCellParameters`
        The parameters of the cell.
    options : mapping
        The options of the cell.
    """

    def __init__(self, param, options):
        super().__init__(param, options=options)

    def _resistance(self, variables):
        raise NotImplementedError(f"{type(self).__name__} must define _resistance")

    def get_coupled_variables(self, variables):
        r = self._resistance(variables)
        i = variables["Total current density [A.m-2]"]
        return {
            "Separator resistance [Ohm.m2]": r,
            "Separator ohmic overpotential [V]": -i * r,
        }
