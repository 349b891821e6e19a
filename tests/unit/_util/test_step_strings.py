"""A step string whose sign contradicts its word is refused wherever the package takes one."""

import pandas as pd
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy import experiments
from pybamm_alloy._util.step_strings import check_step_string, check_steps

VALUES = pybamm.ParameterValues("Hansel2021_Li")
WRONG = "Charge at -1 mA for 10 minutes"
SAYS = "'Charge' would make a discharge; .* write 'Charge at 1 mA …', or 'Discharge at …'"


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (WRONG, SAYS),
        ("Discharge at -1.5e-3 A until -2 V", "'Discharge' would make a charge"),
        ("Charge at -1 mA.cm-2 for 1 hour", "would make a discharge"),
        ("Charge at C/-2 for 1 hour", "write 'Charge at C/2"),
        ("Charge at -1 mW for 1 hour", "would make a discharge"),
        ("Charge at 1 V for 1 hour", "write 'Hold at 1 V …'"),
        ("Discharge at 20 mV for 1 hour", "write 'Hold at 20 mV …'"),
        ("Rest for -1 hour", "lasts -1 hour; a duration must be above zero"),
        ("Charge at 1 mA for 0 minutes or until 2 V", "lasts 0 minutes"),
    ],
)
def test_a_step_that_contradicts_itself_is_refused(step, says):
    with pytest.raises(ValueError, match=says):
        check_step_string(step)


@pytest.mark.parametrize(
    "step",
    [
        "Charge at 1 mA for 10 minutes or until 2 V",
        "Discharge at 1 mA.cm-2 for 1 hour or until -2 V",
        "Hold at -0.2 V for 1 hour or until 50 uA",
        "Discharge at C/2 for 0.5 hours (1 minute period)",
        "Rest for 1e2 seconds",
    ],
)
def test_a_step_that_does_not_is_taken(step):
    check_step_string(step)


def test_the_steps_of_an_experiment_are_checked_as_strings_and_as_steps():
    for step in (WRONG, pybamm.step.string(WRONG)):
        with pytest.raises(ValueError, match=SAYS):
            check_steps(pybamm.Experiment(["Rest for 1 minute", step]))
    check_steps(pybamm.Experiment([pybamm.step.current(-1e-3, duration=60)]))


@pytest.mark.parametrize("kind", ["current", "c_rate", "power"])
@pytest.mark.parametrize(("value", "way"), [(1e-3, "charge"), (-1e-3, "discharge")])
def test_a_direction_that_contradicts_the_sign_of_the_value_is_refused(kind, value, way):
    def experiment(value):
        return pybamm.Experiment([getattr(pybamm.step, kind)(value, direction=way, duration=60)])

    with pytest.raises(ValueError, match=f"the direction '{way}' and the value {value}, a"):
        check_steps(experiment(value))
    check_steps(experiment(-value))


CALLS = {
    "areal_step": lambda: experiments.areal_step("Charge at -1 mA.cm-2 for 1 hour", 1e-4),
    "pressure_steps": lambda: experiments.pressure_steps([5e6, 10e6], WRONG),
    "long_run": lambda: pybamm_alloy.long_run(
        pybamm_alloy.SymmetricCell(), VALUES, pybamm.Experiment([WRONG])
    ),
    "impedance_along": lambda: pybamm_alloy.impedance_along(
        pybamm_alloy.SymmetricCell(), VALUES, [WRONG]
    ),
    "sweep": lambda: pybamm_alloy.sweep(
        pybamm_alloy.SymmetricCell(),
        VALUES,
        pd.DataFrame({"Stack pressure [Pa]": [45e6]}),
        pybamm.Experiment([WRONG]),
        ["largest voltage [V]"],
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_every_function_that_takes_steps_refuses_it_before_any_work(name):
    with pytest.raises(ValueError, match="would make a discharge"):
        CALLS[name]()


def test_a_stripping_of_no_time_is_refused():
    with pytest.raises(ValueError, match="lasts -1 hour"):
        experiments.stripping(duration="-1 hour")


def test_a_duration_below_zero_is_refused_in_a_plain_simulation():
    experiment = pybamm.Experiment(["Rest for 1 minute", "Rest for -1 minute"])
    simulation = pybamm.Simulation(
        pybamm_alloy.SymmetricCell(),
        parameter_values=VALUES,
        experiment=experiment,
        var_pts={"x_n": 5, "x_p": 5},
    )
    with pytest.raises(ValueError, match="a step of the experiment would last -60 s"):
        simulation.solve()
