"""The figures of the paper have its panels, and every number that it prints."""

import subprocess
import sys
from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from pybamm_alloy import parameter_sets
from pybamm_alloy.cli import main
from pybamm_alloy.experiments import RATES, areal_current
from pybamm_alloy.impedance.spectrum import Spectrum
from pybamm_alloy.parameter_sets.hulls import BEST_HULLS, HULLS
from pybamm_alloy.plotting import formula_label
from pybamm_alloy.reports.paper_figures import conditions
from pybamm_alloy.reports.paper_figures import draw_paper_figures as draw
from pybamm_alloy.scorecard.measurements import electrode_area, read_measurements
from pybamm_alloy.scorecard.score import TRACE, Answer, Result, Scorecard

PANELS = {
    "figure_3": {
        "3a": None, "3b": None, "3c": "Li", "3e": "Li17Sn4", "3f": "Li17Sn4"
    },
    "figure_4": {"4a": None, "4b": None, "4c": None, "4d": None},
    "figure_5": {
        "5a": "Li0.5In", "5b": "LiIn", "5c": "Li13In3",
        "5d": "Li2Sn5", "5e": "LiSn", "5f": "Li17Sn4",
    },
    "figure_6": {"6a": "Li13In3", "6b": "Li13In3", "6c": "Li17Sn4", "6d": "Li17Sn4"},
}  # fmt: skip
MEASURED = parameter_sets.read_table("hansel2021_measurements")


def spectrum(resistance):
    """A half-circle of that diameter."""
    angle = np.linspace(0, np.pi, 20)
    impedance = resistance * (1 + np.exp(1j * angle)) / 2
    resistances = {"positive interphase": resistance}
    return Spectrum(np.geomspace(1e6, 1, 20), np.conj(impedance), {}, resistances, 0.0)


def result(run):
    """A run as if solved, of values that nobody measured."""
    if run.test == "stripping":
        currents = [0.2e-3]
    elif run.test == "rate steps":
        area = electrode_area(run.parameter_set)
        currents = [areal_current(rate, area) for rate in RATES for _ in range(3)]
    else:
        currents = [run.current] * 8
    signed = np.ravel([(-current, current) for current in currents])
    if run.test == "stripping":
        signed = signed[:1]
    start = np.arange(len(signed), dtype=float)
    half_cycles = pd.DataFrame(
        {
            "cycle": 1 + start // 2,
            "start [h]": start,
            "duration [h]": 1.0,
            "current [A]": signed,
            "peak voltage [V]": -33 * signed,
            "capacity [A.h]": 0.77e-3,
        }
    )
    trace = pd.DataFrame({name: 0.0 for name in TRACE}, index=range(2 * len(signed)))
    trace["Time [h]"] = np.ravel([start, start + 1], order="F")
    trace["Current [A]"] = np.repeat(signed, 2)
    trace["Voltage [V]"] = -33 * trace["Current [A]"]
    spectra = {"before": spectrum(7.0), "after": spectrum(11.0)}
    if run.test == "rate steps":
        spectra = {}
    return Result({}, trace, half_cycles, spectra)


def card(table=None, solved=result):
    rows = read_measurements(conditions() if table is None else table)
    return Scorecard(rows, {row.run: solved(row.run) for row in rows})


@pytest.fixture(scope="module")
def figures():
    yield draw(card())
    plt.close("all")


def panel(ax):
    return ax.get_title(loc="left").partition(" ")[0]


def marks(ax):
    """x and y of what is marked as measured, which nothing else is as black as."""
    lines = [line.get_xydata() for line in ax.lines if line.get_color() == "k"]
    lines += [segment for lines in ax.collections for segment in lines.get_segments()]
    return np.abs(np.concatenate(lines)).T


@pytest.mark.parametrize("row", MEASURED.itertuples(), ids=MEASURED["id"])
def test_a_measured_number_is_marked_in_its_panel(figures, row):
    wanted = "3b" if row.quantity == "stripped capacity" else row.figure
    (ax,) = (ax for ax in figures[f"figure_{wanted[0]}"].axes if panel(ax) == wanted)
    x, y = marks(ax)
    is_resistance = row.quantity.startswith("stack resistance")
    value = 2 if row.unit == "boolean" else row.value
    assert np.isclose(x if is_resistance else y, value, rtol=1e-9).any()
    low, high = ax.get_xlim() if is_resistance else ax.get_ylim()
    assert low < value < high


@pytest.mark.parametrize("name", PANELS)
def test_a_figure_has_the_panels_of_the_paper(figures, name):
    titles = {panel(ax): ax.get_title(loc="left") for ax in figures[name].axes}
    assert list(titles) == list(PANELS[name])
    for letter, electrode in PANELS[name].items():
        if electrode:
            shown = titles[letter].removeprefix(letter).partition(",")[0].strip()
            assert shown == formula_label(electrode)


