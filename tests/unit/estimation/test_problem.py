"""Residuals of several data sets, and their derivatives."""

from functools import cache

import numpy as np
import pytest

import pybamm_alloy
from pybamm_alloy.estimation import Cycling, FreeParameter, Impedance, Problem

from .cells import (
    CONDUCTIVITY,
    MESH,
    PERMEABILITY,
    STRIP,
    half_cell,
    half_cell_values,
    solved,
    table,
)

CONTACT = "Positive electrode contact area fraction without pressure"
#: Stripped to depletion within six minutes, plated by less than that, and left alone.
REST = (*STRIP, "Discharge at 0.2 mA for 4 minutes", "Rest for 5 minutes")


def problem(parameters, data, values=None, **options):
    options = {"rtol": 1e-9} | MESH | options
    return Problem(
        half_cell(), values or half_cell_values(), parameters, data, **options
    )


@cache
def spectrum_after(steps=None):
    solution = None if steps is None else solved(steps)
    frequencies = np.geomspace(1e5, 0.1, 12)
    return pybamm_alloy.impedance(
        half_cell(), half_cell_values(), solution, frequencies=frequencies, **MESH
    ).to_frame()


def spectrum(*arguments):
    return spectrum_after(*arguments).copy()


@pytest.fixture(scope="module")
def together():
    """A strip, with the impedance before and after it, and a prior."""
    strip = Cycling(table(REST), (-1, 1), label="strip")
    values = half_cell_values()
    return problem(
        [
            FreeParameter(PERMEABILITY, prior=(values[PERMEABILITY] / 3, values[PERMEABILITY])),
            FreeParameter(CONDUCTIVITY),
        ],
        [
            Impedance(spectrum(REST), after=strip, label="after"),
            strip,
            Impedance(spectrum(), label="before"),
        ],
    )


def test_a_model_that_made_the_data_has_no_residuals(together):
    residuals, _ = together.evaluate([0, 0])
    assert residuals[:-1] == pytest.approx(0, abs=0.05)
    # The prior's mean is the root of three below the start.
    deviation = np.log(3) / 2 / 1.96
    assert residuals[-1] == pytest.approx(np.log(3) / 2 / deviation, rel=1e-3)


def test_the_jacobian_is_that_of_finite_differences(together):
    # A longer difference has an error of its own, where the voltage ends a step.
    x, h = np.array([-0.1, 0.05]), 1e-4
    _, jacobian = together.evaluate(x)
    for k in range(2):
        d = np.eye(2)[k] * h
        differences = (together.evaluate(x + d)[0] - together.evaluate(x - d)[0]) / (2 * h)
        assert jacobian[:, k] == pytest.approx(
            differences, rel=5e-3, abs=2e-3 * np.abs(differences).max()
        )


def test_running_means_have_the_same_zero_and_their_own_jacobian(together):
    assert together.evaluate([0, 0], coarse=True)[0][:-1] == pytest.approx(0, abs=0.05)
    # A longer difference has an error of its own, where the voltage ends a step.
    x, h = np.array([-0.1, 0.05]), 1e-4
    _, jacobian = together.evaluate(x, coarse=True)
    d = np.array([h, 0])
    above, below = (together.evaluate(x + s * d, coarse=True)[0] for s in (1, -1))
    assert jacobian[:, 0] == pytest.approx(
        (above - below) / (2 * h), rel=5e-3, abs=2e-3 * np.abs(jacobian[:, 0]).max()
    )


@pytest.mark.parametrize(
    ("name", "factors", "sign"), [(CONTACT, (1 / 100, 1 / 3), -1), (PERMEABILITY, (3, 100), 1)]
)
def test_a_run_that_ends_early_or_late_has_residuals_that_point_back(name, factors, sign):
    values = half_cell_values(0.0)
    strip = Cycling(table(STRIP, "8 seconds", 0.0), (-1, 1))
    off = problem([FreeParameter(name)], [strip], values, rtol=1e-6)
    for factor in factors:
        x = off.parameters[0].to_x(values[name] * factor)
        residuals, jacobian = off.evaluate([x])
        assert np.isfinite(residuals).all() and np.isfinite(jacobian).all()
        assert np.sign(residuals[-1]) == sign
        # Downhill is towards the truth.
        assert np.sign(residuals @ jacobian[:, 0]) == sign


