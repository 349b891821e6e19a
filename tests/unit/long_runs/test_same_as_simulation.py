"""A long run has the cycles, the end and the state of one ``pybamm.Simulation``, in any blocks."""

from datetime import datetime, timedelta

import numpy as np
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy import long_run
from pybamm_alloy.experiments import power_step
from pybamm_alloy.results import EndReason, termination_of

from ...marks import mostly_long

MESH = {"var_pts": {"x_n": 5, "x_p": 5}}
CYCLE = ("Charge at 1 mA for 10 minutes", "Discharge at 1 mA for 10 minutes")
BEGIN = datetime(2026, 1, 1)
#: Films without gradients have fewer equations; what is tested here does not depend on them.
UNIFORM = {"diffusion": "reservoir"}


def started(hours, current, duration=600, **options):
    """A step that starts so many hours after the begin."""
    start = BEGIN + timedelta(hours=hours)
    return pybamm.step.current(current, duration=duration, start_time=start, **options)


EXPERIMENTS = {
    "voltage limit met in the first cycle": pybamm.Experiment([CYCLE] * 4, termination="0 V"),
    "voltage limit met in a later cycle": pybamm.Experiment(
        [CYCLE, CYCLE, ("Discharge at 3 mA for 10 minutes",), CYCLE], termination="-0.1 V"
    ),
    "time limit within a step": pybamm.Experiment([CYCLE] * 4, termination="50 minutes"),
    "time limit at the end of a cycle": pybamm.Experiment([CYCLE] * 4, termination="40 minutes"),
    "start times": pybamm.Experiment(
        [(started(hours, -1e-3), started(hours + 0.5, 1e-3)) for hours in (0, 1.2, 2, 3.5)]
    ),
    "a start time that cuts the cycle before": pybamm.Experiment(
        [(started(0, -1e-3, 7200),), (started(1, 1e-3),), (started(2, -1e-3),)]
    ),
    "no start time in the second cycle": pybamm.Experiment(
        [(started(0, -1e-3),), CYCLE, (started(1, 1e-3),)]
    ),
    "steps that differ in their duration alone": pybamm.Experiment(
        [(pybamm.step.current(-1e-3, duration=minutes * 60),) for minutes in (10, 20, 5)]
    ),
    "a cycle that is skipped": pybamm.Experiment(
        [
            ("Charge at 1 mA for 10 minutes",),
            ("Discharge at 1 mA for 10 minutes or until 0.5 V",),
            ("Discharge at 1 mA for 5 minutes",),
        ]
    ),
    "a first cycle that is skipped": pybamm.Experiment(
        [("Discharge at 1 mA for 10 minutes or until 0.5 V",), CYCLE]
    ),
    "a last step with another current": pybamm.Experiment(
        [(*CYCLE[:1], "Discharge at 0.5 mA for 10 minutes", "Rest for 1 minute")] * 2
    ),
    # A symmetric cell of lithium has no voltage of its own, and delivers no power.
    "a step that cannot be solved in the second cycle": pybamm.Experiment(
        [CYCLE, (*CYCLE[:1], power_step("Discharge", "1 mW", "1 hour", delivered_by="cell")), CYCLE]
    ),
    "a last step that is a hold": pybamm.Experiment(
        [("Charge at 1 mA for 10 minutes", "Hold at 0.05 V for 10 minutes")] * 3
    ),
}


def values():
    return pybamm.ParameterValues("Hansel2021_Li")


def tight_solver():
    """One whose own errors are far below the differences that are looked for."""
    return pybamm_alloy.SymmetricCell(UNIFORM).solver(rtol=1e-8, atol=1e-10)


@pytest.fixture(scope="module")
def solved():
    """Name of each experiment to its solution, solved once."""
    solutions = {}

    def solve(name):
        if name not in solutions:
            solutions[name] = pybamm.Simulation(
                pybamm_alloy.SymmetricCell(UNIFORM),
                parameter_values=values(),
                experiment=EXPERIMENTS[name],
                solver=tight_solver(),
                **MESH,
            ).solve()
        return solutions[name]

    return solve


#: Experiments that end or change within a block, at its end, and at its begin.
IN_ANY_BLOCKS = (
    "voltage limit met in a later cycle",
    "time limit at the end of a cycle",
    "start times",
    "a cycle that is skipped",
)


