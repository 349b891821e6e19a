"""Whatever a public function is given, an error names the argument, before anything is solved."""

import os
from functools import cache

import numpy as np
import pandas as pd
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy import experiments, scorecard
from pybamm_alloy._util.atomic_files import locked
from pybamm_alloy.estimation import (
    Cycling,
    FitResult,
    FreeParameter,
    Impedance,
    Problem,
    as_table,
    fit,
    protocol,
)
from pybamm_alloy.reports import read_record
from pybamm_alloy.sweeps import forward_sensitivity, grid, local_sensitivity, samples, sobol, sweep
from pybamm_alloy.sweeps.tables import to_dataset

PRESSURE, CONDUCTIVITY = "Stack pressure [Pa]", "Separator conductivity [S.m-1]"
NAN, INF = float("nan"), float("inf")
STRIP = pybamm.Experiment([("Charge at 0.2 mA for 1 minute",)] * 3)
OUTPUTS = ("largest voltage [V]",)


@cache
def cell():
    return pybamm_alloy.HalfCell()


@cache
def values():
    return pybamm.ParameterValues("Hansel2021_Li2Sn5_half_cell")


def run(**changed):
    n = len(next(iter(changed.values()))) if changed else 3
    columns = {"Time [s]": np.arange(n), "Current [A]": np.full(n, -1e-4), "Voltage [V]": [0.1] * n}
    return pd.DataFrame(columns | {name.replace("_", " "): v for name, v in changed.items()})


def tidy(name, column):
    return run().assign(**{name: column})


def spectrum(real=(1.0, 2.0), imaginary=(-1.0, -2.0), frequency=(1e3, 10.0)):
    return pd.DataFrame(
        {"Frequency [Hz]": frequency, "Z_re [Ohm]": real, "Z_im [Ohm]": imaginary}
    )


def long_run(**options):
    return pybamm_alloy.long_run(cell(), values(), STRIP, **options)


def swept(table=None, experiment=STRIP, outputs=OUTPUTS, **options):
    table = {PRESSURE: [1e6]} if table is None else table
    return sweep(cell(), values(), table, experiment, outputs, **options)


def locally(parameters=(CONDUCTIVITY,), **options):
    model = cell()
    return local_sensitivity(model, values(), parameters, STRIP, OUTPUTS, **options)


def sobol_of(ranges=None, count=2, seed=0):
    ranges = {CONDUCTIVITY: (0.1, 0.2), PRESSURE: (1e6, 2e6)} if ranges is None else ranges
    return sobol(cell(), values(), ranges, STRIP, OUTPUTS, count, seed)


def problem(parameters=None, data=None, **options):
    parameters = [FreeParameter(CONDUCTIVITY)] if parameters is None else parameters
    data = [Cycling(run(), (-1, 1))] if data is None else data
    return Problem(cell(), values(), parameters, data, **options)


def cycling(table=None, **options):
    return Cycling(run() if table is None else table, **({"limits": (-1, 1)} | options))


