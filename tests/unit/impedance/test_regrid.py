import numpy as np
import pytest

from pybamm_alloy.impedance.regrid import regridded

EDGES = np.linspace(0, 1, 6)
FINE = np.linspace(0, 1, 101)
#: κ(θ) of a phase from 0.9 to 1.1 and one from 1.9 to 2.1, and of their mixtures.
THETA = [0, 0.01, 0.9, 1.1, 1.9, 2.1]


def kappa(theta):
    return np.interp(theta, THETA, range(6))


@pytest.mark.parametrize("new", [EDGES, FINE, np.array([0, 0.33, 1]), FINE**2])
def test_lithium_is_kept_on_any_mesh(new):
    theta = np.array([1.0, 1.3, 2.0, 1.7, 0.5])
    there = regridded(theta, EDGES, new, kappa)
    assert there @ np.diff(new) == pytest.approx(theta @ np.diff(EDGES), rel=1e-12)


def test_the_same_mesh_gives_the_same_profile():
    theta = np.array([1.0, 1.3, 2.0, 1.7, 0.5])
    assert regridded(theta, EDGES, EDGES, kappa) == pytest.approx(theta, rel=1e-12)


@pytest.mark.parametrize("order", [1, -1])
def test_a_front_is_where_the_lever_rule_puts_it(order):
    """Between 0.9 and 2.1 a sixth of the node at 1.1 → 1.9 is poor, on whichever side."""
    profile = np.array([1.0, 1.0, 1.1 / 6 + 1.9 * 5 / 6, 2.0, 2.0])[::order]
    there = regridded(profile, EDGES, FINE, kappa)
    front = 0.4 + 0.2 / 6
    x = (FINE[1:] + FINE[:-1]) / 2
    in_node = (x > 0.4) & (x < 0.6)
    poor = x < front if order == 1 else x > 1 - front
    away = np.abs(x - (front if order == 1 else 1 - front)) > 0.01
    assert there[in_node & poor & away] == pytest.approx(1.1, rel=1e-9)
    assert there[in_node & ~poor & away] == pytest.approx(1.9, rel=1e-9)


def test_a_new_phase_at_the_electrolyte_is_at_its_surface():
    there = regridded([1.7, 2.0, 2.0, 2.0, 2.0], EDGES, FINE, kappa)
    assert there[:4] == pytest.approx(1.1, rel=1e-9)
    assert there[6:20] == pytest.approx(1.9, rel=1e-9)


def test_a_mixture_all_through_stays_mixed():
    there = regridded(np.full(5, 1.5), EDGES, FINE, kappa)
    assert there == pytest.approx(1.5, rel=1e-12)


@pytest.mark.parametrize("order", [1, -1])
def test_a_front_beside_a_mixture_parts_what_the_mixture_had(order):
    """Two fifths of a film of 1.5 are stripped to 1.1: a front at 0.4 of the second node."""
    profile = np.array([1.0, 0.4 * 1.1 + 0.6 * 1.5, 1.5, 1.5, 1.5])[::order]
    there = regridded(profile, EDGES, FINE, kappa)
    x = (FINE[1:] + FINE[:-1]) / 2
    x = x if order == 1 else 1 - x
    assert there[(x > 0.2) & (x < 0.28)] == pytest.approx(1.1, rel=1e-7)
    assert there[x > 0.28] == pytest.approx(1.5, rel=1e-7)


def test_a_thin_phase_on_a_mixture_is_as_thin_as_the_mixture_gave_way():
    there = regridded([0.75 * 1.5 + 0.25 * 1.1, 1.5, 1.5, 1.5, 1.5], EDGES, FINE, kappa)
    assert there[:5] == pytest.approx(1.1, rel=1e-9)
    assert there[5:] == pytest.approx(1.5, rel=1e-9)


def test_a_film_without_fronts_is_taken_node_by_node():
    there = regridded([1, 2, 3, 4, 5], EDGES, FINE, lambda theta: np.full(5, 0.5))
    assert there == pytest.approx(np.repeat([1, 2, 3, 4, 5], 20), rel=1e-12)


def test_a_front_gives_way_to_what_the_layer_at_the_electrolyte_has():
    """A layer from 1.1 to 1.9 takes a quarter; at 2.0 in the mean it takes two ninths."""
    theta = np.array([1.3, 1.1, 1.1, 1.1, 1.1])
    new = np.linspace(0, 1, 1001)
    there = regridded(theta, EDGES, new, kappa, lambda edge: np.linspace(2.1, edge, 50))
    x, front = (new[1:] + new[:-1]) / 2, 0.2 * 2 / 9
    within = x < front - 1e-3
    assert there[within] == pytest.approx(2.1 - 0.2 * x[within] / front, abs=5e-3)
    assert there[x > front + 1e-3] == pytest.approx(1.1, rel=1e-9)
    assert there @ np.diff(new) == pytest.approx(theta @ np.diff(EDGES), rel=1e-12)
