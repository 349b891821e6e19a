"""Case 5: impedance, by closed forms and by the response to a small sine."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.thermodynamics.phase_functions import KNEE

from ..marks import mostly_long
from .cells import C_H, RT_F, F, mesh_options, single_phase
from .page import Section

D, THICKNESS, INITIAL = 1e-13, 5e-6, 0.5
FREQUENCIES = np.logspace(4, -4, 33)


def spectrum(values, frequencies, model=pybamm_alloy.SymmetricCell, nodes=None, **options):
    cell = model({"surface form": "differential", **options})
    mesh = {} if nodes is None else mesh_options(nodes, stretch=5)
    simulation = pybamm.EISSimulation(cell, parameter_values=values, **mesh)
    return simulation.solve(frequencies).impedance


def resistances(values):
    """Separator, both contacts and one charge transfer [Ohm]."""
    area = values["Electrode area [m2]"]
    separator = values["Separator thickness [m]"] / values["Separator conductivity [S.m-1]"]
    contact = values["Positive electrode contact resistance at full contact [Ohm.m2]"]
    transfer = RT_F / values["Positive electrode exchange-current density [A.m-2]"]
    return separator / area, 2 * contact / area, transfer / area


def warburg_film():
    """One phase against lithium metal: a finite Warburg element with a blocking end."""
    return single_phase(D, INITIAL, THICKNESS)


def exact_warburg_cell(frequencies):
    values = warburg_film()
    separator, contacts, transfer = resistances(values)
    area = values["Electrode area [m2]"]
    jw = 2j * np.pi * frequencies
    capacity = values["Positive electrode double-layer capacity [F.m-2]"] * area
    root = np.sqrt(jw * THICKNESS**2 / D)
    slope = RT_F / INITIAL  # −dU/dθ of the ideal solution
    warburg = slope * THICKNESS / (F * C_H * D * area) / (root * np.tanh(root))
    film = 1 / (1 / (transfer + warburg) + jw * capacity)
    lithium = transfer / (1 + jw * transfer * capacity)
    return separator + contacts + film + lithium


def warburg_error(nodes):
    """Largest relative error of Z over eight decades."""
    Z = spectrum(
        warburg_film(),
        FREQUENCIES,
        pybamm_alloy.HalfCell,
        nodes,
        contact="perfect",
        diffusion=("reservoir", "multi-phase"),
    )
    exact = exact_warburg_cell(FREQUENCIES)
    return float(np.abs(Z / exact - 1).max())


def sine_impedance(values, frequency, amplitude=1e-5, periods=10, **options):
    """Z from the voltage's answer to a small sine of current, in its last period."""
    values = values.copy()
    values["Current function [A]"] = lambda t: (
        amplitude * pybamm.sin(2 * np.pi * frequency * t)
    )
    model = pybamm_alloy.SymmetricCell({"surface form": "differential", **options})
    t_end = periods / frequency
    t = np.linspace(t_end - 1 / frequency, t_end, 257)[:-1]
    # The sine starts flat: its first step must not be guessed from its slope.
    solver = pybamm.IDAKLUSolver(
        rtol=1e-7, atol=1e-10, options={"dt_init": 1e-6 / frequency}
    )
    solution = pybamm.Simulation(model, parameter_values=values, solver=solver).solve(
        [0, t_end], t_interp=np.concatenate([[0], t, [t_end]])
    )
    V, current = (
        np.fft.rfft(solution[name](t))[1] for name in ("Voltage [V]", "Current [A]")
    )
    return -V / current


@pytest.mark.parametrize("alloy", ["Li", "LiIn", "Li13In3", "Li2Sn5", "Li17Sn4"])
def test_impedance_is_dissipative_and_capacitive(alloy):
    values = pybamm.ParameterValues(f"Hansel2021_{alloy}")
    Z = spectrum(values, np.logspace(6, -3, 40), interphase="parabolic")
    assert np.all(Z.real > 0)
    assert np.all(Z.imag <= 1e-9)
    assert np.all(np.diff(Z.real) > -1e-9)


