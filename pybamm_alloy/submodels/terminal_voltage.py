import pybamm

from .base_submodel import CellSubmodel

#: Part of the voltage → variable of which it is the difference between the electrodes.
_BETWEEN_ELECTRODES = {
    "Bulk open-circuit voltage [V]": "electrode bulk open-circuit potential [V]",
    "Diffusion overpotential [V]": "electrode diffusion overpotential [V]",
    "Hysteresis overpotential [V]": "electrode hysteresis overpotential [V]",
    "Reaction overpotential [V]": "electrode reaction overpotential [V]",
    "Interphase overpotential [V]": "interphase overpotential [V]",
    "Contact overpotential [V]": "electrode contact overpotential [V]",
}
#: Variables whose sum is the voltage.
VOLTAGE_PARTS = (*_BETWEEN_ELECTRODES, "Separator ohmic overpotential [V]")
#: Variables whose sum is the voltage of a full cell.
FULL_CELL_VOLTAGE_PARTS = (*VOLTAGE_PARTS, "Composite ohmic overpotential [V]")


class TerminalVoltage(CellSubmodel):
    """
    The cell's voltage from its parts, and its cut-offs.

    V = E_p − E_n − i r_sep, with E the potential of each electrode vs Li/Li+ in the
    electrolyte beside it, interphase and contact included. The voltage is also given as the
    sum of named parts, :data:`VOLTAGE_PARTS`: the open-circuit voltage difference of the mean
    compositions of the films, what diffusion and hysteresis add at their surfaces, charge
    transfer, interphase, contact and electrolyte.
    """

    def get_coupled_variables(self, variables):
        E = {
            Domain: self._interface_potential(variables, Domain)
            + variables[f"{Domain} interphase overpotential [V]"]
            + variables[f"{Domain} electrode contact overpotential [V]"]
            for Domain in ("Negative", "Positive")
        }
        parts = {
            name: variables[f"Positive {part}"] - variables[f"Negative {part}"]
            for name, part in _BETWEEN_ELECTRODES.items()
        }
        V = E["Positive"] - E["Negative"] + variables["Separator ohmic overpotential [V]"]
        current = variables["Current [A]"]
        return {
            "Negative electrode potential vs Li [V]": E["Negative"],
            "Positive electrode potential vs Li [V]": E["Positive"],
            "Surface open-circuit voltage [V]": (
                variables["Positive electrode open-circuit potential [V]"]
                - variables["Negative electrode open-circuit potential [V]"]
            ),
            **parts,
            "Voltage [V]": V,
            "Battery voltage [V]": V * self.param.n_cells,
            "Power [W]": V * current,
            # As PyBaMM defines it, V/|I|; at no current it has no meaning.
            "Resistance [Ohm]": V / pybamm.maximum(abs(current), 1e-12),
        }

    @staticmethod
    def _interface_potential(variables, Domain):
        """The double layer's where there is one, else that of charge transfer."""
        U = variables[f"{Domain} electrode open-circuit potential [V]"]
        eta = variables[f"{Domain} electrode reaction overpotential [V]"]
        return variables.get(f"{Domain} electrode double-layer potential [V]", U + eta)

    def add_events_from(self, variables):
        V = variables["Voltage [V]"]
        self.events += [
            pybamm.Event("Minimum voltage [V]", V - self.param.voltage_low_cut),
            pybamm.Event("Maximum voltage [V]", self.param.voltage_high_cut - V),
        ]
