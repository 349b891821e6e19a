"""Repeats of a fit to data that a known cell made, with noise."""

from functools import cache

import numpy as np
import pandas as pd
import pybamm

import pybamm_alloy
from pybamm_alloy.estimation import Cycling, FreeParameter, Impedance, Problem, as_table, fit

from .cells import CONDUCTIVITY, MESH, PERMEABILITY, half_cell, half_cell_values, table

CHARGE_TRANSFER = "Positive electrode exchange-current density [A.m-2]"
DIFFUSIVITY = "Positive electrode Li2Sn5 diffusivity [m2.s-1]"
DOUBLE_LAYER = "Positive electrode double-layer capacity [F.m-2]"
#: Two currents, both ways.
RATES = tuple(
    f"{direction} at {current} mA for 3 minutes or until {limit} V"
    for current in (0.05, 0.1)
    for direction, limit in (("Charge", 1), ("Discharge", -1))
)
#: Stripped within the phase, and left alone: what a spectrum can be measured of.
PARTLY = ("Charge at 0.05 mA for 3 minutes", "Rest for 5 minutes")

#: Kind of data → what is free.
KINDS = {
    "strip": (PERMEABILITY, CONDUCTIVITY),
    "rate steps": (DIFFUSIVITY, CONDUCTIVITY),
    "impedance": (CHARGE_TRANSFER, CONDUCTIVITY, DOUBLE_LAYER),
    "all together": (PERMEABILITY, CHARGE_TRANSFER, CONDUCTIVITY),
}
FREQUENCIES = np.geomspace(1e6, 10, 20)
VOLTAGE_NOISE, IMPEDANCE_NOISE = 1e-3, 0.01


@cache
def run(steps):
    solution = pybamm.Simulation(
        half_cell(),
        parameter_values=half_cell_values(),
        experiment=pybamm.Experiment([steps], period="8 seconds"),
        **MESH,
    ).solve()
    return solution, as_table(solution)


@cache
def spectrum(steps=None):
    return pybamm_alloy.impedance(
        half_cell(),
        half_cell_values(),
        None if steps is None else run(steps)[0],
        frequencies=FREQUENCIES,
        **MESH,
    ).to_frame()


def cycling(rows, rng, **options):
    noisy = rows.copy()
    noisy["Voltage [V]"] += VOLTAGE_NOISE * rng.standard_normal(len(rows))
    return Cycling(noisy, (-1, 1), noise=VOLTAGE_NOISE, **options)


def impedance(rows, rng, **options):
    noisy = rows.copy()
    sigma = IMPEDANCE_NOISE * np.hypot(rows["Z_re [Ohm]"], rows["Z_im [Ohm]"])
    for part in ("Z_re [Ohm]", "Z_im [Ohm]"):
        noisy[part] += sigma * rng.standard_normal(len(rows))
    return Impedance(noisy, noise=IMPEDANCE_NOISE, **options)


def data(kind, rng):
    if kind == "strip":
        return [cycling(table(), rng)]
    if kind == "rate steps":
        return [cycling(run(RATES)[1], rng)]
    if kind == "impedance":
        return [impedance(spectrum(), rng)]
    partly = cycling(run(PARTLY)[1], rng, label="partly")
    return [
        cycling(table(), rng, label="strip"),
        partly,
        impedance(spectrum(), rng, label="before"),
        impedance(spectrum(PARTLY), rng, after=partly, label="after"),
    ]


def repeats(kind, count, seed=2021):
    """Error of each parameter in its own standard deviations, a row for each repeat."""
    values = half_cell_values()
    rng = np.random.default_rng(seed)
    # Somewhat off the truth: far starts have tests of their own.
    parameters = [FreeParameter(name, start=1.1 * values[name]) for name in KINDS[kind]]
    problem = Problem(half_cell(), values, parameters, data(kind, rng), **MESH)
    rows = []
    for _ in range(count):
        result = fit(problem.with_data(data(kind, rng)))
        rows.append(
            {
                name: np.log(result.values[name] / values[name]) / result.deviations[name]
                for name in KINDS[kind]
            }
        )
    return pd.DataFrame(rows)
