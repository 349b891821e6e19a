"""The cells driven as a PyBaMM user drives them."""

import pickle

import numpy as np
import pybamm
import pytest

import pybamm_alloy

from ..marks import mostly_long

ALLOYS = ["Li", "In", "Li0.5In", "LiIn", "Li13In3", "Li2Sn5", "LiSn", "Li17Sn4"]
OHMIC = 38 * 1.131e-3  # V at 1 mA/cm2
#: Films without gradients have fewer equations, where a test does not depend on them.
UNIFORM = {"diffusion": "reservoir"}
MESH = {"var_pts": {"x_n": 8, "x_p": 8}}


@pytest.mark.parametrize("alloy", mostly_long(ALLOYS, ["Li", "Li13In3"]))
def test_snippet_of_the_readme_for_every_set(alloy):
    model = pybamm_alloy.SymmetricCell()
    values = pybamm.ParameterValues(f"Hansel2021_{alloy}")
    cycle = (
        "Charge at 1.131 mA for 1 hour or until 2 V",
        "Discharge at 1.131 mA for 1 hour or until -2 V",
    )
    solution = pybamm.Simulation(
        model, parameter_values=values, experiment=pybamm.Experiment([cycle] * 3)
    ).solve()
    assert len(solution.cycles) == 3
    voltage = solution["Voltage [V]"].entries
    # Layers of indium, tin and Li2Sn5 carry less than this current.
    depletes = alloy in ("In", "Li0.5In", "Li2Sn5", "LiSn")
    assert solution.t[-1] == pytest.approx(6 * 3600) or depletes
    assert (voltage.max() > 1.99) == depletes
    assert voltage.max() > OHMIC
    lithium = solution["Total lithium [mol]"].entries
    assert np.abs(lithium / lithium[0] - 1).max() < 1e-10
    assert len(solution["Positive electrode surface stoichiometry"].entries) > 0


@pytest.mark.parametrize("mode", mostly_long(["legacy", "unified"], ["unified"]))
@pytest.mark.parametrize(
    "name", mostly_long(["AlloySymmetricCell", "AlloyHalfCell"], ["AlloyHalfCell"])
)
def test_steps_of_every_kind_in_both_experiment_modes(name, mode):
    hold = -0.4 if name == "AlloyHalfCell" else 0.03
    experiment = pybamm.Experiment(
        [
            (
                "Charge at C/20 for 1 hour or until 1.5 V",
                "Rest for 10 minutes",
                f"Hold at {hold} V for 20 minutes",
                "Discharge at 1 mA for 30 minutes",
                pybamm_alloy.experiments.power_step("Discharge", "50 uW", "5 minutes"),
            )
        ]
    )
    solution = pybamm.Simulation(
        pybamm.Model(name), experiment=experiment, experiment_model_mode=mode, **MESH
    ).solve()
    charge, rest, held, discharge, power = solution.cycles[0].steps
    assert charge["Current [A]"].entries[-1] == pytest.approx(-0.5e-3)
    np.testing.assert_allclose(rest["Current [A]"].entries, 0, atol=1e-12)
    np.testing.assert_allclose(held["Voltage [V]"].entries[1:], hold, atol=1e-3)
    assert discharge["Current [A]"].entries[-1] == pytest.approx(1e-3)
    np.testing.assert_allclose(power["Power [W]"].entries[1:], -5e-5, rtol=5e-3)
    assert power["Current [A]"].entries.min() > 0
    assert solution.termination == "final time"


def test_charge_strips_the_working_electrode_and_raises_its_potential():
    solution = pybamm.Simulation(
        pybamm_alloy.HalfCell(), experiment=["Charge at 0.2 mA for 1 hour"]
    ).solve()
    assert np.ptp(solution["Current [A]"].entries) == 0
    assert solution["Current [A]"].entries[0] == pytest.approx(-0.2e-3)
    lithium = solution["Positive electrode lithium [mol]"].entries
    potential = solution["Positive electrode potential vs Li [V]"].entries
    assert lithium[-1] < lithium[0]
    assert potential[-1] > potential[0]


