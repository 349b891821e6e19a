"""A full cell is PyBaMM's composite cathode and a film of this package, and nothing else."""

import numpy as np
import pandas as pd
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy import estimation
from pybamm_alloy.experiments import time_profile
from pybamm_alloy.parameter_sets import compose, compose_full
from pybamm_alloy.results import time_series
from pybamm_alloy.submodels.terminal_voltage import FULL_CELL_VOLTAGE_PARTS

CELLS = [pybamm_alloy.FullCell, pybamm_alloy.FullCellDFN]
NODES = {"x_n": 8, "x_s": 3, "x_p": 5, "r_p": 8}
TIMES = np.linspace(0, 3600, 61)
LITHIUM = "Total lithium [mol]"
V, E_N, E_P = (
    "Voltage [V]",
    "Negative electrode potential vs Li [V]",
    "Positive electrode potential vs Li [V]",
)
#: PyBaMM's lithium metal without a voltage of its own.
LITHIUM_METAL = {
    "Negative electrode thickness [m]": 1e-9,
    "Negative electrode conductivity [S.m-1]": 1e9,
    "Exchange-current density for lithium metal electrode [A.m-2]": 1e9,
    "Typical plated lithium concentration [mol.m-3]": 1000.0,
    "Lithium metal partial molar volume [m3.mol-1]": 1.3e-5,
    "Lower voltage cut-off [V]": 1.0,
    "Upper voltage cut-off [V]": 5.0,
}


def values_of(alloy="Li0.5In", rate=-0.3, **arguments):
    values = compose_full("NMC811", alloy, **arguments)
    values["Current function [A]"] = rate * values["Nominal cell capacity [A.h]"]
    return values


def solve(model, values, times=TIMES, nodes=NODES, solver=None):
    simulation = pybamm.Simulation(
        model, parameter_values=values, var_pts=nodes, solver=solver or model.default_solver
    )
    return simulation.solve([times[0], times[-1]], t_interp=times)


def drift(solution):
    n = solution[LITHIUM].entries
    return np.ptp(n) / n[0]


class SingleIonSPMe(pybamm.lithium_ion.SPMe):
    """PyBaMM's SPMe in a single-ion conductor.

    On a coarse mesh its own equation of the concentration drifts by a per cent.
    """

    def set_electrolyte_concentration_submodel(self):
        constant = pybamm.electrolyte_diffusion.ConstantConcentration
        self.submodels["electrolyte diffusion"] = constant(self.param, self.options)


def half_cell_voltage(cell, values, nodes):
    """Voltage of PyBaMM's half-cell of the same cathode against lithium."""
    model = (SingleIonSPMe, pybamm.lithium_ion.DFN)[CELLS.index(cell)]
    values = pybamm.ParameterValues(dict(values))
    values.update(LITHIUM_METAL, check_already_exists=False)
    solver = pybamm.IDAKLUSolver(rtol=1e-7, atol=1e-9)
    half = model({"working electrode": "positive"})
    return solve(half, values, nodes=nodes, solver=solver)[V].entries


def film_potential(values, alloy, nodes):
    """Potential of the same film in a cell of two films, of which the other has no gradients."""
    films = compose("LiIn", alloy, film={"areal capacity [mA.h.cm-2]": 100.0})
    own = {n: v for n, v in values.items() if n.startswith("Negative") and n in films}
    films.update(own | {n: values[n] for n in ("Electrode area [m2]", "Current function [A]")})
    cell = pybamm_alloy.SymmetricCell({"diffusion": ("multi-phase", "reservoir")})
    nodes = {"x_n": nodes["x_n"], "x_p": 4}
    return solve(cell, films, nodes=nodes, solver=cell.solver(rtol=1e-7, atol=1e-9))[E_N].entries


@pytest.mark.parametrize(
    ("cell", "alloy", "rate", "state"),
    [(CELLS[0], "LiSn", -0.3, "lithiated"), (CELLS[1], "Li17Sn4", 0.1, "delithiated")],
)
def test_its_voltage_is_that_of_the_half_cell_less_the_potential_of_the_film(
    cell, alloy, rate, state
):
    values = values_of(alloy, rate, state=state)
    model = cell()
    full = solve(model, values, solver=model.solver(rtol=1e-7, atol=1e-9))
    assert full.t[-1] == TIMES[-1]
    apart = half_cell_voltage(cell, values, NODES) - film_potential(values, alloy, NODES)
    np.testing.assert_allclose(full[V].entries, apart, rtol=0, atol=20e-6)


