"""Ohm's law in the solid of a composite electrode, without the difference of large numbers."""

import pybamm

_POTENTIAL = "Positive electrode potential [V]"
_LEVEL = "Positive electrode potential at current collector [V]"
_DROP = "Positive electrode potential less that at current collector [V]"


class CompositePotential(pybamm.electrode.ohm.Full):
    """
    PyBaMM's Ohm's law in a positive electrode, with the potential as a level and a drop.

    φ_s(x) = V + ψ(x) and i_s = −σ ∇ψ, with ψ = 0 at the current collector. The particles exchange
    as much lithium as ∇·i_s sums to. Where φ_s of some volts is the state, its rounding, times
    σ/Δx, is a current that flows at rest: 2e-10 of a cell's lithium in ten cycles at C/5.
    """

    def get_fundamental_variables(self):
        level = pybamm.Variable(
            _LEVEL, domain="current collector", reference=self.param.ocv_init
        )
        drop = pybamm.Variable(
            _DROP,
            domain="positive electrode",
            auxiliary_domains={"secondary": "current collector"},
        )
        phi_s = pybamm.PrimaryBroadcast(level, "positive electrode") + drop
        return self._get_standard_potential_variables(phi_s) | {
            "Gradient of positive electrode potential [V.m-1]": pybamm.grad(drop),
            _LEVEL: level,
            _DROP: drop,
        }

    def get_coupled_variables(self, variables):
        sigma = self.domain_param.sigma(
            self._get_electrode_stoichiometry(variables),
            variables["Positive electrode temperature [K]"],
        )
        sigma_eff = sigma * variables["Positive electrode transport efficiency"]
        i_s = -sigma_eff * variables["Gradient of positive electrode potential [V.m-1]"]
        variables["Positive electrode effective conductivity"] = sigma_eff
        variables.update(self._get_standard_current_variables(i_s))
        variables.update(self._get_standard_whole_cell_variables(variables))
        return variables

    def set_algebraic(self, variables):
        level, drop = variables[_LEVEL], variables[_DROP]
        super().set_algebraic(variables | {_POTENTIAL: drop})
        self.algebraic[level] = pybamm.boundary_value(drop, "right")

    def set_boundary_conditions(self, variables):
        super().set_boundary_conditions(variables | {_POTENTIAL: variables[_DROP]})

    def set_initial_conditions(self, variables):
        self.initial_conditions = {
            variables[_LEVEL]: self.param.ocv_init,
            variables[_DROP]: pybamm.Scalar(0),
        }
