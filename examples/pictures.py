"""Every picture of docs/pictures.md, from runs of the reference cells.

Draws build/pictures/*.png. Run with `python examples/pictures.py` (2 minutes on two processors).
"""

import os
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pybamm

import pybamm_alloy
from pybamm_alloy import experiments, parameter_sets, plotting
from pybamm_alloy.cells import CALIBRATED_OPTIONS

OUTPUT = Path("build/pictures")
STYLE = "pybamm_alloy.plotting.column"
MEGAPASCAL = 1e6
WIDE = 6.9  # two columns [in]


def rate_steps(formula="Li13In3"):
    """A symmetric cell stripped and plated at rising currents, and its values."""
    values = pybamm.ParameterValues(f"Hansel2021_{formula}")
    simulation = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(CALIBRATED_OPTIONS),
        parameter_values=values,
        experiment=experiments.rate_steps(values["Electrode area [m2]"]),
    )
    return simulation.solve(), values


def strips(formula, pressures=(0, 45e6), rest="10 minutes"):
    """A half-cell stripped to depletion, with spectra before and after, and its values."""
    values = pybamm.ParameterValues(f"Hansel2021_{formula}_half_cell")
    model = pybamm_alloy.HalfCell(CALIBRATED_OPTIONS)
    return pybamm_alloy.strip_under_pressure(model, values, pressures, rest), values


def capacities(formula, pressures, currents):
    """A row per strip: what comes out at each pressure [MPa] and current [mA]."""
    pressures = [MEGAPASCAL * pressure for pressure in pressures]
    return pybamm_alloy.capacity_map(formula, pressures, [1e-3 * i for i in currents])


def draw_overview(tests, cycled, lines):
    """The README's: strips, phases, parts of a voltage, spectra and capacities."""
    figure, axes = plt.subplots(2, 3, figsize=(9, 4.8))
    for formula in ("Li13In3", "Li17Sn4"):
        for pressure, style in ((0, "--"), (45e6, "-")):
            plotting.plot_stripping(
                tests[formula][0][pressure].solution,
                axes[0, 0],
                color=plotting.COLOURS[formula],
                linestyle=style,
                label=plotting.formula_label(formula) if pressure else None,
            )
    axes[0, 0].set(ylim=(0, 1.3), title="Stripped at 45 MPa, dashed: 0 MPa")
    axes[0, 0].legend(loc="lower right")
    for ax, formula, pressure in ((axes[0, 1], "Li17Sn4", 45e6), (axes[0, 2], "Li13In3", 0)):
        by_pressure, values = tests[formula]
        plotting.plot_phase_map(by_pressure[pressure].solution, values, ax)
        name = plotting.formula_label(formula)
        ax.set_title(f"{name}, {pressure / MEGAPASCAL:g} MPa")
    plotting.plot_voltage_parts(cycled, axes[1, 0])
    axes[1, 0].set(xlim=(26, 28), ylim=(-0.25, 0.5), title="Li$_{13}$In$_3$, 1 mA/cm²")
    axes[1, 0].legend(loc="upper left", ncols=2, columnspacing=1, handlelength=1, fontsize=6)
    stripped = tests["Li17Sn4"][0][0]
    plotting.plot_impedance_before_after(stripped.before, stripped.after, axes[1, 1])
    axes[1, 1].set_title("Li$_{17}$Sn$_4$ stripped, 0 MPa")
    plotting.plot_capacity(lines, axes[1, 2])
    axes[1, 2].set_title("Stripped at 0.2 mA")
    axes[1, 2].legend()
    return figure


def draw_voltage(solution):
    """The whole run, and its last two cycles divided into their parts."""
    figure, (whole, parts) = plt.subplots(1, 2, figsize=(WIDE, 2.6))
    plotting.plot_voltage(solution, whole, resistance=38)
    whole.set_title("Li$_{13}$In$_3$, 50 to 1000 µA/cm²; dashed: I · 38 Ω")
    plotting.plot_voltage_parts(solution, parts)
    parts.set(xlim=(26, 30), title="its last cycles, and what they are made of")
    parts.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    return figure


def draw_phases(tests):
    """Phases through the films that are stripped, at each pressure."""
    figure, axes = plt.subplots(2, 2, figsize=(WIDE, 4.6))
    for row, (formula, (by_pressure, values)) in zip(axes, tests.items()):
        for ax, (pressure, test) in zip(row, by_pressure.items()):
            plotting.plot_phase_map(test.solution, values, ax)
            name = plotting.formula_label(formula)
            ax.set_title(f"{name}, {pressure / MEGAPASCAL:g} MPa")
    return figure


