import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy import experiments, quantities


@pytest.fixture(scope="module")
def cycled():
    """Lithium metal: every voltage is I·R, known by hand."""
    values = pybamm.ParameterValues("Hansel2021_Li")
    experiment = pybamm.Experiment(
        [("Charge at 1 mA for 1 hour", "Discharge at 1 mA for 1 hour")] * 2
        + ["Charge at 2 mA for 1 hour or until 0.05 V"]
    )
    return pybamm.Simulation(
        pybamm_alloy.SymmetricCell({"kinetics": "linear"}),
        parameter_values=values,
        experiment=experiment,
    ).solve()


def resistance(solution):
    area = pybamm.ParameterValues("Hansel2021_Li")["Electrode area [m2]"]
    f = solution["Positive electrode contact area fraction"].entries[0]
    return (750e-6 / 0.175 + 2 * (1e-4 + 2e-4) / f) / area


def test_half_cycles_list_the_steps_with_their_signs(cycled):
    rows = quantities.half_cycles(cycled)
    assert list(rows["cycle"]) == [1, 1, 2, 2]
    assert list(rows["current [A]"]) == pytest.approx([-1e-3, 1e-3] * 2)
    ohmic = 1e-3 * resistance(cycled)
    assert list(rows["peak voltage [V]"]) == pytest.approx([ohmic, -ohmic] * 2, rel=1e-4)
    assert list(rows["capacity [A.h]"]) == pytest.approx([1e-3] * 4, rel=1e-6)


def test_peak_overpotential_is_that_of_the_later_cycles(cycled):
    peak = quantities.peak_overpotential(cycled, 1e-3)
    assert peak == pytest.approx(1e-3 * resistance(cycled), rel=1e-4)
    with pytest.raises(ValueError, match="0 cycles at 0.005 A"):
        quantities.peak_overpotential(cycled, 5e-3)


def test_reaching_the_cut_off_is_told_from_running_to_the_end():
    values = pybamm.ParameterValues("Hansel2021_Li2Sn5")
    area = values["Electrode area [m2]"]
    solution = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(),
        parameter_values=values,
        experiment=experiments.rate_steps(
            area, ["10 uA.cm-2", "500 uA.cm-2"], cycles_per_rate=1, half_cycle="30 minutes"
        ),
    ).solve()
    assert not quantities.reaches_cut_off(solution, 10e-6 * area * 1e4)
    assert quantities.reaches_cut_off(solution, 500e-6 * area * 1e4)


def test_quantities_refuse_solutions_that_cannot_answer(cycled):
    with pytest.raises(ValueError, match="no step at 0.007 A"):
        quantities.reaches_cut_off(cycled, 7e-3)
    simulation = pybamm.Simulation(pybamm_alloy.SymmetricCell())
    with pytest.raises(ValueError, match="no cycles: solve an experiment"):
        quantities.half_cycles(simulation.solve([0, 1]))
    plated = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(), experiment=["Discharge at 1 mA for 1 minute"]
    ).solve()
    with pytest.raises(ValueError, match="first step has 0.001 A"):
        quantities.stripped_capacity(plated)


def test_stripped_capacity_of_lithium_is_all_that_is_in_contact():
    solution = pybamm.Simulation(
        pybamm_alloy.HalfCell(),
        parameter_values=pybamm.ParameterValues("Hansel2021_Li_half_cell"),
        experiment=experiments.stripping(),
    ).solve()
    f = solution["Positive electrode contact area fraction"].entries[0]
    assert quantities.stripped_capacity(solution) == pytest.approx(f * 10e-3, rel=1e-3)