def test_high_frequency_limit_is_the_electrolyte_and_the_contacts():
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    separator, contacts, _ = resistances(values)
    (Z,) = spectrum(values, [1e8], contact="perfect")
    assert Z.real == pytest.approx(separator + contacts, rel=1e-5)


def test_lithium_metal_is_a_semicircle_of_charge_transfer_and_double_layer():
    values = pybamm.ParameterValues("Hansel2021_Li")
    separator, contacts, transfer = resistances(values)
    area = values["Electrode area [m2]"]
    C = values["Positive electrode double-layer capacity [F.m-2]"] * area
    f = np.logspace(5, 0, 30)
    exact = separator + contacts + 2 * transfer / (1 + 2j * np.pi * f * transfer * C)
    Z = spectrum(values, f, contact="perfect", diffusion="reservoir")
    np.testing.assert_allclose(Z, exact, rtol=1e-6)


def test_one_phase_is_a_finite_warburg_element_with_a_blocking_end():
    errors = [warburg_error(nodes) for nodes in (20, 40, 80)]
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < 1e-3


def test_blocking_end_makes_a_capacitor_at_low_frequency():
    """−1/ω Z″ is the film's capacity F c_h L dθ/dU, one on each side."""
    values = pybamm.ParameterValues("Hansel2021_LiIn")
    f = 1e-6
    (Z,) = spectrum(values, [f], contact="perfect")
    window = 0.622 - values["Positive electrode Li3In2 plateau potential [V]"]
    width = values["Positive electrode LiIn homogeneity range"]
    # A straight line through the range, but for its rounded ends of 5 % each.
    per_volt = width * (1 - 2 * KNEE) / window
    host = (
        values["Positive electrode host concentration [mol.m-3]"]
        * values["Positive electrode host thickness [m]"]
        * values["Electrode area [m2]"]
    )
    capacity = F * host * per_volt / 2
    assert -Z.imag == pytest.approx(1 / (2 * np.pi * f * capacity), rel=1e-3)


@pytest.mark.parametrize("alloy", mostly_long(["LiIn", "Li17Sn4"], ["LiIn"]))
@pytest.mark.parametrize("frequency", mostly_long([100.0, 0.1], [0.1]))
def test_small_sine_has_the_impedance_of_the_linearised_model(alloy, frequency):
    # Fast enough for the transient of the sine to have faded.
    fast = {("Li17Sn4", "chemical diffusivity [cm2.s-1]"): 6e-7}
    values = pybamm_alloy.parameter_sets.compose(alloy, changes=fast)
    (Z,) = spectrum(values, [frequency])
    assert abs(sine_impedance(values, frequency) / Z - 1) < 5e-5


def test_small_direct_current_sees_the_resistances_of_the_spectrum():
    """The sign of Z is that of the voltage: lithium metal at 1 mA and at 1 Hz."""
    values = pybamm.ParameterValues("Hansel2021_Li")
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"kinetics": "linear", "contact": "elastic"}),
        parameter_values=values,
        experiment=["Discharge at 1 mA for 10 minutes"],
    ).solve()
    (Z,) = spectrum(values, [1.0], contact="elastic")
    assert -solution["Voltage [V]"].entries[-1] / 1e-3 == pytest.approx(Z.real, rel=1e-3)


@pytest.mark.parametrize("name", ["Li13In3", "Li17Sn4_half_cell"])
def test_spectrum_of_the_initial_state_is_that_of_pybamm(name):
    values = pybamm.ParameterValues(f"Hansel2021_{name}")
    options = {"interphase": "parabolic", "kinetics": "linear"}
    ours = pybamm_alloy.impedance(
        pybamm_alloy.SymmetricCell(options), values, frequencies=FREQUENCIES
    )
    np.testing.assert_allclose(
        ours.impedance, spectrum(values, FREQUENCIES, **options), rtol=1e-10
    )


