"""A long run that is killed at any moment ends as one that was not."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

CYCLES = 60
SCRIPT = """
import sys
import pybamm
import pybamm_alloy
from pybamm_alloy.experiments import long_term_cycling
from pybamm_alloy.cells import CALIBRATED_OPTIONS

pybamm.logger.setLevel("CRITICAL")
values = pybamm.ParameterValues("Hansel2021_Li17Sn4")
cycles = int(sys.argv[3])
run = pybamm_alloy.long_run(
    pybamm_alloy.SymmetricCell(CALIBRATED_OPTIONS), values,
    long_term_cycling(values["Electrode area [m2]"], cycles), sys.argv[1], every=3,
    keep=[1, cycles], var_pts={"x_n": 8, "x_p": 8},
)
run.table.to_json(sys.argv[2], double_precision=15)
"""


def start(folder, name):
    """The run, when it has written its first checkpoint."""
    checkpoint = folder / f"{name}.npz"
    before = written(checkpoint)
    arguments = map(str, (checkpoint, folder / f"{name}.json", CYCLES))
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, *arguments])
    while process.poll() is None and written(checkpoint) == before:
        time.sleep(0.005)
    return process


def written(checkpoint):
    return checkpoint.stat().st_mtime_ns if checkpoint.exists() else 0


@pytest.mark.long
def test_a_killed_run_ends_with_the_same_answer(tmp_path):
    whole, began = start(tmp_path, "whole"), time.monotonic()
    assert whole.wait() == 0
    seconds = time.monotonic() - began
    chance, ends = random.Random(2021), []
    for _ in range(2):
        # A fifth of what the whole took at the most: two of them are no whole.
        process = start(tmp_path, "killed")
        time.sleep(chance.uniform(0, 0.2) * seconds)
        process.send_signal(signal.SIGKILL)
        ends.append(process.wait())
    assert -signal.SIGKILL in ends
    process = start(tmp_path, "killed")
    assert process.wait() == 0
    found, expected = (
        pd.read_json(Path(tmp_path / f"{name}.json")) for name in ("killed", "whole")
    )
    assert len(found) == CYCLES
    pd.testing.assert_frame_equal(found, expected, rtol=1e-9, atol=1e-12)
