"""The pictures of docs/pictures.md, from runs of the reference sets, into build/pictures/."""

from pathlib import Path

import matplotlib.pyplot as plt
import pybamm

import pybamm_alloy
from pybamm_alloy import plotting
from pybamm_alloy.experiments import rate_steps, stripping
from pybamm_alloy.parameter_sets import calculated_hull, read_table, reference_hull
from pybamm_alloy.sweeps import sweep

FOLDER = Path("build/pictures")


def stripped(alloy, pressure=45e6, current="0.2 mA", rest=None):
    """A half-cell at the end of a strip, with its values."""
    values = pybamm.ParameterValues(f"Hansel2021_{alloy}_half_cell")
    values["Stack pressure [Pa]"] = pressure
    solution = pybamm.Simulation(
        pybamm_alloy.HalfCell(),
        parameter_values=values,
        experiment=stripping(current, rest=rest),
    ).solve()
    return solution, values


def stepped(alloy):
    """A symmetric cell after its rate steps."""
    values = pybamm.ParameterValues(f"Hansel2021_{alloy}")
    return pybamm.Simulation(
        pybamm_alloy.SymmetricCell(),
        parameter_values=values,
        experiment=rate_steps(values["Electrode area [m2]"], cycles_per_rate=1),
    ).solve()


def capacities(alloys=("Li", "Li13In3", "LiSn"), pressures=(0.0, 5e6, 15e6, 30e6, 45e6)):
    """Stripped capacity over the stack pressure, as plot_capacity takes it."""
    table = {
        "parameter set": [f"Hansel2021_{alloy}_half_cell" for alloy in alloys],
        "current [mA]": [0.2],
        "Stack pressure [Pa]": pressures,
    }
    output = "stripped capacity [A.h]"
    found = sweep(pybamm_alloy.HalfCell(), None, table, stripping, [output])
    names = found["parameter set"].str.removeprefix("Hansel2021_").str.removesuffix("_half_cell")
    found["electrode"] = names
    found["current [A]"] = 1e-3 * found["current [mA]"]
    names = {"Stack pressure [Pa]": "stack pressure [Pa]", output: "capacity [A.h]"}
    return found.rename(columns=names)


def draw_nyquist(ax):
    """Li17Sn4 before a strip at 45 MPa, and after it and a rest."""
    after, values = stripped("Li17Sn4", rest="10 minutes")
    for solution, label in ((None, "before"), (after, "after a strip")):
        spectrum = pybamm_alloy.impedance(pybamm_alloy.HalfCell(), values, solution)
        plotting.plot_nyquist(spectrum, ax, label=f"Li17Sn4, {label}")
    ax.legend()


def draw_capacity(ax):
    plotting.plot_capacity(capacities(), ax)
    ax.legend()


def draw_parts(ax):
    plotting.plot_voltage_parts(stepped("Li17Sn4"), ax)
    ax.legend(loc="lower left", ncols=2, fontsize="small")


def draw_phases(ax, pressure=45e6):
    plotting.plot_phase_map(*stripped("Li13In3", pressure), ax)
    ax.set_title(f"Li13In3 stripped at 0.2 mA, {pressure / 1e6:g} MPa", fontsize="medium")


def draw_depletion(axes):
    """LiSn: the layer of Li2Sn5 grows until tin appears, and with it the end."""
    dense = stripped("LiSn", current="0.5 mA")
    plotting.plot_phase_map(*dense, axes[0], log=True)
    axes[0].set_title("LiSn stripped at 0.5 mA, 45 MPa", fontsize="medium")
    end = dense[0]["Time [h]"].entries[-1]
    plotting.plot_stoichiometry(*dense, [0, end / 4, end / 2, end], axes[1])
    axes[1].legend(title="Time", loc="upper center", ncols=2, fontsize="small")


def draw_hulls(axes):
    """Formation energies of Li-Sn, and the plateaus of both systems."""
    rows = read_table("formation_energies").query("system == 'Li-Sn'")
    known = dict(zip(rows["formula"], rows["formation_energy_eV_per_atom"]))
    plotting.plot_hull(calculated_hull("Li-Sn"), known, axes[0])
    for system, colour in (("Li-In", "#0072B2"), ("Li-Sn", "#D55E00")):
        hull = reference_hull(system)
        plotting.plot_voltage_curve(hull, axes[1], color=colour, label=system)
    axes[1].set_xlabel("Li per host atom")
    axes[1].legend()


def main():
    """Name of each picture to its figure."""
    figures = {}

    def panels(name, rows, columns):
        figures[name], axes = plt.subplots(
            rows, columns, figsize=(4.5 * columns, 3.3 * rows), layout="constrained"
        )
        return axes

    first, second = panels("phase_map", 1, 2)
    draw_phases(first)
    draw_phases(second, pressure=0.0)
    draw_depletion(panels("depletion", 1, 2))
    draw_hulls(panels("hull", 1, 2))
    (map_ax, parts), (nyquist, capacity) = panels("overview", 2, 2)
    draw_phases(map_ax)
    draw_parts(parts)
    draw_nyquist(nyquist)
    draw_capacity(capacity)

    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, figure in figures.items():
        figure.savefig(FOLDER / f"{name}.png", dpi=110)
    return figures


if __name__ == "__main__":
    main()