@pytest.fixture(scope="module", params=CELLS)
def cycled(request):
    model = request.param({"interphase": "parabolic"})
    values = values_of()
    steps = [("Charge at C/2 until 3.68 V", "Rest for 10 minutes", "Discharge at C/2 until 2.6 V")]
    simulation = pybamm.Simulation(
        model, parameter_values=values, experiment=pybamm.Experiment(steps * 2), var_pts=NODES
    )
    return simulation.solve()


def test_lithium_is_conserved_over_cycles(cycled):
    assert drift(cycled) < 1e-10
    lost = cycled["Total capacity lost to side reactions [A.h]"].entries[-1]
    inventory = cycled["Loss of lithium inventory [%]"].entries[-1]
    assert lost > 0 and inventory > 0


def test_a_composite_that_conducts_well_makes_no_lithium_at_rest():
    """The rounding of 3.6 V, times σ/Δx, is a current; here it would be 1e-9 in ten hours."""
    values = values_of(rate=0)
    values["Positive electrode conductivity [S.m-1]"] = 100
    solution = solve(pybamm_alloy.FullCellDFN(), values, np.linspace(0, 36000, 11))
    assert drift(solution) < 1e-13


def test_separator_and_composite_are_in_series_where_they_meet():
    """Also where a coefficient is no number; an arithmetic mean of κ would make 17 mV more."""
    values = values_of(rate=-0.2)
    values["Ambient temperature [K]"] = "[input]"
    simulation = pybamm.Simulation(
        pybamm_alloy.FullCellDFN(), parameter_values=values, var_pts=NODES
    )
    solution = simulation.solve([0, 60], inputs={"Ambient temperature [K]": 298.15})
    phi = solution["Electrolyte potential [V]"].entries[:, 0]
    i = values["Current function [A]"] / values["Electrode area [m2]"]
    kappa = values["Separator conductivity [S.m-1]"]
    halves = [
        values[f"{part} thickness [m]"] / nodes / 2
        for part, nodes in (("Separator", NODES["x_s"]), ("Positive electrode", NODES["x_p"]))
    ]
    drop = i * (halves[0] + halves[1] / 0.5**2.9) / kappa
    last = NODES["x_s"]
    assert phi[last - 1] - phi[last] == pytest.approx(drop, rel=1e-6)


def test_the_lithium_of_the_interphase_is_what_the_inventory_has_lost(cycled):
    """The film is all connected, and lithium of the particles is not lost."""
    names = ("Positive electrode lithium [mol]", "Negative electrode lithium [mol]")
    cyclable = sum(cycled[name].entries for name in names)
    lost = cycled["Total capacity lost to side reactions [A.h]"].entries
    moles = 3600 / pybamm.constants.F.value * lost
    np.testing.assert_allclose(cyclable[0] - cyclable, moles, atol=1e-9 * cyclable[0])


def test_its_voltage_is_the_sum_of_its_parts(cycled):
    cycled = cycled.cycles[0].steps[2]
    parts = sum(cycled[name].entries for name in FULL_CELL_VOLTAGE_PARTS)
    np.testing.assert_allclose(parts, cycled[V].entries, rtol=0, atol=1e-10)
    electrodes = cycled[E_P].entries - cycled[E_N].entries
    separator = cycled["Separator ohmic overpotential [V]"].entries
    np.testing.assert_allclose(electrodes + separator, cycled[V].entries, rtol=0, atol=1e-10)


