"""What the pages say to type runs as written, and comes to what they say."""

import shlex
from contextlib import redirect_stdout
from io import StringIO

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pybamm
import pytest
from click.testing import CliRunner

import pybamm_alloy
from pybamm_alloy.cli import main

from ..pages import ROOT, blocks

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    yield
    plt.close("all")


def typed(page, after=""):
    """Commands ``pybamm-alloy ...`` of the page's terminal blocks, as lists of words."""
    lines = "".join(blocks(page, "sh", after)).replace("\\\n", " ").splitlines()
    words = [shlex.split(line, comments=True) for line in lines]
    return [line[1:] for line in words if line[:1] == ["pybamm-alloy"]]


def run(words):
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def executed(snippets):
    """Names and printed text after snippets that go on from each other."""
    names, printed = {"__name__": "page"}, StringIO()
    with redirect_stdout(printed):
        for snippet in snippets:
            exec(compile(snippet, "page", "exec"), names)
    return names, printed.getvalue()


def test_the_commands_of_the_tutorial_make_what_it_says(tmp_path):
    for words in typed("docs/tutorial.md", after="## A run"):
        run(words)
    made = {path.name for path in tmp_path.iterdir()}
    assert made == {"loose", "pressed", "voltages.png", "hull.png"}
    assert {"report.html", "timeseries.csv", "run.json"} <= {
        path.name for path in (tmp_path / "pressed").iterdir()
    }
    loose, pressed = (
        -pd.read_csv(tmp_path / run / "timeseries.csv")["Discharge capacity [A.h]"].iloc[-1]
        for run in ("loose", "pressed")
    )
    assert loose == pytest.approx(1.4e-3, rel=0.05)
    assert pressed / loose == pytest.approx(1.8, rel=0.05)


@pytest.mark.long
def test_the_python_of_the_tutorial_comes_to_the_voltage_of_the_command():
    names, printed = executed(blocks("docs/tutorial.md", "python"))
    # As docs/command-line.md has it: 0.1893 V, on a mesh of its own.
    peak = names["solution"]["Voltage [V]"].entries.max()
    assert peak == pytest.approx(0.1893, rel=0.02)
    assert f"{1e3 * peak:.0f} mV at most" in printed
    assert names["ax"].get_legend_handles_labels()[1]
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    k = values["Positive interphase growth constant [m2.s-1]"]
    undisturbed = 1e9 * (1e-18 + 2 * k * 20 * 3600) ** 0.5
    # What voids take out of contact leaves its layer there.
    assert 0.8 * undisturbed < names["nanometres"][-1] < undisturbed
    assert "Wagner" in printed and "Persson" in printed


def test_the_alloy_of_the_guide_strips_from_its_own_plateaus():
    names, _ = executed(blocks("docs/own-alloy.md", "python"))
    hull, energies = names["hull"], names["energies"]
    # U_1 θ_1 = −e_1, and Σ U Δθ = −e_n.
    assert hull.plateaus[0] * 2 == pytest.approx(-3 * energies["Li2Sb"])
    assert hull.plateaus[0] * 2 + hull.plateaus[1] == pytest.approx(-4 * energies["Li3Sb"])
    assert names["U"][5] == pytest.approx(hull.plateaus[0], abs=1e-3)
    assert names["U"][-5] == pytest.approx(hull.plateaus[1], abs=1e-3)
    capacity = pybamm_alloy.results.stripped_capacity(names["solution"])
    values = names["values"]
    host = 1e-5 * values["Electrode area [m2]"] / names["molar_volumes"]["Sb"]
    # A pressed powder opens its pores as it is stripped, and keeps most of its lithium.
    assert 0.1 < capacity / (3 * host * pybamm.constants.F.value / 3600) < 0.5


def test_the_cell_of_another_laboratory_is_that_of_its_paper():
    names, printed = executed(blocks("docs/own-cell.md", "python"))
    # The plateau of LiIn, and 0.2 mA/cm2 through half of the sheet.
    ohmic = 2 * 413e-6 / 8e-3 / 2
    assert float(printed.split()[0]) == pytest.approx(0.622 + ohmic, abs=0.01)
    # The second snippet is of an electrolyte of one's own.
    assert names["values"]["Separator conductivity [S.m-1]"] == pytest.approx(0.47)


def test_the_first_snippets_of_the_readme_run():
    names, _ = executed(blocks("README.md", "python")[:2])
    assert len(names["solution"].cycles) == 10
    assert len(names["experiment"].cycles) == 15


def test_the_sweep_of_the_guide_gives_more_with_more_pressure():
    sweep, inputs = blocks("docs/cluster.md", "python")
    names, _ = executed([sweep])
    assert names["strip"](0) < names["strip"](20e6)
    _, printed = executed([inputs])
    voltages = [float(line.split()[-2]) for line in printed.splitlines()]
    area = pybamm_alloy.parameter_sets.compose("Li17Sn4")["Electrode area [m2]"]
    # The separator's I L/σ is all that differs.
    drops = [0.2e-3 / area * 750e-6 / conductivity for conductivity in (0.1, 0.2, 0.4)]
    assert np.diff(voltages) == pytest.approx(np.diff(drops), rel=1e-2)


def test_the_commands_of_the_other_pages_have_options_that_there_are():
    for page in ("README.md", "docs/cluster.md", "docs/scorecard.md"):
        for name, *words in typed(page):
            known = {o for p in main.commands[name].params for o in p.opts}
            assert {word for word in words if word.startswith("--")} <= known


def test_the_targets_of_the_readme_and_of_contributing_exist():
    targets = (ROOT / "Makefile").read_text("utf-8")
    for page in ("README.md", "CONTRIBUTING.md"):
        for block in blocks(page, "sh"):
            for line in block.splitlines():
                if line.startswith("make "):
                    assert f"\n{line.split()[1]}:" in targets
