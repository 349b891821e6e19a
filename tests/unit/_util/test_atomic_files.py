"""A file is published whole or not at all, and by one process at a time."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from pybamm_alloy._util.atomic_files import atomic_folder, atomic_write, locked

HOLDS = """
import sys, time
from pybamm_alloy._util.atomic_files import locked
with locked(sys.argv[1], "checkpoint"):
    print("locked", flush=True)
    time.sleep(60)
"""


def test_two_writers_of_one_file_do_not_write_into_each_other(tmp_path):
    path = tmp_path / "run.npz"
    with atomic_write(path) as first:
        first.write("first")
        with atomic_write(path) as second:
            second.write("the second, which is longer")
        assert path.read_text() == "the second, which is longer"
    assert path.read_text() == "first"
    assert list(tmp_path.iterdir()) == [path]


def test_what_fails_half_way_leaves_the_earlier_file_and_no_other(tmp_path):
    path = tmp_path / "run.csv"
    path.write_text("earlier")
    with pytest.raises(KeyError), atomic_write(path) as file:
        file.write("half")
        raise KeyError
    assert path.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_keeps_its_permissions_and_a_new_one_has_the_usual_ones(tmp_path):
    kept, new, usual = (tmp_path / name for name in ("kept", "new", "usual"))
    kept.write_text("")
    kept.chmod(0o640)
    usual.write_text("")
    for path in (kept, new):
        with atomic_write(path) as file:
            file.write("text")
    assert kept.stat().st_mode & 0o777 == 0o640
    assert new.stat().st_mode == usual.stat().st_mode


def test_through_a_symbolic_link_its_target_is_replaced(tmp_path):
    folder, file = tmp_path / "folder", tmp_path / "file"
    folder.mkdir()
    (folder / "earlier").write_text("")
    file.write_text("earlier")
    for name, target in (("to folder", folder), ("to file", file)):
        (tmp_path / name).symlink_to(target)
    with atomic_folder(tmp_path / "to folder") as unfinished:
        (unfinished / "later").write_text("")
    with atomic_write(tmp_path / "to file") as unfinished:
        unfinished.write("later")
    assert [path.name for path in folder.iterdir()] == ["later"]
    assert file.read_text() == "later"
    assert (tmp_path / "to folder").is_symlink() and (tmp_path / "to file").is_symlink()
    assert len(list(tmp_path.iterdir())) == 4


def test_an_error_of_the_disk_names_the_file_that_was_asked_for(tmp_path):
    path = tmp_path / "run.csv"
    with pytest.raises(OSError, match="No space left on device: .*run.csv"):
        with atomic_write(path) as file, open("/dev/full", "w") as full:
            file.write("text")
            full.write("text")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_take_its_place_leaves_the_earlier_one(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "kept").write_text("as it was")
    with pytest.raises(FileNotFoundError), atomic_folder(folder) as unfinished:
        shutil.rmtree(unfinished)  # as if another program did
    assert (folder / "kept").read_text() == "as it was"
    assert list(tmp_path.iterdir()) == [folder]


@pytest.fixture
def holder(tmp_path):
    """A process that has the lock of a file."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, tmp_path / "run.npz"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "locked\n"
    yield process
    process.kill()
    process.wait()


def test_a_file_is_locked_against_another_process_until_that_dies(tmp_path, holder):
    path = tmp_path / "run.npz"
    with pytest.raises(ValueError, match="checkpoint .*run.npz is in use by another process"):
        with locked(path, "checkpoint"):
            raise AssertionError
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    with locked(path, "checkpoint"), pytest.raises(ValueError, match="in use"):
        with locked(path, "checkpoint"):
            raise AssertionError
    assert not list(tmp_path.iterdir())


def test_the_lock_of_a_file_in_no_folder_is_refused(tmp_path):
    with pytest.raises(ValueError, match="cannot be written: its folder does not exist"):
        with locked(tmp_path / "none" / "run.npz", "checkpoint"):
            raise AssertionError
    assert not list(tmp_path.iterdir())
