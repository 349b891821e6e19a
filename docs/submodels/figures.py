"""The figures of the pages of the submodels, made by runs of the model on the reference sets.

Run as ``python docs/submodels/figures.py [family or submodel ...]``; each function draws the figure
of one submodel on the axes that it is given.
"""

import sys
from functools import cache
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pybamm
from scipy.special import erf

import pybamm_alloy
from pybamm_alloy import experiments, parameter_sets
from pybamm_alloy.cells.options import SUBMODELS
from pybamm_alloy.plotting import COLOURS, formula_label

HERE = Path(__file__).parent
F = pybamm.constants.F.value
RT_F = pybamm.constants.R.value * 298.15 / F
BLUE, GREEN, ORANGE, PINK, SKY = "#0072B2", "#009E73", "#D55E00", "#CC79A7", "#56B4E9"
MEASURED = {"color": "black", "marker": "s", "linestyle": "", "label": "measured"}
CLOSED_FORM = {"color": "black", "linestyle": "--", "linewidth": 1}
RAMP = np.array([45, 45, 5, 5, 45, 45]) * 1e6  # Pa, every half hour


def page(family, submodel, suffix=".md"):
    """Where the page, or the figure, of a submodel is."""
    folder, name = (text.replace(" ", "-").lower() for text in (family, submodel))
    return HERE / folder / (name + suffix)


def solve(name, steps, options=None, electrodes=("Positive",), solver=None, **changes):
    """Solve steps on a set, with changed parameters of electrodes or of the cell.

    A name in ``changes`` is that of a parameter, or the part of it after "Positive ".
    """
    values = pybamm.ParameterValues(f"Hansel2021_{name}")
    for key, value in changes.items():
        if key in values:
            values[key] = value
            continue
        for Domain in electrodes:
            values[f"{Domain} {key}"] = value
    if not isinstance(steps, pybamm.Experiment):
        steps = pybamm.Experiment(steps)
    cell = "HalfCell" if "half_cell" in name else "SymmetricCell"
    return pybamm.Simulation(
        getattr(pybamm_alloy, cell)(options),
        parameter_values=values,
        experiment=steps,
        solver=solver,
        experiment_model_mode="unified",
    ).solve()


def strip(name, options=None, current="0.2 mA", **changes):
    """A half-cell's working electrode, stripped until 1 V."""
    steps = experiments.stripping(current)
    return solve(f"{name}_half_cell", steps, options, **changes)


def cycle(name, cycles, options=None, **changes):
    """A symmetric cell, an hour at 1 mA/cm² each way."""
    steps = experiments.long_term_cycling(area(), cycles)
    return solve(name, steps, options, ("Negative", "Positive"), **changes)


@cache
def film(name):
    """Parameters of a symmetric cell of a film."""
    return pybamm.ParameterValues(f"Hansel2021_{name}")


def area():
    return film("Li")["Electrode area [m2]"]


def charge(solution):
    """Charge stripped from the working electrode [mA.h]."""
    return -1e3 * solution["Discharge capacity [A.h]"].entries


def positive(solution, quantity):
    return solution[f"Positive electrode {quantity}"].entries


# Stack ---------------------------------------------------------------------------------


def constant_pressure(axes):
    def pressure(t):
        return pybamm.Interpolant(np.arange(6) * 1800.0, RAMP, t)

    solution = solve(
        "Li13In3_half_cell",
        ["Charge at 0.4 mA for 2.5 hours"],
        **{"Stack pressure [Pa]": pressure},
    )
    hours = solution["Time [h]"].entries
    axes[0].plot(hours, solution["Stack pressure [Pa]"].entries / 1e6, color=BLUE)
    axes[0].set(ylabel="Stack pressure [MPa]", ylim=(0, None))
    axes[1].plot(hours, positive(solution, "pressed area fraction"), color=BLUE)
    axes[1].set(ylabel="Pressed area fraction", ylim=(0, 1.05))
    axes[2].plot(hours, solution["Voltage [V]"].entries, color=BLUE)
    axes[2].set(ylabel="Voltage [V]")
    for ax in axes:
        ax.set_xlabel("Time [h]")


def constant_gap(axes):
    """Half-cells: the stripped film shrinks, indium swells as it becomes LiIn."""
    for name in ("Li", "LiIn", "Li13In3", "Li17Sn4"):
        solution = strip(name, {"stack": "constant gap"})
        q = charge(solution)
        pressure = solution["Stack pressure [Pa]"].entries / 1e6
        style = {"color": COLOURS[name], "label": formula_label(name)}
        axes[0].plot(q, pressure, **style, linewidth=2.5, alpha=0.6)
        axes[0].plot(q, 45 + 0.1 * 1e6 * lever_rule(solution, name), **CLOSED_FORM)
    axes[0].plot([], [], **CLOSED_FORM, label="P_0 + K × lever rule")
    axes[0].set(xlabel="Stripped charge [mA.h]", ylabel="Stack pressure [MPa]")
    for stiffness, colour in ((0.1, BLUE), (1.0, GREEN), (3.0, ORANGE)):
        changes = {"Stack stiffness [Pa.m-1]": stiffness * 1e12}
        solution = strip("Li13In3", {"stack": "constant gap"}, **changes)
        axes[1].plot(charge(solution), solution["Stack pressure [Pa]"].entries / 1e6,
                     color=colour, label=f"{stiffness:g} MPa/µm")
    axes[1].set(xlabel="Stripped charge [mA.h]", ylabel="Stack pressure [MPa]", ylim=(0, 47),
                title=formula_label("Li13In3"))
    for ax in axes:
        ax.legend(fontsize=8)