def test_voltage_is_the_sum_of_its_parts():
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"interphase": "parabolic"}),
        experiment=["Charge at 1 mA for 1 hour"],
    ).solve()
    parts = sum(
        sign * solution[f"{Domain} {part} [V]"].entries
        for sign, Domain in ((1, "Positive"), (-1, "Negative"))
        for part in (
            "electrode open-circuit potential",
            "electrode reaction overpotential",
            "electrode contact overpotential",
            "interphase overpotential",
        )
    )
    parts = parts + solution["Separator ohmic overpotential [V]"].entries
    np.testing.assert_allclose(parts, solution["Voltage [V]"].entries, atol=1e-12)


def test_voltage_shows_the_resistance_of_the_interphase():
    """1000 h of rest, then 1 mA: V is higher by I ρ d / (f A) of each electrode."""
    voltages = {}
    for submodel in ("none", "parabolic"):
        values = pybamm.ParameterValues("Hansel2021_Li")
        solution = pybamm.Simulation(
            pybamm_alloy.SymmetricCell({"interphase": submodel, "diffusion": "reservoir"}),
            parameter_values=values,
            experiment=["Rest for 1000 hours", "Charge at 1 mA for 1 second"],
        ).solve()
        voltages[submodel] = solution["Voltage [V]"].entries[-1]
    r = sum(
        solution[f"{Domain} interphase resistance [Ohm.m2]"].entries[-1]
        for Domain in ("Negative", "Positive")
    )
    rise = 1e-3 * r / values["Electrode area [m2]"]
    assert voltages["parabolic"] - voltages["none"] == pytest.approx(rise, rel=1e-6)


def test_lithium_is_counted_in_and_out_of_contact():
    """At a small contact the film still holds its 10 mA.h; what plates is counted."""
    # Fast enough to fill before it plates.
    fast = {
        (phase, "chemical diffusivity [cm2.s-1]"): 1e-7 for phase in ("Li2In", "Li13In3")
    }
    values = pybamm_alloy.parameter_sets.compose("Li13In3", changes=fast)
    values["Positive electrode contact area fraction without pressure"] = 0.16
    f_0 = values["Positive electrode contact area fraction without pressure"]
    values["Stack pressure [Pa]"] = 0
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(),
        parameter_values=values,
        experiment=["Discharge at 1 mA for 10 minutes"],
    ).solve()
    F = pybamm.constants.F.value
    lithium = solution["Positive electrode lithium [mol]"].entries
    assert lithium[0] == pytest.approx(10e-3 * 3600 / F)
    half_range = values["Positive electrode Li13In3 homogeneity range"] / 2
    filled = f_0 * half_range / (13 / 3) * 10e-3  # A.h
    plated = solution["Positive electrode plated lithium [mol]"].entries[-1]
    assert plated * F / 3600 == pytest.approx(1e-3 / 6 - filled, rel=0.02)
    surface = solution["Positive electrode surface stoichiometry"].entries[-1]
    assert surface == pytest.approx(13 / 3 + half_range)


def test_open_circuit_voltage_is_that_of_the_films():
    """Li13In3 against lithium metal at rest: half of its plateau, in mid-window."""
    from pybamm_alloy.parameter_sets import compose

    solution = pybamm.Simulation(
        pybamm_alloy.HalfCell(),
        parameter_values=compose("Li13In3", "Li"),
        experiment=["Rest for 1 minute"],
    ).solve()
    for name in ("Voltage", "Bulk open-circuit voltage", "Surface open-circuit voltage"):
        assert solution[f"{name} [V]"].entries[-1] == pytest.approx(0.0975 / 2, abs=1e-6)


def test_temperature_scales_the_potential_of_the_dilute_host():
    """In at half saturation: U_1 + (RT/F) ln 2, at 60 °C too."""
    for temperature in (298.15, 333.15):
        values = pybamm.ParameterValues("Hansel2021_In")
        values["Ambient temperature [K]"] = temperature
        solution = pybamm.Simulation(
            pybamm_alloy.SymmetricCell(UNIFORM),
            parameter_values=values,
            experiment=["Rest for 1 minute"],
        ).solve()
        RT_F = pybamm.constants.R.value * temperature / pybamm.constants.F.value
        U = solution["Positive electrode open-circuit potential [V]"].entries[-1]
        assert U == pytest.approx(0.622 + RT_F * np.log(2), abs=1e-9)


