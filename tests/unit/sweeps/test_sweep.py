"""Sweeps: each row as a run of its own, on any executor, and nothing lost with one."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd
import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.experiments import rate_steps, stripping
from pybamm_alloy.sweeps import executors
from pybamm_alloy.sweeps.sweep import sweep

PRESSURE, CONDUCTIVITY = "Stack pressure [Pa]", "Separator conductivity [S.m-1]"
CAPACITY, LARGEST = "stripped capacity [A.h]", "largest voltage [V]"
TABLE = {"current [mA]": [0.2, 1.0], PRESSURE: [0.0, 45e6]}
STRIP = pybamm.Experiment([("Charge at 0.2 mA for 1 minute",)])
#: Films without gradients have fewer equations; what is tested here does not depend on them.
UNIFORM = {"diffusion": "reservoir"}


#: A film of phases; what does not depend on them is tested with lithium, a smaller set.
PHASES = "Li2Sn5_half_cell"


def values(alloy="Li_half_cell"):
    return pybamm.ParameterValues(f"Hansel2021_{alloy}")


def swept(
    table=TABLE, experiment=stripping, outputs=(CAPACITY, LARGEST), alloy="Li_half_cell", **options
):
    cell = pybamm_alloy.HalfCell(UNIFORM)
    return sweep(cell, values(alloy), table, experiment, outputs, **options)


@pytest.fixture(scope="module")
def serial():
    return swept()


def test_a_row_is_the_run_of_its_inputs(serial):
    assert len(serial) == 4 and serial[CAPACITY].nunique() == 4
    for row in serial.to_dict("records"):
        alone = values()
        alone[PRESSURE] = row[PRESSURE]
        solution = pybamm.Simulation(
            pybamm_alloy.HalfCell(UNIFORM),
            parameter_values=alone,
            experiment=stripping(f"{row['current [mA]']} mA"),
        ).solve()
        capacity = pybamm_alloy.results.stripped_capacity(solution)
        assert row[CAPACITY] == pytest.approx(capacity, rel=1e-6)
        assert row["error"] == ""


def test_options_and_sets_may_be_columns():
    sets = ["Hansel2021_LiIn", "Hansel2021_Li"]
    table = {"parameter set": sets, "contact": ["perfect", "elastic"]}
    found = sweep(pybamm_alloy.SymmetricCell(UNIFORM), None, table, STRIP, [LARGEST])
    assert found[LARGEST].nunique() == 4
    model = pybamm_alloy.SymmetricCell(UNIFORM | {"contact": "elastic"})
    wanted = pybamm.Simulation(
        model, parameter_values=values("LiIn"), experiment=STRIP
    ).solve()["Voltage [V]"].entries
    assert found[LARGEST][1] == pytest.approx(np.abs(wanted).max(), rel=1e-9)


def test_resistance_after_is_that_of_the_impedance():
    found = swept({CONDUCTIVITY: [0.1, 0.2]}, STRIP, ["resistance after [Ohm]"])
    conductive = values()
    conductive[CONDUCTIVITY] = 0.2
    solution = pybamm.Simulation(
        pybamm_alloy.HalfCell(UNIFORM), parameter_values=conductive, experiment=STRIP
    ).solve()
    spectrum = pybamm_alloy.impedance(pybamm_alloy.HalfCell(UNIFORM), conductive, solution)
    assert found["resistance after [Ohm]"][1] == pytest.approx(
        spectrum.stack_resistance, rel=1e-6
    )


def test_times_at_constant_currents_are_solved_together():
    """Those that deplete the surface end for themselves; the other lasts the hour."""
    currents = [-2e-4, -1e-5, -1e-3]
    table = {"Current function [A]": currents}
    cell = pybamm_alloy.HalfCell({"diffusion": ("reservoir", "multi-phase")})
    found = sweep(cell, values(PHASES), table, [0, 3600], ["duration [h]", LARGEST, CAPACITY])
    alone = values(PHASES)
    alone["Current function [A]"] = "[input]"
    simulation = pybamm.Simulation(cell, parameter_values=alone)
    for current, row in zip(currents, found.to_dict("records")):
        solution = simulation.solve([0, 3600], inputs={"Current function [A]": current})
        assert row["duration [h]"] == pytest.approx(solution["Time [h]"].entries[-1], rel=1e-6)
        assert row[CAPACITY] == pytest.approx(-current * row["duration [h]"], rel=1e-6)
        assert row["error"] == ""
    cut_off = "the voltage rose above the upper cut-off of the parameter set"
    assert found["end"].tolist() == [cut_off, "everything asked for was run", cut_off]


def test_a_current_that_is_beyond_the_cut_off_at_once_says_so():
    found = swept({"current [mA]": [50.0]}, outputs=[CAPACITY])
    assert found["error"][0] == "no step could begin: each is beyond its cut-off as it begins"


@pytest.mark.long
def test_a_script_whose_processes_cannot_start_is_told_so(tmp_path):
    """Each would run the script again, from its first line."""
    script = tmp_path / "script.py"
    script.write_text(
        "import pybamm, pybamm_alloy\n"
        "from pybamm_alloy.experiments import stripping\n"
        "values = pybamm.ParameterValues('Hansel2021_Li_half_cell')\n"
        "table = {'Stack pressure [Pa]': [1e6, 2e6]}\n"
        "outputs = ['duration [h]']\n"
        "pybamm_alloy.sweep(pybamm_alloy.HalfCell(), values, table, stripping, outputs, 2)\n"
    )
    run = subprocess.run([sys.executable, script], capture_output=True, text=True)
    assert run.returncode == 1
    assert "must be under if __name__ == '__main__'" in run.stderr.splitlines()[-1]


def fails_at_low_pressure(solution):
    if solution["Stack pressure [Pa]"].entries[0] < 1e6:
        raise ArithmeticError("the pressure is low")
    return 1.0


def test_a_run_that_fails_costs_its_row():
    found = swept({PRESSURE: [0.0, 45e6]}, STRIP, {"one": fails_at_low_pressure})
    assert found["error"].tolist() == ["ArithmeticError: the pressure is low", ""]
    assert np.isnan(found["one"][0]) and found["one"][1] == 1.0


def dies_once(solution):
    """At 2 MPa the first time, at 3 MPa always."""
    flag, pressure = Path(os.environ["SWEEP_FLAG"]), solution["Stack pressure [Pa]"].entries[0]
    if pressure == 3e6 or (pressure == 2e6 and not flag.exists()):
        flag.touch()
        os._exit(1)
    return 1.0


@pytest.mark.long
def test_a_process_that_dies_costs_no_row_but_one_that_kills_it_again(tmp_path, monkeypatch):
    monkeypatch.setenv("SWEEP_FLAG", str(tmp_path / "flag"))
    found = swept({PRESSURE: [2e6, 3e6, 4e6]}, STRIP, {"one": dies_once}, executor=1)
    assert found["error"].tolist() == ["", "worker process terminated", ""]
    assert found["one"].tolist()[::2] == [1.0, 1.0]


@pytest.mark.long
def test_a_sweep_whose_worker_was_killed_is_complete_after_the_restart(tmp_path, monkeypatch):
    """On an executor of the user's, which breaks with its worker."""
    monkeypatch.setenv("SWEEP_FLAG", str(tmp_path / "flag"))
    monkeypatch.setattr(executors, "CHUNK", 1)
    file, table = tmp_path / "sweep.csv", {PRESSURE: [1e6, 2e6, 4e6]}
    errors = []
    for _ in range(2):
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            found = swept(table, STRIP, {"one": dies_once}, executor=pool, file=file)
        errors.append(found["error"].tolist())
    assert all(error.startswith("worker process terminated") for error in errors[0][1:])
    assert set(errors[1]) == {""}
    assert found["one"].tolist() == [1.0] * 3


