"""Maps of real films, against the strips and ramps of which they are made."""

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy import capacity_by_rate, capacity_map, critical_current_map, tornado
from pybamm_alloy.cells import CALIBRATED_OPTIONS
from pybamm_alloy.experiments import stripping

VOID_DEPTH = "Positive electrode void depth [m]"
FEW_NODES = {"var_pts": {"x_n": 8, "x_p": 8}}


@pytest.fixture(scope="module")
def lithium():
    return capacity_map("Li", [0.0, 45e6], [1e-3, 4e-3], **FEW_NODES)


def test_a_map_has_a_row_for_each_pair_in_the_columns_of_the_figure(lithium):
    pairs = zip(lithium["current [A]"], lithium["stack pressure [Pa]"])
    assert list(pairs) == [(i, p) for i in (1e-3, 4e-3) for p in (0, 45e6)]
    assert set(lithium["electrode"]) == {"Li"}
    assert (lithium["error"] == "").all()


def test_a_capacity_is_that_of_the_strip_itself(lithium):
    one = capacity_map("Li", 0, 1e-3, **FEW_NODES)["capacity [A.h]"][0]
    assert one == pytest.approx(lithium["capacity [A.h]"][0], rel=1e-9)
    values = pybamm.ParameterValues("Hansel2021_Li_half_cell")
    values["Stack pressure [Pa]"] = 0
    solution = pybamm.Simulation(
        pybamm_alloy.HalfCell(CALIBRATED_OPTIONS),
        parameter_values=values,
        experiment=stripping("1 mA"),
        **FEW_NODES,
    ).solve()
    capacity = 1e-3 * solution["Time [h]"].entries[-1]
    assert lithium["capacity [A.h]"][0] == pytest.approx(capacity, rel=1e-4)


def test_pressed_lithium_gives_all_of_its_charge_and_the_rate_does_not_matter(lithium):
    pressed = lithium[lithium["stack pressure [Pa]"] > 0]
    np.testing.assert_allclose(pressed["capacity [A.h]"], 0.01, rtol=0.01)


def test_a_slow_strip_is_not_cut_short():
    """0.04 mA take 250 h, more than a strip has by default."""
    table = capacity_by_rate("Li", [4e-5], **FEW_NODES)
    assert table["capacity [A.h]"][0] == pytest.approx(0.01, rel=0.01)


def test_the_energy_of_lithium_falls_by_what_the_resistance_takes():
    """E = Q (U - I R): with U and R of one current, that of another follows."""
    table = capacity_by_rate("Li", [1e-4, 5e-4, 1e-3], **FEW_NODES)
    slow, middle, fast = (row for _, row in table.iterrows())
    voltage = {
        row["current [A]"]: row["energy [W.h]"] / row["capacity [A.h]"]
        for row in (slow, middle, fast)
    }
    assert voltage[1e-4] == pytest.approx(0.622, abs=0.01)
    resistance = (voltage[1e-4] - voltage[5e-4]) / 4e-4
    assert voltage[1e-3] == pytest.approx(voltage[5e-4] - 5e-4 * resistance, abs=3e-3)
    assert fast["mean power [W]"] == pytest.approx(voltage[1e-3] * 1e-3)


def test_a_current_whose_voltage_is_past_the_cut_off_has_no_capacity():
    """Some 40 Ohm of a cell, of which 50 mA ask for 1.4 V above the 0.6 V of In | LiIn."""
    table = capacity_map("Li", [45e6], [5e-2], **FEW_NODES)
    assert np.isnan(table["capacity [A.h]"][0]) and table["error"][0]


def test_a_strip_that_ends_by_the_counter_electrode_has_no_capacity_of_the_film():
    """At 1 uA the interphase of the indium takes more lithium than it is given."""
    table = capacity_map("LiIn", [45e6], [1e-6], **FEW_NODES)
    assert np.isnan(table["capacity [A.h]"][0])
    assert table["error"][0].startswith("no capacity of the film: the surface of the negative")


