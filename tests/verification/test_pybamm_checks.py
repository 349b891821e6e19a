"""Case 12: the models through PyBaMM's own processing, sensitivities, and files."""

import json
import pickle

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.cells import HalfCell, SymmetricCell

from ..marks import mostly_long
from .page import Section

OPTIONS = [
    {},
    {"surface form": "differential", "interphase": "parabolic"},
    {"diffusion": "reservoir", "kinetics": "linear", "contact": "perfect"},
    {"diffusion": ("multi-phase", "reservoir"), "calculate discharge energy": "true"},
]
CELLS = [SymmetricCell, HalfCell]
MESH = {"var_pts": {"x_n": 4, "x_p": 5}}
#: Parameter and the current [A] that makes the voltage depend on it.
SENSITIVE = {
    "Positive electrode LiIn plateau potential [V]": 0.05,
    "Positive electrode In permeability [mol.m-1.s-1]": 0.02,
    "Positive electrode exchange-current density [A.m-2]": 0.02,
    "Separator conductivity [S.m-1]": 0.02,
    "Positive electrode contact area fraction without pressure": 0.02,
}


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("cell", mostly_long(CELLS, [HalfCell]))
def test_every_variable_can_be_evaluated_and_has_its_shape(cell, options):
    model = cell(options)
    model.check_well_posedness()
    assert isinstance(model.default_solver, pybamm.IDAKLUSolver)
    experiment = ["Charge at 0.2 mA for 10 minutes"]
    solution = pybamm.Simulation(model, experiment=experiment, **MESH).solve()
    nodes = {"negative electrode": 4, "positive electrode": 5}
    for name, symbol in model.variables.items():
        entries = solution[name].entries
        assert np.all(np.isfinite(entries)), name
        domain = symbol.domain
        if domain:
            assert entries.shape == (nodes[domain[0]], len(solution.t)), name
        else:
            assert entries.shape == (len(solution.t),), name


@pytest.mark.parametrize("cell", CELLS)
def test_symbols_are_never_mutated(cell, monkeypatch):
    monkeypatch.setenv("PYBAMM_TEST_FORBID_SYMBOL_MUTATION", "1")
    pybamm.Simulation(cell(), experiment=["Charge at 0.2 mA for 1 minute"], **MESH).solve()


def sensitivities(name, step=1e-3):
    """IDAKLU's sensitivity of the voltage over an hour, and central differences."""
    t = np.linspace(0, 3600, 25)

    def prepared():
        values = pybamm.ParameterValues("Hansel2021_Li0.5In_half_cell")
        values["Stack pressure [Pa]"] = 5e6
        values["Current function [A]"] = -0.5e-3
        values[name] = "[input]"
        return pybamm.Simulation(
            HalfCell(),
            parameter_values=values,
            solver=pybamm.IDAKLUSolver(rtol=1e-8, atol=1e-10),
        )

    def voltage(simulation, value, **options):
        inputs = {name: value}
        return simulation.solve([0, 3600], t_interp=t, inputs=inputs, **options)["Voltage [V]"]

    value = pybamm.ParameterValues("Hansel2021_Li0.5In_half_cell")[name]
    sensitive = voltage(prepared(), value, calculate_sensitivities=True)
    exact = np.ravel(sensitive.sensitivities[name])
    plain = prepared()
    low, high = (voltage(plain, value * (1 + s * step)).entries for s in (-1, 1))
    difference = (high - low) / (2 * value * step)
    return t, exact, difference


def sensitivity_error(name):
    """Their rms difference over the largest, at the times at which differences converge.

    As a front passes to another node the voltage changes within seconds; what two values of a
    parameter have between them there is not a derivative.
    """
    _, exact, difference = sensitivities(name)
    usual = np.abs(difference - exact) < 5 * np.median(np.abs(exact))
    assert usual.mean() > 0.9
    exact, difference = exact[usual], difference[usual]
    return float(
        np.sqrt(np.mean((exact - difference) ** 2)) / np.abs(difference).max()
    )


@pytest.mark.parametrize("name", mostly_long(SENSITIVE, [*SENSITIVE][:1]))
def test_sensitivities_are_those_of_finite_differences(name):
    assert sensitivity_error(name) < SENSITIVE[name]