CASES = [
    (lambda: long_run(keep=3), "keep is 3; it must be a list of cycles"),
    (lambda: long_run(keep="12"), "keep is '12'; it must be a list of cycles"),
    (lambda: long_run(keep=[True]), "cycle True cannot be kept"),
    (lambda: long_run(keep=[1.0]), "cycle 1.0 cannot be kept"),
    (lambda: long_run(jump="x"), "jump is 'x'; it must be a relative error"),
    (lambda: long_run(jump=NAN), "jump is nan"),
    (lambda: long_run(jump=[0.1]), r"jump is \[0.1\]"),
    (lambda: long_run(every="2"), "every is '2' cycles; it must be a whole number"),
    (lambda: long_run(every=True), "every is True cycles"),
    (lambda: long_run(checkpoint=5), "checkpoint is 5; it must be a path"),
    (lambda: long_run(checkpoint="a\0b"), "has a character that no path may have"),
    (lambda: long_run(checkpoint="none/run.npz"), "its folder does not exist"),
    (lambda: long_run(checkpoint="folder"), "folder cannot be read: Is a directory"),
    (lambda: long_run(checkpoint="pipe"), "it is a pipe or a device"),
    (lambda: long_run(checkpoint="empty"), "checkpoint empty cannot be read"),
    (lambda: long_run(var_pts={"x_n": 1, "x_p": 8}), "var_pts has 1 nodes for 'x_n'"),
    (lambda: long_run(var_pts={"x_n": 8, "x_p": "8"}), "var_pts has '8' nodes for 'x_p'"),
    (lambda: long_run(var_pts={"x_n": 8}), "var_pts is {'x_n': 8}; it must be the nodes"),
    (lambda: long_run(var_pts=8), "var_pts is 8"),
    (lambda: long_run(solver="IDA"), "solver is 'IDA'; it must be a solver"),
    (lambda: long_run(sover=None), "'sover' is no option of pybamm.Simulation"),
    (lambda: swept(executor="2"), "executor is '2'; it must be None, a number of processes"),
    (lambda: swept(executor=2.0), "executor is 2.0"),
    (lambda: swept(executor=True), "executor is True"),
    (lambda: swept(var_pts={"x_n": 1, "x_p": 1}), "var_pts has 1 nodes"),
    (lambda: swept(file=5), "sweep is 5; it must be a path"),
    (lambda: swept(file="pipe"), "it is a pipe or a device"),
    (lambda: swept(file="folder"), "Is a directory"),
    (lambda: swept(file="empty"), "is not a file of a sweep"),
    (lambda: swept(solutions="empty"), "folder empty of the solutions does not exist"),
    (lambda: swept(solutions=5), "solutions is 5; it must be a path"),
    (lambda: swept(table=5), "table is 5; it must be a dict"),
    (lambda: swept(table=[1]), r"table is \[1\]; it must be a dict"),
    (lambda: swept(table={5: [1]}), "it must be a dict of names"),
    (lambda: swept(table={PRESSURE: [True]}), "Stack pressure .* is True"),
    (lambda: swept(table={PRESSURE: [1j]}), "it must be a finite number"),
    (lambda: swept(table=pd.DataFrame([[1, 2]], columns=[PRESSURE] * 2)), "the column .* twice"),
    (lambda: swept(outputs=5), "outputs is 5; it must be a list"),
    (lambda: swept(outputs=[]), r"outputs is \[\]; it must name one or more"),
    (lambda: swept(outputs=OUTPUTS * 2), "each once"),
    (lambda: swept(outputs={"a": 5}), "output 'a' is 5; it must be a function"),
    (lambda: swept(experiment=5), "experiment is 5; it must be a pybamm.Experiment"),
    (lambda: swept(experiment=[0, NAN]), "times .* that rise from 0"),
    (lambda: swept(experiment=[1, 0]), "times .* that rise from 0"),
    (lambda: locally([5]), "parameters has 5; it must be a list of texts"),
    (lambda: locally(5), "parameters is 5; it must be a list"),
    (lambda: locally(step="a"), "step is 'a'"),
    (lambda: sobol_of(seed="x"), "seed is 'x'; it must be a whole number, from 0"),
    (lambda: sobol_of(ranges=5), "ranges is 5; it must be a dict"),
    (lambda: sobol_of(ranges={PRESSURE: 5}), "must be two numbers"),
    (lambda: samples(5, 2, 0), "ranges is 5"),
    (lambda: samples({"a": (1, 2)}, 2, -1), "seed is -1"),
    (lambda: grid(5), "table is 5"),
    (lambda: to_dataset(5, ["a"]), "table is 5; it must be a pandas.DataFrame"),
    (
        lambda: forward_sensitivity(cell(), values(), [5], -1e-4, 0.1),
        "parameters has 5",
    ),
    (lambda: cycling(5), "table is 5; it must be a pandas.DataFrame"),
    (lambda: cycling({}), "table is {}; it must be a pandas.DataFrame"),
    (lambda: cycling(tidy("Time [s]", pd.to_datetime([0, 1, 2]))), "not of numbers"),
    (lambda: cycling(tidy("Voltage [V]", [1j, 1j, 1j])), "complex128, not of numbers"),
    (lambda: cycling(tidy("Time [s]", [0, 1, 3.6e11])), "spans 1e.08 hours"),
    (lambda: cycling(tidy("Current [A]", [5e5] * 3)), "Current .* is 500000"),
    (lambda: cycling(tidy("Voltage [V]", [3500.0] * 3)), "Voltage .* is 3500"),
    (lambda: cycling(tidy("Temperature [K]", [25] * 3)), "25.* K; it must be 150 to 600 K"),
    (lambda: cycling(noise=True), "noise is True; it must be a number"),
    (lambda: cycling(noise=5), "noise is 5 V; it must be 0.5 V at most. 1 mV is 0.001 V"),
    (lambda: cycling(time_noise=2), "time_noise is 2; it must be 1 at most. 1 % of the duration"),
    (lambda: cycling(limits=(-1000, 1000)), "voltage limit is -1000.* V; .*. -1000 mV is -1 V"),
    (lambda: protocol(run(), (-1, 2500)), "voltage limit is 2500.* V; .*. 2500 mV is 2.5 V"),
    (lambda: cycling(resolution=-1), "resolution is -1"),
    (lambda: cycling(resolution="a"), "resolution is 'a'"),
    (lambda: cycling(label=5), "label is 5; it must be a text"),
    (lambda: cycling(conditions=5), "conditions of 'cycling' is 5; it must be a dict"),
    (lambda: cycling(limits="ab"), "voltage limits are 'ab'"),
    (lambda: Impedance(5), "table is 5; it must be a pandas.DataFrame"),
    (lambda: Impedance(spectrum(), noise="a"), "noise is 'a'"),
    (lambda: Impedance(spectrum(), noise=5), "noise is 5; it must be 1 at most. 1 % of the magn"),
    (lambda: Impedance(spectrum(), after=5), "after is 5; it must be Cycling"),
    (lambda: Impedance(spectrum(real=(-5.0, 6.0))), "a real part must be zero or more"),
    (lambda: Impedance(spectrum((0, 0), (0, 0))), "a magnitude above zero"),
    (lambda: FreeParameter(5), "name is 5; it must be one name"),
    (lambda: FreeParameter("a", start=True), "start of 'a' is True; it must be a number"),
    (lambda: problem(parameters=5), "parameters is 5; give a list"),
    (lambda: problem(data=5), "data is one int; give a list"),
    (lambda: problem(rtol=NAN), "rtol is nan; it must be a relative tolerance"),
    (lambda: problem(rtol="a"), "rtol is 'a'"),
    (lambda: problem(foo=1), "'foo' is no option of pybamm.Simulation"),
    (
        lambda: problem(data=[cycling(conditions={"Ambient temperature [K]": 25})]),
        "25; it must be 150 to 600 K",
    ),
    (lambda: fit(5), "problem is 5; it must be a Problem"),
    (lambda: protocol(5, (0, 1)), "table is 5"),
    (lambda: as_table(5), "the solution has no cycles"),
    (lambda: FitResult.load("pipe"), "it is a pipe or a device"),
    (lambda: FitResult.load("folder"), "Is a directory"),
    (lambda: FitResult.load(NAN), "nan cannot be read"),
    (lambda: read_record(5), "the record of a run is 5; it must be a path"),
    (lambda: experiments.long_term_cycling(1e-4, 10**9), "cycles is 1000000000; .* 100000 at most"),
    (lambda: experiments.rate_steps(1e-4, cycles_per_rate=10**9), "100000 at most"),
    (lambda: experiments.rate_steps(1e-4, current_densities=5), "current_densities is 5"),
    (lambda: experiments.stripping("0 mA"), "current is '0 mA'; it must be above zero"),
    (lambda: experiments.stripping("mA"), "current is 'mA'; it must be above zero"),
    (lambda: experiments.areal_current("1e400 mA.cm-2", 1e-4), "it must be above zero"),
    (lambda: experiments.time_profile(5, 5), "times is 5; it must be a list of numbers"),
    (lambda: experiments.pressure_profile("01", [1e6, 2e6]), "times is '01'; it must be a list"),
    (lambda: scorecard.score(jobs="2"), "jobs is '2'; it must be a whole number"),
    (lambda: scorecard.score(only=5), "only is 5; it must be a text"),
    (lambda: scorecard.score_literature(jobs="2"), "jobs is '2'; it must be a whole number"),
    (lambda: scorecard.score_literature(5), "only is 5; it must be a text"),
    (lambda: scorecard.score("pipe"), "it is a pipe or a device"),
    (lambda: scorecard.score("folder"), "Is a directory"),
    (lambda: pybamm_alloy.HalfCell({5: 1}), "Options must be a dictionary"),
    (
        lambda: pybamm_alloy.impedance_along(cell(), values(), []),
        r"experiment is \[\]; it must be a pybamm.Experiment",
    ),
    (
        lambda: pybamm_alloy.impedance_along(cell(), values(), STRIP, 5),
        "cycles is 5; it must be a list of cycles",
    ),
]


@pytest.mark.parametrize(("call", "says"), CASES, ids=[says for _, says in CASES])
def test_an_argument_of_a_wrong_kind_is_refused_by_name(call, says, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    os.mkdir("folder")
    (tmp_path / "empty").touch()
    with pytest.raises((ValueError, pybamm.OptionError), match=says):
        call()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "folder", "pipe"]


@pytest.mark.parametrize(
    "call", [lambda file: long_run(checkpoint=file), lambda file: swept(file=file)]
)
def test_a_file_that_another_process_has_is_refused(call, tmp_path):
    with locked(tmp_path / "file", "file"), pytest.raises(ValueError, match="in use by another"):
        call(tmp_path / "file")


def test_a_mesh_of_too_few_nodes_is_refused_by_a_simulation_too():
    simulation = pybamm.Simulation(
        cell(), parameter_values=values(), var_pts={"x_n": 8, "x_p": 1}
    )
    with pytest.raises(ValueError, match="var_pts has 1 nodes for 'x_p'; .* 4 to 1000"):
        simulation.solve([0, 60])