def lever_rule(solution, name):
    """Swelling of both films [m] if each held its mean stoichiometry."""
    total, values = 0, pybamm.ParameterValues(f"Hansel2021_{name}_half_cell")
    for Domain, p in zip(("Negative", "Positive"), param_of_electrodes()):
        theta = solution[f"{Domain} electrode stoichiometry"].entries
        some = np.linspace(theta.min(), theta.max(), 50)
        volume = [values.evaluate(p.V_m(pybamm.Scalar(x))) for x in some]
        volume = np.interp(theta, some, volume)
        host = values.evaluate(p.L) * values.evaluate(p.c_h)
        f = solution[f"{Domain} electrode connected area fraction"].entries
        total = total + f * host * (volume - volume[0])
    return total


def param_of_electrodes():
    param = pybamm_alloy.AlloyCellParameters()
    return param.n, param.p


# Contact -------------------------------------------------------------------------------


def elastic_fraction(name, pressure):
    values, electrode = film(name), "Positive electrode"
    f_0 = values[f"{electrode} contact area fraction without pressure"]
    E_star = values[f"{electrode} contact modulus [Pa]"]
    slope = values[f"{electrode} surface root-mean-square slope"]
    return f_0 + (1 - f_0) * erf(np.sqrt(2) * pressure / (E_star * slope))


def contact_at(name, submodel, pressure, after=None):
    """Area fraction and contact resistance [Ohm] at a pressure, after another one."""

    def path(t):
        return pressure if after is None else after + (pressure - after) * (t > 1800)

    solution = solve(name, ["Rest for 1 hour"], {"contact": submodel}, **{
        "Stack pressure [Pa]": pressure if after is None else path
    })
    return tuple(
        positive(solution, quantity)[-1]
        for quantity in ("pressed area fraction", "contact resistance [Ohm.m2]")
    )


def elastic(axes):
    pressures = np.array([0, 1, 5, 10, 20, 45, 100, 150]) * 1e6
    P = np.linspace(0, 160e6, 400)
    for name in ("Li", "Li0.5In", "Li17Sn4", "Li13In3", "LiSn"):
        found = [contact_at(name, "elastic", p) for p in pressures]
        style = {"color": COLOURS[name]}
        axes[0].plot(P / 1e6, elastic_fraction(name, P), **style, linewidth=1)
        axes[0].plot(
            pressures / 1e6, [f for f, _ in found], "o", **style, label=formula_label(name)
        )
        resistance = [1e4 * r for _, r in found]
        axes[1].semilogy(pressures / 1e6, resistance, "o-", **style, linewidth=1)
    axes[0].set(xlabel="Stack pressure [MPa]", ylabel="Pressed area fraction", ylim=(0, 1.05))
    axes[0].legend(fontsize=8, title="runs (o), closed form (–)", title_fontsize=8)
    axes[1].set(xlabel="Stack pressure [MPa]", ylabel="Contact resistance [Ω·cm²]")


def plastic(axes):
    path = np.array([5, 45, 100, 200, 370, 450, 200, 45, 5]) * 1e6
    times = np.arange(len(path)) * 3600.0

    def pressure(t):
        return pybamm.Interpolant(times, path, t)

    for name, assembly, colour in (
        ("Li13In3", 0.0, SKY),
        ("Li13In3", 150e6, COLOURS["Li13In3"]),
    ):
        solution = solve(
            name,
            [f"Rest for {len(path) - 1} hours"],
            {"contact": "plastic"},
            **{"Stack pressure [Pa]": pressure, "electrode assembly pressure [Pa]": assembly},
        )
        P = solution["Stack pressure [Pa]"].entries
        f = positive(solution, "pressed area fraction")
        label = f"assembled at {assembly / 1e6:.0f} MPa"
        axes[0].plot(P / 1e6, f, color=colour, linewidth=2, label=label)
        largest = np.maximum(np.maximum.accumulate(P), assembly)
        flattened = np.minimum(1, largest / film(name)["Positive electrode hardness [Pa]"])
        f_0 = elastic_fraction(name, 0)
        exact = f_0 + flattened * (elastic_fraction(name, P) - f_0)
        axes[0].plot(P / 1e6, exact, **CLOSED_FORM)
    axes[0].set(xlabel="Stack pressure [MPa]", ylabel="Pressed area fraction", ylim=(0, 1.05))
    axes[0].plot([], [], **CLOSED_FORM, label="closed form")
    axes[0].legend(fontsize=8, title=formula_label("Li13In3"))

    doux(axes[1])


def doux(ax):
    """Li | Li6PS5Cl | Li of Doux et al. 2020, a die of 13 mm, loaded and unloaded."""
    P = np.array([5, 10, 15, 20, 25, 5]) * 1e6
    ax.plot(P / 1e6, [110, 50, 40, 35, 32, 50], "ks-", linewidth=0.8,
            label="measured, Doux 2020")
    electrode = "Positive electrode"
    values, doux_area = film("Li"), np.pi * 0.013**2 / 4
    transfer = RT_F / values[f"{electrode} exchange-current density [A.m-2]"]
    r_0 = values[f"{electrode} contact resistance at full contact [Ohm.m2]"]
    separator = values["Separator thickness [m]"] / values["Separator conductivity [S.m-1]"]
    # A slope this steep, in place of 0.0008, leaves the elastic contact in proportion to P.
    rough = {
        "electrode contact area fraction without pressure": 0.0,
        "electrode hardness [Pa]": 25e6,
        "electrode surface root-mean-square slope": 0.02,
    }
    hours = np.arange(len(P)) * 3600.0

    def loading(t):
        return pybamm.Interpolant(hours, P, t)

    for changes, colour, label in (
        ({}, BLUE, "model, the set's lithium"),
        (rough, ORANGE, "model, H = 25 MPa, rough, fitted"),
    ):
        solution = solve(
            "Li", [f"Rest for {len(P) - 1} hours"], {"contact": "plastic"},
            **{"Stack pressure [Pa]": loading}, **changes,
        )
        f = solution["Positive electrode contact area fraction"](hours)
        total = (separator + 2 * (r_0 + transfer) / f) / doux_area
        if changes:  # series resistance, and interface over f, by least squares
            system = np.column_stack([np.ones(6), 1 / f])
            fit = np.linalg.lstsq(system, np.array([110, 50, 40, 35, 32, 50]), rcond=None)[0]
            total = system @ fit
            print("    fitted to Doux 2020 [Ohm]:", fit.round(2), total.round(1))
        ax.plot(P / 1e6, total, "o-", color=colour, linewidth=0.8, label=label)
    ax.set(xlabel="Stack pressure [MPa]", ylabel="Resistance of Li | Li [Ω]", ylim=(0, None))
    ax.legend(fontsize=8)


