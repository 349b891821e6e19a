import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy import experiments, plotting


@pytest.fixture(scope="module")
def run():
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    submodels = {"interphase": "parabolic", "contact": "perfect", "diffusion": "reservoir"}
    return pybamm_alloy.long_run(
        pybamm_alloy.SymmetricCell(submodels),
        values,
        experiments.long_term_cycling(values["Electrode area [m2]"], cycles=3),
    ).table, values


def test_lithium_lost_is_that_of_the_interphases(axes, run):
    table, values = run
    plotting.plot_cycling(table, axes)
    cycles, lost = axes[2].lines[0].get_data()
    assert list(cycles) == [1, 2, 3]
    interphases = sum(
        values[f"{D} interphase lithium concentration [mol.m-3]"]
        * table[f"{D} interphase thickness [m]"]
        for D in ("Negative", "Positive")
    )
    moles = interphases * values["Electrode area [m2]"]
    assert lost == pytest.approx(moles * pybamm.constants.F.value / 3.6, rel=1e-3)
    assert np.all(np.diff(lost) > 0)


def test_interphase_resistance_is_that_of_both_thicknesses(axes, run):
    table, values = run
    plotting.plot_cycling(table, axes)
    lines = {line.get_label(): line.get_ydata() for line in axes[1].lines}
    both = sum(
        values[f"{D} interphase resistivity [Ohm.m]"]
        * table[f"{D} interphase thickness [m]"]
        for D in ("Negative", "Positive")
    )
    assert lines["interphases"] == pytest.approx(1e4 * both, rel=0.01)


def test_a_table_without_a_column_is_refused(axes, run):
    table, _ = run
    with pytest.raises(ValueError, match="no column 'Total lithium \\[mol\\]'"):
        plotting.plot_cycling(table.drop(columns="Total lithium [mol]"), axes)
    assert not axes[0].lines
