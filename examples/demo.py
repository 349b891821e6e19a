"""The reference paper's cells, simulated and set against its measured numbers.

Rate steps of the symmetric cells, stripping of the half-cells with their impedance before
and after, 20 cycles of Li13In3 and the hulls, as a table and five figures in build/demo.
Run with `make demo`.
"""

from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pybamm
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

import pybamm_alloy
from pybamm_alloy import experiments, parameter_sets, plotting, quantities

OUTPUT = Path("build/demo")
FILMS = ["Li0.5In", "LiIn", "Li13In3", "Li2Sn5", "LiSn", "Li17Sn4"]
OHMIC_RESISTANCE = 40  # Ohm, the ohmic line of the paper's Fig. 5


def run_rate_steps(film):
    """Rate steps of a symmetric cell, as in Fig. 5."""
    values = pybamm.ParameterValues(f"Hansel2021_{film}")
    return pybamm.Simulation(
        pybamm_alloy.SymmetricCell(),
        parameter_values=values,
        experiment=experiments.rate_steps(values["Electrode area [m2]"]),
        experiment_model_mode="unified",
    ).solve()


def run_stripping(film, pressure):
    """Stripping of a half-cell [MPa], with its impedance before and after, as in Fig. 3."""
    return pybamm_alloy.strip_under_pressure(
        pybamm_alloy.HalfCell(),
        pybamm.ParameterValues(f"Hansel2021_{film}_half_cell"),
        pressures=[pressure * 1e6],
    )[pressure * 1e6]


def run_cycling(film, cycles=20):
    """The first cycles of the long-term test, as in Fig. 6."""
    values = pybamm.ParameterValues(f"Hansel2021_{film}")
    return pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"interphase": "parabolic"}),
        parameter_values=values,
        experiment=experiments.long_term_cycling(values["Electrode area [m2]"], cycles),
    ).solve()


def run_all():
    """Every run, by (kind, film, ...), with a progress bar."""
    jobs = {("rate", film): (run_rate_steps, film) for film in ["Li", *FILMS]}
    jobs |= {
        ("strip", film, pressure): (run_stripping, film, pressure)
        for film in ["Li", *FILMS]
        for pressure in (0, 45)
    }
    jobs[("cycling", "Li13In3")] = (run_cycling, "Li13In3")
    solutions = {}
    with Progress() as progress:
        task = progress.add_task("Simulating", total=len(jobs))
        for key, (run, *arguments) in jobs.items():
            progress.update(task, description=f"Simulating {' '.join(map(str, key))}")
            solutions[key] = run(*arguments)
            progress.advance(task)
        progress.update(task, description="Simulated")
    return solutions


def compare(solutions):
    """The measured rows that the runs can answer, with the model's value."""
    rows = []
    area = pybamm.ParameterValues("Hansel2021_Li")["Electrode area [m2]"]
    for row in parameter_sets.read_table("hansel2021_measurements").itertuples():
        film, quantity, cycles = row.working_electrode, row.quantity, ""
        current = "0.2 mA" if row.cell == "half" else row.current
        if row.cell == "half":
            strip = solutions["strip", film, int(row.stack_pressure_MPa)]
            if quantity == "stripped capacity":
                model = 1e3 * quantities.stripped_capacity(strip.solution)
            else:
                when = quantity.removeprefix("stack resistance ")
                model = getattr(strip, when).stack_resistance
        elif row.id.startswith("rate-"):
            ampere = experiments.areal_current(current, area)
            solution = solutions["rate", film]
            if quantity == "peak overpotential":
                model = quantities.peak_overpotential(solution, ampere)
            else:
                model = float(quantities.reaches_cut_off(solution, ampere))
        elif row.id == "long-Li13In3-voltage":
            ampere = experiments.areal_current(current, area)
            model = quantities.peak_overpotential(solutions["cycling", film], ampere)
            cycles = ", first 20 cycles"
        else:
            continue
        rows.append(
            {
                "cell": f"{row.cell} {film}",
                "condition": f"{row.stack_pressure_MPa:g} MPa, {current}{cycles}",
                "quantity": quantity,
                "measured": row.value,
                "model": model,
                "unit": row.unit,
                "ratio": model / row.value,
            }
        )
    return pd.DataFrame(rows)


