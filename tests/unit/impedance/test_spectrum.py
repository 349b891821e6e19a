"""Resistances by hand, the split into parts, and what is refused."""

import sys
from functools import cache

import matplotlib.pyplot as plt
import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy import impedance, impedance_along, plotting
from pybamm_alloy.cells.options import CELL_FAMILIES, SUBMODELS
from pybamm_alloy.parameter_sets import compose

from ...marks import mostly_long
from ...verification.cells import RT_F, F

FREQUENCIES = [1e5, 1e2, 0.1]
#: Films without gradients have fewer equations, where a test does not depend on them.
UNIFORM = {"diffusion": "reservoir"}
STRIP = ["Charge at 0.2 mA for 30 minutes"]
MESH = {"var_pts": {"x_n": 6, "x_p": 6}}


def solve(values, options=None, steps=STRIP, **simulation_options):
    return pybamm.Simulation(
        pybamm_alloy.SymmetricCell(options),
        parameter_values=values,
        experiment=steps,
        **simulation_options,
    ).solve()


@pytest.fixture(scope="module")
def values():
    return pybamm.ParameterValues("Hansel2021_LiIn")


@pytest.fixture(scope="module")
def fresh(values):
    return impedance(pybamm_alloy.SymmetricCell(), values, frequencies=FREQUENCIES)


@pytest.fixture(scope="module")
def last(values, solution):
    return impedance(pybamm_alloy.SymmetricCell(), values, solution, -1, FREQUENCIES)


@pytest.fixture(scope="module")
def solution(values):
    """Three cycles, of which the second is not kept."""
    return pybamm.Simulation(
        pybamm_alloy.SymmetricCell(),
        parameter_values=values,
        experiment=["Charge at 0.2 mA for 1 minute"] * 3,
    ).solve(save_at_cycles=[1, 3])


@pytest.mark.parametrize("pressure", [0, 45e6])
def test_resistances_are_those_of_the_closed_forms(pressure):
    values = pybamm.ParameterValues("Hansel2021_Li17Sn4_half_cell")
    values["Stack pressure [Pa]"] = pressure
    values["Positive electrode contact spot radius [m]"] = 20e-6
    options = UNIFORM | {"interphase": "parabolic"}
    steps = ["Rest for 1 hour"]
    solution = pybamm.Simulation(
        pybamm_alloy.HalfCell(options), parameter_values=values, experiment=steps
    ).solve()
    spectrum = impedance(
        pybamm_alloy.HalfCell(options), values, solution, frequencies=FREQUENCIES
    )
    area = values["Electrode area [m2]"]
    sigma = values["Separator conductivity [S.m-1]"]
    expected = {"separator": values["Separator thickness [m]"] / sigma / area}
    for domain in ("negative", "positive"):
        film, layer = (f"{domain.capitalize()} {x}" for x in ("electrode", "interphase"))
        f, asperities = (
            solution[f"{film} {kind} area fraction"].entries[-1] for kind in ("contact", "asperity")
        )
        reached = f * area
        r_contact = values[f"{film} contact resistance at full contact [Ohm.m2]"] / asperities
        spots = values[f"{film} contact spot radius [m]"]
        r_contact += np.pi * spots * (1 - np.sqrt(f)) ** 1.5 / (4 * sigma)
        d = solution[f"{layer} thickness [m]"].entries[-1]
        j0 = values[f"{film} exchange-current density [A.m-2]"]
        expected |= {
            f"{domain} contact": r_contact / reached,
            f"{domain} interphase": values[f"{layer} resistivity [Ohm.m]"] * d / reached,
            f"{domain} charge transfer": RT_F / j0 / (asperities * reached),
        }
    assert spectrum.resistances == pytest.approx(expected, rel=1e-8)
    assert spectrum.stack_resistance == pytest.approx(sum(expected.values()), rel=1e-8)


def every_submodel():
    """Options in which each electrode has each submodel of each family at least once."""
    families = [f for f in SUBMODELS if f not in ("surface form", "diffusion")]
    most = max(len(SUBMODELS[family]) for family in families)
    for run in range(most):
        options = {}
        for family in families:
            submodels = [*SUBMODELS[family]]
            negative, positive = (submodels[(run + k) % len(submodels)] for k in (0, 1))
            per_cell = family in CELL_FAMILIES
            options[family] = negative if per_cell else (negative, positive)
        yield options