def sine_impedance_from(solution, values, frequency, amplitude=1e-5, periods=6):
    """Z from the answers, of either sign, to a small sine that starts from a state.

    Half the difference of the two is free of the relaxation that goes on meanwhile.
    """
    t_end = periods / frequency
    t = np.linspace(t_end - 1 / frequency, t_end, 257)[:-1]
    answers = []
    for sign in (1, -1):
        signed = values.copy()
        signed["Current function [A]"] = lambda t, sign=sign: (
            sign * amplitude * pybamm.sin(2 * np.pi * frequency * t)
        )
        simulation = pybamm.Simulation(
            pybamm_alloy.HalfCell({"surface form": "differential"}),
            parameter_values=signed,
            solver=pybamm.IDAKLUSolver(
                rtol=1e-8, atol=1e-11, options={"dt_init": 1e-6 / frequency}
            ),
        )
        simulation.build()
        simulation.built_model.set_initial_conditions_from(solution)
        sine = simulation.solve([0, t_end], t_interp=np.concatenate([[0], t, [t_end]]))
        answers.append([sine[name](t) for name in ("Voltage [V]", "Current [A]")])
    V, current = np.fft.rfft(np.subtract(*answers) / 2)[:, 1]
    return -V / current


@pytest.mark.long
def test_small_sine_from_a_solved_state_has_the_impedance_of_that_state():
    """Sine: with a double layer all along. Spectrum: from a run without one."""
    values = pybamm.ParameterValues("Hansel2021_Li17Sn4_half_cell")
    steps = ["Charge at 0.2 mA for 20 hours", "Rest for 2 hours"]
    relaxed, plain = (
        pybamm.Simulation(
            pybamm_alloy.HalfCell({"surface form": form}),
            parameter_values=values,
            experiment=steps,
        ).solve()
        for form in ("differential", "false")
    )
    frequencies = [100.0, 1.0]
    before, after = (
        pybamm_alloy.impedance(
            pybamm_alloy.HalfCell(), values, solution, frequencies=frequencies
        ).impedance
        for solution in (None, plain)
    )
    sine = np.array([sine_impedance_from(relaxed, values, f) for f in frequencies])
    np.testing.assert_allclose(sine, after, rtol=1e-4)
    assert np.abs(sine / before - 1).min() > 3e-3


def test_double_layer_is_at_rest_whatever_current_ended_the_run():
    """Slow charge transfer: at 1 mA Butler–Volmer's resistance is half that at rest."""
    values = pybamm.ParameterValues("Hansel2021_LiIn")
    j0 = 1.0
    values["Positive electrode exchange-current density [A.m-2]"] = j0
    model = pybamm_alloy.SymmetricCell({"surface form": "differential", "diffusion": "reservoir"})
    solution = pybamm.Simulation(
        model,
        parameter_values=values,
        experiment=["Charge at 1 mA for 10 minutes"],
    ).solve()
    i = solution["Positive electrode faradaic current density [A.m-2]"].entries[-1]
    assert i / (2 * j0) > 2
    f, asperities = (
        solution[f"Positive electrode {name} area fraction"].entries[-1]
        for name in ("contact", "asperity")
    )
    measured = pybamm_alloy.impedance(model, values, solution, frequencies=[1.0])
    assert measured.resistances["positive charge transfer"] == pytest.approx(
        RT_F / j0 / (asperities * f) / values["Electrode area [m2]"]
    )


@pytest.mark.parametrize("form", ["false", "differential"])
def test_voltage_at_rest_is_that_of_the_films_without_overpotentials(form):
    """A reservoir's potential needs no time to relax: what remains of a charge is it."""
    values = pybamm.ParameterValues("Hansel2021_LiIn")
    values["Positive electrode exchange-current density [A.m-2]"] = 1.0
    options = {"diffusion": "reservoir", "surface form": form}
    model = pybamm_alloy.SymmetricCell(options)
    solution = pybamm.Simulation(
        model, parameter_values=values, experiment=["Charge at 1 mA for 10 minutes"]
    ).solve()
    measured = pybamm_alloy.impedance(model, values, solution, frequencies=[1.0])
    open_circuit = solution["Surface open-circuit voltage [V]"].entries[-1]
    assert solution["Voltage [V]"].entries[-1] > open_circuit + 0.05
    assert measured.voltage == pytest.approx(open_circuit, abs=1e-9)