def test_a_uniform_reaction_has_the_ohmic_drop_of_a_third_of_the_composite():
    values = values_of("In")
    solution = solve(pybamm_alloy.FullCell(), values)
    i = values["Current function [A]"] / values["Electrode area [m2]"]
    kappa = values["Separator conductivity [S.m-1]"] * 0.5**2.9
    thickness, sigma = (
        values[f"Positive electrode {name}"] for name in ("thickness [m]", "conductivity [S.m-1]")
    )
    drop = -i * thickness * (1 / kappa + 1 / sigma) / 3
    found = solution["Composite ohmic overpotential [V]"].entries
    # PyBaMM takes the mean of a parabola over five nodes.
    np.testing.assert_allclose(found, drop, rtol=0.02)


def test_resolved_and_averaged_cathodes_agree_where_the_composite_is_thin():
    def difference(areal_capacity):
        values = values_of("Li0.5In", -1.0, areal_capacity=areal_capacity)
        times = np.linspace(0, 900, 16)
        averaged, resolved = (solve(cell(), values, times)[V].entries for cell in CELLS)
        both = min(len(averaged), len(resolved))
        return np.abs(averaged[:both] - resolved[:both]).max()

    thin, thick = difference(0.5), difference(6.0)
    assert thin < 2e-3
    assert thick > 20e-3


def moves_at_the_end(solution):
    """Change of the potential of the film, and of the cathode, over the last of the voltage."""
    return [np.ptp(solution[name].entries[-20:]) for name in (E_N, E_P)]


def test_a_film_that_is_depleted_ends_the_discharge():
    """Li17Sn4 gives a part of its lithium at this current; NMC811 has room for the rest."""
    values = values_of("Li17Sn4", 0.2, state="delithiated")
    solution = solve(pybamm_alloy.FullCell(), values, np.linspace(0, 2e4, 400))
    assert "Minimum voltage" in solution.termination
    assert solution["Positive electrode stoichiometry"].entries[-1] < 0.8
    film, cathode = moves_at_the_end(solution)
    assert film > 10 * cathode


def test_a_full_cathode_ends_the_discharge():
    """The film has several times the lithium that the cathode takes."""
    values = compose_full("LFP", "LiIn", areal_capacity=0.2, np_ratio=10, state="delithiated")
    values["Current function [A]"] = 0.2 * values["Nominal cell capacity [A.h]"]
    solution = solve(pybamm_alloy.FullCell(), values, np.linspace(0, 3e4, 400))
    assert "Minimum voltage" in solution.termination
    assert solution["Positive electrode stoichiometry"].entries[-1] > 0.9
    film, cathode = moves_at_the_end(solution)
    assert cathode > 10 * film


def test_a_positive_current_strips_the_film():
    solution = solve(pybamm_alloy.FullCell(), values_of(rate=0.1, state="delithiated"))
    assert np.all(np.diff(solution["Negative electrode lithium [mol]"].entries) < 0)
    assert np.all(np.diff(solution[V].entries) < 0)


@pytest.mark.long
@pytest.mark.parametrize("cell", CELLS)
def test_both_modes_of_an_experiment_agree(cell):
    steps = [("Charge at C/5 for 30 minutes", "Discharge at C/5 for 1 hour")]
    voltages = []
    for mode in ("legacy", "unified"):
        simulation = pybamm.Simulation(
            cell(),
            parameter_values=values_of(),
            experiment=pybamm.Experiment(steps),
            experiment_model_mode=mode,
            var_pts=NODES,
        )
        voltages.append(simulation.solve()[V](np.linspace(0, 5000, 101)))
    np.testing.assert_allclose(*voltages, rtol=0, atol=5e-5)


def test_a_reference_electrode_has_its_share_of_the_electrolyte():
    model = pybamm_alloy.FullCell()
    model.insert_reference_electrode()
    solution = solve(model, values_of())
    found = [solution[f"{d} electrode 3E potential [V]"].entries for d in ("Positive", "Negative")]
    np.testing.assert_allclose(found[0] - found[1], solution[V].entries, atol=1e-12)
    half = solution["Separator ohmic overpotential [V]"].entries / 2
    np.testing.assert_allclose(solution[E_N].entries - half, found[1], atol=1e-12)


def test_an_initial_state_of_charge_is_refused():
    simulation = pybamm.Simulation(pybamm_alloy.FullCell(), parameter_values=values_of())
    with pytest.raises(pybamm.OptionError, match="Negative electrode initial stoichiometry"):
        simulation.solve([0, 60], initial_soc=0.5)


