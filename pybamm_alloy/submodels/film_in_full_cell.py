"""A film in the place of the lithium metal of PyBaMM's half-cells."""

import pybamm

from .base_submodel import CellSubmodel

#: PyBaMM's name of the potential between the negative electrode and the electrolyte beside it.
INTERFACE = "Lithium metal interface surface potential difference [V]"


class FilmInFullCell(CellSubmodel):
    """
    The variables that PyBaMM's half-cells ask of their negative electrode, from those of a film.

    E_n = U + η + i r_int + i r_contact is the potential of the film vs Li/Li+ in the electrolyte
    beside it. It is an algebraic state: PyBaMM's electrolyte has it as a boundary value, which
    may not contain the film's own gradient. The film has no ohmic drop.
    """

    def get_fundamental_variables(self):
        return {INTERFACE: pybamm.Variable(INTERFACE, domain="current collector")}

    def get_coupled_variables(self, variables):
        U, bulk, interphase, contact = (
            variables[f"Negative {name} [V]"]
            for name in (
                *("electrode open-circuit potential", "electrode bulk open-circuit potential"),
                *("interphase overpotential", "electrode contact overpotential"),
            )
        )
        at_film = self._interface_potential(variables, U)
        eta = at_film - U + interphase + contact
        collector = variables["Negative current collector potential [V]"]
        i = variables["Current collector current density [A.m-2]"]
        nothing = pybamm.PrimaryBroadcast(0, "current collector")
        return {
            "Negative electrode potential vs Li [V]": U + eta,
            "Lithium metal interface electrode potential [V]": collector,
            "Lithium metal interface electrolyte potential [V]": (
                collector - variables[INTERFACE]
            ),
            "Lithium metal interface reaction overpotential [V]": _over_collector(eta),
            "Lithium metal total interfacial current density [A.m-2]": i,
            "Lithium metal plating current density [A.m-2]": i,
            "X-averaged negative electrode open-circuit potential [V]": _over_collector(U),
            "Negative particle concentration overpotential [V]": _over_collector(U - bulk),
            "Negative electrode potential drop [V]": nothing,
            "X-averaged negative electrode ohmic losses [V]": nothing,
            "Negative electrode SEI film overpotential [V]": nothing,
        }

    @staticmethod
    def _interface_potential(variables, U):
        """The double layer's where there is one, else that of charge transfer."""
        # PyBaMM asks again until this one is there, with the rest of the surface form's.
        variables["Negative double-layer lithium [mol]"]
        eta = variables["Negative electrode reaction overpotential [V]"]
        return variables.get("Negative electrode double-layer potential [V]", U + eta)

    def set_algebraic(self, variables):
        E = variables["Negative electrode potential vs Li [V]"]
        self.algebraic = {variables[INTERFACE]: _over_collector(E) - variables[INTERFACE]}

    def set_initial_conditions(self, variables):
        initial = variables["Negative electrode initial open-circuit potential [V]"]
        self.initial_conditions = {variables[INTERFACE]: initial}


def _over_collector(symbol):
    """A variable of a film over the domain of the current collectors, which PyBaMM's have."""
    if symbol.domain == ["current collector"]:
        return symbol
    return pybamm.PrimaryBroadcast(symbol, "current collector")

