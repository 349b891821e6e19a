"""Small cells, quick to fit."""

from functools import cache

import pybamm

import pybamm_alloy
from pybamm_alloy.estimation import as_table

PERMEABILITY = "Positive electrode Sn permeability [mol.m-1.s-1]"
CONDUCTIVITY = "Separator conductivity [S.m-1]"
#: Few nodes: the same in the model that makes the data and in the one that is fitted.
MESH = {"var_pts": {"x_n": 8, "x_p": 10}}
STRIP = ("Charge at 0.2 mA for 1 hour or until 1 V",)


def half_cell():
    """A half-cell in which the working electrode alone has gradients."""
    return pybamm_alloy.HalfCell({"diffusion": ("reservoir", "multi-phase")})


def half_cell_values(pressure=45e6):
    values = pybamm.ParameterValues("Hansel2021_Li2Sn5_half_cell")
    values["Stack pressure [Pa]"] = pressure
    return values


@cache
def solved(steps=STRIP, period="8 seconds", pressure=45e6):
    """A half-cell of Li2Sn5, depleted within six minutes."""
    return pybamm.Simulation(
        half_cell(),
        parameter_values=half_cell_values(pressure),
        experiment=pybamm.Experiment([steps], period=period),
        solver=pybamm.IDAKLUSolver(rtol=1e-8, atol=1e-10),
        **MESH,
    ).solve()


def table(*arguments):
    return as_table(solved(*arguments))