def perfect(axes):
    for submodel, colour in zip(SUBMODELS["contact"], (BLUE, SKY, ORANGE, GREEN)):
        solution = strip("Li13In3", {"contact": (submodel, submodel)})
        potential = solution["Positive electrode potential vs Li [V]"].entries
        style = "--" if submodel == "elastic" else "-"
        axes[0].plot(charge(solution), potential, style, color=colour, label=submodel)
        axes[1].plot(charge(solution), positive(solution, "contact area fraction"), style,
                     color=colour)
    axes[0].axvline(3.9, color="0.5", linestyle=":")
    axes[0].annotate("measured", (3.9, 1.2), fontsize=8, color="0.4")
    axes[0].set(xlabel="Stripped charge [mA.h]", ylabel="Potential vs Li/Li$^+$ [V]")
    axes[0].legend(fontsize=8)
    axes[1].set(xlabel="Stripped charge [mA.h]", ylabel="Contact area fraction", ylim=(0, 1.05))


NO_CREEP = {"electrode creep rate at 1 MPa [s-1]": 0.0}
DEPTH = "electrode void depth [m]"


def lithium_volume(name):
    """Volume that lithium takes in a film [m3.mol-1], as the submodel counts it."""
    values, param = film(name), pybamm_alloy.AlloyCellParameters()
    return float(values.evaluate(param.p.lithium_volume))


def void_growth(axes):
    opening, steady = axes
    for name in ("Li", "Li13In3"):
        values = film(name)
        skeleton = values["Positive electrode skeleton area fraction"]
        h = values[f"Positive {DEPTH}"]
        solution = strip(name, **NO_CREEP)
        v = positive(solution, "void area fraction")
        label = f"{formula_label(name)}, φ = {skeleton:g}"
        opening.plot(charge(solution), v, color=COLOURS[name], linewidth=2.5, alpha=0.6,
                     label=label)
        g = positive(solution, "pressed area fraction")[0]
        v = v[v < 1 - skeleton - 1e-6]
        filled = v + skeleton * np.log((1 - skeleton) / (1 - skeleton - v))
        passed = filled * F * h * g / lithium_volume(name) * area() / 3.6  # mA.h
        opening.plot(passed, v, **CLOSED_FORM)
    opening.plot([], [], **CLOSED_FORM, label="closed form")
    opening.set(xlabel="Stripped charge [mA.h]", ylabel="Void area fraction",
                title="without creep, 0.2 mA, 45 MPa")
    opening.legend(fontsize=8)

    critical_current(steady)


def critical_current(ax, pressure=3e6):
    """Voids of lithium after 4 mA.h/cm² at 3 MPa, and where opening equals closing, v = i/i_c."""
    values, n = film("Li"), film("Li")["Positive electrode creep exponent"]
    A = values["Positive electrode creep rate at 1 MPa [s-1]"]
    h = values[f"Positive {DEPTH}"]
    g = elastic_fraction("Li", pressure)
    currents = np.array([0.05, 0.1, 0.15, 0.2, 0.3, 0.6])  # mA/cm²
    for factor, colour in ((1.0, BLUE), (3.0, GREEN)):
        found = []
        for current in currents:
            hours = 4 / current
            solution = solve(
                "Li", [f"Charge at {current * area() * 10} A for {hours} hours or until 5 V"],
                **{"Stack pressure [Pa]": pressure, "Upper voltage cut-off [V]": 5.0,
                   "electrode creep rate at 1 MPa [s-1]": factor * A},
            )
            found.append(positive(solution, "void area fraction")[-1])
        ax.plot(currents, found, "o", color=colour, label=f"{factor:g} A")
        creep = factor * A * (pressure / 1e6) ** n
        critical = creep * F * h * g / lithium_volume("Li") / 10  # mA/cm²
        i = np.linspace(0, 0.6, 200)
        ax.plot(i, np.minimum(i / critical, 1), **CLOSED_FORM)
    ax.plot([], [], **CLOSED_FORM, label="min(i / i$_c$, 1)")
    ax.axvline(0.2, color="0.5", linestyle=":")
    ax.annotate(" critical, Kasemchainan 2019", (0.2, 0.05), fontsize=7, color="0.4")
    ax.set(xlabel="Current density [mA/cm²]", ylabel="Void area fraction",
           title="Li, 3 MPa, 4 mA·h/cm²")
    ax.legend(fontsize=7, loc="lower right")


# Surface form --------------------------------------------------------------------------