@pytest.mark.long
@pytest.mark.parametrize("cell", CELLS)
def test_model_survives_pickling_and_pybamms_json(cell, tmp_path):
    model = cell({"interphase": "parabolic", "contact": ("perfect", "elastic")})
    model.to_json(tmp_path / "model.json")
    copies = [
        pickle.loads(pickle.dumps(model)),
        pybamm.BaseModel.from_json(tmp_path / "model.json"),
    ]
    voltages = [
        pybamm.Simulation(
            copy,
            parameter_values=model.default_parameter_values,
            geometry=model.default_geometry,
            var_pts=model.default_var_pts,
            submesh_types=model.default_submesh_types,
            spatial_methods=model.default_spatial_methods,
        ).solve([0, 600])["Voltage [V]"].entries[-1]
        for copy in (model, *copies)
    ]
    assert voltages[0] == pytest.approx(voltages[1], rel=1e-12)
    assert voltages[0] == pytest.approx(voltages[2], rel=1e-12)


@pytest.mark.parametrize("cell", mostly_long(CELLS, [SymmetricCell]))
def test_model_from_json_holds_voltages_and_has_an_impedance(cell, tmp_path):
    model = cell(
        {
            "diffusion": "reservoir",
            "surface form": "differential",
            "interphase": ("none", "parabolic"),
        }
    )
    model.to_json(tmp_path / "model.json")
    loaded = pybamm.BaseModel.from_json(tmp_path / "model.json")
    assert loaded.options == model.options
    hold = float(pybamm.Simulation(model).solve([0, 1])["Voltage [V]"].entries[0])
    solution = pybamm.Simulation(
        loaded,
        parameter_values=model.default_parameter_values,
        experiment=[f"Hold at {hold:.3f} V for 1 minute"],
        experiment_model_mode="unified",
    ).solve()
    np.testing.assert_allclose(solution["Voltage [V]"].entries, round(hold, 3), atol=1e-4)
    Z = [
        pybamm.EISSimulation(m, parameter_values=model.default_parameter_values)
        .solve([1.0])
        .impedance[0]
        for m in (model, loaded)
    ]
    assert Z[0] == pytest.approx(Z[1])
    values = model.default_parameter_values
    Z = [
        pybamm_alloy.impedance(m, values, solution, frequencies=[1.0]).impedance[0]
        for m in (model, loaded)
    ]
    assert Z[0] == pytest.approx(Z[1])


@pytest.mark.parametrize(
    "name",
    mostly_long(
        [n for n in pybamm.parameter_sets if "Hansel2021" in n],
        ("Hansel2021_LiIn", "Hansel2021_Li_half_cell"),
    ),
)
def test_sets_survive_pybamms_json(name, tmp_path):
    values = pybamm.ParameterValues(name)
    values.to_json(tmp_path / "set.json")
    json.loads((tmp_path / "set.json").read_text())
    loaded = pybamm.ParameterValues.from_json(tmp_path / "set.json")
    assert set(loaded.keys()) == set(values.keys())
    voltages = [
        pybamm.Simulation(
            pybamm_alloy.HalfCell(), parameter_values=v, experiment=["Rest for 1 minute"], **MESH
        ).solve()["Voltage [V]"].entries[-1]
        for v in (values, loaded)
    ]
    assert voltages[0] == pytest.approx(voltages[1], abs=1e-12)


def report():
    rows = [
        {"parameter": name, "rms difference to finite differences / largest": error}
        for name, error in ((n, sensitivity_error(n)) for n in SENSITIVE)
    ]
    text = (
        "Sensitivities of the voltage by IDAKLU, one hour of stripping Li0.5In at 1 mA "
        "and 5 MPa, against central differences. The tests of this case also evaluate "
        "every variable of the models, forbid symbol mutation, and take models and sets "
        "through pickle and PyBaMM's JSON."
    )
    figure, axes = plt.subplots(
        1, len(SENSITIVE), figsize=(16, 3.2), layout="constrained"
    )
    for ax, name in zip(axes, SENSITIVE):
        t, exact, difference = sensitivities(name)
        ax.plot(t / 60, difference, "k--", label="differences")
        ax.plot(t / 60, exact, color="#0072B2", label="IDAKLU")
        ends = np.array([0, difference.min(), difference.max()])
        ax.set_ylim(1.1 * ends.min(), 1.1 * ends.max())
        ax.set_title(name.removeprefix("Positive electrode "), fontsize=7)
        ax.set(xlabel="Time [min]", ylabel="dV/dp")
    axes[0].legend(fontsize=7)
    return Section("PyBaMM's own checks", text, pd.DataFrame(rows), figure)
