"""A folder takes the place of an earlier one whole, or leaves it where it is."""

import shutil

import pytest

from pybamm_alloy._util.atomic_files import atomic_folder


def test_a_folder_that_cannot_take_its_place_leaves_the_earlier_one(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "kept").write_text("as it was")
    with pytest.raises(FileNotFoundError), atomic_folder(folder) as unfinished:
        shutil.rmtree(unfinished)  # as if another program did
    assert (folder / "kept").read_text() == "as it was"
    assert list(tmp_path.iterdir()) == [folder]
