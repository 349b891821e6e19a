"""Case 9: swapping the electrodes and the sign of the current mirrors the voltage."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pybamm
import pytest

import pybamm_alloy

from ..marks import mostly_long
from .page import Section

T = np.linspace(1, 7199, 1000)


def voltage(alloy, first, second, rtol):
    model = pybamm_alloy.SymmetricCell()
    solution = pybamm.Simulation(
        model,
        parameter_values=pybamm.ParameterValues(f"Hansel2021_{alloy}"),
        experiment=[(f"{first} at 1 mA for 1 hour", f"{second} at 1 mA for 1 hour")],
        solver=model.solver(rtol=rtol, atol=1e-2 * rtol),
    ).solve()
    return solution["Voltage [V]"](T)


def mirror_error(alloy, rtol):
    """Largest sum of the voltage and its mirror image [V]."""
    forth = voltage(alloy, "Charge", "Discharge", rtol)
    back = voltage(alloy, "Discharge", "Charge", rtol)
    return float(np.abs(forth + back).max())


@pytest.mark.parametrize(
    "alloy",
    ["LiIn", pytest.param("Li13In3", marks=pytest.mark.long)],
)
def test_mirror_image_is_exact_to_the_solvers_tolerance(alloy):
    assert mirror_error(alloy, 1e-8) < 2e-5


@pytest.mark.parametrize("alloy", mostly_long(["Li13In3", "Li17Sn4"], ["Li13In3"]))
def test_half_cell_seen_from_the_other_side_is_its_mirror_image(alloy):
    """In | A stripped on the positive side, and A | In stripped on the negative one."""
    pressures = {alloy: 45e6, "In": 150e6}
    from pybamm_alloy.parameter_sets import compose

    voltages = []
    for films, step in (((alloy, "In"), "Charge"), (("In", alloy), "Discharge")):
        model = pybamm_alloy.HalfCell()
        solution = pybamm.Simulation(
            model,
            parameter_values=compose(
                *films, assembly_pressure=tuple(pressures[film] for film in films[::-1])
            ),
            experiment=[f"{step} at 0.2 mA for 1 hour"],
            solver=model.solver(rtol=1e-8, atol=1e-10),
        ).solve()
        voltages.append(solution["Voltage [V]"](np.linspace(1, 3599, 500)))
    np.testing.assert_allclose(voltages[0], -voltages[1], atol=2e-5)


def report():
    alloys, tolerances = ("LiIn", "Li13In3", "Li17Sn4"), (1e-4, 1e-6, 1e-8)
    rows = [
        {"alloy": alloy}
        | {f"rtol {rtol:.0e} [mV]": 1e3 * mirror_error(alloy, rtol) for rtol in tolerances}
        for alloy in alloys
    ]
    figure, ax = plt.subplots(figsize=(6, 3.2), layout="constrained")
    forth = voltage("Li13In3", "Charge", "Discharge", 1e-6)
    back = voltage("Li13In3", "Discharge", "Charge", 1e-6)
    ax.plot(T / 3600, forth, color="#0072B2", label="strip first")
    ax.plot(T / 3600, -back, "--", color="#D55E00", label="plate first, mirrored")
    ax.set(xlabel="Time [h]", ylabel="Voltage [V]")
    ax.legend()
    text = (
        "A symmetric cell charged then discharged, against one discharged then charged: "
        "largest |V + V′| over a cycle at 1 mA. Nothing in the model tells the electrodes "
        "apart, so that it falls with the solver's tolerance."
    )
    return Section("Symmetry", text, pd.DataFrame(rows), figure)
