"""What ten cycles of a full cell cost, as ratios to PyBaMM's half-cell DFN, in one process.

NMC811 | Li0.5In, 3 mA.h/cm2 at N/P 1.2, at constant current and voltage at C/5, with the cell's
solver; the half-cell has the same cathode and tolerances against lithium. Medians of runs by
turns, of the time of the process to solve a cell that is built. Writes build/full_cell.json.
Run as `python benchmarks/full_cell.py` (a minute), or by `make bench`.
"""

import argparse
import json
import statistics
import time
from pathlib import Path

import pybamm

import pybamm_alloy
from pybamm_alloy.parameter_sets import compose_full

FILE = Path("build/full_cell.json")
#: PyBaMM's lithium metal without a voltage of its own.
LITHIUM_METAL = {
    "Negative electrode thickness [m]": 1e-9,
    "Negative electrode conductivity [S.m-1]": 1e9,
    "Exchange-current density for lithium metal electrode [A.m-2]": 1e9,
    "Typical plated lithium concentration [mol.m-3]": 1000.0,
    "Lithium metal partial molar volume [m3.mol-1]": 1.3e-5,
    "Lower voltage cut-off [V]": 1.0,
    "Upper voltage cut-off [V]": 5.0,
}


def cycles(upper, lower):
    """Ten cycles between two voltages."""
    held = f"Charge at C/5 until {upper:g} V", f"Hold at {upper:g} V until C/50"
    return pybamm.Experiment([(*held, f"Discharge at C/5 until {lower:g} V")] * 10)


def simulations():
    """The half-cell, and both full cells, built."""
    values = compose_full("NMC811", "Li0.5In")
    metal = pybamm.ParameterValues(dict(values))
    metal.update(LITHIUM_METAL, check_already_exists=False)
    half = pybamm.lithium_ion.DFN({"working electrode": "positive"})
    solver = pybamm.IDAKLUSolver(rtol=1e-6, atol=1e-8)
    found = {
        "half-cell DFN": pybamm.Simulation(
            half, parameter_values=metal, experiment=cycles(4.3, 3.5), solver=solver
        )
    }
    for cell in (pybamm_alloy.FullCell, pybamm_alloy.FullCellDFN):
        found[cell.__name__] = pybamm.Simulation(
            cell(), parameter_values=values, experiment=cycles(3.68, 2.9)
        )
    for simulation in found.values():
        simulation.build_for_experiment()
    return found


def main(runs):
    found = simulations()
    seconds = {name: [] for name in found}
    for run in range(runs + 1):  # The first compiles the functions of the solver.
        for name, simulation in found.items():
            start = time.process_time()
            solution = simulation.solve()
            if run:
                seconds[name].append(time.process_time() - start)
            assert len(solution.cycles) == 10
    of_half = seconds["half-cell DFN"]
    table = {
        name: {
            "seconds": statistics.median(times),
            "ratio": statistics.median(a / b for a, b in zip(times, of_half)),
        }
        for name, times in seconds.items()
    }
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")
    for name, row in table.items():
        print(f"{name:14} {row['seconds']:6.2f} s {row['ratio']:6.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    main(parser.parse_args().runs)
