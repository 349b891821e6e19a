"""What a second worker buys: 64 runs of 20 cycles, serial and on two processes, once warm.

Writes build/sweep.json. Part of `make bench`.
"""

import json
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd
import pybamm

import pybamm_alloy
from pybamm_alloy.experiments import long_term_cycling
from pybamm_alloy.sweeps.sweep import sweep

FILE = Path("build") / "sweep.json"
WORKERS, RUNS, CYCLES = 2, 64, 20
CONDUCTIVITY, VOLTAGE = "Separator conductivity [S.m-1]", "largest voltage [V]"


def timed(runs, executor):
    """Seconds of some runs, and their table."""
    values = pybamm.ParameterValues("Hansel2021_Li0.5In")
    experiment = long_term_cycling(values["Electrode area [m2]"], CYCLES)
    table = {CONDUCTIVITY: np.linspace(0.1, 0.3, runs)}
    start = time.perf_counter()
    found = sweep(
        pybamm_alloy.SymmetricCell(), values, table, experiment, [VOLTAGE], executor
    )
    seconds = time.perf_counter() - start
    assert not any(found["error"]), found["error"]
    return seconds, found


def main(runs=RUNS, repeats=3):
    """The figures of build/sweep.json."""
    with ProcessPoolExecutor(WORKERS, get_context("spawn")) as pool:
        cold, _ = timed(4 * 8, pool)
        timed(2, None)
        ratios, seconds = [], []
        for _ in range(repeats):
            serial, one = timed(runs, None)
            parallel, other = timed(runs, pool)
            pd.testing.assert_frame_equal(one, other)
            ratios.append(serial / parallel)
            seconds.append((serial, parallel))
    result = {
        "runs": runs,
        "cycles": CYCLES,
        "workers": WORKERS,
        "speed-up": statistics.median(ratios),
        "serial_seconds": statistics.median(s for s, _ in seconds),
        "parallel_seconds": statistics.median(p for _, p in seconds),
        "seconds of 32 runs by workers that start": cold,
    }
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(result, indent=1) + "\n")
    print(result)
    return result


if __name__ == "__main__":
    main()
