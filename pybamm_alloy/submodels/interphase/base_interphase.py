import pybamm

from ..base_submodel import ElectrodeSubmodel
from ..moving_contact import exchange, nonzero


class BaseInterphase(ElectrodeSubmodel):
    """
    The layer between a film and the electrolyte, where the two have reacted.

    A submodel gives in :meth:`_growth_rate` how fast the thickness d grows where there is
    contact; its lithium comes out of the film, and it adds a resistance ρ d. The layer
    stays where it has grown when the contact moves. The states are the volume per area
    of the electrode in contact, f d, and out of it. What the base provides is listed in
    :meth:`_layer_variables`; a submodel may read the contact and the potential of the film beside
    the electrolyte.
    """

    def _growth_rate(self, d, variables):
        """Rate of change of the thickness d [m] where there is contact [m.s-1]."""
        raise NotImplementedError(f"{type(self).__name__} must define _growth_rate")

    def get_fundamental_variables(self):
        nanometre = pybamm.Scalar(1e-9)
        return {name: pybamm.Variable(name, scale=nanometre) for name in self._names}

    def get_coupled_variables(self, variables):
        inside, outside = (variables[name] for name in self._names)
        f = variables[f"{self.electrode} contact area fraction"]
        d = inside / nonzero(f)
        growth_rate = self._growth_rate(d, variables)
        volume = inside + outside
        grown = volume - self.domain_param.d_init
        return self._layer_variables(variables, d, volume, grown, growth_rate)

    def _layer_variables(self, variables, d, volume, grown, growth_rate):
        """
        The variables that every submodel provides.

        Parameters
        ----------
        d : symbol
            Thickness where there is contact [m].
        volume : symbol
            Volume per area of the electrode [m].
        grown : symbol
            What has grown of it since the start [m].
        growth_rate : symbol
            Rate of change of d where it grows [m.s-1].
        """
        p = self.domain_param
        f = variables[f"{self.electrode} contact area fraction"]
        i_local = variables[f"{self.electrode} local stripping current density [A.m-2]"]
        return {
            f"{self.interphase} thickness [m]": d,
            f"{self.interphase} growth rate [m.s-1]": growth_rate,
            f"{self.interphase} lithium flux [mol.m-2.s-1]": p.c_int * growth_rate,
            f"{self.interphase} lithium [mol]": self.param.A_cc * p.c_int * volume,
            f"{self.interphase} lithium taken up [mol]": self.param.A_cc * p.c_int * grown,
            f"{self.interphase} resistance [Ohm.m2]": p.rho * d / nonzero(f),
            f"{self.interphase} overpotential [V]": p.rho * d * i_local,
        }

    def set_rhs(self, variables):
        inside, outside = (variables[name] for name in self._names)
        d = variables[f"{self.interphase} thickness [m]"]
        name = f"{self.electrode} contact area fraction"
        f, rate = variables[name], variables[f"{name} rate [s-1]"]
        joining, leaving = exchange(d, outside, f, rate)
        growth_rate = variables[f"{self.interphase} growth rate [m.s-1]"]
        self.rhs = {
            inside: f * growth_rate + joining - leaving,
            outside: leaving - joining,
        }

    def set_initial_conditions(self, variables):
        inside, outside = (variables[name] for name in self._names)
        initially = variables[f"{self.electrode} initially pressed area fraction"]
        d = self.domain_param.d_init
        self.initial_conditions = {inside: initially * d, outside: (1 - initially) * d}

    @property
    def _names(self):
        return (
            f"{self.interphase} volume in contact [m]",
            f"{self.interphase} volume out of contact [m]",
        )