@pytest.mark.parametrize("options", mostly_long([*every_submodel()], [*every_submodel()][::2]))
def test_parts_sum_to_the_impedance_before_and_after_stripping(values, options):
    solution = solve(values, options, **MESH)
    model = pybamm_alloy.SymmetricCell(options)
    for cycle in (0, -1):
        spectrum = impedance(model, values, solution, cycle, FREQUENCIES, **MESH)
        total = sum(spectrum.parts.values())
        np.testing.assert_allclose(total, spectrum.impedance, rtol=1e-10)


def test_flat_parts_are_their_resistances_and_only_diffusion_has_none(fresh):
    for name, part in fresh.parts.items():
        if name.endswith("diffusion"):
            assert name not in fresh.resistances
        elif not name.endswith("charge transfer"):
            np.testing.assert_allclose(part, fresh.resistances[name], atol=1e-9)


def test_charge_transfer_of_a_reservoir_is_its_resistance_beside_the_double_layer():
    values = pybamm.ParameterValues("Hansel2021_Li")
    model = pybamm_alloy.SymmetricCell({"diffusion": "reservoir"})
    spectrum = impedance(model, values)
    f = pybamm.Simulation(model, parameter_values=values).solve([0, 1])
    f = f["Positive electrode contact area fraction"].entries[0]
    C = f * values["Electrode area [m2]"]
    C *= values["Positive electrode double-layer capacity [F.m-2]"]
    R = spectrum.resistances["positive charge transfer"]
    arc = R / (1 + 2j * np.pi * spectrum.frequencies * R * C)
    np.testing.assert_allclose(spectrum.parts["positive charge transfer"], arc, rtol=1e-8)


def test_default_frequencies_are_those_of_the_paper():
    spectrum = impedance(pybamm_alloy.SymmetricCell())
    assert spectrum.frequencies[[0, -1]] == pytest.approx([7e6, 0.1])
    decade = np.log10(spectrum.frequencies[0] / spectrum.frequencies[10])
    assert decade == pytest.approx(1, abs=0.01)


def test_cycles_count_from_one_and_from_the_end(values):
    """The interphase, which grows at rest, tells the cycles apart."""
    model = pybamm_alloy.SymmetricCell(UNIFORM | {"interphase": "parabolic"})
    solution = pybamm.Simulation(
        model, parameter_values=values, experiment=["Rest for 1 minute"] * 3
    ).solve(save_at_cycles=[1, 3])

    @cache
    def at(cycle):
        return impedance(model, values, solution, cycle, FREQUENCIES).impedance

    np.testing.assert_array_equal(at(3), at(-1))
    np.testing.assert_array_equal(at(3), at(None))
    np.testing.assert_array_equal(at(1), at(-3))
    fresh = impedance(model, values, frequencies=FREQUENCIES)
    np.testing.assert_allclose(at(0), fresh.impedance, rtol=1e-10)
    assert np.all(at(0) != at(1)) and np.all(at(1) != at(3))


@pytest.mark.parametrize("cycle", [4, -4, 1.5])
def test_cycle_out_of_range_is_refused(values, solution, cycle):
    with pytest.raises(ValueError, match=f"cycle is {cycle}; .* from -3 to 3"):
        impedance(pybamm_alloy.SymmetricCell(), values, solution, cycle)


@pytest.mark.parametrize("cycle", [2, -2])
def test_cycle_that_was_not_kept_is_refused(values, solution, cycle):
    with pytest.raises(ValueError, match=f"cycle {cycle} was not kept.*save_at_cycles"):
        impedance(pybamm_alloy.SymmetricCell(), values, solution, cycle)


@pytest.mark.parametrize(
    ("frequencies", "message"),
    [
        ([], "shape"),
        ([[1.0]], "shape"),
        ([1, 0], "frequency is 0 Hz"),
        ([-2], "frequency is -2 Hz"),
        ([np.nan], "nan Hz"),
        ([np.inf], "inf Hz"),
    ],
)
def test_frequencies_that_are_not_positive_are_refused(frequencies, message):
    with pytest.raises(ValueError, match=message):
        impedance(pybamm_alloy.SymmetricCell(), frequencies=frequencies)