def test_an_area_that_is_not_that_of_the_electrode_is_refused():
    values = values_of()
    values["Electrode width [m]"] = 0.01
    with pytest.raises(ValueError, match="'Electrode area \\[m2\\]' is 0.000113"):
        solve(pybamm_alloy.FullCell(), values)


def test_more_lithium_than_the_cathode_holds_is_refused():
    values = values_of()
    values["Initial concentration in positive electrode [mol.m-3]"] = 99e3
    with pytest.raises(ValueError, match="is 99000; it must be .* at most, which is 'Maximum con"):
        solve(pybamm_alloy.FullCell(), values)


def test_electrodes_in_parallel_are_refused():
    values = values_of()
    values["Number of electrodes connected in parallel to make a cell"] = 2
    with pytest.raises(ValueError, match="it must be 1"):
        solve(pybamm_alloy.FullCell(), values)


def test_a_name_that_nothing_reads_is_named_and_those_of_other_options_are_not():
    values = values_of()
    values.update({"Positive electrode thicknes [m]": 1.0}, check_already_exists=False)
    with pytest.warns(UserWarning, match="thicknes") as caught:
        solve(pybamm_alloy.FullCell(), values)
    (message,) = (str(w.message) for w in caught if "nothing reads" in str(w.message))
    assert message.count(";") == 0


def test_a_temperature_that_changes_with_time_is_that_of_both_electrodes():
    """As of a number, once the cell has it; the electrolyte conducts as Arrhenius says."""
    separator = "Separator ohmic overpotential [V]"
    values = values_of("In")
    jump = time_profile([0, 30, 30.001, 60], [298.15, 298.15, 318.15, 318.15])
    values["Ambient temperature [K]"] = jump
    changing = solve(pybamm_alloy.FullCell(), values, np.linspace(0, 60, 7))
    values["Ambient temperature [K]"] = 318.15
    warm = solve(pybamm_alloy.FullCell(), values, np.linspace(0, 60, 7))
    assert changing[separator].entries[-1] == pytest.approx(warm[separator].entries[-1])
    E = values["Separator conductivity activation energy [J.mol-1]"]
    arrhenius = np.exp(E / pybamm.constants.R.value * (1 / 318.15 - 1 / 298.15))
    drops = changing[separator].entries
    assert drops[-1] / drops[1] == pytest.approx(arrhenius, rel=1e-6)
    assert changing[V].entries[-1] == pytest.approx(warm[V].entries[-1], abs=1e-3)
    assert changing["Cell temperature [K]"].entries[0, [1, -1]] == pytest.approx([298.15, 318.15])


def test_a_pulse_of_the_pressure_within_a_step_is_that_of_steps_that_begin_with_it():
    values = values_of("LiSn")
    values["Stack pressure [Pa]"] = lambda t: 5e6 + 45e6 * (t > 3000) * (t < 3600)
    whole, parts = (
        pybamm.Simulation(
            pybamm_alloy.FullCell({"diffusion": "reservoir"}),
            parameter_values=values,
            experiment=pybamm.Experiment([f"Charge at 0.3 mA for {s} seconds" for s in seconds]),
        ).solve()
        for seconds in ([4000], [3000, 600, 400])
    )
    assert whole[V].entries[-1] == pytest.approx(parts[V].entries[-1], abs=1e-6)


def test_the_swelling_of_both_electrodes_presses_a_fixture():
    """P = P0 + K (swelling of film and composite), the composite's from its molar volume."""
    options = {"stack": "constant gap", "particle mechanics": "swelling only"}
    values = values_of("Li0.5In")
    solution = solve(pybamm_alloy.FullCell(options), values)
    swelling = [solution[f"{d} electrode swelling [m]"].entries for d in ("Negative", "Positive")]
    lithium = values["Nominal cell capacity [A.h]"] * 0.3 * 3600 / pybamm.constants.F.value
    omega = values["Positive electrode partial molar volume [m3.mol-1]"]
    shrunk = -omega * lithium / values["Electrode area [m2]"]
    assert swelling[1][-1] == pytest.approx(shrunk, rel=1e-6)
    pressure = values["Stack pressure [Pa]"] + values["Stack stiffness [Pa.m-1]"] * sum(swelling)
    np.testing.assert_allclose(solution["Stack pressure [Pa]"].entries, pressure, rtol=1e-9)


