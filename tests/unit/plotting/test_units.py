"""Every axis tells its unit, or is a ratio that needs none; every function returns its axes."""

import re

import pandas as pd
import pytest

from pybamm_alloy import parameter_sets, plotting

from .test_capacity import TABLE
from .test_impedance import arc
from .test_maps import CRITICAL, EFFECTS, RATES
from .test_scorecard import ROWS

WITHOUT = re.compile(r"Li per (In|Sn)|Lithium fraction x in .*|Model / measured|Cycle|")
UNIT = re.compile(r"\[(h|V|mV|mA|mA·h|mA/cm²|mA·h/cm²|MPa|µm|Ω|Ω·cm²|Hz|°|meV per atom)\]$")
CYCLES = pd.DataFrame(
    {"Cycle": [1, 2], "Maximum voltage [V]": 0.1, "Minimum voltage [V]": -0.1}
    | {"Total lithium [mol]": 1.0}
    | {
        f"{D} {name}": 0.1
        for D in ("Negative", "Positive")
        for name in (
            "electrode lithium [mol]",
            "electrode contact resistance [Ohm.m2]",
            "interphase resistance [Ohm.m2]",
        )
    }
)
SPECTRUM = arc(30, 10)
FULL_CELLS = pd.DataFrame(
    {
        "film": "In",
        "N/P ratio": 1.2,
        "current density [mA.cm-2]": [0.1, 1.0],
        "capacity [mA.h.cm-2]": [1.0, 0.4],
        "limiting electrode": ["positive", "negative"],
    }
)
HULL = parameter_sets.reference_hull("Li-In")
DRAW = {
    plotting.plot_bode: lambda draw, axes: draw(SPECTRUM, axes[:2]),
    plotting.plot_by_rate: lambda draw, axes: draw(RATES, axes[0]),
    plotting.plot_capacity: lambda draw, axes: draw(TABLE, axes[0]),
    plotting.plot_capacity_map: lambda draw, axes: draw(TABLE, axes[0]),
    plotting.plot_critical_current: lambda draw, axes: draw(CRITICAL, axes[0]),
    plotting.plot_cycling: lambda draw, axes: draw(CYCLES, axes),
    plotting.plot_full_cells: lambda draw, axes: draw(FULL_CELLS, axes[0]),
    plotting.plot_hull: lambda draw, axes: draw(HULL, {"LiIn": -0.3}, axes[0]),
    plotting.plot_impedance_before_after: lambda draw, axes: draw(SPECTRUM, SPECTRUM, axes[0]),
    plotting.plot_impedance_split: lambda draw, axes: draw(SPECTRUM, axes[0]),
    plotting.plot_nyquist: lambda draw, axes: draw(SPECTRUM, axes[0]),
    plotting.plot_scorecard: lambda draw, axes: draw(ROWS, axes[0]),
    plotting.plot_tornado: lambda draw, axes: draw(EFFECTS, axes[0]),
    plotting.plot_voltage_curve: lambda draw, axes: draw(HULL, axes[0]),
}
OF_A_RUN = {
    plotting.plot_phase_map: lambda draw, run, ax: draw(*run, ax),
    plotting.plot_stoichiometry: lambda draw, run, ax: draw(*run, [0, 5], ax),
    plotting.plot_stripping: lambda draw, run, ax: draw(run[0], ax),
    plotting.plot_voltage: lambda draw, run, ax: draw(run[0], ax),
    plotting.plot_voltage_parts: lambda draw, run, ax: draw(run[0], ax),
}


def check(drawn):
    for ax in drawn:
        for label in (ax.get_xlabel(), ax.get_ylabel()):
            assert UNIT.search(label) or WITHOUT.fullmatch(label), label
        assert ax.get_xlabel() or ax.get_ylabel()


def of(returned):
    return [returned] if hasattr(returned, "get_xlabel") else list(returned)


@pytest.mark.parametrize("draw", DRAW, ids=lambda draw: draw.__name__)
def test_axes_of_tables_and_spectra(axes, draw):
    drawn = of(DRAW[draw](draw, axes))
    assert drawn == list(axes[: len(drawn)])
    check(drawn)


@pytest.mark.parametrize("draw", OF_A_RUN, ids=lambda draw: draw.__name__)
def test_axes_of_runs(ax, strip, draw):
    assert OF_A_RUN[draw](draw, strip, ax) is ax
    check([ax])


def test_every_picture_is_checked():
    public = {getattr(plotting, name) for name in plotting.__all__ if name.startswith("plot_")}
    assert public == {*DRAW, *OF_A_RUN}