def test_double_layer_only_matters_in_the_first_seconds():
    """τ = r C is 0.2 ms: with it the slow response is unchanged."""
    t = np.linspace(10, 3600, 300)
    fine = pybamm_alloy.SymmetricCell({"surface form": "differential"})
    voltages = [
        pybamm.Simulation(
            pybamm_alloy.SymmetricCell({"surface form": form}),
            experiment=["Charge at 1 mA for 1 hour"],
            solver=pybamm.IDAKLUSolver(rtol=1e-6, atol=1e-8),
            var_pts=fine.default_var_pts,
            submesh_types=fine.default_submesh_types,
        ).solve()["Voltage [V]"](t)
        for form in ("false", "differential")
    ]
    np.testing.assert_allclose(voltages[0], voltages[1], atol=3e-4)


@pytest.mark.parametrize(
    "alloy", mostly_long(["Li", "Li2Sn5", "LiSn", "Li13In3", "Li17Sn4"], ["Li2Sn5"])
)
@pytest.mark.parametrize("pressure", mostly_long([0, 45e6], [0]))
def test_double_layer_follows_a_strip_down_to_depletion(alloy, pressure):
    values = pybamm.ParameterValues(f"Hansel2021_{alloy}_half_cell")
    values["Stack pressure [Pa]"] = pressure
    fine = pybamm_alloy.HalfCell({"surface form": "differential"})
    ends, currents = [], []
    for form in ("false", "differential"):
        solution = pybamm.Simulation(
            pybamm_alloy.HalfCell({"surface form": form, "interphase": "parabolic"}),
            parameter_values=values,
            experiment=pybamm_alloy.experiments.stripping("0.2 mA"),
            var_pts=fine.default_var_pts,
            submesh_types=fine.default_submesh_types,
        ).solve()
        assert solution.termination == "event: Voltage > 1.0 [V] [experiment]"
        ends.append(solution.t[-1])
        name = "Positive electrode local stripping current density [A.m-2]"
        currents.append(solution[name].entries[-1])
    # Depleted, the film gives the current that its growing layer passes, i t*/t; what is
    # missing charges C: C ΔV = i (t − t*)²/2 t*, of less than a volt.
    C = values["Positive electrode double-layer capacity [F.m-2]"]
    latest = ends[0] + np.sqrt(2 * C * 1.0 * ends[0] / currents[0])
    assert ends[0] * (1 - 1e-3) < ends[1] < latest


DOUBLE_LAYER = {"surface form": "differential"}
#: Volts that deplete the surface of the film within the hour.
HOLDS = [
    ("Li2Sn5", 0.2, {}),
    ("LiSn", 0.5, {}),
    ("Li", 0.5, {}),
    ("Li2Sn5_half_cell", 0.37, {}),
    ("LiSn_half_cell", 0.455, {}),
    ("Li_half_cell", -0.14, {}),
    ("LiSn_half_cell", 1.0, {}),
    ("LiSn_half_cell", 1.0, DOUBLE_LAYER),
    ("Li17Sn4_half_cell", 1.0, {}),
]


@pytest.mark.parametrize(("name", "hold", "options"), mostly_long(HOLDS, [HOLDS[5], *HOLDS[7:]]))
def test_voltage_is_held_even_where_it_depletes_the_surface(name, hold, options):
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(options),
        parameter_values=pybamm.ParameterValues(f"Hansel2021_{name}"),
        experiment=[f"Hold at {hold} V for 1 hour"],
    ).solve()
    assert solution.t[-1] == 3600
    np.testing.assert_allclose(solution["Voltage [V]"].entries[1:], hold, atol=5e-3)


