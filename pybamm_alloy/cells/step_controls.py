"""Controls that do not determine the direction of the current."""

from __future__ import annotations

import pybamm

from .. import _pybamm

#: Open-circuit voltage [V] within which that of a cell counts as zero.
NO_VOLTAGE = 1e-3

_ADVICE = {
    "power": "use pybamm_alloy.experiments.power_step, which takes the direction",
    "resistance": "give a current, or a voltage",
}


def check_step_controls(model: pybamm.BaseModel, values: pybamm.ParameterValues) -> None:
    """Refuse a given power or resistance where the open-circuit voltage is not positive.

    PyBaMM solves I V = P and V = R I. In a symmetric cell the voltage follows the current, so
    that I V has the same sign on charge and discharge: the first equation has two solutions or
    none, and the second only that of no current. In a half-cell against indium the voltage is
    below zero, and both go the other way than the step says.

    Parameters
    ----------
    model : pybamm.BaseModel
        A cell with these values in its equations.
    values : pybamm.ParameterValues

    Raises
    ------
    ValueError
        If a power or a resistance is given.
    """
    controls = _pybamm.indirect_controls(model, values)
    if not controls or (voltage := initial_voltage(model, values)) > NO_VOLTAGE:
        return
    if model.options["operating mode"] == "power" and voltage < -NO_VOLTAGE:
        # Without a word for the direction the sign of the power, I V = P, gives it.
        return
    for control in sorted(controls):
        raise ValueError(
            f"the {control} is set, by the option 'operating mode' or a step of the experiment, "
            f"but the open-circuit voltage at the start is {voltage:.3g} V; where it is not "
            f"above zero, a {control} does not determine whether the cell is charged or "
            f"discharged: {_ADVICE[control]}"
        )


def initial_voltage(model: pybamm.BaseModel, values: pybamm.ParameterValues) -> float:
    """Open-circuit voltage [V] of the films as they are at the start; NaN if inputs decide.

    Parameters
    ----------
    model : pybamm.BaseModel
        A cell of two films.
    values : pybamm.ParameterValues

    Returns
    -------
    float
    """
    p, n, start = model.param.p, model.param.n, pybamm.Scalar(0)
    # In the mode "unified" the ambient temperature is an input.
    T = pybamm.Parameter("Reference temperature [K]")
    voltage = p.U(p.theta_init(start), T) - n.U(n.theta_init(start), T)
    try:
        return float(values.process_symbol(voltage).evaluate(t=0.0, inputs={}).item())
    except (KeyError, AttributeError):
        return float("nan")
