"""A submodel of one's own: a contact of first loading, f = min(1, P/H), without memory.

A submodel is one class, derived from its family's base, and one line in the table. A package
of its own adds the line to its pyproject.toml instead:

    [project.entry-points."pybamm_alloy.submodels"]
    "contact.first loading" = "my_package:FirstLoading"
"""

import pybamm

import pybamm_alloy
from pybamm_alloy.cells.options import SUBMODELS
from pybamm_alloy.submodels.contact import BaseContact


class FirstLoading(BaseContact):
    """The softer body yields until the contact carries the load."""

    def _area_fraction(self, pressure, variables):
        return pybamm.minimum(1, pressure / self.domain_param.H)


SUBMODELS["contact"]["first loading"] = FirstLoading

values = pybamm.ParameterValues("Hansel2021_Li17Sn4_half_cell")


def main():
    model = pybamm_alloy.HalfCell({"contact": ("perfect", "first loading")})
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
