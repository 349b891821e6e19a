"""The examples of the documentation run and say what their text says."""

import importlib.util
from pathlib import Path

import pytest

from pybamm_alloy.options import LAWS

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


def test_own_law_is_used_by_the_electrode_that_asks_for_it(monkeypatch):
    monkeypatch.setitem(LAWS, "contact", dict(LAWS["contact"]))
    solution = load("own_law").main()
    f = solution["Positive electrode contact area fraction"].entries
    assert f[0] == pytest.approx(45 / 370)
    assert solution["Negative electrode contact area fraction"].entries[0] == 1


def test_impedance_rises_with_cycles_and_with_stripping_without_pressure():
    spectra, figure = load("impedance").main(cycles=2, every=1)
    assert list(spectra["cycling"]) == [0, 1, 2]
    R = {
        run: [spectrum.stack_resistance for spectrum in by_cycle.values()]
        for run, by_cycle in spectra.items()
    }
    assert R["cycling"][0] < R["cycling"][1] < R["cycling"][2]
    assert R["0 MPa"][0] > R["45 MPa"][0]
    assert R["0 MPa"][1] > 1.2 * R["0 MPa"][0]
    assert R["45 MPa"][1] < 1.2 * R["45 MPa"][0]
    assert len(figure.axes) == 4


@pytest.fixture(scope="module")
def demo():
    return load("demo")


def test_demo_compares_every_stripping_and_rate_row(demo):
    rows = demo.parameter_sets.read_table("hansel2021_measurements")
    answered = rows["id"].str.match("strip-|eis-|rate-|long-Li13In3-voltage")

    class Solved(dict):
        """Each run is made when a row asks for it."""

        def __missing__(self, key):
            kind, *arguments = key
            run = {
                "rate": demo.run_rate_steps,
                "strip": demo.run_stripping,
                "cycling": lambda film: demo.run_cycling(film, cycles=2),
            }[kind]
            self[key] = run(*arguments)
            return self[key]

    comparison = demo.compare(Solved())
    assert len(comparison) == answered.sum() == 21
    indexed = comparison.set_index(["cell", "condition"])["ratio"]
    assert indexed["half Li", "45 MPa, 0.2 mA"] == pytest.approx(1, abs=0.05)
    assert indexed["symmetric Li0.5In", "45 MPa, 100 uA.cm-2"] == pytest.approx(1, abs=0.1)
    assert indexed["symmetric Li17Sn4", "45 MPa, 1000 uA.cm-2"] == pytest.approx(1, abs=0.1)