def counted(solution):
    with Path(os.environ["SWEEP_FLAG"]).open("a") as file:
        file.write(".")
    if Path(os.environ["SWEEP_FLAG"]).stat().st_size == 3:
        raise KeyboardInterrupt
    return float(solution["Voltage [V]"].entries[-1])


def test_an_interrupted_sweep_skips_what_is_done_and_gives_the_same_table(tmp_path, monkeypatch):
    monkeypatch.setenv("SWEEP_FLAG", str(tmp_path / "count"))
    file, table = tmp_path / "sweep.csv", {PRESSURE: [1e6, 2e6, 3e6, 4e6]}
    with pytest.raises(KeyboardInterrupt):
        swept(table, STRIP, {"voltage": counted}, file=file)
    found = swept(table, STRIP, {"voltage": counted}, file=file)
    assert (tmp_path / "count").stat().st_size == 5  # two, the interrupted, and two
    whole = swept(table, STRIP, {"voltage": last_voltage})
    pd.testing.assert_frame_equal(found, whole, rtol=0, atol=0)


def last_voltage(solution):
    return float(solution["Voltage [V]"].entries[-1])


def test_the_file_of_another_sweep_is_refused(tmp_path):
    file = tmp_path / "sweep.csv"
    swept({PRESSURE: [45e6]}, STRIP, [LARGEST], file=file)
    with pytest.raises(ValueError, match="is of another sweep"):
        swept({PRESSURE: [40e6]}, STRIP, [LARGEST], file=file)
    file.write_text("1,2,3\n")
    with pytest.raises(ValueError, match="not a file of a sweep"):
        swept({PRESSURE: [45e6]}, STRIP, [LARGEST], file=file)
    with pytest.raises(ValueError, match="its folder does not exist"):
        swept({PRESSURE: [45e6]}, STRIP, [LARGEST], file=tmp_path / "no" / "sweep.csv")