def no_double_layer(axes):
    solver = pybamm.IDAKLUSolver(rtol=1e-8, atol=1e-10)
    for submodel, colour, label in (
        ("false", BLUE, "false"),
        ("differential", ORANGE, "differential"),
    ):
        model = pybamm_alloy.SymmetricCell({"surface form": submodel, "kinetics": "linear"})
        values = film("Li").copy()
        current = 1e-3
        values["Current function [A]"] = -current
        t = np.linspace(0, 2e-3, 400)
        solution = pybamm.Simulation(model, parameter_values=values, solver=solver).solve(t)
        axes[0].plot(1e3 * t, 1e3 * solution["Voltage [V]"](t), color=colour, label=label)
    f = float(solution["Positive electrode contact area fraction"].entries[0])
    ohmic, transfer, tau = lithium_interface(f)
    axes[0].plot(1e3 * t, 1e3 * current * (ohmic + transfer * (1 - np.exp(-t / tau))),
                 **CLOSED_FORM, label="closed form")
    axes[0].set(xlabel="Time after the switch [ms]", ylabel="Voltage at 1 mA [mV]",
                ylim=(0, None))
    axes[0].legend(fontsize=8)
    solution = cycle("Li17Sn4", 1)
    slow = cycle("Li17Sn4", 1, {"surface form": "differential"})
    axes[1].plot(solution["Time [h]"].entries, solution["Voltage [V]"].entries, color=BLUE,
                 label="false")
    axes[1].plot(slow["Time [h]"].entries, slow["Voltage [V]"].entries, "--", color=ORANGE,
                 label="differential")
    axes[1].set(xlabel="Time [h]", ylabel="Voltage [V]",
                title=f"{formula_label('Li17Sn4')}, 1 mA/cm²")
    axes[1].legend(fontsize=8)


def lithium_interface(f):
    """Series and charge-transfer resistance [Ohm], and time constant [s], of Li | Li."""
    values = film("Li")
    transfer = RT_F / values["Positive electrode exchange-current density [A.m-2]"]
    r_0 = values["Positive electrode contact resistance at full contact [Ohm.m2]"]
    separator = values["Separator thickness [m]"] / values["Separator conductivity [S.m-1]"]
    tau = transfer * values["Positive electrode double-layer capacity [F.m-2]"]
    return (separator + 2 * r_0 / f) / area(), 2 * transfer / f / area(), tau


def impedance(name, frequencies, **changes):
    model = pybamm_alloy.SymmetricCell({"surface form": "differential"})
    values = film(name).copy()
    values.update(changes)
    simulation = pybamm.EISSimulation(model, parameter_values=values)
    return simulation.solve(frequencies)


def double_layer(axes):
    frequencies = np.logspace(6, -3, 60)
    for pressure, colour in ((5e6, BLUE), (2e6, SKY), (0.0, GREEN)):
        solution = impedance("Li", frequencies, **{"Stack pressure [Pa]": pressure})
        Z = np.asarray(solution["Impedance [Ohm]"])
        axes[0].plot(Z.real, -Z.imag, "o", color=colour, markersize=3,
                     label=f"{pressure / 1e6:g} MPa")
        ohmic, transfer, tau = lithium_interface(elastic_fraction("Li", pressure))
        exact = ohmic + transfer / (1 + 2j * np.pi * frequencies * tau)
        axes[0].plot(exact.real, -exact.imag, **CLOSED_FORM)
    axes[0].set(title="Li | Li: runs (o), closed form (--)")
    for name in ("LiIn", "Li13In3", "Li17Sn4"):
        solution = impedance(name, frequencies)
        Z = np.asarray(solution["Impedance [Ohm]"])
        axes[1].plot(Z.real, -Z.imag, "o-", color=COLOURS[name], markersize=3, linewidth=0.8,
                     label=formula_label(name))
    axes[1].set(title="45 MPa, 1 MHz to 1 mHz", xlim=(38, 83), ylim=(-1, 45))
    for ax in axes:
        ax.set(xlabel="Re Z [Ω]", ylabel="−Im Z [Ω]")
        ax.legend(fontsize=8)


# Transport degradation -----------------------------------------------------------------

CYCLES = 50


@cache
def aged(submodel):
    return cycle("Li17Sn4", CYCLES, {"transport degradation": submodel})


def ageing(axes, shown, quantity, floor):
    values = film("Li17Sn4")
    for submodel, colour in zip(SUBMODELS["transport degradation"], (BLUE, ORANGE, GREEN)):
        solution = aged(submodel)
        passed = solution["Throughput capacity [A.h]"].entries / area() / 10
        bold = {"linewidth": 2, "zorder": 3} if submodel == shown else {"linewidth": 1}
        axes[0].plot(passed, positive(solution, quantity), color=colour, label=submodel, **bold)
        peaks = pybamm_alloy.results.half_cycles(solution)
        peaks = peaks[peaks["current [A]"] < 0]
        axes[1].plot(peaks["cycle"], peaks["peak voltage [V]"], color=colour, **bold)
        last = solution.cycles[-1]
        hours = last["Time [h]"].entries
        axes[2].plot(hours - hours[0], last["Voltage [V]"].entries, color=colour, **bold)
    q_0 = values["Positive electrode ageing throughput [A.h.m-2]"] / 10
    if floor:
        limit = values[f"Positive electrode aged {quantity}"]
        axes[0].plot(passed, limit + (1 - limit) * np.exp(-passed / q_0), **CLOSED_FORM,
                     zorder=4, label="closed form")
    axes[0].set(xlabel="Throughput [mA·h/cm²]", ylabel=quantity.capitalize(), ylim=(0, 1.05))
    axes[1].set(xlabel="Cycle", ylabel="Peak voltage of the strip [V]")
    axes[2].set(xlabel="Time [h]", ylabel="Voltage [V]", title=f"cycle {CYCLES}")
    axes[0].legend(fontsize=8)


def no_degradation(axes):
    ageing(axes, "none", "diffusivity multiplier", floor=False)


