"""The inventory, the capacity and the losses of a cell follow from the charge that passed."""

import numpy as np
import pybamm
import pytest

import pybamm_alloy

CURRENT = 1e-3
CYCLE = ("Charge at 1 mA for 30 minutes", "Discharge at 1 mA for 20 minutes")
FLOOR, Q_AGEING = 0.3, 20.0
PLAIN = {"diffusion": "reservoir", "contact": "perfect"}


def values(**changes):
    found = pybamm.ParameterValues("Hansel2021_Li13In3_half_cell")
    found.update(
        {
            f"{Domain} electrode {name}": value
            for Domain in ("Negative", "Positive")
            for name, value in {
                "aged active area fraction": FLOOR,
                "ageing throughput [A.h.m-2]": Q_AGEING,
            }.items()
        }
    )
    found.update(changes)
    return found


def half_cell(**options):
    return pybamm_alloy.HalfCell(PLAIN | options)


@pytest.fixture(scope="module")
def aged():
    """A cell that loses active film, of which the experiment ends at 80 % of the capacity."""
    experiment = pybamm.Experiment([CYCLE] * 20, termination="80% capacity")
    cell = half_cell(**{"transport degradation": "loss of active film"})
    return pybamm.Simulation(cell, parameter_values=values(), experiment=experiment).solve()


def test_the_capacity_is_what_passes_from_one_film_without_lithium_to_the_other():
    passed = 0
    for sign in (-1, 1):
        solution = pybamm.Simulation(
            half_cell(), parameter_values=values(**{"Current function [A]": sign * CURRENT})
        ).solve([0, 40 * 3600])
        assert solution.termination.startswith("event")
        passed += abs(solution["Discharge capacity [A.h]"].data[-1])
    # The potential of a depleted film rises to the cut-off within 1e-4 of its lithium.
    assert solution["Capacity [A.h]"].data == pytest.approx(passed, rel=2e-4)


def test_80_percent_of_the_capacity_is_that_of_the_connected_films(aged):
    per_cycle = CURRENT * (30 + 20) / 60 / values()["Electrode area [m2]"]
    cycles = np.arange(1, len(aged.cycles) + 1)
    active = FLOOR + (1 - FLOOR) * np.exp(-cycles * per_cycle / Q_AGEING)
    loss = aged.summary_variables["Loss of active material in positive electrode [%]"]
    assert loss == pytest.approx(100 * (1 - active), rel=1e-5)
    # What a film isolates has its mean composition, so that the lithium falls as the film does.
    capacity = np.array(aged.summary_variables["Capacity [A.h]"])
    assert capacity / capacity[0] == pytest.approx(active / active[0], rel=1e-5)
    assert aged.termination == "experiment capacity limit reached"
    assert capacity[-1] <= 0.8 * capacity[0] < capacity[-2]


def test_a_cumulative_capacity_changes_by_that_of_the_cycle(aged):
    for direction, minutes in (("charge", 30), ("discharge", 20)):
        change = aged.summary_variables[f"Change in cumulative {direction} capacity [A.h]"]
        assert change == pytest.approx([CURRENT * minutes / 60] * len(aged.cycles))


def test_what_the_interphase_takes_up_is_lost_to_the_inventory():
    cell = half_cell(interphase="parabolic")
    solution = pybamm.Simulation(
        cell, parameter_values=values(**{"Current function [A]": -CURRENT})
    ).solve([0, 36000])
    capacity, side, loss = (
        solution[name].data
        for name in (
            "Capacity [A.h]",
            "Total capacity lost to side reactions [A.h]",
            "Loss of lithium inventory [%]",
        )
    )
    assert side[0] == 0 and side[-1] > 0
    assert capacity[0] - capacity == pytest.approx(side, abs=1e-9)
    assert loss == pytest.approx(100 * side / capacity[0], abs=1e-6)


def test_the_state_of_charge_of_a_film_is_its_stoichiometry_between_its_limits():
    given = values(**{"Current function [A]": -CURRENT})
    solution = pybamm.Simulation(half_cell(), parameter_values=given).solve([0, 3600])
    for Domain, sign in (("Negative", 1), ("Positive", -1)):
        electrode = f"{Domain} electrode"
        richest = given.evaluate(given[f"{electrode} maximum stoichiometry"])
        host = given[f"{electrode} host concentration [mol.m-3]"]
        host *= given[f"{electrode} host thickness [m]"] * given["Electrode area [m2]"]
        passed = CURRENT * solution.t / pybamm.constants.F.value
        theta = given[f"{electrode} initial stoichiometry"] + sign * passed / host
        assert solution[f"{electrode} state of charge"].data == pytest.approx(
            theta / richest, abs=1e-6
        )


def test_a_cell_without_lithium_has_lost_none():
    given = values(**{"Current function [A]": 0.0})
    given.update({f"{D} electrode initial stoichiometry": 0 for D in ("Negative", "Positive")})
    solution = pybamm.Simulation(half_cell(), parameter_values=given).solve([0, 1])
    assert solution["Loss of lithium inventory [%]"].data == pytest.approx(0)