def print_table(comparison):
    """The comparison on the terminal."""
    table = Table(title="Hänsel et al. 2021 against the model (first estimates)")
    for column in comparison.columns:
        number = column in ("measured", "model", "ratio")
        table.add_column(column, justify="right" if number else "left")
    for row in comparison.itertuples(index=False):
        table.add_row(*(f"{x:.3g}" if isinstance(x, float) else str(x) for x in row))
    Console(width=120).print(table)


def draw_rate_steps(solutions):
    """Fig. 5: six alloys, the ohmic line dashed."""
    figure, axes = plt.subplots(3, 2, figsize=(9, 9), sharex=True, layout="constrained")
    for ax, letter, film in zip(axes.flat, "abcdef", FILMS):
        solution = solutions["rate", film]
        plotting.plot_voltage(
            solution, ax, OHMIC_RESISTANCE, color=plotting.COLOURS[film], linewidth=0.9
        )
        mark_measured_peaks(ax, film, solution)
        ax.set_title(f"({letter}) {plotting.formula_label(film)}", loc="left")
        largest = max(map(abs, ax.get_ylim()))
        ax.set_ylim(-largest, largest)
        if ax not in axes[-1]:
            ax.set_xlabel("")
    figure.suptitle(
        "Rate steps of 50, 100, 250, 500, 1000 µA.cm$^{-2}$, 45 MPa; dashed: I · 40 Ω;"
        " triangles: measured peaks"
    )
    return figure


def mark_measured_peaks(ax, film, solution):
    """The paper's peak of either sign, where its current begins."""
    area = pybamm.ParameterValues("Hansel2021_Li")["Electrode area [m2]"]
    steps = quantities.half_cycles(solution)
    for row in measured_rows(film, "peak overpotential"):
        current = experiments.areal_current(row.current, area)
        start = steps["start [h]"][steps["current [A]"].abs() > 0.999 * current].iloc[0]
        ax.plot([start + 1, start + 2], [row.value, -row.value], "kv", markersize=4)


def measured_rows(film, quantity):
    """Rows of the measured table."""
    table = parameter_sets.read_table("hansel2021_measurements")
    table = table[(table["working_electrode"] == film) & (table["quantity"] == quantity)]
    return table.itertuples()


def draw_stripping(solutions):
    """Fig. 3a, b: stripping curves at 45 and 0 MPa."""
    figure, axes = plt.subplots(1, 2, figsize=(10, 4.2), layout="constrained")
    strips = {key: run for key, run in solutions.items() if key[0] == "strip"}
    for (_, film, *pressure), strip in strips.items():
        for ax in axes:
            plotting.plot_stripping(
                strip.solution,
                ax,
                color=plotting.COLOURS[film],
                linestyle="-" if pressure == [45] else ":",
                label=plotting.formula_label(film) if pressure == [45] else None,
            )
        if pressure == [45]:
            for row in measured_rows(film, "stripped capacity"):
                marker = "v" if row.stack_pressure_MPa == 45 else "1"
                for ax in axes:
                    ax.plot(row.value, 1.75, marker, color=plotting.COLOURS[film])
    axes[1].set_xscale("log")
    axes[1].set_xlim(1e-3, 12)
    figure.legend(
        *axes[0].get_legend_handles_labels(),
        title="45 MPa\n(0 MPa dotted)\n\nmeasured above:\n▾ 45, ⅄ 0 MPa",
        loc="outside right",
    )
    figure.suptitle("Stripping at 0.2 mA against indium")
    return figure