@pytest.mark.parametrize("experiment", [STRIP, [0, 60]])
def test_a_value_outside_its_range_costs_its_row_with_the_reason(experiment):
    found = swept({CONDUCTIVITY: [-0.1, 0.2]}, experiment, [LARGEST])
    wanted = f"ValueError: parameter '{CONDUCTIVITY}' is -0.1; it must be 1e-12 to 10000 S.m-1"
    assert found["error"].tolist() == [wanted, ""]
    assert np.isnan(found[LARGEST].astype(float)[0]) and found[LARGEST][1] > 0


@pytest.mark.parametrize(
    ("phase", "value", "reason"),
    [
        ("Li2Sn5 diffusivity [m2.s-1]", -1e-13, "is -1e-13; it must be 1e-30 to 1e-09 m2.s-1"),
        ("Li2Sn5 homogeneity range", 3, "begins at -1.1 lithium per host, below 0.005"),
    ],
)
def test_a_phase_outside_its_range_costs_its_row_with_the_reason(phase, value, reason):
    """Its parameters are within the functions of the set, which the model does not name."""
    name = f"Positive electrode {phase}"
    found = swept({name: [value, values(PHASES)[name]]}, STRIP, [LARGEST], alloy=PHASES)
    assert reason in found["error"][0] and found["error"][1] == ""


def test_functions_of_one_name_that_differ_are_other_sweeps():
    """As when a cell of a notebook is changed and run again."""
    found = [
        swept({PRESSURE: [45e6]}, experiment, {"x": output})
        for experiment, output in (
            (STRIP, lambda solution: solution.t[-1]),
            (STRIP, lambda solution: -solution.t[-1]),
            (partial(stripping, duration="1 minute"), last_time),
            (partial(stripping, duration="2 minutes"), last_time),
        )
    ]
    assert [table["x"][0] for table in found] == pytest.approx([60, -60, 60, 120])


def last_time(solution):
    return float(solution.t[-1])


def test_an_experiment_takes_the_area_of_its_row():
    """50 µA/cm² is twice the current on twice the area."""
    areas = [1e-4, 2e-4]
    table = sweep(
        pybamm_alloy.SymmetricCell(UNIFORM),
        values("Li"),
        {"Electrode area [m2]": areas},
        partial(rate_steps, current_densities=["50 uA.cm-2"], cycles_per_rate=1),
        {"current [A]": first_current},
    )
    np.testing.assert_allclose(table["current [A]"].abs(), 0.5 * np.array(areas))


def first_current(solution):
    return float(solution["Current [A]"].entries[1])


def test_a_row_of_an_experiment_has_the_temperature_of_its_column():
    temperature, resistance = "Ambient temperature [K]", "resistance after [Ohm]"
    cell = pybamm_alloy.SymmetricCell(UNIFORM | {"contact": "perfect"})
    rest = pybamm.Experiment(["Rest for 1 minute"])
    table = {temperature: [298.15, 333.15]}
    found = sweep(cell, values("Li13In3"), table, rest, [resistance])
    for T, row in zip(table[temperature], found.to_dict("records"), strict=True):
        alone = values("Li13In3")
        alone[temperature] = T
        expected = pybamm_alloy.impedance(cell, alone).stack_resistance
        assert row[resistance] == pytest.approx(expected, rel=1e-4), row["error"]


