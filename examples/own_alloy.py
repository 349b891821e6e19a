"""An alloy of one's own: lithium-aluminium from its formation energies.

Adding an alloy is a hull and a set. The film here is LiAl against indium.
"""

import pybamm

import pybamm_alloy
from pybamm_alloy.parameter_sets import compose, phase_parameters

# Formation energies [eV per atom]: Materials Project (CC BY 4.0). Only LiAl is seen in
# an electrode at room temperature, with its plateau at 0.38 V.
hull = pybamm_alloy.Hull.from_formation_energies(
    "Al", {"Al": 0.0, "LiAl": -0.17956}, corrections={"LiAl": 0.38}
)

transport = {  # assumptions, to be fitted
    "Al": {"permeability [mol.m-1.s-1]": 1e-10, "saturation stoichiometry": 0.01},
    "LiAl": {"homogeneity range [at%]": 2.0, "chemical diffusivity [m2.s-1]": 1e-13},
}
molar_volumes = {"Al": 10.0e-6, "LiAl": 19.6e-6}  # m3 per mol of Al

# Start from a composed cell and replace the positive film. What is not replaced, the
# interface's modulus, roughness and charge transfer, stays that of the film named here.
values = compose("LiIn", "In", stack_pressure=45e6)
values.update(
    phase_parameters("Positive", hull, transport, molar_volumes, temperature=298.15)
)
values.update(
    {
        "Positive electrode host thickness [m]": 20e-6,
        "Positive electrode initial stoichiometry": 1.0,
        "Nominal cell capacity [A.h]": 6.06e-3,  # F c_h L A, so that C-rates are its own
    }
)


def main():
    solution = pybamm.Simulation(
        pybamm_alloy.HalfCell(),
        parameter_values=values,
        experiment=pybamm_alloy.experiments.stripping("0.2 mA"),
    ).solve()
    capacity = pybamm_alloy.results.stripped_capacity(solution)
    print(f"LiAl gives {1e3 * capacity:.2f} mA.h at 0.2 mA, then its surface is depleted.")
    return solution


if __name__ == "__main__":
    main()
