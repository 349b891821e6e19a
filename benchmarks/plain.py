"""What the plain path of the README costs, as ratios to PyBaMM's SPM, in one process.

Cycles of 1 h + 1 h of symmetric cells by ``pybamm.Simulation`` with default options, with the
cell's solver and with PyBaMM's own at the same settings, which evaluates each event apart.
Writes build/plain.json. Run as `python benchmarks/plain.py` (a minute), or by `make bench`.
"""

import argparse
import json
import statistics
import time
from pathlib import Path

import numpy as np
import pybamm

import pybamm_alloy

FOLDER = Path("build")
ALLOYS = ("LiIn", "Li17Sn4")
CYCLE = (
    "Charge at 1.131 mA for 1 hour or until 2 V",
    "Discharge at 1.131 mA for 1 hour or until -2 V",
)


def spm(cycles):
    """A simulation of PyBaMM's SPM."""
    cycle = ("Discharge at 1 A for 1 hour", "Charge at 1 A for 1 hour")
    return pybamm.Simulation(
        pybamm.lithium_ion.SPM(),
        parameter_values=pybamm.ParameterValues("Chen2020"),
        experiment=pybamm.Experiment([cycle] * cycles),
    )


def alloy(name, cycles, apart=False):
    """A simulation of a symmetric cell, as in the README or with events evaluated apart."""
    model = pybamm_alloy.SymmetricCell()
    own = model.default_solver
    return pybamm.Simulation(
        model,
        parameter_values=pybamm.ParameterValues(f"Hansel2021_{name}"),
        experiment=pybamm.Experiment([CYCLE] * cycles),
        solver=pybamm.IDAKLUSolver(own.rtol, own.atol, options=own.options) if apart else own,
    )


def timed(simulation):
    """Seconds of the processor to build and solve, to solve alone, and the voltage."""
    start = time.process_time()
    simulation.build_for_experiment()
    built = time.process_time()
    solution = simulation.solve()
    end = time.process_time()
    return end - start, end - built, solution["Voltage [V]"].data


def main(cycles=20, repeats=5):
    """The figures of build/plain.json."""
    pybamm.logger.setLevel("ERROR")
    for warm in (spm(1), *(alloy(name, 1) for name in ALLOYS)):
        timed(warm)
    runs = {name: {"SPM": [], "shared": [], "apart": []} for name in ALLOYS}
    for _ in range(repeats):
        # One after the other, so that whatever else the machine does falls on all alike.
        for name, found in runs.items():
            found["SPM"].append(timed(spm(cycles)))
            found["shared"].append(timed(alloy(name, cycles)))
            found["apart"].append(timed(alloy(name, cycles, apart=True)))
    result = {"PyBaMM": pybamm.__version__, "cycles": cycles, "repeats": repeats}
    for name, found in runs.items():
        whole, solve = (
            {kind: statistics.median(run[k] for run in of) for kind, of in found.items()}
            for k in (0, 1)
        )
        shared, apart = (found[kind][0][2] for kind in ("shared", "apart"))
        same = shared.shape == apart.shape
        result[name] = {
            "SPM seconds": whole["SPM"],
            "time / SPM": whole["shared"] / whole["SPM"],
            "time / SPM, events apart": whole["apart"] / whole["SPM"],
            "solve / SPM": solve["shared"] / solve["SPM"],
            "solve / SPM, events apart": solve["apart"] / solve["SPM"],
            "speed-up of the solve": solve["apart"] / solve["shared"],
            "largest difference [V]": float(np.abs(shared - apart).max()) if same else None,
        }
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "plain.json").write_text(json.dumps(result, indent=1) + "\n")
    return result


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cycles", type=int, default=20)
    parser.add_argument("--repeats", type=int, default=5)
    print(json.dumps(main(**vars(parser.parse_args())), indent=1))
