import numpy as np
import pandas as pd
import pytest

from pybamm_alloy import plotting

TABLE = pd.DataFrame(
    [
        ("LiSn", pressure, current, 1e-9 * pressure * (1 - 300 * current))
        for pressure in (1e6, 2e6, 4e6)
        for current in (1e-3, 2e-3)
    ],
    columns=["electrode", "stack pressure [Pa]", "current [A]", "capacity [A.h]"],
)


def test_lines_have_the_units_of_their_labels(ax):
    """On 2 cm², 2 MPa and 1 mA: 2e-3 · 0.7 A.h are 0.7 mA·h/cm²."""
    plotting.plot_capacity(TABLE, ax, area=2e-4)
    line, other = ax.lines
    assert list(line.get_xdata()) == pytest.approx([1, 2, 4])
    assert line.get_ydata()[1] == pytest.approx(0.7)
    assert ax.get_xlabel() == "Stack pressure [MPa]"
    assert ax.get_ylabel() == "Stripped capacity [mA·h/cm²]"
    assert line.get_label() == "LiSn, 0.5 mA/cm²"
    assert line.get_linestyle() != other.get_linestyle()


def test_against_the_current_the_lines_are_of_one_pressure(ax):
    plotting.plot_capacity(TABLE, ax, against="current [A]")
    assert [line.get_label() for line in ax.lines] == ["LiSn, 1 MPa", "LiSn, 2 MPa", "LiSn, 4 MPa"]
    assert list(ax.lines[0].get_xdata()) == pytest.approx([1, 2])


def test_map_has_each_capacity_at_its_pressure_and_current_or_is_white(ax):
    plotting.plot_capacity_map(TABLE.drop(index=5), ax)
    mesh = ax.collections[0]
    capacities = mesh.get_array().reshape(2, 3)
    assert capacities[0].compressed() == pytest.approx([0.7, 1.4, 2.8])
    assert list(np.ravel(capacities.mask)) == [False] * 5 + [True]
    assert ax.get_xlim() == (1, 4) and ax.get_ylim() == (1, 2)


def test_currents_over_decades_are_drawn_by_their_logarithms(ax):
    """The cells of 1, 10 and 100 mA meet at the geometric means."""
    grid = [(p, i) for p in (1e6, 3e6) for i in (1e-3, 1e-2, 1e-1)]
    table = pd.DataFrame(grid, columns=["stack pressure [Pa]", "current [A]"])
    plotting.plot_capacity_map(table.assign(electrode="Li", **{"capacity [A.h]": 1e-3}), ax)
    edges = ax.collections[0].get_coordinates()
    np.testing.assert_allclose(edges[:, 0, 1], 10 ** np.array([-0.5, 0.5, 1.5, 2.5]))
    np.testing.assert_allclose(edges[0, :, 0], [0, 2, 4], atol=1e-12)
    assert ax.get_yscale() == "log"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"table": TABLE.drop(columns="current [A]")}, "no column 'current \\[A\\]'"),
        ({"area": 0}, "area is 0 m2; it must be 1e-09 to 20 m2"),
        ({"table": pd.concat([TABLE, TABLE])}, "a pair of stack pressure and current twice"),
        ({"table": TABLE.iloc[:2]}, "1 stack pressures and 2 currents"),
        ({"table": TABLE.assign(electrode=list("aabbcc"))}, "3 electrodes \\(a, b, c\\)"),
    ],
)
def test_a_table_that_gives_no_map_is_refused(ax, change, message):
    with pytest.raises(ValueError, match=message):
        plotting.plot_capacity_map(**{"table": TABLE, "ax": ax} | change)
    assert not ax.collections


def test_capacity_against_something_else_is_refused(ax):
    with pytest.raises(ValueError, match="against is 'pressure'; it must be 'stack"):
        plotting.plot_capacity(TABLE, ax, against="pressure")