def test_a_column_that_the_steps_of_an_experiment_set_is_refused():
    def contradicts():
        return pybamm.Experiment(["Charge at -1 mA for 1 minute"])

    hot = pybamm.Experiment(["Rest for 1 minute"], temperature=333.15)
    with pytest.raises(ValueError, match=r"no effect, as the steps .* temperatures \[333.15\] K"):
        swept({"Ambient temperature [K]": [298.15, 313.15]}, hot, [LARGEST])
    with pytest.raises(ValueError, match="'Current function .* has no effect, as the steps"):
        swept({"Current function [A]": [1e-3]}, STRIP, [LARGEST])
    for experiment, column, says in (
        (lambda: hot, "Ambient temperature [K]", "no effect, as the steps"),
        (contradicts, PRESSURE, "has the value -1 mA, of which 'Charge' would make a discharge"),
    ):
        found = swept({column: [313.15 if "temp" in column else 1e6]}, experiment, [LARGEST])
        assert says in found["error"][0]


def test_threads_take_turns_and_give_the_same_table(serial):
    with ThreadPoolExecutor(4) as pool:
        pd.testing.assert_frame_equal(swept(executor=pool), serial)


def test_a_result_that_no_process_could_send_costs_its_row():
    table = swept({PRESSURE: [1e6, 45e6]}, STRIP, {"x": lock_if_pressed}, executor=1)
    assert table["x"][0] == 1.0 and table["error"][0] == ""
    assert "cannot pickle" in table["error"][1]


def lock_if_pressed(solution):
    pressed = solution["Stack pressure [Pa]"].entries[0] > 2e6
    return threading.Lock() if pressed else 1.0


def test_a_function_that_no_process_finds_is_refused_before_any_starts():
    with pytest.raises(ValueError, match="define its function in a module"):
        swept({PRESSURE: [1e6]}, STRIP, {"x": lambda solution: 1.0}, executor=2)


def test_texts_truths_and_numbers_come_back_from_a_file_as_they_were(tmp_path):
    asked = {"text": not_available, "nothing": nothing, "truth": truth, "number": last_time}
    table = {PRESSURE: [1e6, 45e6]}
    first = swept(table, STRIP, asked, file=tmp_path / "sweep.csv")
    again = swept(table, STRIP, asked, file=tmp_path / "sweep.csv")
    assert again[list(asked)].values.tolist() == first[list(asked)].values.tolist()


def not_available(solution):
    return "NA"


def nothing(solution):
    return ""


def truth(solution):
    return True


@pytest.mark.parametrize(
    "damage", [b"", b"\xff\xfe", b",x,end,error\nzero,1,2,\n", b",y,end,error\n0,1,,\n"]
)
def test_a_damaged_file_is_refused(tmp_path, damage):
    file = tmp_path / "sweep.csv"
    asked = {"outputs": {"x": last_time}, "file": file}
    swept({PRESSURE: [45e6]}, STRIP, **asked)
    file.write_bytes(file.read_bytes().splitlines(keepends=True)[0] + damage)
    with pytest.raises(ValueError, match="not a file of a sweep, or damaged"):
        swept({PRESSURE: [45e6]}, STRIP, **asked)


def test_an_output_with_the_name_of_a_column_is_refused():
    with pytest.raises(ValueError, match="output 'duration \\[h\\]' has the name of another"):
        swept({"duration [h]": [0.1]}, stripping, ["duration [h]"])


def test_what_is_not_known_is_refused_before_anything_is_run(tmp_path):
    with pytest.raises(ValueError, match="column 'Pressure' is neither a parameter"):
        swept({"Pressure": [1.0]})
    with pytest.raises(ValueError, match="no output 'capacity'"):
        swept(outputs=["capacity"])
    with pytest.raises(ValueError, match="outputs is the text '.*'; give a list"):
        swept(outputs=CAPACITY)
    with pytest.raises(ValueError, match="'current .mA.' and 'current .A.' are of the same arg"):
        swept({"current [mA]": [0.2], "current [A]": [1e-3]})
    with pytest.raises(ValueError, match=r"pybamm.ParameterValues\('Hansel2021_Li'\)"):
        sweep(pybamm_alloy.HalfCell(UNIFORM), "Hansel2021_Li", {PRESSURE: [1e6]}, STRIP, [LARGEST])
    with pytest.raises(ValueError, match="the table has no rows"):
        swept({PRESSURE: []})
    with pytest.raises(ValueError, match="'nodes' is no option of pybamm.Simulation"):
        swept(nodes=8)
    with pytest.raises(ValueError, match="executor is 0; it must be a whole number, from 1"):
        swept(executor=0)
    with pytest.raises(ValueError, match="Is a directory"):
        swept(file=tmp_path)
    with pytest.raises(ValueError, match="Stack pressure .Pa. is nan"):
        swept({PRESSURE: [1e6, np.nan]}, STRIP)
    with pytest.raises(ValueError, match="no parameter values"):
        sweep(pybamm_alloy.HalfCell(UNIFORM), None, {PRESSURE: [1e6]}, STRIP, [LARGEST])