def throughput(axes):
    ageing(axes, "throughput", "diffusivity multiplier", floor=True)


def loss_of_active_film(axes):
    ageing(axes, "loss of active film", "active area fraction", floor=True)


# Interphase ----------------------------------------------------------------------------


def rest(name, submodel, hours=1000, **changes):
    return solve(name, pybamm.Experiment([f"Rest for {hours} hours"], period="30 minutes"),
                 {"interphase": submodel}, ("Negative", "Positive"), **changes)


def no_interphase(axes):
    for submodel, colour in zip(SUBMODELS["interphase"], (BLUE, ORANGE, GREEN, PINK)):
        solution = rest("Li13In3", submodel)
        hours = solution["Time [h]"].entries
        thickness = solution["Positive interphase thickness [m]"].entries
        style = "--" if submodel == "self-limiting" else "-"
        axes[0].plot(hours, 1e9 * thickness, style, color=colour, label=submodel)
        resistance = 2 * solution["Positive interphase resistance [Ohm.m2]"].entries / area()
        axes[1].plot(hours, 38 + resistance, style, color=colour)
    axes[1].plot([0, 1000], [38, 54], "ks", label="measured (cycled), Hänsel 2021")
    axes[0].set(xlabel="Time [h]", ylabel="Thickness [nm]")
    axes[1].set(xlabel="Time [h]", ylabel="38 Ω + both interphases [Ω]")
    axes[0].legend(fontsize=8)
    axes[1].legend(fontsize=7, loc="upper left")


def parabolic(axes):
    solution = rest("Li", "parabolic")
    hours = solution["Time [h]"].entries
    d = solution["Positive interphase thickness [m]"].entries
    values = film("Li")
    k, d_0 = (values[f"Positive interphase {name}"] for name in (
        "growth constant [m2.s-1]", "initial thickness [m]"))
    axes[0].plot(hours, 1e9 * d, color=BLUE, linewidth=2.5, alpha=0.6, label="model")
    axes[0].plot(hours, 1e9 * np.sqrt(d_0**2 + 2 * k * 3600 * hours), **CLOSED_FORM,
                 label="closed form")
    axes[0].set(xlabel="Time [h]", ylabel="Thickness where there is contact [nm]")
    # 60 µA.h/cm² at 400 h, in proportion to √t (Aktekin 2023).
    lithium = solution["Positive interphase lithium [mol]"].entries
    passed = lithium * F / 3.6e-3 / (area() * 1e4)
    fraction = positive(solution, "contact area fraction")[0]
    axes[1].plot(np.sqrt(hours), passed / fraction, color=BLUE, label="model, per contact")
    axes[1].plot(np.sqrt(hours), passed, color=SKY, label="model, per electrode")
    axes[1].plot(np.sqrt([0, 400]), [0, 60], "ks:", label="measured, Aktekin 2023")
    axes[1].set(xlabel="√time [√h]", ylabel="Lithium in the interphase [µA·h/cm²]")
    for ax in axes:
        ax.legend(fontsize=8)


def self_limiting(axes):
    values = film("Li")
    k, d_0 = (values[f"Positive interphase {name}"] for name in (
        "growth constant [m2.s-1]", "initial thickness [m]"))
    for limit, colour in ((1e-6, BLUE), (500e-9, GREEN), (200e-9, ORANGE)):
        solution = rest("Li", "self-limiting", **{"interphase limiting thickness [m]": limit})
        d = solution["Positive interphase thickness [m]"].entries
        axes[0].plot(solution["Time [h]"].entries, 1e9 * d, color=colour, linewidth=2.5,
                     alpha=0.6, label=f"d_max = {1e9 * limit:.0f} nm")
        d = np.linspace(d_0, d[-1], 300)
        t = -(limit / k) * ((d - d_0) + limit * np.log((limit - d) / (limit - d_0)))
        axes[0].plot(t / 3600, 1e9 * d, **CLOSED_FORM)
    axes[0].plot([], [], **CLOSED_FORM, label="closed form")
    t = np.linspace(0, 1000, 200)
    axes[0].plot(t, 1e9 * np.sqrt(d_0**2 + 2 * k * 3600 * t), color="0.6", linewidth=1,
                 label="parabolic")
    axes[0].set(xlabel="Time [h]", ylabel="Thickness [nm]")
    axes[0].legend(fontsize=8)


def potential_dependent(axes):
    """Films at rest for 400 h: the growth constant that each one sees."""
    k = film("Li")["Positive interphase growth constant [m2.s-1]"]
    U_red = film("Li")["Separator reduction potential [V]"]
    for name in ("Li", "Li13In3", "Li17Sn4", "LiIn", "LiSn", "Li0.5In", "Li2Sn5"):
        solution = rest(name, "potential-dependent", 400)
        d = solution["Positive interphase thickness [m]"].entries
        U = positive(solution, "open-circuit potential beside the electrolyte [V]")
        hours = solution["Time [h]"].entries
        label, style = formula_label(name), {"color": COLOURS[name]}
        axes[0].plot(hours, 1e9 * d, **style, label=label)
        seen = (d[-1] ** 2 - d[0] ** 2) / (2 * 3600 * hours[-1])
        axes[1].plot(U.mean(), 1e4 * seen, "o", **style, label=label)
    U = np.linspace(0, 2, 50)
    axes[1].plot(U, 1e4 * k * np.maximum(1 - U / U_red, 0), **CLOSED_FORM,
                 label="k (1 − U/U_red)")
    axes[0].set(xlabel="Time [h]", ylabel="Thickness [nm]")
    axes[1].set(xlabel="Potential vs Li/Li$^+$ [V]", ylabel="Mean d dd/dt [cm²/s]")
    axes[0].legend(fontsize=8)