def test_parameters_and_data_that_do_not_fit_the_cell_are_refused_by_name():
    strip = Cycling(table(), (-1, 1))
    free = FreeParameter(CONDUCTIVITY)
    pressure = "Stack pressure [Pa]"
    cases = [
        ([FreeParameter("Separator conductivty [S.m-1]")], [strip], "not in the set; the nearest"),
        ([FreeParameter("Positive electrode host thickness [m]")], [strip], "length of the mesh"),
        ([FreeParameter("Current function [A]")], [strip], "is set by what is run and cannot"),
        ([FreeParameter("Upper voltage cut-off [V]")], [strip], "is set by what is run and"),
        ([free, free], [strip], "is free twice"),
        ([FreeParameter("Positive electrode OCP [V]")], [strip], "not a number; give a start"),
        ([], [strip], "no parameters"),
        ([free], [], "no data"),
        ([free], [table()], "must be Cycling or Impedance"),
        ([free], [strip, strip], "among the data twice"),
        ([free], strip, "give a list"),
        ([CONDUCTIVITY], [strip], "must be a FreeParameter"),
        ([free], [Impedance(spectrum(), after=strip)], "run before 'impedance' is not among"),
        ([free], [Cycling(table(), conditions={"Pressure": 1})], "condition 'Pressure'"),
        (
            [free],
            [Cycling(table().assign(**{"Current [A]": 1e3 * table()["Current [A]"]}), (-1, 1))],
            "current is .* A, .* mA/cm2 .* must be at most 100 mA/cm2",
        ),
        (
            [FreeParameter(pressure)],
            [Cycling(table(), conditions={pressure: 1e6})],
            "is free, and a condition",
        ),
    ]
    for parameters, data, message in cases:
        with pytest.raises(ValueError, match=message):
            problem(parameters, data)


def test_a_held_voltage_has_no_residuals_where_it_was_made():
    steps = (
        "Charge at 0.2 mA for 10 minutes or until 0.14 V",
        "Hold at 0.14 V for 3 minutes",
        "Rest for 5 minutes",
    )
    run = Cycling(table(steps, "1 second"), (-1, 0.14), noise=2e-3)
    held = problem([FreeParameter(CONDUCTIVITY)], [run])
    residuals, _ = held.evaluate([0])
    # A current that falls within a second is known to that second.
    assert np.sqrt(np.mean(residuals**2)) < 1
    ends = residuals[-len(held.steps(run)) :]
    assert ends == pytest.approx(0, abs=1e-2)
    rest = residuals[: -len(ends)][-len(held.steps(run)[-1].times) :]
    assert rest == pytest.approx(0, abs=0.2)


def test_limits_are_those_of_the_data_then_of_their_conditions():
    cut_off = "Upper voltage cut-off [V]"
    own = Cycling(table(), (-1, 1))
    condition = Cycling(table(), conditions={cut_off: 1.0})
    neither = Cycling(table())
    free = [FreeParameter(CONDUCTIVITY)]
    limits = [problem(free, [run]).steps(run)[0].limit for run in (own, condition, neither)]
    assert limits == [1.0, 1.0, None]


def test_other_data_have_their_own_limits():
    first = problem([FreeParameter(CONDUCTIVITY)], [Cycling(table(), (-1, 1))])
    rows = table().iloc[:-1]
    second = first.with_data([Cycling(rows, (-1, 0.9))])
    alone = problem([FreeParameter(CONDUCTIVITY)], [Cycling(rows, (-1, 0.9))])
    assert second.evaluate([0])[0] == pytest.approx(alone.evaluate([0])[0], abs=1e-6)
    with pytest.raises(ValueError, match="is not of the kind"):
        first.with_data([Impedance(spectrum())])


def test_data_with_a_noise_that_is_none_are_refused():
    with pytest.raises(ValueError, match="noise is 0 V; it must be above zero"):
        Cycling(table(), noise=0)
    with pytest.raises(ValueError, match="noise is -1"):
        Impedance(spectrum(), noise=-1)
    with pytest.raises(ValueError, match="has 2 spectra; give one"):
        Impedance(spectrum().assign(Spectrum=[1] * 6 + [2] * 6))


def test_a_spectrum_with_the_negative_of_its_imaginary_part_is_named():
    table = spectrum()
    table["Z_im [Ohm]"] *= -1
    with pytest.warns(UserWarning, match="most of the impedance of 'EIS' is inductive, Z_im"):
        Impedance(table, label="EIS")


def test_a_tied_parameter_moves_every_name_it_has():
    both = ("Positive electrode exchange-current density [A.m-2]",
            "Negative electrode exchange-current density [A.m-2]")  # fmt: skip
    data = [Impedance(spectrum())]
    _, tied = problem([FreeParameter(both, start=100.0)], data).evaluate([0])
    values = half_cell_values()
    values.update(dict.fromkeys(both, 100.0))
    _, alone = problem([FreeParameter(name) for name in both], data, values).evaluate([0, 0])
    assert tied[:, 0] == pytest.approx(alone.sum(axis=1), rel=1e-4, abs=1e-6)