def test_model_and_solution_of_another_family_are_refused(values):
    foreign = pybamm.lithium_ion.SPM()
    with pytest.raises(ValueError, match="must be a cell of pybamm_alloy"):
        impedance(foreign)
    other = pybamm.Simulation(foreign).solve([0, 1])
    with pytest.raises(ValueError, match="no .*'Negative film connected stoichiometry'"):
        impedance(pybamm_alloy.SymmetricCell(), values, other)
    with pytest.raises(ValueError, match="must be a pybamm.Solution"):
        impedance(pybamm_alloy.SymmetricCell(), values, "a solution")
    with pytest.raises(ValueError, match="must be a pybamm.Solution"):
        impedance(pybamm_alloy.SymmetricCell(), values, cycle=1)


def test_solution_with_another_interphase_is_refused(values, solution):
    growing = pybamm_alloy.SymmetricCell({"interphase": "parabolic"})
    with pytest.raises(ValueError, match="solution has no .*interphase volume"):
        impedance(growing, values, solution)
    grown = solve(values, UNIFORM | {"interphase": "parabolic"})
    with pytest.raises(ValueError, match="model has no .*interphase volume"):
        impedance(pybamm_alloy.SymmetricCell(UNIFORM), values, grown)


@pytest.mark.long
def test_the_mesh_of_the_solution_does_not_matter(values):
    model = pybamm_alloy.SymmetricCell()
    steps = ["Charge at 1 mA for 20 minutes", "Rest for 10 minutes"]
    fine = pybamm_alloy.SymmetricCell({"surface form": "differential"})
    meshes = (
        {},
        {"var_pts": {"x_n": 12, "x_p": 16}},
        {"var_pts": {"x_n": 90, "x_p": 90}, "submesh_types": fine.default_submesh_types},
    )
    few, fewer, many = (
        impedance(
            model,
            values,
            pybamm.Simulation(
                model, parameter_values=values, experiment=steps, **mesh
            ).solve(),
        ).impedance
        for mesh in meshes
    )
    np.testing.assert_allclose(few, many, rtol=2e-3)
    np.testing.assert_allclose(fewer, many, rtol=5e-3)


def test_an_input_without_effect_is_refused(values):
    with pytest.raises(ValueError, match="'Stack pressure .Pa.' is no input"):
        impedance(pybamm_alloy.SymmetricCell(), values, inputs={"Stack pressure [Pa]": 0.0})


def test_a_name_of_a_set_is_no_parameter_values():
    with pytest.raises(ValueError, match=r"such as pybamm.ParameterValues\('Hansel2021_Li'\)"):
        impedance(pybamm_alloy.SymmetricCell(), "Hansel2021_Li")
    with pytest.raises(ValueError, match="must be a cell of pybamm_alloy, such as HalfCell"):
        impedance(pybamm_alloy.SymmetricCell)


def test_a_layer_within_the_first_node_has_its_impedance_under_load():
    """ΔU X/(I X_max) of Li3In2 plated on LiIn, with X_max where its potential is spent."""
    current, seconds = 1e-3, 10
    values = compose("Li", "LiIn", changes={("Li3In2", "chemical diffusivity [cm2.s-1]"): 1e-9})
    film = "Negative electrode"
    rich_edge = 1 + values[f"{film} LiIn homogeneity range"] / 2
    values[f"{film} initial stoichiometry"] = rich_edge
    window = values[f"{film} Li3In2 plateau potential [V]"]
    window -= values[f"{film} Li2In plateau potential [V]"]
    per_depth = F * values[f"{film} host concentration [mol.m-3]"] * values["Electrode area [m2]"]
    flux = current / per_depth
    thickness = flux * seconds / (1.5 - rich_edge)
    thickest = values[f"{film} Li3In2 diffusivity [m2.s-1]"] * 1.5 * window / RT_F / flux
    model = pybamm_alloy.SymmetricCell()
    fine = pybamm_alloy.SymmetricCell({"surface form": "differential"})
    meshes = ({}, {"submesh_types": fine.default_submesh_types, "var_pts": {"x_n": 60, "x_p": 20}})
    solutions = [
        solve(values, steps=[f"Charge at {current} A for {seconds} seconds"], **mesh)
        for mesh in meshes
    ]
    node, nodes = (impedance(model, values, run, frequencies=[0.1, 1, 10]) for run in solutions)
    # The layer is a fraction of the first node, and four nodes of the fine mesh.
    stoichiometry = [run["Negative film stoichiometry"].entries[:, -1] for run in solutions]
    assert stoichiometry[0][0] < 1.3 and stoichiometry[1][3] > 1.48
    diffusion = nodes.parts["negative diffusion"]
    exact = window * thickness / thickest / current
    assert exact == pytest.approx(25.8, abs=0.1)
    assert node.parts["negative diffusion"][0].real == pytest.approx(exact, rel=0.02)
    np.testing.assert_allclose(node.impedance.real, nodes.impedance.real, rtol=2e-3)
    assert np.abs(node.parts["negative diffusion"] - diffusion).max() < 0.01 * abs(diffusion[0])


