"""The same fit by PyBOP: `pip install 'pybamm-alloy[pybop]'`, `python examples/pybop_fit.py`."""

import pybamm

import pybamm_alloy
from pybamm_alloy.estimation import Cycling, FreeParameter, Problem, as_table, pybop_problem

PERMEABILITY = "Positive electrode Sn permeability [mol.m-1.s-1]"
CONDUCTIVITY = "Separator conductivity [S.m-1]"


def main():
    """PyBOP's result, from starts twice and half of what made the data."""
    import pybop

    model = pybamm_alloy.HalfCell()
    values = pybamm.ParameterValues("Hansel2021_Li2Sn5_half_cell")
    strip = pybamm.Experiment(["Charge at 0.2 mA for 1 hour or until 1 V"], period="8 seconds")
    run = pybamm.Simulation(model, parameter_values=values, experiment=strip).solve()
    parameters = [
        FreeParameter(PERMEABILITY, start=2 * values[PERMEABILITY]),
        FreeParameter(CONDUCTIVITY, start=values[CONDUCTIVITY] / 2),
    ]
    problem = Problem(model, values, parameters, [Cycling(as_table(run), limits=(-1, 1))])
    options = pybop.PintsOptions(max_iterations=60)
    result = pybop.IRPropPlus(pybop_problem(problem), options=options).run()
    for parameter, value in zip(problem.parameters, result.x):
        print(f"{parameter.label}: {value:.4g}, made with {values[parameter.label]:.4g}")
    return result


if __name__ == "__main__":
    main()