# Film structure ------------------------------------------------------------------------


def well_mixed(submodel, assembly=45e6):
    """Li17Sn4 without gradients, first stripped, then plated past its pores."""
    steps = ["Charge at 1 mA for 5 hours", "Discharge at 1 mA for 10 hours"]
    steps = pybamm.Experiment(steps, period="6 minutes")
    options = {"film structure": submodel, "diffusion": "reservoir", "contact": "perfect"}
    changes = {"electrode initial stoichiometry": 2.6, "electrode assembly pressure [Pa]": assembly}
    return solve("Li17Sn4", steps, options, ("Negative", "Positive"), **changes)


def solid_volume(theta):
    """Volume of the phases of Li17Sn4's system per mole of host [m3.mol-1]."""
    values, param = film("Li17Sn4"), pybamm_alloy.AlloyCellParameters()
    some = np.linspace(theta.min(), theta.max(), 200)
    return np.interp(theta, some, [values.evaluate(param.p.V_m(pybamm.Scalar(x))) for x in some])


def pressed_powder(axes):
    values = film("Li17Sn4")
    c_h = values["Positive electrode host concentration [mol.m-3]"]
    for assembly, colour in ((45e6, BLUE), (150e6, ORANGE)):
        solution = well_mixed("pressed powder", assembly)
        theta, thickness = (positive(solution, q) for q in ("stoichiometry", "thickness [m]"))
        axes[0].plot(theta, 1e6 * thickness, color=colour, linewidth=2.5, alpha=0.6,
                     label=f"{assembly / 1e6:.0f} MPa")
        axes[1].plot(theta, positive(solution, "porosity"), color=colour, linewidth=2.5, alpha=0.6)
        pores = 1 - values["Positive electrode packing fraction"]
        pores *= np.exp(-assembly / values["Positive electrode consolidation pressure [Pa]"])
        volume = solid_volume(theta)
        kept = np.maximum(volume, volume[0] / (1 - pores))
        host = values["Positive electrode host thickness [m]"] * c_h
        axes[0].plot(theta, 1e6 * host * kept, **CLOSED_FORM)
        axes[1].plot(theta, 1 - volume / kept, **CLOSED_FORM)
    axes[0].set(xlabel="Li per Sn", ylabel="Thickness [µm]")
    axes[1].set(xlabel="Li per Sn", ylabel="Porosity", ylim=(0, None))
    axes[0].legend(fontsize=8, title="assembled at; closed form (--)", title_fontsize=8)


def dense(axes):
    for submodel, colour in zip(SUBMODELS["film structure"], (BLUE, ORANGE)):
        solution = well_mixed(submodel)
        theta, thickness = (positive(solution, q) for q in ("stoichiometry", "thickness [m]"))
        axes[0].plot(theta, 1e6 * thickness, color=colour, linewidth=2.5, alpha=0.6, label=submodel)
        if submodel == "dense":
            values = film("Li17Sn4")
            c_h = values["Positive electrode host concentration [mol.m-3]"]
            host = values["Positive electrode host thickness [m]"] * c_h
            axes[0].plot(theta, 1e6 * host * solid_volume(theta), **CLOSED_FORM)
        stripped = strip("Li17Sn4", {"film structure": submodel})
        potential = stripped["Positive electrode potential vs Li [V]"].entries
        axes[1].plot(charge(stripped), potential, color=colour, label=submodel)
    axes[0].set(xlabel="Li per Sn", ylabel="Thickness [µm]")
    axes[1].set(xlabel="Stripped charge [mA.h]", ylabel="Potential vs Li/Li$^+$ [V]")
    for ax in axes:
        ax.legend(fontsize=8)


# Diffusion -----------------------------------------------------------------------------


def multi_phase(axes):
    solution = strip("Li17Sn4", {"contact": "perfect"}, current="1 mA")
    theta = solution["Positive film stoichiometry"].entries
    x = solution["Positive film stoichiometry"].mesh.nodes
    hours = solution["Time [h]"].entries
    for part, colour in zip((0.02, 0.2, 0.4, 0.6, 0.8), plt.cm.viridis(np.linspace(0, 0.9, 5))):
        k = int(part * len(hours))
        axes[0].plot(1e6 * x, theta[:, k], "o-", color=colour, markersize=3, linewidth=0.8,
                     label=f"{hours[k]:.1f} h")
    for phase in ("LiSn", "Li7Sn3", "Li7Sn2", "Li17Sn4"):
        level = film("Li17Sn4")[f"Positive electrode {phase} stoichiometry"]
        axes[0].axhline(level, color="0.85", linewidth=0.8, zorder=0)
        axes[0].annotate(formula_label(phase), (1e6 * x[-1], level), fontsize=7, color="0.5",
                         ha="right", va="bottom")
    axes[0].set(xlabel="Host-fixed distance from the electrolyte [µm]", ylabel="Li per Sn")
    axes[0].legend(fontsize=8)
    axes[1].plot(charge(solution), positive(solution, "open-circuit potential [V]"),
                 color=COLOURS["Li17Sn4"], label="at the surface")
    axes[1].plot(charge(solution), positive(solution, "bulk open-circuit potential [V]"),
                 "--", color="black", linewidth=1, label="at the film's mean")
    axes[1].set(xlabel="Stripped charge [mA.h]", ylabel="Potential vs Li/Li$^+$ [V]")
    axes[1].legend(fontsize=8)
    next_phase(axes[2])