def test_a_solution_of_a_thicker_film_is_refused(values, solution):
    thicker = values.copy()
    thicker["Positive electrode host thickness [m]"] *= 1.5
    with pytest.raises(ValueError, match="positive electrode of the solution is .* m thick"):
        impedance(pybamm_alloy.SymmetricCell(), thicker, solution)


def test_options_of_the_model_but_the_double_layer_do_not_matter(values, solution, last):
    """An operating mode, or a double layer of the user's own, gives the same."""
    for options in ({"surface form": "differential"}, {"operating mode": "voltage"}):
        model = pybamm_alloy.SymmetricCell(options)
        got = impedance(model, values, solution, frequencies=FREQUENCIES)
        np.testing.assert_array_equal(got.impedance, last.impedance)
        assert dict(model.options) == dict(pybamm_alloy.CellOptions(options))


def test_inputs_are_those_of_the_solution_unless_given(values):
    name = "Separator conductivity [S.m-1]"
    values = values.copy()
    conductivity = values[name]
    values[name] = "[input]"
    model = pybamm_alloy.SymmetricCell(UNIFORM)
    solution = pybamm.Simulation(
        model, parameter_values=values, experiment=["Rest for 1 minute"]
    ).solve(inputs={name: conductivity / 2})
    separators = [
        impedance(model, values, **given).resistances["separator"]
        for given in (
            {"solution": solution},
            {"solution": solution, "inputs": {name: conductivity}},
            {"inputs": {name: conductivity}},
        )
    ]
    assert separators[0] == pytest.approx(2 * separators[1])
    assert separators[1] == pytest.approx(separators[2])


def test_frame_has_pybamms_columns_and_those_of_the_parts(fresh):
    frame = fresh.to_frame()
    assert list(frame.columns[:3]) == ["Frequency [Hz]", "Z_re [Ohm]", "Z_im [Ohm]"]
    for side in ("Z_re [Ohm]", "Z_im [Ohm]"):
        total = sum(frame[f"{name} {side}"] for name in fresh.parts)
        np.testing.assert_allclose(total, frame[side], atol=1e-9)
    _, ax = plt.subplots()
    fresh.eis_solution.nyquist_plot(ax=ax)
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), -frame["Z_im [Ohm]"])
    plt.close()


def test_circuit_finds_the_resistances_of_the_spectrum():
    """Randles' circuit: contacts and separator in series, two charge transfers as one."""
    pytest.importorskip("impedance", reason="impedance.py, the extra 'circuit'")
    # A slow film has its double layer at the surface of a diffusion that is not Warburg's.
    fast = {("Li17Sn4", "chemical diffusivity [cm2.s-1]"): 1e-6}
    values = pybamm_alloy.parameter_sets.compose("Li17Sn4", changes=fast)
    spectrum = impedance(pybamm_alloy.SymmetricCell({"film structure": "dense"}), values)
    circuit = spectrum.fit_circuit("R0-p(R1-W1,C1)", [30, 10, 1, 1e-5])
    R = spectrum.resistances
    series = R["separator"] + R["negative contact"] + R["positive contact"]
    transfer = R["negative charge transfer"] + R["positive charge transfer"]
    assert circuit.get_param_names()[0] == ["R0", "R1", "W1", "C1"]
    assert circuit.parameters_[:2] == pytest.approx([series, transfer], rel=2e-3)
    assert circuit.parameters_[0] == pytest.approx(series, rel=1e-4)


