"""Files of real instruments, read, driven and fitted."""

from pathlib import Path

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.estimation import (
    Cycling,
    FreeParameter,
    Impedance,
    Problem,
    both_electrodes,
    fit,
    protocol,
    read_cycling,
    read_impedance,
)

DATA = Path(__file__).parents[3] / "shared" / "data" / "csv"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason=f"no instrument files in {DATA}")

CONDUCTIVITY = "Separator conductivity [S.m-1]"
EXCHANGE = both_electrodes("exchange-current density [A.m-2]")
DOUBLE_LAYER = both_electrodes("double-layer capacity [F.m-2]")


def lithium_cell(parameters, data):
    """Li | liquid | Li, area not stated: a resistance and an arc are what it shares."""
    values = pybamm.ParameterValues("Hansel2021_Li")
    return Problem(pybamm_alloy.SymmetricCell(), values, parameters, data)


def test_the_resistance_of_a_real_cell_is_that_of_its_spectrum():
    spectra = read_impedance(DATA / "lili_geis_45_spectra.csv")
    last = spectra[spectra["Spectrum"] == 45]
    free = [FreeParameter(CONDUCTIVITY), FreeParameter(EXCHANGE), FreeParameter(DOUBLE_LAYER)]
    result = fit(lithium_cell(free, [Impedance(last, noise=0.03)]))
    (item,) = result.comparisons
    assert result.success
    assert item.model[-1].real == pytest.approx(last["Z_re [Ohm]"].iloc[-1], rel=0.03)
    assert item.misfit < 2


def test_a_real_step_of_constant_current_is_driven_and_fitted():
    columns = {"Current [A]": -0.4e-3}
    run = read_cycling(DATA / "lili_gcpl_0p4mA.csv", columns)
    second = run[run["Step"] == 2].iloc[::5]
    result = fit(
        lithium_cell([FreeParameter(CONDUCTIVITY)], [Cycling(second, noise=5e-3)])
    )
    (item,) = result.comparisons
    # A resistance alone: the mean of what was measured, not its drift.
    assert np.mean(item.model) == pytest.approx(np.mean(item.measured), rel=0.02)


def test_the_protocol_of_a_real_run_has_its_currents_and_times():
    run = read_cycling(DATA / "si_half_cell_arbin.csv")
    first = run[run["Cycle"] == 1]
    experiment = protocol(first, limits=(0.05, 3.2))
    charge = sum(step.value * step.duration for step in experiment.steps)
    held = np.diff(first["Time [s]"], prepend=first["Time [s]"].iloc[0])
    measured = np.sum(first["Current [A]"] * held)
    ended = [step for step in experiment.steps if step.termination]
    assert len(experiment.steps) >= 3
    plain = sum(s.value * s.duration for s in experiment.steps if s not in ended)
    assert abs(plain) <= abs(charge)
    signs = np.sign(first.groupby("Step")["Current [A]"].median()).to_list()
    found = [np.sign(step.value) for step in experiment.steps]
    assert [s for s, n in zip(found, [None, *found]) if s != n] == [
        s for s, n in zip(signs, [None, *signs]) if s != n
    ]
    assert np.isfinite(measured)
