import pybamm

from .base_submodel import CellSubmodel
from .lithium_inventory import charge_of, loss


class FullCellInventory(CellSubmodel):
    """
    Lithium and swelling of a full cell: those of the film, and of PyBaMM's composite electrode.

    The lithium of the composite is that of its particles, of active material that was lost, and
    of its double layer. ``Total lithium [mol]`` does not change; the electrolyte, whose
    concentration is constant, is left out. The lithium inventory is what can be cycled: the
    lithium of the particles and of the connected film. ``Capacity [A.h]`` is what passes at a
    current so low that nothing limits, whatever the voltage: the lithium inventory, or that which
    the particles hold where it is less.

    Parameters
    ----------
    param : pybamm.LithiumIonParameters
        The parameters of PyBaMM's cell.
    options : mapping
        The options of the cell.
    film : :class:`pybamm_alloy.cells.parameters.ElectrodeParameters`
        The parameters of the film.
    """

    def __init__(self, param, options, film):
        super().__init__(param, options)
        self.film = film

    def get_coupled_variables(self, variables):
        if self.options["particle mechanics"] == "none":
            return {"Positive electrode swelling [m]": pybamm.Scalar(0)}
        change = variables["Positive electrode thickness change [m]"]
        return {"Positive electrode swelling [m]": _without_collector(change)}

    def inventory_variables(self, variables):
        """Variables of the lithium, from those of a cell whose submodels are all built.

        Parameters
        ----------
        variables : dict
            Name to symbol.

        Returns
        -------
        dict
        """
        particles = variables["Total lithium in primary phase in positive electrode [mol]"]
        composite = particles + self._double_layer(variables) + variables[_LOST_WITH_MATERIAL]
        film = variables["Negative electrode lithium [mol]"]
        connected = film - variables["Negative electrode isolated lithium [mol]"]
        fraction = "Negative electrode {} area fraction"
        initially_pressed = variables[fraction.format("initially pressed")]
        initial = (
            initially_pressed * variables["Negative electrode initial lithium [mol]"]
            + self.param.p.n_Li_init
        )
        total = composite + film + sum(
            variables[f"Negative {part} lithium [mol]"] for part in ("interphase", "double-layer")
        )
        throughput = variables["Throughput capacity [A.h]"]
        net = variables["Discharge capacity [A.h]"]
        capacity = variables["Positive electrode capacity [A.h]"]
        stoichiometry = variables["Negative electrode stoichiometry"]
        taken_up = charge_of(variables["Negative interphase lithium taken up [mol]"])
        return {
            "Capacity [A.h]": pybamm.minimum(charge_of(particles + connected), capacity),
            "Positive electrode lithium [mol]": composite,
            "Total lithium [mol]": total,
            "Loss of lithium inventory [%]": loss(initial, particles + connected),
            "Loss of active material in positive electrode [%]": loss(
                self.param.p.prim.Q_init, capacity
            ),
            "Loss of active material in negative electrode [%]": loss(
                initially_pressed, variables[fraction.format("connected")]
            ),
            "Total capacity lost to side reactions [A.h]": taken_up,
            "Negative electrode state of charge": stoichiometry / self.film.theta_max,
            "Cumulative charge capacity [A.h]": (throughput - net) / 2,
            "Cumulative discharge capacity [A.h]": (throughput + net) / 2,
        }

    def _double_layer(self, variables):
        """Lithium of the composite's double layer [mol], if there is one."""
        if self.options["surface form"] != "differential":
            return pybamm.Scalar(0)
        positive = self.param.p
        T = variables["Positive electrode temperature [K]"]
        density = (
            variables["Positive electrode surface area to volume ratio [m-1]"]
            * positive.C_dl(T)
            * variables["Positive electrode surface potential difference [V]"]
        )
        charge = self.param.A_cc * positive.L * pybamm.yz_average(pybamm.x_average(density))
        # A more positive electrode drives Li+ out of its side of the electrolyte.
        return -charge / pybamm.constants.F


#: Lithium that active material had when it was lost.
_LOST_WITH_MATERIAL = "Loss of lithium due to loss of active material in positive electrode [mol]"


def _without_collector(symbol):
    return pybamm.yz_average(symbol) if symbol.domain else symbol