def test_a_critical_current_rises_with_the_stack_pressure_or_lies_off_the_ramp():
    pressures = [0.0, 1e6, 3e6, 45e6]
    table = critical_current_map("Li", pressures, increment="1 mA.cm-2", first="1 mA.cm-2")
    unpressed, low, middle, pressed = table["critical current [A]"]
    assert low < middle and np.isnan(unpressed) and np.isnan(pressed)
    assert list(table["note"][1:3]) == ["", ""]
    # Asperities that nothing ever pressed: kilohms, held by the residual pressure alone.
    assert table["note"][0].endswith("lies below") and table["note"][3].endswith("lies above")
    assert (table["error"] == "").all()


@pytest.fixture(scope="module")
def unpressed():
    """Lithium without pressure, which has no skeleton that stays in contact."""
    ranges = {VOID_DEPTH: (5e-6, 1e-5), "Separator conductivity [S.m-1]": (0.15, 0.2)}
    return tornado("Li", ranges=ranges, pressure=0.0, **FEW_NODES)


def test_void_limited_capacity_goes_as_the_depth_of_the_voids(unpressed):
    """Without pressure nothing refills them: F h g/v_Li, whatever the electrolyte conducts."""
    values = pybamm.ParameterValues("Hansel2021_Li_half_cell")
    touching = values["Positive electrode contact area fraction without pressure"]
    per_depth = 96485.33 * touching / 13e-6 * values["Electrode area [m2]"] / 3600
    assert unpressed["parameter"][0] == VOID_DEPTH
    for end in ("low", "high"):
        charge = per_depth * unpressed[end][0]
        assert unpressed[f"at {end}"][0] == pytest.approx(charge, rel=0.01)
    assert unpressed["at low"][1] == pytest.approx(unpressed["at high"][1], rel=1e-3)


def test_a_tornado_of_the_duration_is_that_of_the_capacity_at_constant_current(unpressed):
    ranges = {VOID_DEPTH: (5e-6, 1e-5)}
    hours = tornado("Li", "duration [h]", ranges, pressure=0.0, **FEW_NODES)
    assert hours["at low"][0] == pytest.approx(unpressed["at low"][0] / 1e-3, rel=1e-6)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: capacity_map("Li5", [0], [1e-3]), "Li5"),
        (lambda: capacity_map("Li", [-1.0], [1e-3]), "stack pressure is -1.0 Pa; .* or zero"),
        (lambda: capacity_map("Li", [0], [0.0]), "current is 0.0 A; it must be above zero"),
        (lambda: capacity_by_rate("Li", [np.nan]), "current is nan A"),
        (lambda: critical_current_map("Li", [0], last="2 mA"), "2 mA"),
        (lambda: critical_current_map("Li", [np.inf]), "stack pressure is inf Pa"),
        (lambda: tornado("Li", ranges={"void depth": (1, 2)}), "no parameter 'void depth'"),
        (lambda: tornado("Li", ranges={VOID_DEPTH: (2, 1)}), "must rise"),
        (lambda: tornado("Li", ranges={}), "no ranges"),
        (lambda: tornado("Li", ranges={VOID_DEPTH: "5-10"}), "is '5-10'; it must be two numbers"),
        (lambda: tornado("Li", output="colour"), "no output 'colour'"),
        (lambda: capacity_map("Li", [], [1e-3]), "there is no stack pressure"),
        (lambda: capacity_map("Li", 45e6, "1 mA"), "current is '1 mA'; it must be a number, in A"),
        (lambda: capacity_by_rate("Li", 1e-3, "45 MPa"), "pressure is '45 MPa'; .* a number"),
        (lambda: capacity_map("Li", 0, 1e-3, nodes=8), "'nodes' is no option of pybamm.Sim"),
        (lambda: critical_current_map("Li", 0, first=0.2), "current density '0.2' is not a num"),
    ],
)
def test_what_has_no_map_is_refused_before_any_run(call, says):
    with pytest.raises(ValueError, match=says):
        call()
