from collections.abc import Mapping

import pybamm


def power_residual(
    variables: Mapping[str, pybamm.Symbol], power: pybamm.Symbol
) -> pybamm.Symbol:
    """
    I |V| − P [W]: zero at the current whose direction the sign of the power gives.

    Parameters
    ----------
    variables : mapping
        Variables of the model.
    power : symbol
        [W], positive in discharge.

    Returns
    -------
    symbol
        [W]
    """
    return variables["Current [A]"] * abs(variables["Voltage [V]"]) - power


class PowerControl(pybamm.external_circuit.FunctionControl):
    """
    A power of given magnitude in the direction of its sign: I |V| = P, discharge positive.

    Where the voltage is above zero this is PyBaMM's I V = P. Where it follows the current,
    as in a symmetric cell, I V has the same sign both ways and would have two solutions or
    none; I |V| has one.

    Parameters
    ----------
    param : :class:`pybamm_alloy.AlloyCellParameters`
        The parameters of the cell.
    options : mapping
        The options of the cell.
    """

    def __init__(self, param, options):
        super().__init__(param, self._residual, options, control="algebraic")

    @staticmethod
    def _residual(variables):
        power = pybamm.FunctionParameter("Power function [W]", {"Time [s]": pybamm.t})
        return power_residual(variables, power)
