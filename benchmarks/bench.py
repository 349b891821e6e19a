"""What a long run costs, as ratios to PyBaMM's own models, in one process.

500 cycles of 1 h + 1 h of symmetric cells with interphase and ageing, next to the same of
PyBaMM's SPM and DFN. Writes build/bench.json and build/bench.png. Run as `make bench`
(a quarter of an hour), or `python benchmarks/bench.py --cycles 50 --repeats 1` (three minutes).
"""

import argparse
import json
import os
import platform
import statistics
import time
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pybamm

import pybamm_alloy
from pybamm_alloy import long_run
from pybamm_alloy.cells import CALIBRATED_OPTIONS
from pybamm_alloy.experiments import long_term_cycling
from pybamm_alloy.long_runs.run import cycle_table

FOLDER = Path("build")
ALLOYS = ("Li13In3", "Li17Sn4")
#: Phases of the film: lithium has none, Li17Sn4 six.
BY_PHASES = ("Li", "Li0.5In", "Li13In3", "LiSn", "Li17Sn4")
NODES = (8, 12, 20, 40)
#: What a long run at constant current needs, and what others take.
SOLVER = {"rtol": 1e-4, "atol": 1e-6, "compile": True}
SOLVERS = {
    "default": {},
    "compiled": {"compile": True},
    "rtol 1e-4": {"rtol": 1e-4, "atol": 1e-6},
    "rtol 1e-4, compiled": SOLVER,
}
#: Error that a jump may make, and how many times as many cycles as in full it goes over.
JUMP, LONGER = 2e-2, 10
#: Reference of the error, and the number of cycles over which it is taken.
REFERENCE = {"nodes": 200, "solver": {"rtol": 1e-7, "atol": 1e-9}}
COMPARED = 3
COMPARED_BY_JUMPS = ("Maximum voltage [V]", "Positive interphase resistance [Ohm.m2]")