def test_every_axis_is_labelled_with_its_unit(figures):
    without_unit = {"", "Li per In", "Li per Sn"}
    for figure in figures.values():
        for ax in (ax for parent in figure.axes for ax in (parent, *parent.child_axes)):
            assert "[" in ax.get_ylabel()
            x = ax.get_xlabel()
            assert "[" in x or x in without_unit or x.startswith("Lithium fraction")
            assert x or panel(ax) == "3b"  # whose electrodes are named by the ticks


def test_figures_without_runs_are_skipped():
    table = conditions()
    rates = table[table["id"].str.startswith("rate-LiIn")]
    drawn = draw(card(rates))
    assert list(drawn) == ["figure_4", "figure_5"]
    assert [panel(ax) for ax in drawn["figure_5"].axes] == ["5b"]


@pytest.mark.filterwarnings("error::UserWarning")  # of a legend that has no line
def test_strips_without_a_run_are_left_out():
    rows = conditions()
    drawn = draw(card(rows[rows["id"] == "strip-Li-45"]))
    titles = [ax.get_title(loc="left") for ax in drawn["figure_3"].axes]
    assert [title.split() for title in titles][:2] == [
        ["3a", "45", "MPa"],
        ["3b", "Stripped", "capacities"],
    ]
    assert len(titles) == 2


def test_a_run_that_failed_is_no_panel():
    failed = card(solved=lambda run: Result({"any": Answer(reason="SolverError: no")}))
    assert list(draw(failed)) == ["figure_4"]


def test_the_conditions_are_the_measured_rows_and_others_without_a_value():
    table = conditions()
    assert list(table.columns) == list(MEASURED.columns)
    shared = table.iloc[: len(MEASURED)]
    pd.testing.assert_frame_equal(shared, MEASURED, check_dtype=False)
    assert table.iloc[len(MEASURED) :]["value"].isna().all()
    assert table["id"].is_unique


@pytest.mark.parametrize(("panels", "system"), [("ac", "Li-In"), ("bd", "Li-Sn")])
def test_each_kind_of_hull_is_shown_and_the_shipped_one_is_widest(
    figures, panels, system
):
    axes = {panel(ax)[1]: ax for ax in figures["figure_4"].axes}
    for line_of in (axes[panels[0]].lines, axes[panels[1]].patches):
        drawn = {
            line.get_label(): line for line in line_of if line.get_label()[0] != "_"
        }
        shipped = f"{BEST_HULLS[system]} (shipped)"
        others = set(HULLS) - {BEST_HULLS[system]}
        assert set(drawn) == others | {shipped}
        assert all(
            drawn[other].get_linewidth() < drawn[shipped].get_linewidth()
            for other in others
        )
    values, edges, _ = drawn[shipped].get_data()
    hull = parameter_sets.reference_hull(system)
    assert list(values) == [*hull.plateaus, 0]
    assert list(edges[:-1]) == pytest.approx(hull.stoichiometries)


def test_names_of_phases_do_not_overlap(figures):
    figure = figures["figure_4"]
    figure.canvas.draw()
    for ax in figure.axes:
        # A name's arrow counts to its extent, so only its text is compared.
        names = [plt.Text.get_window_extent(text) for text in ax.texts]
        assert not any(a.overlaps(b) for a, b in combinations(names, 2))


def test_insets_show_the_first_and_the_last_cycles(figures):
    (ax,) = (ax for ax in figures["figure_6"].axes if panel(ax) == "6a")
    early, late = (inset.get_xlim() for inset in ax.child_axes)
    assert early == (0, 6)
    assert late == (10, 16)


def test_an_output_that_cannot_be_written_is_refused_before_any_work(tmp_path):
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "folder"):
        # The pattern would be refused next, were anything to begin.
        command = ["figures", "--output", str(folder), "--only", "no-such-*"]
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 2
        assert str(folder) in result.stderr and "no-such" not in result.stderr


def test_a_pattern_without_a_row_is_refused_in_one_line(tmp_path):
    command = ["figures", "--output", str(tmp_path), "--only", "no-such-*"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: no id matches 'no-such-*'")
    assert result.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())
    assert isinstance(
        CliRunner().invoke(main, [*command, "--debug"]).exception, ValueError
    )


def test_help_does_not_wait_for_pybamm():
    code = (
        "import sys; from click.testing import CliRunner;"
        "from pybamm_alloy.cli import main;"
        "r = CliRunner().invoke(main, ['figures', '--help']);"
        "assert 'Example' in r.output, r.output;"
        "assert not {'pybamm', 'matplotlib'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