@pytest.mark.long
def test_spectrum_after_a_cycle_is_that_of_a_run_that_stopped_there():
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    model = pybamm_alloy.SymmetricCell({"interphase": "parabolic"})
    cycle = ("Charge at 1 mA for 10 minutes", "Discharge at 1 mA for 10 minutes")
    long, short = (
        pybamm.Simulation(model, parameter_values=values, experiment=[cycle] * n).solve()
        for n in (4, 2)
    )
    after, stopped = (
        pybamm_alloy.impedance(model, values, solution, n).impedance
        for solution, n in ((long, 2), (short, None))
    )
    np.testing.assert_allclose(after, stopped, rtol=1e-9)
    later = pybamm_alloy.impedance(model, values, long).impedance
    assert np.abs(later / stopped - 1).max() > 1e-3


def test_functions_of_time_have_the_value_of_the_state():
    """Pressure falls and temperature rises during a rest of an hour."""
    values = pybamm.ParameterValues("Hansel2021_Li17Sn4")
    values["Stack pressure [Pa]"] = lambda t: 45e6 - 10e3 * t
    values["Ambient temperature [K]"] = lambda t: 298.15 + 20 * t / 3600
    model = pybamm_alloy.SymmetricCell({"diffusion": "reservoir"})
    solution = pybamm.Simulation(
        model, parameter_values=values, experiment=["Rest for 30 minutes"] * 2
    ).solve()
    area = values["Electrode area [m2]"]
    separators = []
    for cycle, t in ((0, 0), (1, 1800), (2, 3600)):
        R = pybamm_alloy.impedance(model, values, solution, cycle).resistances
        for part, name in (
            ("separator", "Separator resistance [Ohm.m2]"),
            ("positive contact", "Positive electrode contact resistance [Ohm.m2]"),
        ):
            assert R[part] == pytest.approx(float(solution[name](t)) / area, rel=1e-9)
        separators.append(R["separator"])
    k_B = 8.617333e-5
    arrhenius = np.exp(0.36 / k_B * (1 / 318.15 - 1 / 298.15))
    assert separators[2] / separators[0] == pytest.approx(arrhenius, rel=1e-4)


def report():
    nodes = (20, 40, 80, 160)
    rows = [
        {"case": f"finite Warburg, {n} nodes", "largest error of Z, relative": warburg_error(n)}
        for n in nodes
    ]
    values = pybamm.ParameterValues("Hansel2021_Li17Sn4")
    sine_frequencies = np.array([1e3, 100.0, 10.0, 1.0, 0.1, 0.01])
    Z = spectrum(values, sine_frequencies)
    sine = np.array([sine_impedance(values, f) for f in sine_frequencies])
    rows += [
        {
            "case": f"sine of {f:g} Hz, Li17Sn4",
            "largest error of Z, relative": float(abs(a / b - 1)),
        }
        for f, a, b in zip(sine_frequencies, sine, Z)
    ]
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    exact = exact_warburg_cell(FREQUENCIES)
    model = spectrum(
        warburg_film(),
        FREQUENCIES,
        pybamm_alloy.HalfCell,
        40,
        contact="perfect",
        diffusion=("reservoir", "multi-phase"),
    )
    left.plot(exact.real, -exact.imag, "k--", label="exact")
    left.plot(model.real, -model.imag, "o", color="#0072B2", ms=3, label="40 nodes")
    left.set(xlim=(35, 75), ylim=(0, 40), title="One phase: finite Warburg")
    full = spectrum(values, np.logspace(5, -2, 60))
    right.plot(full.real, -full.imag, color="#0072B2", label="EISSimulation")
    right.plot(sine.real, -sine.imag, "x", color="#D55E00", label="response to a sine")
    right.set(xlim=(35, 75), ylim=(0, 40), title="Li17Sn4")
    for ax in (left, right):
        ax.set(xlabel="Z′ [Ω]", ylabel="−Z″ [Ω]", aspect="equal")
        ax.legend()
    text = (
        "A film of one phase is a Warburg element with a blocking end, coth(√(jωτ))/√(jωτ), "
        "beside its charge transfer and double layer; lithium metal is a semicircle (to "
        "1e-6, in the tests). By an independent route: the voltage's answer to a sine of "
        "10 µA, Fourier-transformed, against PyBaMM's `EISSimulation` (here called exact)."
    )
    return Section("Impedance", text, pd.DataFrame(rows), figure)
