"""A law of one's own: a contact that is plastic, f = min(1, P/H).

A law is one class, derived from its family's base, and one line in the table. A package
of its own adds the line to its pyproject.toml instead:

    [project.entry-points."pybamm_alloy.submodels"]
    "contact.plastic" = "my_package:Plastic"
"""

import pybamm

import pybamm_alloy
from pybamm_alloy.options import LAWS
from pybamm_alloy.submodels.contact import BaseContact


class Plastic(BaseContact):
    """The softer body yields until the contact carries the load."""

    def _area_fraction(self, variables):
        hardness = pybamm.Parameter(f"{self._Domain} electrode hardness [Pa]")
        return pybamm.minimum(1, variables["Stack pressure [Pa]"] / hardness)


LAWS["contact"]["plastic"] = Plastic

values = pybamm.ParameterValues("Hansel2021_Li17Sn4_half_cell")
values.update({"Positive electrode hardness [Pa]": 370e6})


def main():
    model = pybamm_alloy.HalfCell({"contact": ("perfect", "plastic")})
    solution = pybamm.Simulation(
        model,
        parameter_values=values,
        experiment=pybamm_alloy.experiments.stripping("0.2 mA"),
    ).solve()
    f = solution["Positive electrode contact area fraction"].entries[0]
    print(f"Pressed at 45 MPa, {f:.1%} of the hard film touches the electrolyte.")
    return solution


if __name__ == "__main__":
    main()
