"""What the data can fix, and which experiment would fix the rest."""

import numpy as np
import pytest

from pybamm_alloy.estimation import (
    Cycling,
    FreeParameter,
    Problem,
    candidate_experiments,
    expected_deviations,
    fit,
    identifiability,
    profile_likelihood,
)

from . import recovery
from .cells import CONDUCTIVITY, MESH, PERMEABILITY, half_cell, half_cell_values, table

CONTACT = "Positive electrode contact resistance at full contact [Ohm.m2]"
VOID = "Negative electrode void depth [m]"


def fitted(free):
    values = half_cell_values()
    parameters = [FreeParameter(name, **options) for name, options in free.items()]
    strip = [Cycling(table(), (-1, 1), label="strip")]
    problem = Problem(half_cell(), values, parameters, strip, **MESH)
    return problem, fit(problem)


@pytest.fixture(scope="module")
def two():
    return fitted({PERMEABILITY: {}, CONDUCTIVITY: {}})


def test_the_profile_of_one_parameter_is_a_parabola_on_its_scale(two):
    problem, result = two
    profile = profile_likelihood(problem, result, CONDUCTIVITY)
    x = np.log(profile.values / result.values[CONDUCTIVITY]) / result.deviations[CONDUCTIVITY]
    assert profile.rises == pytest.approx(x**2, rel=0.2, abs=0.1)
    assert profile.interval == pytest.approx(result.intervals[CONDUCTIVITY], rel=0.03)
    assert np.all(np.diff(profile.values) > 0)


def test_a_profile_fits_the_others_again(two):
    """Held alone, a parameter would be surer than it is."""
    problem, result = two
    low, high = profile_likelihood(problem, result, PERMEABILITY).interval
    best = np.array([p.to_x(result.values[p.label]) for p in problem.parameters])
    _, jacobian = problem.evaluate(best)
    alone = 1.96 / np.linalg.norm(jacobian[:, 0])
    with_others = 1.96 * np.sqrt(np.linalg.inv(jacobian.T @ jacobian)[0, 0])
    assert with_others > 1.1 * alone
    assert np.log(high / low) / 2 == pytest.approx(with_others, rel=0.02)


def test_what_the_data_do_not_tell_is_not_fixed_and_what_is_tied_is_named(two):
    # In a strip, all resistances in series are one, and no voids open where lithium arrives.
    problem, result = fitted({CONDUCTIVITY: {}, CONTACT: {"low": 1e-7, "high": 1e-2}, VOID: {}})
    profiles = [profile_likelihood(problem, result, VOID, points=1)]
    verdicts = identifiability(problem, result, profiles)
    assert verdicts.loc[VOID, "verdict"] == "not fixed"
    assert np.isnan(profiles[0].interval).all()
    assert verdicts.loc[CONTACT, "tied to"] == CONDUCTIVITY
    assert identifiability(*two).loc[CONDUCTIVITY, "verdict"] == "fixed"


def test_a_spectrum_separates_the_resistances_that_a_strip_cannot():
    exchange = recovery.CHARGE_TRANSFER
    problem, result = fitted({CONDUCTIVITY: {}, exchange: {}})
    rng = np.random.default_rng(0)
    candidates = {
        "the strip again": [Cycling(table(), (-1, 1))],
        "impedance": recovery.data("impedance", rng),
    }
    expected = expected_deviations(problem, result, candidates, **MESH)
    again = expected["the strip again"] / expected["now"]
    assert again.to_numpy() == pytest.approx(np.sqrt(0.5), rel=1e-2)
    assert expected.loc[exchange, "best"] == "impedance"
    assert expected.loc[exchange, "impedance"] < 0.3 * expected.loc[exchange, "now"]


@pytest.mark.long
def test_a_spectrum_after_a_strip_is_taken_ten_minutes_later_as_in_the_laboratory():
    """Right after it a depleted surface would tell where on its wall the strip ended."""
    candidates = candidate_experiments(
        half_cell(), half_cell_values(), pressures=[45e6], **MESH
    )
    strip, after = candidates["strip at 45 MPa, then impedance"]
    rest = strip.table[strip.table["Step"] == strip.table["Step"].iloc[-1]]
    assert (rest["Current [A]"] == 0).all()
    assert np.ptp(rest["Time [s]"]) == pytest.approx(600, abs=60)
    assert after.after is strip


def test_the_profile_of_an_unknown_parameter_is_refused(two):
    with pytest.raises(ValueError, match="'Void' is not one of the parameters"):
        profile_likelihood(*two, "Void")


def test_the_end_of_an_interval_has_the_rise_of_95_percent_however_far_the_steps_reach():
    """The depth of voids is not seen until the strip depletes, then at once."""
    depth = "Positive electrode void depth [m]"
    problem, result = fitted({depth: {"start": 1e-6, "low": 1e-9, "high": 1e-2}})
    ends = profile_likelihood(problem, result, depth, points=2).interval
    best = problem.parameters[0].to_x(result.values[depth])
    lowest, _ = problem.evaluate(np.array([best]))
    for end in np.array(ends)[np.isfinite(ends)]:
        r, _ = problem.evaluate(np.array([problem.parameters[0].to_x(end)]))
        assert r @ r - lowest @ lowest == pytest.approx(1.96**2, rel=0.3)
    assert np.isfinite(ends).any()