def test_circuit_without_its_library_is_told(fresh, monkeypatch):
    monkeypatch.setitem(sys.modules, "impedance.models.circuits", None)
    with pytest.raises(ImportError, match=r"pybamm-alloy\[circuit\]"):
        fresh.fit_circuit("R0", [1])


def test_impedance_along_measures_before_after_and_every_few_cycles(values):
    model, cycle = pybamm_alloy.SymmetricCell(UNIFORM), "Charge at 0.2 mA for 1 minute"
    solution, spectra = impedance_along(
        model, values, [cycle] * 6, every=2, frequencies=FREQUENCIES
    )
    assert list(spectra) == [0, 2, 4, 6]
    assert [c is not None for c in solution.cycles] == [1, 1, 0, 1, 0, 1]
    _, ends = impedance_along(model, values, [cycle] * 6, frequencies=FREQUENCIES)
    assert list(ends) == [0, -1]
    for a, b in ((0, 0), (6, -1)):
        np.testing.assert_array_equal(spectra[a].impedance, ends[b].impedance)


def test_run_that_ends_early_is_measured_at_its_end_with_a_warning():
    values = pybamm.ParameterValues("Hansel2021_Li2Sn5_half_cell")
    values["Upper voltage cut-off [V]"] = 4
    cell = pybamm_alloy.HalfCell({"diffusion": ("reservoir", "multi-phase")})
    given = {"frequencies": FREQUENCIES} | MESH
    with pytest.warns(UserWarning, match=r"ended in cycle 1 of 3 .* before cycles \[3\]"):
        solution, spectra = impedance_along(
            cell, values, ["Charge at 0.2 mA for 10 hours"] * 3, cycles=(0, 3, -1), **given
        )
    assert list(spectra) == [0, -1]
    last = impedance(cell, values, solution, **given)
    np.testing.assert_array_equal(spectra[-1].impedance, last.impedance)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"cycles": (0, 5)}, "cycle is 5; .* from -2 to 2"),
        ({"every": 0}, "every is 0 cycles"),
        ({"frequencies": [-1]}, "frequency is -1 Hz"),
    ],
)
def test_what_to_measure_along_is_checked_before_solving(values, wrong, message):
    with pytest.raises(ValueError, match=message):
        impedance_along(pybamm_alloy.SymmetricCell(), values, STRIP * 2, **wrong)


def test_plots_show_the_spectrum(fresh):
    figure, axes = plt.subplots(4)
    nyquist = plotting.plot_nyquist(fresh, axes[0], color="red").lines[0]
    assert nyquist.get_color() == "red" and axes[0].get_aspect() == 1
    np.testing.assert_array_equal(nyquist.get_ydata(), -fresh.impedance.imag)
    magnitude, phase = plotting.plot_bode(fresh, axes[1:3])
    assert magnitude.lines[0].get_ydata() == pytest.approx(abs(fresh.impedance))
    assert np.all(phase.lines[0].get_ydata() > 0)
    total, *parts = plotting.plot_impedance_split(fresh, axes[3]).lines
    assert {line.get_label() for line in parts} == {
        name for name, part in fresh.parts.items() if "interphase" not in name
    }
    np.testing.assert_allclose(sum(x.get_ydata() for x in parts), total.get_ydata())
    plt.close(figure)


def test_submodel_that_is_no_submodel_of_the_options_is_refused():
    class Thick(pybamm_alloy.submodel_class("separator", "ohmic")):
        def _resistance(self, variables):
            return 10 * super()._resistance(variables)

    model = pybamm_alloy.HalfCell(build=False)
    model.submodels["separator"] = Thick(model.param, model.options)
    model.build_model()
    with pytest.raises(ValueError, match="submodel 'separator' is Thick, not the Ohmic"):
        impedance(model)


def test_contact_that_is_lost_has_no_impedance():
    values = pybamm.ParameterValues("Hansel2021_Li_half_cell")
    values["Stack pressure [Pa]"] = 0
    values["Positive electrode contact area fraction without pressure"] = 0
    with pytest.raises(ValueError, match="Positive electrode contact area fraction is 0"):
        impedance(pybamm_alloy.HalfCell(), values)
