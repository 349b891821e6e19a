"""Case 17: full cells, against PyBaMM's half-cell and the film alone."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.parameter_sets import compose_full
from tests.unit.cells.test_full_cell import (
    CELLS,
    V,
    drift,
    film_potential,
    half_cell_voltage,
    solve,
    values_of,
)

from .page import Section

#: Film, rate (positive discharges) and state of the cathode of each case.
CASES = [
    ("In", -0.3, "lithiated"),
    ("LiSn", -0.3, "lithiated"),
    ("Li17Sn4", 0.1, "delithiated"),
]
RATES = [0.2, 0.5, 1.0]
AREAL_CAPACITIES = [0.5, 1.0, 3.0, 6.0]


def superposition(cell, alloy, rate, state):
    """Largest difference [V] of a full cell's voltage to that of its electrodes apart."""
    values = values_of(alloy, rate, state=state)
    model = cell()
    nodes = model.default_var_pts
    full = solve(model, values, nodes=nodes, solver=model.solver(rtol=1e-7, atol=1e-9))
    apart = half_cell_voltage(cell, values, nodes) - film_potential(values, alloy, nodes)
    return float(np.abs(full[V].entries - apart).max())


def ten_cycles(cell):
    """Ten cycles of constant current and voltage at C/5."""
    held = "Charge at C/5 until 3.68 V", "Hold at 3.68 V until C/50"
    cycle = (*held, "Discharge at C/5 until 2.9 V")
    return pybamm.Simulation(
        cell(), parameter_values=values_of(), experiment=pybamm.Experiment([cycle] * 10)
    ).solve()


def resolved_less_averaged(areal_capacity):
    """Largest difference [V] of the two models over a charge of half an hour at 1C."""
    times = np.linspace(0, 1800, 31)
    values = values_of("Li0.5In", -1.0, areal_capacity=areal_capacity)
    voltages = [
        solve(cell(), values, times, cell().default_var_pts)[V].entries for cell in CELLS
    ]
    both = min(map(len, voltages))
    return float(np.abs(voltages[0][:both] - voltages[1][:both]).max())


def layer_of_indium():
    """Charge times current density [mA.mA.h.cm-4] that a layer of indium carries."""
    values = compose_full("NMC811", "Li0.5In")
    return (
        pybamm.constants.F.value**2
        * values["Negative electrode host concentration [mol.m-3]"]
        * values["Negative electrode In permeability [mol.m-1.s-1]"]
        / 3.6e5
    )


def charge_times_current():
    """The same of discharges of Li0.5In, by N/P ratio and rate."""
    found = pybamm_alloy.full_cell_map(
        "NMC811", "Li0.5In", RATES, [1.2, 3.0], options={"contact": "perfect"}
    )
    return found.assign(
        product=found["capacity [mA.h.cm-2]"] * found["current density [mA.cm-2]"]
    )


@pytest.mark.long
@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(("alloy", "rate", "state"), CASES)
def test_voltages_of_the_electrodes_apart_add_up(cell, alloy, rate, state):
    assert superposition(cell, alloy, rate, state) < 20e-6


@pytest.mark.long
@pytest.mark.parametrize("cell", CELLS)
def test_lithium_is_conserved_over_ten_cycles(cell):
    solution = ten_cycles(cell)
    assert len(solution.cycles) == 10
    assert drift(solution) < 1e-12


@pytest.mark.long
def test_a_layer_of_indium_carries_the_same_product_at_every_rate():
    found = charge_times_current()
    assert found["limiting electrode"].eq("negative").all()
    np.testing.assert_allclose(found["product"], layer_of_indium(), rtol=0.15)


def report():
    rows = [
        {
            "what": f"voltage of NMC811 and {alloy} at {abs(rate):g}C, electrodes apart",
            **{
                cell.__name__: f"{1e6 * superposition(cell, alloy, rate, state):.2g} µV"
                for cell in CELLS
            },
        }
        for alloy, rate, state in CASES
    ]
    drifts = {cell.__name__: f"{drift(ten_cycles(cell)):.1g}" for cell in CELLS}
    rows.append({"what": "lithium over ten cycles at C/5, relative", **drifts})
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    differences = [1e3 * resolved_less_averaged(q) for q in AREAL_CAPACITIES]
    left.loglog(AREAL_CAPACITIES, differences, "ko-")
    left.set(xlabel="Areal capacity [mA·h/cm²]", ylabel="FullCell and FullCellDFN apart [mV]")
    found = charge_times_current()
    for (ratio, rows_of_ratio), style in zip(found.groupby("N/P ratio"), ("o", "s")):
        current = rows_of_ratio["current density [mA.cm-2]"]
        right.plot(current, rows_of_ratio["product"], style, label=f"N/P {ratio:g}")
    right.axhline(layer_of_indium(), color="k", linestyle="--", linewidth=0.8, label="closed form")
    right.set(xlabel="Current density [mA/cm²]", ylabel="Charge × current [mA²·h/cm⁴]", ylim=0)
    right.legend()
    text = (
        "The voltage of a full cell against that of PyBaMM's half-cell of the same cathode less "
        "the potential of the same film in a cell of two films, over an hour. Left: averaged and "
        "resolved cathode at 1C, by the thickness of the composite. Right: a discharge of "
        "Li0.5In ends when the layer of indium at its surface is F P/i thick, so that charge "
        "times current is F² c P, at any rate and N/P ratio; the rise of the potential before "
        "depletion takes a tenth."
    )
    return Section("Full cells", text, pd.DataFrame(rows), figure)