@pytest.mark.parametrize(
    ("name", "every"),
    [(name, 2) for name in EXPERIMENTS]
    + mostly_long([(name, every) for name in IN_ANY_BLOCKS for every in (1, 4)], []),
)
def test_a_long_run_is_the_run_of_the_simulation_for_any_blocks(name, every, solved):
    solution, experiment = solved(name), EXPERIMENTS[name]
    run = long_run(
        pybamm_alloy.SymmetricCell(UNIFORM),
        values(),
        experiment,
        every=every,
        keep=range(1, len(experiment.cycles) + 1),
        solver=tight_solver(),
        **MESH,
    )
    assert len(run.table) == len(solution.cycles)
    for column, find in (("Maximum voltage [V]", np.max), ("Minimum voltage [V]", np.min)):
        expected = [find(cycle["Voltage [V]"].data) for cycle in solution.cycles]
        assert run.table[column].to_numpy() == pytest.approx(expected, abs=1e-5)
    hours = [cycle["Time [h]"].data[-1] for cycle in solution.cycles]
    assert run.table["Time [h]"].to_numpy() == pytest.approx(hours, abs=1e-9)
    ends = run.curves.groupby("Cycle").last()
    assert ends["Time [h]"].to_numpy() == pytest.approx(hours, abs=1e-9)
    for variable in ("Current [A]", "Voltage [V]"):
        assert run.state[variable].data[-1] == pytest.approx(
            solution[variable].data[-1], abs=1e-5
        )
    if "skipped" not in name:
        # A solution does not tell which of its cycles were skipped.
        end = termination_of(solution, experiment)
        assert (run.end.reason, run.end.cycle, run.end.step) == (end.reason, end.cycle, end.step)
        assert run.end.time == pytest.approx(end.time)


def test_a_run_in_which_no_step_can_begin_is_an_error():
    experiment = pybamm.Experiment(["Discharge at 1 mA for 10 minutes or until 0.5 V"] * 2)
    with pytest.raises(pybamm.SolverError, match="no step could begin"):
        long_run(pybamm_alloy.SymmetricCell(UNIFORM), values(), experiment, every=1, **MESH)


def test_the_end_by_a_limit_of_the_experiment_says_which(solved):
    for name, sentence in {
        "voltage limit met in a later cycle": "the experiment ended at its voltage limit -0.1 V",
        "time limit within a step": "the experiment ended at its time limit 3000 s",
    }.items():
        end = termination_of(solved(name), EXPERIMENTS[name])
        assert end.reason is EndReason.LIMIT_OF_EXPERIMENT and not end.completed
        assert (end.cycle, end.sentence) == (3, sentence)


def test_a_limit_of_the_experiment_ends_a_run_with_jumps_in_its_cycle():
    experiment = pybamm.Experiment([CYCLE] * 60, termination="15 hours")
    run = long_run(pybamm_alloy.SymmetricCell(UNIFORM), values(), experiment, jump=2e-2, **MESH)
    assert run.end.reason is EndReason.LIMIT_OF_EXPERIMENT
    assert run.end.cycle == 45 and run.end.hours == pytest.approx(15)
    assert len(run.table) < 45


@pytest.mark.parametrize("termination", ["80% capacity", "0.0145 Ah capacity"])
@pytest.mark.parametrize("every", [1, 2, 20])
def test_a_long_run_ends_at_the_capacity_at_which_the_simulation_does(termination, every):
    cycle = [("Charge at 1 mA for 30 minutes",), ("Discharge at 1 mA for 40 minutes or until 0 V",)]
    experiment = pybamm.Experiment(cycle * 10, termination=termination)
    cell = pybamm_alloy.SymmetricCell(
        {
            "diffusion": "reservoir",
            "contact": "perfect",
            "transport degradation": "loss of active film",
        }
    )
    given = values()
    for Domain in ("Negative", "Positive"):
        given[f"{Domain} electrode aged active area fraction"] = 0.3
        given[f"{Domain} electrode ageing throughput [A.h.m-2]"] = 20.0
    solution = pybamm.Simulation(cell, parameter_values=given, experiment=experiment).solve()
    run = long_run(cell, given, experiment, every=every)
    assert solution.termination == "experiment capacity limit reached"
    assert run.table["Capacity [A.h]"].to_numpy() == pytest.approx(
        solution.summary_variables["Capacity [A.h]"], rel=1e-5
    )
    assert run.end.reason is EndReason.LIMIT_OF_EXPERIMENT
    assert run.end.sentence.startswith("the experiment ended at its capacity limit ")
    assert run.end.time == pytest.approx(solution.t[-1])
    # A cycle was skipped before it, which PyBaMM does not count among those of the solution.
    assert len(solution.cycles) < run.end.cycle < len(experiment.cycles)


def test_steps_with_a_start_time_are_not_jumped_over():
    with pytest.raises(ValueError, match="steps with a start time cannot be jumped over"):
        long_run(
            pybamm_alloy.SymmetricCell(UNIFORM),
            values(),
            pybamm.Experiment([(started(0, -1e-3),)]),
            jump=1e-2,
            **MESH,
        )
    durations = [(pybamm.step.current(-1e-3, duration=60 * k),) for k in (10, 20)]
    with pytest.raises(ValueError, match="cycles that differ cannot be jumped over"):
        cell = pybamm_alloy.SymmetricCell(UNIFORM)
        long_run(cell, values(), pybamm.Experiment(durations), jump=1e-2, **MESH)