def test_solutions_are_those_of_the_runs_and_missing_ones_are_run_again(tmp_path, serial):
    """Written by two processes, whose table is that of one."""
    options = {"file": tmp_path / "sweep.csv", "solutions": tmp_path}
    found = swept(executor=2, **options)
    pd.testing.assert_frame_equal(found, serial)
    for index, row in found.iterrows():
        with np.load(tmp_path / f"{index}.npz", allow_pickle=False) as solution:
            largest = np.abs(solution["Voltage [V]"]).max()
            assert largest == pytest.approx(row[LARGEST], rel=1e-9)
            hours = solution["Time [h]"]
            assert 1e-3 * row["current [mA]"] * hours[-1] == pytest.approx(row[CAPACITY], rel=1e-9)
            profile = solution["Positive film stoichiometry"]
            assert profile.shape == (20, len(hours))
    (tmp_path / "2.npz").unlink()
    times = {n: (tmp_path / f"{n}.npz").stat().st_mtime_ns for n in (0, 1, 3)}
    pd.testing.assert_frame_equal(swept(**options), serial)
    assert (tmp_path / "2.npz").exists()
    assert times == {n: (tmp_path / f"{n}.npz").stat().st_mtime_ns for n in times}
    with pytest.raises(ValueError, match="of the solutions does not exist"):
        swept(solutions=tmp_path / "no")


def test_solutions_of_another_sweep_are_not_written_over(tmp_path):
    swept({PRESSURE: [45e6]}, STRIP, [LARGEST], solutions=tmp_path)
    before = (tmp_path / "0.npz").read_bytes()
    with pytest.raises(ValueError, match="0.npz is of another sweep; give another folder"):
        swept({PRESSURE: [40e6]}, STRIP, [LARGEST], solutions=tmp_path)
    assert (tmp_path / "0.npz").read_bytes() == before
    (tmp_path / "0.npz").write_bytes(before[:-10])
    with pytest.raises(ValueError, match="0.npz is not the solution of a sweep, or damaged"):
        swept({PRESSURE: [45e6]}, STRIP, [LARGEST], solutions=tmp_path)


def test_solutions_of_times_are_kept_too(tmp_path):
    table = {"Current function [A]": [-1e-4, -2e-4], PRESSURE: [45e6]}
    found = swept(table, [0, 600], [LARGEST], solutions=tmp_path)
    for index, largest in enumerate(found[LARGEST]):
        with np.load(tmp_path / f"{index}.npz", allow_pickle=False) as solution:
            kept = np.abs(solution["Voltage [V]"]).max()
            assert kept == pytest.approx(largest, rel=1e-12)


def test_a_solver_with_other_options_is_another_sweep(tmp_path):
    file, table, model = tmp_path / "sweep.csv", {PRESSURE: [45e6]}, pybamm_alloy.HalfCell(UNIFORM)
    asked = {"outputs": [LARGEST], "alloy": PHASES}
    tight = swept(table, STRIP, file=file, solver=model.solver(), **asked)
    rough = model.solver(rtol=1e-2, atol=1e-3, dt_max=20.0)
    with pytest.raises(ValueError, match="is of another sweep"):
        swept(table, STRIP, file=file, solver=rough, **asked)
    assert swept(table, STRIP, solver=rough, **asked)[LARGEST][0] != tight[LARGEST][0]


def test_threads_of_the_solver_give_the_same_table():
    table = {PRESSURE: [1e6, 1e7, 4e7], "Current function [A]": [-1e-4]}
    one = swept(table, [0, 600], [LARGEST])
    solver = pybamm_alloy.HalfCell().solver(num_threads=2)
    pd.testing.assert_frame_equal(swept(table, [0, 600], [LARGEST], solver=solver), one)


@pytest.mark.long
def test_the_workers_of_a_cluster_give_the_same_table(serial):
    distributed = pytest.importorskip("distributed", reason="Dask, the extra 'cluster'")
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        pd.testing.assert_frame_equal(swept(executor=client), serial)
