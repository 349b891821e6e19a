"""What a long run costs, as ratios to PyBaMM's own models, in one process.

500 cycles of 1 h + 1 h of symmetric cells with interphase and ageing, next to the same of
PyBaMM's SPM and DFN. Writes build/bench.json and build/bench.png. Run as `make bench`
(half an hour), or `python benchmarks/bench.py --cycles 50 --repeats 1` (three minutes).
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
from pybamm_alloy.experiments import long_term_cycling
from pybamm_alloy.scorecard import OPTIONS

FOLDER = Path("build")
ALLOYS = ("Li13In3", "Li17Sn4")
#: Phases of the film: lithium has none, Li17Sn4 six.
BY_PHASES = ("Li", "Li0.5In", "Li13In3", "LiSn", "Li17Sn4")
NODES = (8, 16, 30, 60)
#: Of the reference of the error, as many cycles as it is compared over.
REFERENCE = {"nodes": 200, "rtol": 1e-7, "cycles": 3}


def megabytes():
    """Resident memory of this process [MB]."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def cell(alloy, cycles, nodes=30, rtol=None):
    """Arguments of a run of a symmetric cell."""
    values = pybamm.ParameterValues(f"Hansel2021_{alloy}")
    model = pybamm_alloy.SymmetricCell(OPTIONS)
    experiment = long_term_cycling(values["Electrode area [m2]"], cycles)
    options = {"var_pts": {"x_n": nodes, "x_p": nodes}}
    if rtol is not None:
        options["solver"] = pybamm.IDAKLUSolver(
            rtol=rtol, atol=rtol / 100, options=model.solver_options
        )
    return (model, values, experiment), options


def timed_alloy(alloy, cycles, **options):
    """Seconds, of them to build, and the growth of memory [MB], of a long run."""
    arguments, options = cell(alloy, cycles, **options)
    before = megabytes()
    start = time.perf_counter()
    run = long_run(*arguments, every=50, **options)
    seconds = time.perf_counter() - start
    assert run.completed, run.end
    return {"seconds": seconds, "peak_memory_MB": max(megabytes() - before, 0.0)}


def timed_pybamm(model, cycles):
    """Seconds of a model of PyBaMM: set-up, solution and a voltage for each cycle."""
    values = pybamm.ParameterValues("Chen2020")
    cycle = ("Discharge at 1 A for 1 hour", "Charge at 1 A for 1 hour")
    start = time.perf_counter()
    simulation = pybamm.Simulation(
        model, parameter_values=values, experiment=pybamm.Experiment([cycle] * cycles)
    )
    simulation.build_for_experiment()
    built = time.perf_counter()
    solution = simulation.solve()
    solved = time.perf_counter()
    for done in solution.cycles:
        done["Voltage [V]"].data.max()
    end = time.perf_counter()
    return {
        "seconds": end - start,
        "set-up": built - start,
        "solve": solved - built,
        "post-processing": end - solved,
    }


def voltages(alloy, **options):
    """Voltage at every half minute of the first cycles."""
    (model, values, experiment), options = cell(alloy, REFERENCE["cycles"], **options)
    solution = pybamm.Simulation(
        model, parameter_values=values, experiment=experiment, **options
    ).solve()
    return solution["Voltage [V]"](np.arange(30, 7200 * REFERENCE["cycles"], 30.0))


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
        measured = medians([timed_alloy(alloy, cycles) for _ in range(repeats)])
        exact = voltages(alloy, nodes=REFERENCE["nodes"], rtol=REFERENCE["rtol"])
        error = float(np.sqrt(np.mean((voltages(alloy) - exact) ** 2)))
        cells[alloy] = measured | {"rms_error_V": error, "nodes": 30}
        by_nodes = {n: timed_alloy(alloy, 10, nodes=n)["seconds"] for n in NODES}
        cells[alloy]["seconds of 10 cycles by nodes"] = by_nodes
        print(f"{alloy}: {measured['seconds'] / spm['seconds']:.3g} SPM", flush=True)
    counts = [n for n in (cycles // 5, cycles, 2 * cycles) if n]
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
        "by_phases": {
            alloy: timed_alloy(alloy, 10)["seconds"] for alloy in BY_PHASES
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
        nodes = of["seconds of 10 cycles by nodes"]
        axes[2].loglog([int(n) for n in nodes], list(nodes.values()), "o-", label=alloy)
    axes[2].set(xlabel="nodes", ylabel="seconds of 10 cycles")
    axes[2].set_xticks(NODES, NODES, minor=False)
    axes[2].set_xticks([], minor=True)
    axes[2].legend()
    axes[3].bar(list(result["by_phases"]), list(result["by_phases"].values()), color="#0072B2")
    axes[3].set(ylabel="seconds of 10 cycles")
    axes[3].tick_params(axis="x", rotation=30)
    return figure


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cycles", type=int, default=500)
    parser.add_argument("--repeats", type=int, default=3)
    main(**vars(parser.parse_args()))
