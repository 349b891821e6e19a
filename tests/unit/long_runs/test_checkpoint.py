"""A checkpoint is written atomically, and read as numbers only."""

import os
import pickle
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from pybamm_alloy._util.digests import digests
from pybamm_alloy.long_runs.checkpoint import TIME, Checkpoint

RUN = digests(model="SymmetricCell", experiment=["Charge at 1 mA for 1 hour"])


def example():
    return Checkpoint(
        cycles=7,
        states={
            TIME: np.array([50400.0]),
            "a state": np.array([0.1, 1 / 3]),
            "another": np.array([np.pi]),
        },
        inputs={"Current input [A]": 1e-3},
        table=pd.DataFrame({"Cycle": [1, 2], "Maximum voltage [V]": [0.1, 0.2]}),
    )


def test_a_checkpoint_comes_back_bit_by_bit(tmp_path):
    path = tmp_path / "run.npz"
    example().write(path, RUN)
    found = Checkpoint.read(path, RUN)
    assert (found.cycles, found.time, found.inputs) == (7, 50400.0, {"Current input [A]": 1e-3})
    for name, values in example().states.items():
        assert np.array_equal(found.states[name], values)
    pd.testing.assert_frame_equal(found.table, example().table)
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.npz"]


def test_a_checkpoint_of_another_run_is_refused_with_what_differs(tmp_path):
    path = tmp_path / "run.npz"
    example().write(path, RUN)
    other = RUN | digests(experiment=["Charge at 2 mA for 1 hour"])
    with pytest.raises(ValueError, match="of another run: its experiment differ"):
        Checkpoint.read(path, other)


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.9, 0.999])
def test_a_cut_checkpoint_is_refused(tmp_path, kept):
    path = tmp_path / "run.npz"
    example().write(path, RUN)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(kept * len(whole))])
    with pytest.raises(ValueError, match="cannot be read.*remove it to begin again"):
        Checkpoint.read(path, RUN)


class Executes:
    def __reduce__(self):
        return os.system, ("touch executed",)


def test_nothing_in_a_file_is_unpickled(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.savez("run.npz", header=np.array([Executes()], dtype=object), allow_pickle=True)
    with open("plain", "wb") as file:
        pickle.dump(Executes(), file)
    for name in ("run.npz", "plain"):
        with pytest.raises(ValueError, match="cannot be read"):
            Checkpoint.read(name, RUN)
    assert not (tmp_path / "executed").exists()


def test_a_full_disk_is_an_error_that_leaves_the_last_checkpoint(tmp_path):
    path = tmp_path / "run.npz"
    example().write(path, RUN)
    script = """
import resource, sys
import numpy as np
from tests.unit.long_runs.test_checkpoint import RUN, example
large = example()
large.cycles, large.states = 8, {"a state": np.zeros(100_000)}
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    large.write(sys.argv[1], RUN)
except OSError as error:
    print(error)
"""
    run = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert "could not be written after cycle 8" in run.stdout
    assert "the one before is kept" in run.stdout
    assert Checkpoint.read(path, RUN).cycles == 7
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.npz"]


def test_a_changed_bit_of_any_byte_is_refused_or_changes_nothing(tmp_path):
    path = tmp_path / "run.npz"
    example().write(path, RUN)
    whole = path.read_bytes()
    for at in range(0, len(whole), 3):
        for bit in (1, 32):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
            try:
                found = Checkpoint.read(path, RUN)
            except ValueError:
                continue
            assert found.cycles == 7 and found.time == 50400.0
            assert np.array_equal(found.states["a state"], example().states["a state"])