def megabytes():
    """Resident memory of this process [MB]."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def cell(alloy, cycles, nodes=None, solver=SOLVER):
    """Arguments of a run of a symmetric cell, and the options of its simulation."""
    values = pybamm.ParameterValues(f"Hansel2021_{alloy}")
    model = pybamm_alloy.SymmetricCell(CALIBRATED_OPTIONS)
    experiment = long_term_cycling(values["Electrode area [m2]"], cycles)
    mesh = {"var_pts": {"x_n": nodes, "x_p": nodes}} if nodes else {}
    return (model, values, experiment), mesh | {"solver": model.solver(**solver)}


def completed(*arguments, **options):
    """A long run that came to its end."""
    run = long_run(*arguments, **options)
    assert run.completed, run.end
    return run


def timed_alloy(alloy, cycles, **options):
    """Seconds, and the growth of memory [MB], of a long run, compiled before."""
    arguments, options = cell(alloy, cycles, **options)
    before = megabytes()
    start = time.perf_counter()
    completed(*arguments, every=50, **options)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "peak_memory_MB": max(megabytes() - before, 0.0)}


def timed_jumps(alloy, cycles):
    """Seconds of every cycle, and of ten times as many by jumps; errors where both have one."""
    compiled = {"solver": {"compile": True}}
    (arguments, options), (longer, _) = (
        cell(alloy, count, **compiled) for count in (cycles, LONGER * cycles)
    )
    start = time.perf_counter()
    full = completed(*arguments, **options)
    middle = time.perf_counter()
    jumped = completed(*longer, jump=JUMP, **options)
    seconds = time.perf_counter() - middle
    found = jumped.table.set_index("Cycle")
    found = found[found.index <= cycles]
    expected = full.table.set_index("Cycle").loc[found.index]
    return {
        "seconds in full": middle - start,
        "seconds by jumps": seconds,
        "rows": len(jumped.table),
    } | {
        f"largest relative error of {name}": float((found[name] / expected[name] - 1).abs().max())
        for name in COMPARED_BY_JUMPS
    }


def timed_pybamm(model, cycles):
    """Seconds, part by part, of a model of PyBaMM."""
    cycle = ("Discharge at 1 A for 1 hour", "Charge at 1 A for 1 hour")
    arguments = model, pybamm.ParameterValues("Chen2020"), pybamm.Experiment([cycle] * cycles)
    return timed_parts(arguments, {}, _peaks)


def timed_parts(arguments, options, post):
    """Seconds of building, solving and a number or more for each cycle, and their sum."""
    model, values, experiment = arguments
    start = time.perf_counter()
    simulation = pybamm.Simulation(
        model, parameter_values=values, experiment=experiment, **options
    )
    simulation.build_for_experiment()
    built = time.perf_counter()
    solution = simulation.solve()
    solved = time.perf_counter()
    post(solution)
    end = time.perf_counter()
    return {
        "seconds": end - start,
        "set-up": built - start,
        "solve": solved - built,
        "post-processing": end - solved,
    }


def _peaks(solution):
    return [cycle["Voltage [V]"].data.max() for cycle in solution.cycles]


def voltages(alloy, **options):
    """Voltage at every half minute of the first cycles."""
    (model, values, experiment), options = cell(alloy, COMPARED, **options)
    solution = pybamm.Simulation(
        model, parameter_values=values, experiment=experiment, **options
    ).solve()
    return solution["Voltage [V]"](np.arange(30, 7200 * COMPARED, 30.0))


def rms(difference):
    return float(np.sqrt(np.mean(difference**2)))


def medians(runs):
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def main(cycles=500, repeats=3):
    """The figures of build/bench.json."""
    pybamm.logger.setLevel("ERROR")
    for warm in (lambda: timed_pybamm(pybamm.lithium_ion.SPM(), 2), lambda: timed_alloy("Li", 2)):
        warm()
    spm, dfn = (
        medians([timed_pybamm(model(), cycles) for _ in range(repeats)])
        for model in (pybamm.lithium_ion.SPM, pybamm.lithium_ion.DFN)
    )
    cells = {}
    for alloy in ALLOYS:
        # PyBaMM keeps what it compiled, on disk: the first run may find it, or not.
        first = timed_alloy(alloy, 1)["seconds"]
        measured = medians([timed_alloy(alloy, cycles) for _ in range(repeats)])
        exact = voltages(alloy, **REFERENCE)
        solvers = {
            name: {
                "seconds of 20 cycles": timed_alloy(alloy, 20, solver=solver)["seconds"],
                "rms_error_V": rms(voltages(alloy, solver=solver) - exact),
            }
            for name, solver in SOLVERS.items()
        }
        by_nodes = {
            n: {
                "seconds of 20 cycles": timed_alloy(alloy, 20, nodes=n, solver={})["seconds"],
                "rms_error_V": rms(voltages(alloy, nodes=n) - exact),
            }
            for n in NODES
        }
        cells[alloy] = measured | {
            "rms_error_V": solvers["rtol 1e-4, compiled"]["rms_error_V"],
            "nodes": pybamm_alloy.SymmetricCell().default_var_pts["x_p"],
            "seconds to build": first,
            "in one": medians(
                [timed_parts(*cell(alloy, cycles), cycle_table) for _ in range(repeats)]
            ),
            "by_solver": solvers,
            "by_nodes": by_nodes,
        }
        print(f"{alloy}: {measured['seconds'] / spm['seconds']:.3g} SPM", flush=True)
    counts = [n for n in (cycles // 5, cycles, 10 * cycles) if n]
    result = {
        "machine": f"{platform.machine()}, {os.cpu_count()} processors",
        "PyBaMM": pybamm.__version__,
        "cycles": cycles,
        "repeats": repeats,
        "spm_seconds": spm["seconds"],
        "dfn_seconds": dfn["seconds"],
        "spm": spm,
        "dfn": dfn,
        "cells": cells,
        "by_cycles": {n: timed_alloy(ALLOYS[0], n) for n in counts},
        "jumps": {alloy: timed_jumps(alloy, cycles) for alloy in ALLOYS},
        "by_phases": {
            alloy: timed_alloy(alloy, 20, solver={})["seconds"] for alloy in BY_PHASES
        },
    }
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "bench.json").write_text(json.dumps(result, indent=1) + "\n")
    draw(result).savefig(FOLDER / "bench.png", dpi=120)
    return result


def draw(result):
    """Cost by model, cycles, nodes and phases."""
    figure, axes = plt.subplots(1, 4, figsize=(14, 3.4), layout="constrained")
    unit = result["spm_seconds"]
    seconds = {"SPM": unit, "DFN": result["dfn_seconds"]}
    seconds |= {name: of["seconds"] for name, of in result["cells"].items()}
    axes[0].bar(list(seconds), [s / unit for s in seconds.values()], color="#0072B2")
    axes[0].set(ylabel=f"time of {result['cycles']} cycles / SPM", yscale="log")
    by_cycles = {int(n): of["seconds"] for n, of in result["by_cycles"].items()}
    axes[1].plot(list(by_cycles), list(by_cycles.values()), "o-", color="#0072B2")
    axes[1].set(xlabel="cycles", ylabel="seconds", xlim=(0, None), ylim=(0, None))
    for alloy, of in result["cells"].items():
        runs = of["by_nodes"].values()
        seconds = [run["seconds of 20 cycles"] for run in runs]
        axes[2].semilogy(seconds, [1e3 * run["rms_error_V"] for run in runs], "o-", label=alloy)
        for n, x, run in zip(of["by_nodes"], seconds, runs):
            axes[2].annotate(str(n), (x, 1e3 * run["rms_error_V"]), fontsize=8)
    axes[2].axhline(2, color="k", linestyle="--")
    axes[2].set(xlabel="seconds of 20 cycles, by nodes", ylabel="rms error [mV]", xlim=(0, None))
    axes[2].legend()
    axes[3].bar(list(result["by_phases"]), list(result["by_phases"].values()), color="#0072B2")
    axes[3].set(ylabel="seconds of 20 cycles")
    axes[3].tick_params(axis="x", rotation=30)
    return figure


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cycles", type=int, default=500)
    parser.add_argument("--repeats", type=int, default=3)
    main(**vars(parser.parse_args()))