def next_phase(ax):
    """When the surface of Li17Sn4 has gone through Li7Sn2, a line compound, against t*."""
    values = film("Li17Sn4")

    def of(phase, quantity):
        return values[f"Positive electrode {phase} {quantity}"]

    theta_A, theta_B = of("Li17Sn4", "stoichiometry"), of("Li7Sn2", "stoichiometry")
    U_next = of("Li7Sn2", "plateau potential [V]")
    window = U_next - of("Li17Sn4", "plateau potential [V]")
    D, width = of("Li7Sn2", "diffusivity [m2.s-1]"), of("Li17Sn4", "homogeneity range")
    c_h = values["Positive electrode host concentration [mol.m-3]"]
    currents, times = np.array([10, 20, 40, 80]), []
    exact = (F * c_h) ** 2 * (theta_A - theta_B) * D * theta_B * window / RT_F
    exact = exact / (10 * currents) ** 2
    for current, t in zip(currents, exact):
        steps = [f"Charge at {10 * current * area()} A for {5 * t} seconds or until 9 V"]
        solution = solve(
            "Li17Sn4_half_cell",
            pybamm.Experiment(steps, period=f"{t / 400} seconds"),
            {"contact": "perfect"},
            **{"electrode initial stoichiometry": theta_A - 0.499 * width,
               "Upper voltage cut-off [V]": 10.0},
        )
        passed = positive(solution, "open-circuit potential [V]") >= U_next - 1e-4
        times.append(solution["Time [s]"].entries[np.argmax(passed)] if passed.any() else np.nan)
    ax.loglog(currents, times, "o", color=BLUE, label="model, 30 nodes")
    ax.loglog(currents, exact, **CLOSED_FORM, label="closed form, t* ∝ 1/i²")
    print("    model over closed form:", (np.array(times) / exact).round(3))
    ax.set(xlabel="Current density [mA/cm²]", ylabel="Time until Li$_5$Sn$_2$ appears [s]")
    ax.set_xticks(currents, labels=currents, minor=False)
    ax.set_xticks([], minor=True)
    ax.legend(fontsize=8)


def reservoir(axes):
    for name in ("Li", "LiIn", "Li13In3"):
        for submodel, style in (("reservoir", "-"), ("multi-phase", "--")):
            options = {"diffusion": ("multi-phase", submodel), "contact": "perfect"}
            solution = strip(name, options, current="2 mA")
            axes[0].plot(charge(solution), positive(solution, "open-circuit potential [V]"),
                         style, color=COLOURS[name], linewidth=1.2,
                         label=f"{formula_label(name)}, {submodel}")
            if submodel == "reservoir":
                theta = positive(solution, "stoichiometry")
                axes[1].plot(charge(solution), theta / theta[0], color=COLOURS[name],
                             linewidth=2.5, alpha=0.6, label=formula_label(name))
    axes[1].plot([0, 10], [1, 0], **CLOSED_FORM, label="1 − Q/10 mA.h")
    axes[0].set(xlabel="Stripped charge [mA.h]", ylabel="Surface potential [V]")
    axes[1].set(xlabel="Stripped charge [mA.h]", ylabel="θ / θ at the start")
    for ax in axes:
        ax.legend(fontsize=7)


# Open-circuit potential ----------------------------------------------------------------


def single(axes):
    """Slow strips of half-cells over the hull's plateaus."""
    for ax, name, system in zip(axes, ("Li13In3", "Li17Sn4"), ("Li-In", "Li-Sn")):
        options = {"contact": "perfect"}
        steps = experiments.stripping("0.05 mA", duration="400 hours")
        solution = solve(f"{name}_half_cell", steps, options)
        ax.plot(positive(solution, "stoichiometry"),
                positive(solution, "open-circuit potential [V]"), color=COLOURS[name],
                linewidth=2, alpha=0.7, label="model, 0.05 mA")
        hull = parameter_sets.reference_hull(system)
        ax.stairs([*hull.plateaus, 0.0], [*hull.stoichiometries, hull.stoichiometries[-1] + 0.2],
                  baseline=None, **CLOSED_FORM, label="plateaus of the set")
        calculated = parameter_sets.calculated_hull(system)
        ax.stairs(calculated.plateaus, calculated.stoichiometries, baseline=None, color=SKY,
                  linewidth=0.8, label="calculated energies alone")
        ax.set(xlabel=f"Li per {hull.host}", ylabel="Potential vs Li/Li$^+$ [V]", ylim=(-0.05, 1.2))
        ax.legend(fontsize=8)


def one_state_hysteresis(axes):
    hysteresis = {"open-circuit potential": "one-state hysteresis"}
    for options, colour, label in (({}, BLUE, "single"), (hysteresis, ORANGE, "one-state")):
        solution = cycle("Li13In3", 2, options)
        axes[0].plot(solution["Time [h]"].entries, solution["Voltage [V]"].entries,
                     color=colour, label=label)
    axes[0].set(xlabel="Time [h]", ylabel="Voltage [V]",
                title=f"{formula_label('Li13In3')}, 1 mA/cm²")
    axes[0].legend(fontsize=8)
    for h_0, colour in ((-1.0, BLUE), (0.0, GREEN)):
        solution = strip("Li13In3", hysteresis | {"contact": "perfect"},
                         **{"electrode initial hysteresis state": h_0})
        q = charge(solution)
        axes[1].plot(q, positive(solution, "hysteresis state"), color=colour, linewidth=2.5,
                     alpha=0.6, label=f"h_0 = {h_0:g}")
        gamma = film("Li13In3")["Positive electrode hysteresis decay rate"]
        values = film("Li13In3")
        theta = values.evaluate(pybamm_alloy.AlloyCellParameters().p.theta_max)
        full = 10 * theta / values["Positive electrode Li13In3 stoichiometry"]
        axes[1].plot(q, 1 - (1 - h_0) * np.exp(-gamma * q / full), **CLOSED_FORM)
    axes[1].plot([], [], **CLOSED_FORM, label="closed form")
    axes[1].set(xlabel="Stripped charge [mA.h]", ylabel="Hysteresis state h", xlim=(-0.1, 3))
    axes[1].legend(fontsize=8)


