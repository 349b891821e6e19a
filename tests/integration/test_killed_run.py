"""A long run that is killed at any moment ends as one that was not."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd

SCRIPT = """
import sys
import pybamm
import pybamm_alloy
from pybamm_alloy.experiments import long_term_cycling
from pybamm_alloy.scorecard import OPTIONS

pybamm.logger.setLevel("CRITICAL")
values = pybamm.ParameterValues("Hansel2021_Li17Sn4")
experiment = long_term_cycling(values["Electrode area [m2]"], 24)
run = pybamm_alloy.long_run(
    pybamm_alloy.SymmetricCell(OPTIONS), values, experiment, sys.argv[1], every=3,
    keep=[1, 24], var_pts={"x_n": 8, "x_p": 8},
)
run.table.to_json(sys.argv[2], double_precision=15)
"""
#: The whole takes a few seconds, a kill comes up to this long after the first checkpoint.
LATEST = 3.0


def command(folder, name):
    return [sys.executable, "-c", SCRIPT, str(folder / f"{name}.npz"), str(folder / f"{name}.json")]


def test_a_killed_run_ends_with_the_same_answer(tmp_path):
    subprocess.run(command(tmp_path, "whole"), check=True)
    chance, kills = random.Random(2021), 0
    checkpoint = tmp_path / "killed.npz"
    for _ in range(4):
        process = subprocess.Popen(command(tmp_path, "killed"))
        before = checkpoint.stat().st_mtime_ns if checkpoint.exists() else 0
        while process.poll() is None and (
            not checkpoint.exists() or checkpoint.stat().st_mtime_ns == before
        ):
            time.sleep(0.01)
        time.sleep(chance.uniform(0, LATEST))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.wait()
    subprocess.run(command(tmp_path, "killed"), check=True)
    assert kills >= 1
    found, expected = (
        pd.read_json(Path(tmp_path / f"{name}.json")) for name in ("killed", "whole")
    )
    assert len(found) == 24
    pd.testing.assert_frame_equal(found, expected, rtol=1e-9, atol=1e-12)