def test_contact_that_is_nil_is_told_before_solving():
    values = pybamm.ParameterValues("Hansel2021_LiIn")
    values.update(
        {
            "Stack pressure [Pa]": 0,
            "Positive electrode contact area fraction without pressure": 0,
        }
    )
    simulation = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(), parameter_values=values, experiment=["Rest for 1 s"]
    )
    with pytest.raises(pybamm.SolverError, match="Positive electrode contact lost"):
        simulation.solve()


def test_voltage_cut_off_ends_a_step_before_the_depletion_event():
    values = pybamm.ParameterValues("Hansel2021_Li2Sn5_half_cell")
    solution = pybamm.Simulation(
        pybamm_alloy.HalfCell(),
        parameter_values=values,
        experiment=["Charge at 0.2 mA for 1 hour or until 2 V", "Rest for 1 minute"],
        **MESH,
    ).solve()
    first, last = (cycle.steps[0] for cycle in solution.cycles)
    assert first.termination == "event: Voltage > 2.0 [V] [experiment]"
    assert first["Voltage [V]"].entries[-1] == pytest.approx(2, abs=1e-3)
    assert last.termination == "final time"


def test_depleted_surface_without_a_cut_off_is_told_as_such():
    values = pybamm.ParameterValues("Hansel2021_Li2Sn5_half_cell")
    values["Upper voltage cut-off [V]"] = 4
    solution = pybamm.Simulation(
        pybamm_alloy.HalfCell(),
        parameter_values=values,
        experiment=["Charge at 0.2 mA for 1 hour"],
        **MESH,
    ).solve()
    assert solution.termination == "event: Positive electrode surface depletion"


@pytest.mark.parametrize("diffusion", ["multi-phase", "reservoir"])
def test_lithium_film_ends_exhausted(diffusion):
    values = pybamm.ParameterValues("Hansel2021_Li_half_cell")
    solution = pybamm.Simulation(
        pybamm_alloy.HalfCell({"diffusion": (diffusion, diffusion), "contact": "perfect"}),
        parameter_values=values,
        experiment=["Charge at 1 mA for 20 hours or until 1.5 V"],
    ).solve()
    assert "Voltage > 1.5" in solution.termination
    stripped = -solution["Discharge capacity [A.h]"].entries[-1]
    assert stripped == pytest.approx(10e-3, rel=2e-2)


def test_pressure_brings_the_film_into_contact():
    """More pressure: more contact, less local current, less resistance, more capacity."""
    values = pybamm.ParameterValues("Hansel2021_Li17Sn4_half_cell")
    values["Stack pressure [Pa]"] = "[input]"
    simulation = pybamm.Simulation(
        pybamm_alloy.HalfCell({"diffusion": ("reservoir", "multi-phase")}),
        parameter_values=values,
        experiment=["Charge at 0.2 mA for 100 hours or until 1 V"],
        **MESH,
    )
    results = []
    for pressure in (0, 5e6, 45e6):
        solution = simulation.solve(inputs={"Stack pressure [Pa]": pressure})
        f = solution["Positive electrode contact area fraction"].entries[0]
        r = solution["Positive electrode contact resistance [Ohm.m2]"].entries[0]
        results.append((f, r, -solution["Discharge capacity [A.h]"].entries[-1]))
    (f_0, r_0, Q_0), (f_5, r_5, Q_5), (f_45, r_45, Q_45) = results
    assert f_0 == pytest.approx(
        values["Positive electrode contact area fraction without pressure"]
    )
    assert f_0 < f_5 < f_45 <= 1
    assert r_0 > r_5 > r_45
    assert Q_0 < Q_5 < Q_45