# Kinetics and separator ----------------------------------------------------------------


def overpotentials(ax, submodel):
    currents = np.array([0.1, 1, 3, 10, 30, 100])  # mA/cm²
    for name in ("Li", "Li13In3"):
        values = film(name)
        j_0 = values["Positive electrode exchange-current density [A.m-2]"]
        found = []
        for current in currents:
            solution = solve(
                name,
                pybamm.Experiment([f"Charge at {10 * current * area()} A for 0.01 seconds"],
                                  period="0.005 seconds"),
                {"kinetics": submodel, "contact": "perfect"},
                **{"Upper voltage cut-off [V]": 50.0},
            )
            found.append(positive(solution, "reaction overpotential [V]")[-1])
        ax.loglog(currents, 1e3 * np.array(found), "o", color=COLOURS[name],
                  label=f"{formula_label(name)}, j_0 = {j_0 / 10:.3g} mA/cm²")
        i = np.logspace(-1, 2.1, 100)
        forms = {
            "linear": RT_F * 10 * i / j_0,
            "symmetric Butler-Volmer": 2 * RT_F * np.arcsinh(10 * i / (2 * j_0)),
        }
        for form, eta in forms.items():
            style = "-" if form == submodel else ":"
            ax.loglog(i, 1e3 * eta, style, color=COLOURS[name], linewidth=1)
    ax.set(xlabel="Local current density [mA/cm²]", ylabel="Overpotential [mV]",
           title=f"{submodel}: runs (o), closed form (–), the other submodel (…)")
    ax.title.set_fontsize(9)
    ax.legend(fontsize=8)


def symmetric_butler_volmer(axes):
    overpotentials(axes[0], "symmetric Butler-Volmer")


def linear(axes):
    overpotentials(axes[0], "linear")


def ohmic(axes):
    temperatures = np.array([0, 10, 25, 40, 60, 80])  # °C
    values = film("Li13In3")
    found = []
    for celsius in temperatures:
        solution = solve("Li13In3", ["Rest for 1 minute"],
                         **{"Ambient temperature [K]": celsius + 273.15})
        found.append(solution["Separator resistance [Ohm.m2]"].entries[-1])
    axes[0].semilogy(temperatures, np.array(found) / area(), "o", color=BLUE, label="model")
    T = np.linspace(0, 80, 100) + 273.15
    E = values["Separator conductivity activation energy [J.mol-1]"]
    factor = np.exp(E / pybamm.constants.R.value * (1 / 298.15 - 1 / T))
    sigma = values["Separator conductivity [S.m-1]"] * factor
    axes[0].semilogy(T - 273.15, values["Separator thickness [m]"] / sigma / area(),
                     **CLOSED_FORM, label="closed form")
    axes[0].plot([25], [38], "ks", markersize=9, markerfacecolor="none",
                 label="measured, Hänsel 2021")
    axes[0].set(xlabel="Temperature [°C]", ylabel="Resistance of the pellet [Ω]")
    axes[0].legend(fontsize=8)


#: Function and number of axes of each submodel's figure.
FIGURES = {
    ("stack", "constant pressure"): (constant_pressure, (1, 3)),
    ("stack", "constant gap"): (constant_gap, (1, 2)),
    ("contact", "void growth"): (void_growth, (1, 2)),
    ("contact", "elastic"): (elastic, (1, 2)),
    ("contact", "plastic"): (plastic, (1, 2)),
    ("contact", "perfect"): (perfect, (1, 2)),
    ("surface form", "false"): (no_double_layer, (1, 2)),
    ("surface form", "differential"): (double_layer, (1, 2)),
    ("transport degradation", "none"): (no_degradation, (1, 3)),
    ("transport degradation", "throughput"): (throughput, (1, 3)),
    ("transport degradation", "loss of active film"): (loss_of_active_film, (1, 3)),
    ("interphase", "none"): (no_interphase, (1, 2)),
    ("interphase", "parabolic"): (parabolic, (1, 2)),
    ("interphase", "self-limiting"): (self_limiting, (1, 1)),
    ("interphase", "potential-dependent"): (potential_dependent, (1, 2)),
    ("film structure", "pressed powder"): (pressed_powder, (1, 2)),
    ("film structure", "dense"): (dense, (1, 2)),
    ("diffusion", "multi-phase"): (multi_phase, (1, 3)),
    ("diffusion", "reservoir"): (reservoir, (1, 2)),
    ("open-circuit potential", "single"): (single, (1, 2)),
    ("open-circuit potential", "one-state hysteresis"): (one_state_hysteresis, (1, 2)),
    ("kinetics", "symmetric Butler-Volmer"): (symmetric_butler_volmer, (1, 1)),
    ("kinetics", "linear"): (linear, (1, 1)),
    ("separator", "ohmic"): (ohmic, (1, 1)),
}


def main(wanted):
    pybamm.logger.setLevel("ERROR")
    for (family, submodel), (draw, (rows, columns)) in FIGURES.items():
        if wanted and family not in wanted and submodel not in wanted:
            continue
        width = 5.2 if columns == 1 else 3.2 * columns + 1
        figure, axes = plt.subplots(
            rows, columns, figsize=(width, 3.2 * rows), layout="constrained", squeeze=False
        )
        draw(axes.ravel())
        path = page(family, submodel, ".png")
        path.parent.mkdir(exist_ok=True)
        figure.savefig(path, dpi=100)
        plt.close(figure)
        print(path.relative_to(HERE), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