@pytest.mark.long
def test_a_long_run_goes_on_from_its_checkpoint_to_the_same_end(tmp_path):
    steps = [("Charge at C/2 for 10 minutes", "Discharge at C/2 for 10 minutes")]
    model, values = pybamm_alloy.FullCell({"interphase": "parabolic"}), values_of()
    runs = [
        pybamm_alloy.long_run(
            *(model, values, pybamm.Experiment(steps * 4), tmp_path / "run.npz"),
            every=every,
            var_pts=NODES,
        )
        for every in (2, 4)
    ]
    assert runs[0].completed and runs[1].completed
    table = runs[0].table
    assert np.ptp(table[LITHIUM]) < 1e-12 * table[LITHIUM].iloc[0]
    assert table["Loss of lithium inventory [%]"].is_monotonic_increasing
    pd.testing.assert_frame_equal(table, runs[1].table)


def test_a_stripping_test_is_refused():
    with pytest.raises(ValueError, match="model is a FullCell; the stripping test is of cells of"):
        pybamm_alloy.strip_under_pressure(pybamm_alloy.FullCell(), values_of(), [45e6])


@pytest.mark.parametrize("cell", CELLS)
def test_its_impedance_begins_with_the_ohmic_resistance(cell):
    """At high frequency ions and electrons share a resolved composite; averaged, it is a third."""
    values = values_of()
    model = cell({"surface form": "differential"})
    simulation = pybamm.EISSimulation(model, parameter_values=values)
    (Z,) = simulation.solve([1e8])["Impedance [Ohm]"]
    area, thickness = values["Electrode area [m2]"], values["Positive electrode thickness [m]"]
    separator = values["Separator thickness [m]"] / values["Separator conductivity [S.m-1]"]
    ions = 1 / (values["Separator conductivity [S.m-1]"] * 0.5**2.9)
    electrons = 1 / values["Positive electrode conductivity [S.m-1]"]
    contact = 1e-4 * 0.1518 / 0.9996  # at full contact
    composite = {
        pybamm_alloy.FullCell: (ions + electrons) / 3,
        pybamm_alloy.FullCellDFN: ions * electrons / (ions + electrons),
    }[cell]
    expected = (separator + contact + composite * thickness) / area
    assert Z.real == pytest.approx(expected, rel=0.03)


@pytest.mark.long
def test_a_fit_finds_the_values_that_made_the_data():
    """A diffusivity of the cathode and a conductivity, from data with 0.1 mV of noise."""
    free = {
        "Separator conductivity [S.m-1]": (0.12, 0.17),
        "Positive particle diffusivity [m2.s-1]": (3e-15, 4e-15),
    }
    values, cell = values_of(), pybamm_alloy.FullCell()
    truth = values.copy()
    truth.update({name: true for name, (true, _) in free.items()})
    steps = [("Charge at C/10 for 2 hours", "Rest for 30 minutes", "Discharge at C/10 for 1 hour")]
    solution = pybamm.Simulation(
        cell, parameter_values=truth, experiment=pybamm.Experiment(steps), var_pts=NODES
    ).solve()
    measured = time_series(solution)[["Time [h]", "Current [A]", "Voltage [V]"]].copy()
    measured["Voltage [V]"] += 1e-4 * np.random.default_rng(0).normal(size=len(measured))
    measured.insert(0, "Time [s]", 3600 * measured.pop("Time [h]"))
    parameters = [estimation.FreeParameter(name, start=start) for name, (_, start) in free.items()]
    data = [estimation.Cycling(measured)]
    result = estimation.fit(estimation.Problem(cell, values, parameters, data, var_pts=NODES))
    assert result.success
    table = result.to_frame()
    for name, (true, _) in free.items():
        assert table.loc[name, "value"] == pytest.approx(true, rel=0.01)
        assert table.loc[name, "95 % from"] < true < table.loc[name, "95 % to"]
