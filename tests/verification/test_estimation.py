"""Case 15: a fit finds the parameters that made the data, as often as its intervals say."""

from functools import cache

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.estimation import (
    Cycling,
    FreeParameter,
    Problem,
    as_table,
    both_electrodes,
    fit,
)
from pybamm_alloy.experiments import rate_steps

from ..unit.estimation import recovery
from .page import Section

REPEATS = 100
#: Steps of a symmetric cell of Li13In3, at five currents.
FREE = (
    both_electrodes("Li2In diffusivity [m2.s-1]"),
    both_electrodes("Li13In3 diffusivity [m2.s-1]"),
    both_electrodes("exchange-current density [A.m-2]"),
    "Separator conductivity [S.m-1]",
)
#: Starts over true values.
STARTS = {
    "a third to three times": (3, 1 / 3, 3, 1 / 2),
    "two decades, one way": (100, 1 / 100, 100, 1 / 100),
    "two decades, the other way": (1 / 100, 100, 1 / 100, 100),
}
MESH = {"var_pts": {"x_n": 16, "x_p": 16}}


@cache
def errors(kind):
    return recovery.repeats(kind, REPEATS)


@cache
def five_currents():
    """Noisy rate steps and the values that made them."""
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(),
        parameter_values=values,
        experiment=rate_steps(values["Electrode area [m2]"], cycles_per_rate=1),
        **MESH,
    ).solve()
    rows = as_table(solution, rows=30)
    rows["Voltage [V]"] += 1e-3 * np.random.default_rng(1).standard_normal(len(rows))
    return values, rows


@cache
def found(start):
    values, rows = five_currents()
    parameters = []
    for name, factor in zip(FREE, STARTS[start]):
        true = values[name if isinstance(name, str) else name[0]]
        limits = {"low": true / 1e3, "high": true * 1e3}
        parameters.append(FreeParameter(name, start=true * factor, **limits))
    problem = Problem(
        pybamm_alloy.SymmetricCell(), values, parameters, [Cycling(rows)], rtol=1e-5, **MESH
    )
    return fit(problem)


@pytest.mark.long
@pytest.mark.parametrize("kind", recovery.KINDS)
def test_the_truth_is_in_the_intervals_of_ninety_of_a_hundred_repeats(kind):
    inside = errors(kind).abs() <= 1.96
    assert (inside.sum() >= 90).all(), inside.sum()


@pytest.mark.long
@pytest.mark.parametrize("start", STARTS)
def test_four_parameters_of_five_currents_are_found_within_sixty_solves(start):
    result = found(start)
    values, _ = five_currents()
    assert result.success
    assert result.solves <= 60
    for name, (low, high) in result.intervals.items():
        assert low <= values[name] <= high, name
    assert result.reduced_chi_squared < 1.5


def report():
    rows = [
        {
            "data": kind,
            "parameter": name,
            f"inside, of {REPEATS}": int((column.abs() <= 1.96).sum()),
            "mean error": float(column.mean()),
            "deviation": float(column.std()),
        }
        for kind in recovery.KINDS
        for name, column in errors(kind).items()
    ]
    values, _ = five_currents()
    starts = ", ".join(
        f"{start}: {found(start).solves} solves (chi-squared "
        f"{found(start).reduced_chi_squared:.2g})"
        for start in STARTS
    )
    figure, ax = plt.subplots(figsize=(6, 3.5), layout="constrained")
    result = found("a third to three times")
    (item,) = result.comparisons
    hours = item.abscissa / 3600
    ax.plot(hours, item.measured, "o", ms=3, mfc="none", color="0.5", label="with noise")
    ax.plot(hours, item.model, color="#0072B2", label="fitted")
    ax.set(xlabel="Time [h]", ylabel="Voltage [V]")
    ax.legend()
    return Section(
        "Parameters from data",
        "Data that a known cell made, with noise of 1 mV or 1 %, fitted from starts off by a "
        "tenth. An error is in standard deviations of its own fit: of the repeats 95 % should "
        "be inside 1.96, with a mean of 0 and a deviation of 1. Steep parts of a voltage "
        "count less than their noise, so that intervals are rather too wide. Four parameters of "
        f"Li13In3 at five currents (figure) from starts off by {starts}.",
        pd.DataFrame(rows),
        figure,
    )