def draw_impedance(solutions):
    """Fig. 3c, e, f: Nyquist plots before and after the strips."""
    cases = [("Li", 0), ("Li17Sn4", 0), ("Li17Sn4", 45)]
    figure, axes = plt.subplots(1, 3, figsize=(12, 4), layout="constrained")
    for ax, (film, pressure) in zip(axes, cases):
        strip = solutions["strip", film, pressure]
        for spectrum, label, style in [
            (strip.before, "before", "-"),
            (strip.after, "after", "--"),
        ]:
            line = {"linestyle": style, "color": plotting.COLOURS[film], "label": label}
            plotting.plot_nyquist(spectrum, ax, **line)
            # The tail of diffusion would dwarf the arcs.
            end = 1.3 * spectrum.stack_resistance
            ax.set(xlim=(0, end), ylim=(0, end))
        if film == "Li":
            inset = ax.inset_axes([0.45, 0.55, 0.5, 0.4])
            plotting.plot_nyquist(strip.before, inset, color=plotting.COLOURS[film])
            inset.set(xlim=(0, 120), ylim=(0, 60), xlabel="", ylabel="")
            inset.set_title("before", fontsize=8)
        ax.set_title(f"{plotting.formula_label(film)}, {pressure} MPa", loc="left")
        ax.legend(loc="upper left")
    return figure


def draw_cycling(solution):
    """Fig. 6a, the first cycles."""
    figure, ax = plt.subplots(figsize=(8, 3.5), layout="constrained")
    plotting.plot_voltage(
        solution, ax, OHMIC_RESISTANCE, color=plotting.COLOURS["Li13In3"]
    )
    ax.set_title(f"{plotting.formula_label('Li13In3')}, 1 mA.cm$^{{-2}}$, 1 mA.h.cm$^{{-2}}$")
    return figure


def draw_hulls():
    """Fig. 4: hulls of the calculated energies, and the voltage curves."""
    figure, axes = plt.subplots(2, 2, figsize=(10, 8), layout="constrained")
    energies = parameter_sets.read_table("formation_energies").dropna(
        subset="formation_energy_eV_per_atom"
    )
    for column, system, colour in [(0, "Li-In", "#0072B2"), (1, "Li-Sn", "#D55E00")]:
        calculated = parameter_sets.calculated_hull(system)
        used = parameter_sets.reference_hull(system)
        rows = energies[energies["system"] == system]
        known = dict(zip(rows["formula"], rows["formation_energy_eV_per_atom"]))
        plotting.plot_hull(calculated, known, axes[0, column], color=colour)
        plotting.plot_voltage_curve(
            calculated, axes[1, column], color="0.5", linestyle="--", label="calculated"
        )
        plotting.plot_voltage_curve(
            used, axes[1, column], color=colour, label="parameter sets"
        )
        axes[1, column].legend()
    return figure


def main():
    pybamm.logger.setLevel("ERROR")
    OUTPUT.mkdir(parents=True, exist_ok=True)
    solutions = run_all()
    comparison = compare(solutions)
    comparison.to_csv(OUTPUT / "comparison.csv", index=False)
    print_table(comparison)
    figures = {
        "rate_steps": draw_rate_steps(solutions),
        "stripping": draw_stripping(solutions),
        "impedance": draw_impedance(solutions),
        "cycling": draw_cycling(solutions["cycling", "Li13In3"]),
        "hulls": draw_hulls(),
    }
    for name, figure in figures.items():
        figure.savefig(OUTPUT / f"{name}.png", dpi=150)
    drift = max(
        abs(lithium / lithium[0] - 1).max()
        for lithium in (
            getattr(run, "solution", run)["Total lithium [mol]"].entries
            for run in solutions.values()
        )
    )
    print(f"Lithium inventory conserved to {drift:.1e} (relative) in every run.")
    print(f"Table and figures written to {OUTPUT}/")


if __name__ == "__main__":
    main()