def draw_depletion():
    """A surface that is depleted: the thin layer, on a logarithmic scale, and after it."""
    figure, (phases, profiles) = plt.subplots(1, 2, figsize=(WIDE, 2.6))
    values = pybamm.ParameterValues("Hansel2021_Li2Sn5_half_cell")
    # Closer nodes at the electrolyte, to see how lithium comes back in the rest.
    fine = pybamm_alloy.HalfCell({"surface form": "differential"})
    solution = pybamm.Simulation(
        pybamm_alloy.HalfCell(CALIBRATED_OPTIONS),
        parameter_values=values,
        experiment=experiments.stripping(rest="10 minutes"),
        var_pts=fine.default_var_pts,
        submesh_types=fine.default_submesh_types,
    ).solve()
    plotting.plot_phase_map(solution, values, phases, log=True)
    phases.set_title("Li$_2$Sn$_5$, 45 MPa")
    strip = solution.cycles[0].steps[0]["Time [h]"].entries
    times = strip[[0, len(strip) // 2, -1]]
    plotting.plot_stoichiometry(solution, values, times, profiles, log=True)
    profiles.set_title("until the surface is depleted")
    profiles.legend(loc="lower left", bbox_to_anchor=(0, 0.53), labelspacing=0.2)
    return figure


def draw_cycled_phases(solution, values):
    """Both films of a symmetric cell over the rate steps."""
    figure, axes = plt.subplots(2, 1, figsize=(WIDE, 4.2), sharex=True)
    for ax, electrode in zip(axes, ("positive", "negative")):
        plotting.plot_phase_map(solution, values, ax, electrode)
        ax.set_title(f"Li$_{{13}}$In$_3$, {electrode} electrode")
    axes[0].set_xlabel("")
    return figure


def draw_hulls():
    """Formation energies and the potentials that follow, of both hosts."""
    figure, axes = plt.subplots(2, 2, figsize=(WIDE, 4.8))
    energy = "host_reference_corrected_eV_per_atom"
    table = parameter_sets.read_table("formation_energies").dropna(subset=energy)
    for column, system in zip(axes.T, ("Li-In", "Li-Sn")):
        hull = parameter_sets.reference_hull(system)
        rows = table[table["system"] == system]
        plotting.plot_hull(hull, dict(zip(rows["formula"], rows[energy])), column[0])
        plotting.plot_voltage_curve(hull, column[1])
        column[0].set_title(system)
    return figure


def draw_spectra(tests):
    """Before and after a strip, without and with pressure."""
    figure, axes = plt.subplots(2, 2, figsize=(WIDE, 4.4))
    for row, (formula, (by_pressure, _)) in zip(axes, tests.items()):
        for ax, (pressure, test) in zip(row, by_pressure.items()):
            plotting.plot_impedance_before_after(test.before, test.after, ax)
            name = plotting.formula_label(formula)
            ax.set_title(f"{name}, {pressure / MEGAPASCAL:g} MPa")
    return figure


def draw_capacities(lines, grid):
    """What comes out, by pressure, and by pressure and current."""
    figure, (over_pressure, over_both) = plt.subplots(1, 2, figsize=(WIDE, 2.6))
    plotting.plot_capacity(lines, over_pressure)
    over_pressure.set_title("at 0.2 mA")
    over_pressure.legend()
    plotting.plot_capacity_map(grid, over_both)
    over_both.set_title("LiSn")
    return figure


def draw_cycling(cycles=20):
    """Peaks, resistances and lost lithium of a symmetric cell."""
    values = pybamm.ParameterValues("Hansel2021_Li17Sn4")
    run = pybamm_alloy.long_run(
        pybamm_alloy.SymmetricCell(CALIBRATED_OPTIONS),
        values,
        experiments.long_term_cycling(values["Electrode area [m2]"], cycles),
    )
    figure, axes = plt.subplots(1, 3, figsize=(WIDE, 2.2))
    plotting.plot_cycling(run.table, axes)
    axes[0].set_title("Li$_{17}$Sn$_4$, 1 mA/cm²")
    return figure


def draw_scorecard():
    """Every row of the reference paper but those of 500 cycles."""
    table = parameter_sets.read_table("hansel2021_measurements")
    rows = table[~table["id"].str.startswith("long-")]
    card = pybamm_alloy.score(rows, jobs=os.cpu_count() or 1)
    figure, ax = plt.subplots(figsize=(WIDE, 4.2))
    plotting.plot_scorecard(card.rows, ax)
    return figure


def main():
    pybamm.logger.setLevel("ERROR")
    OUTPUT.mkdir(parents=True, exist_ok=True)
    cycled, values = rate_steps()
    tests = {formula: strips(formula) for formula in ("Li13In3", "Li17Sn4")}
    lines = [
        capacities(formula, (0, 2, 5, 10, 20, 45), (0.2,))
        for formula in ("Li0.5In", "Li13In3", "LiSn", "Li17Sn4")
    ]
    grid = capacities("LiSn", (0, 5, 15, 30, 45), (0.1, 0.2, 0.4, 0.7, 1))
    with plt.style.context(STYLE):
        figures = {
            "overview": draw_overview(tests, cycled, pd.concat(lines)),
            "voltage": draw_voltage(cycled),
            "cycled_phases": draw_cycled_phases(cycled, values),
            "phases": draw_phases(tests),
            "depletion": draw_depletion(),
            "hull": draw_hulls(),
            "spectra": draw_spectra(tests),
            "capacity": draw_capacities(pd.concat(lines), grid),
            "cycling": draw_cycling(),
            "scorecard": draw_scorecard(),
        }
        for name, figure in figures.items():
            figure.savefig(OUTPUT / f"{name}.png", dpi=130)


if __name__ == "__main__":
    main()
