import pybamm

from .base_submodel import CellSubmodel

_DOMAINS = ("Negative", "Positive")


class LithiumInventory(CellSubmodel):
    """
    How much lithium the cell has, how much of it can be cycled, and what was lost.

    The inventory is the lithium of both films that is connected to the electrolyte, plated
    lithium included. ``Capacity [A.h]`` is its charge: what passes from the full delithiation
    of one film to that of the other, at a current so low that nothing limits it. Active
    material is lost with the area under which a film is connected.

    ``{Domain} electrode state of charge`` is the mean stoichiometry of the connected film
    between its limits: 0 without lithium, 1 in the richest phase, above 1 with plated lithium.

    ``Discharge capacity [A.h]`` of PyBaMM is the net charge since the start. The cumulative
    capacities count one direction each: their changes over a cycle are its capacities.
    """

    def get_coupled_variables(self, variables):
        def both(part):
            return sum(variables[f"{Domain} {part} [mol]"] for Domain in _DOMAINS)

        film = both("electrode lithium")
        inventory = film - both("electrode isolated lithium")
        initial_inventory = sum(
            variables[f"{Domain} electrode initially pressed area fraction"]
            * variables[f"{Domain} electrode initial lithium [mol]"]
            for Domain in _DOMAINS
        )
        throughput = variables["Throughput capacity [A.h]"]
        net = variables["Discharge capacity [A.h]"]
        own = {
            "Total lithium [mol]": (
                film + both("interphase lithium") + both("double-layer lithium")
            ),
            "Capacity [A.h]": charge_of(inventory),
            "Cumulative charge capacity [A.h]": (throughput - net) / 2,
            "Cumulative discharge capacity [A.h]": (throughput + net) / 2,
            "Loss of lithium inventory [%]": loss(initial_inventory, inventory),
            "Total capacity lost to side reactions [A.h]": (
                charge_of(both("interphase lithium taken up"))
            ),
        }
        for domain, p in self.param.domain_params.items():
            electrode = f"{domain.capitalize()} electrode"
            theta = variables[f"{electrode} stoichiometry"]
            own[f"{electrode} state of charge"] = theta / p.theta_max
            own[f"Loss of active material in {domain} electrode [%]"] = loss(
                variables[f"{electrode} initially pressed area fraction"],
                variables[f"{electrode} connected area fraction"],
            )
        return own


def charge_of(lithium):
    """Charge [A.h] of an amount of lithium [mol]."""
    return pybamm.constants.F * lithium / 3600


def loss(before, now):
    """Loss [%]; where there was nothing, nothing is lost."""
    return 100 * (before - now) / pybamm.maximum(before, 1e-30)