def test_kinetics_agree_at_small_and_part_at_large_currents():
    eta = {}
    for submodel in ("linear", "symmetric Butler-Volmer"):
        for current in (1e-4, 50e-3):
            solution = pybamm.Simulation(
                pybamm_alloy.SymmetricCell(UNIFORM | {"kinetics": submodel, "contact": "perfect"}),
                experiment=[f"Charge at {current} A for 1 second"],
            ).solve()
            name = "Positive electrode reaction overpotential [V]"
            eta[submodel, current] = solution[name].entries[0]
    RT_F = pybamm.constants.R.value * 298.15 / pybamm.constants.F.value
    values = pybamm_alloy.SymmetricCell().default_parameter_values
    j0 = values["Positive electrode exchange-current density [A.m-2]"]
    for current in (1e-4, 50e-3):
        i = current / values["Electrode area [m2]"]
        assert eta["linear", current] == pytest.approx(RT_F * i / j0)
        exact = 2 * RT_F * np.arcsinh(i / (2 * j0))
        assert eta["symmetric Butler-Volmer", current] == pytest.approx(exact)


def test_separator_conducts_better_when_warm():
    resistances = []
    for temperature in (298.15, 333.15):
        values = pybamm_alloy.SymmetricCell().default_parameter_values
        values["Ambient temperature [K]"] = temperature
        solution = pybamm.Simulation(
            pybamm_alloy.SymmetricCell(UNIFORM),
            parameter_values=values,
            experiment=["Rest for 1 minute"],
        ).solve()
        resistances.append(solution["Separator resistance [Ohm.m2]"].entries[0])
    k_B = 8.617333e-5
    expected = np.exp(0.36 / k_B * (1 / 298.15 - 1 / 333.15))
    assert resistances[0] / resistances[1] == pytest.approx(expected, rel=1e-4)


def test_bilayer_foil_relaxes_to_its_mean():
    """The initial stoichiometry may be a profile in X; lithium evens out in LiIn."""
    values = pybamm.ParameterValues("Hansel2021_LiIn")
    values["Positive electrode initial stoichiometry"] = lambda X: 0.95 + 0.1 * (X > 2e-5)
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(),
        parameter_values=values,
        experiment=["Rest for 2 hours"],
    ).solve()
    theta = solution["Positive film stoichiometry"].entries
    assert np.ptp(theta[:, 0]) == pytest.approx(0.1)
    assert np.ptp(theta[:, -1]) < 1e-4
    mean = solution["Positive electrode stoichiometry"].entries
    assert np.ptp(mean) < 1e-10


def test_models_and_sets_pickle():
    model = pickle.loads(pickle.dumps(pybamm_alloy.SymmetricCell(UNIFORM)))
    values = pickle.loads(pickle.dumps(pybamm.ParameterValues("Hansel2021_LiIn")))
    solution = pybamm.Simulation(
        model, parameter_values=values, experiment=["Charge at 1 mA for 1 minute"]
    ).solve()
    assert solution.termination == "final time"


def test_quick_plot_shows_the_default_variables():
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(UNIFORM), experiment=["Charge at 1 mA for 10 minutes"]
    ).solve()
    plot = pybamm.QuickPlot(solution)
    plot.plot(0)
    wanted = pybamm_alloy.SymmetricCell(UNIFORM).default_quick_plot_variables
    assert len(plot.fig.axes) == len(wanted)
    plot = pybamm.QuickPlot(solution, ["Voltage [V]", "Positive film stoichiometry"])
    plot.plot(300)


@pytest.mark.parametrize(
    ("mode", "name", "target"),
    [("voltage", "Voltage function [V]", -0.5), ("power", "Power function [W]", -1e-5)],
)
def test_operating_modes_of_pybamm(mode, name, target):
    model = pybamm_alloy.HalfCell(UNIFORM | {"operating mode": mode})
    values = model.default_parameter_values
    values.update({name: target})
    solution = pybamm.Simulation(model, parameter_values=values).solve([0, 60])
    V, current = (solution[n].entries[-1] for n in ("Voltage [V]", "Current [A]"))
    achieved = {"voltage": V, "power": V * current}[mode]
    assert achieved == pytest.approx(target, rel=1e-3)


def test_the_operating_mode_power_is_refused_where_the_voltage_follows_the_current():
    model = pybamm_alloy.SymmetricCell({"operating mode": "power"})
    values = model.default_parameter_values
    values.update({"Power function [W]": -1e-5})
    with pytest.raises(ValueError, match="the power is set, .* open-circuit voltage"):
        pybamm.Simulation(model, parameter_values=values).solve([0, 60])
