import matplotlib.pyplot as plt
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy import experiments
from pybamm_alloy.cells import CALIBRATED_OPTIONS

PERFECT = {"contact": "perfect"}


@pytest.fixture
def ax():
    figure, ax = plt.subplots()
    yield ax
    plt.close(figure)


@pytest.fixture
def axes():
    figure, axes = plt.subplots(1, 3)
    yield axes
    plt.close(figure)


@pytest.fixture(scope="session")
def strip():
    """Li13In3 stripped for 10 h in perfect contact, then at rest, and its values."""
    values = pybamm.ParameterValues("Hansel2021_Li13In3_half_cell")
    simulation = pybamm.Simulation(
        pybamm_alloy.HalfCell(PERFECT),
        parameter_values=values,
        experiment=experiments.stripping(duration="10 hours", rest="1 hour"),
    )
    return simulation.solve(), values


@pytest.fixture(scope="session")
def cycled():
    """A symmetric cell of Li13In3 over two cycles at 1 mA/cm², and its values."""
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    area = values["Electrode area [m2]"]
    simulation = pybamm.Simulation(
        pybamm_alloy.SymmetricCell({**CALIBRATED_OPTIONS, **PERFECT}),
        parameter_values=values,
        experiment=experiments.long_term_cycling(area, cycles=2),
        var_pts={"x_n": 10, "x_p": 10},
    )
    return simulation.solve(), values
