"""The examples of the documentation run and say what their text says."""

import importlib.util
from pathlib import Path

import pytest

from pybamm_alloy import score
from pybamm_alloy.cells.options import SUBMODELS
from pybamm_alloy.parameter_sets import read_table

EXAMPLES = Path(__file__).parents[2] / "examples"


def load(name):
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_own_alloy_strips_from_its_measured_plateau():
    solution = load("own_alloy").main()
    potential = solution["Positive electrode open-circuit potential [V]"].entries
    assert 0.19 - 1e-6 < potential[0] < 0.38
    assert "Voltage" in solution.termination
    assert 0 < -solution["Discharge capacity [A.h]"].entries[-1] < 5.4e-3


def test_own_submodel_is_used_by_the_electrode_that_asks_for_it(monkeypatch):
    monkeypatch.setitem(SUBMODELS, "contact", dict(SUBMODELS["contact"]))
    solution = load("own_submodel").main()
    f = solution["Positive electrode contact area fraction"].entries
    assert f[0] == pytest.approx(45 / 370)
    assert solution["Negative electrode contact area fraction"].entries[0] == 1


@pytest.mark.long
def test_impedance_rises_with_cycles_and_with_stripping_without_pressure():
    spectra, figure = load("impedance").main(cycles=2, every=1)
    assert list(spectra["cycling"]) == [0, 1, 2]
    R = {
        run: [spectrum.stack_resistance for spectrum in by_cycle.values()]
        for run, by_cycle in spectra.items()
    }
    assert R["cycling"][0] < R["cycling"][1] < R["cycling"][2]
    assert R["0 MPa"][0] > R["45 MPa"][0]
    assert R["0 MPa"][1] > 1.1 * R["0 MPa"][0]
    assert R["45 MPa"][1] < 1.1 * R["45 MPa"][0]
    assert len(figure.axes) == 4


@pytest.mark.long
def test_lab_data_finds_the_contact_that_made_the_file(tmp_path, monkeypatch):
    example = load("lab_data")
    monkeypatch.setattr(example, "FOLDER", tmp_path)
    result, verdicts = example.main(var_pts={"x_n": 10, "x_p": 10})
    assert result.values[example.CONTACT] == pytest.approx(0.2, rel=0.02)
    assert result.values[example.SPOTS] == pytest.approx(2e-4, rel=0.05)
    assert (verdicts["verdict"] == "fixed").all()
    assert {path.name for path in tmp_path.iterdir()} == {
        "strip.csv", "fit.json", "lab_data.png", "twin.json"
    }  # fmt: skip


def test_a_published_full_cell_gives_less_than_the_model_by_what_the_page_says():
    example = load("full_cell")
    charge, voltage = example.first_discharge()
    assert 0.9 * example.NMC811 < charge < example.NMC811
    assert 3.5 - 0.65 < voltage < 4.3 - 0.62
    assert charge / example.KOERVER["first discharge [mA.h.g-1]"] == pytest.approx(1.36, abs=0.02)


@pytest.mark.long
def test_the_interphase_of_a_full_cell_grows_with_the_root_of_time_also_across_jumps():
    example = load("full_cell")
    full, jumped = (example.thousand_hours(jump).table for jump in (None, 1e-2))
    assert full["Time [h]"].iloc[-1] > 1000 and len(jumped) < len(full) / 3
    for table in (full, jumped):
        squared = table["Negative interphase thickness [m]"] ** 2
        slope = (squared.diff() / table["Time [h]"].diff()).dropna()
        assert slope.max() / slope.min() < 1.02
    loss = "Loss of lithium inventory [%]"
    assert jumped[loss].iloc[-1] == pytest.approx(full[loss].iloc[-1], rel=0.01)
    assert len(example.draw({"full": full, "jumped": jumped}).axes) == 2


def test_pictures_have_a_capacity_that_pressure_makes_larger_and_current_smaller():
    table = load("pictures").capacities("LiSn", (0, 45), (0.2, 1))
    capacity = table.pivot(
        index="stack pressure [Pa]", columns="current [A]", values="capacity [A.h]"
    ).to_numpy()
    # Without pressure 0.66 of the film touches, and the current through it is as much larger.
    assert (capacity[1] > capacity[0] / 0.67).all()
    assert (capacity[:, 1] < capacity[:, 0]).all()


def test_demo_asks_for_every_row_but_those_of_500_cycles():
    asked = load("demo").measurements().set_index("id")
    paper = read_table("hansel2021_measurements").set_index("id")
    shared = paper.index.intersection(asked.index)
    assert set(paper.index) - set(shared) == {
        id for id in paper.index if id.startswith("long-") and id != "long-Li13In3-voltage"
    }
    assert asked.loc[shared, "value"].equals(paper.loc[shared, "value"])
    assert asked.loc["long-Li13In3-voltage", "quantity"] == "overpotential over 40 h"
    assert asked["value"].isna().sum() == len(asked) - len(shared)


@pytest.mark.parametrize("row", ["strip-Li-45", "rate-Li0.5In-100"])
def test_demo_reproduces_what_the_readme_says_it_does(row):
    card = score(load("demo").measurements(), only=row)
    assert (card.within, card.total) == (1, 1)
    assert list(card.rows["ratio"]) == pytest.approx([1], abs=0.1)
