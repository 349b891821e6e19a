"""Files of instruments, kept beside the repository."""

from pathlib import Path

import pytest

DATA = Path(__file__).parents[4] / ".." / "shared" / "data"


@pytest.fixture
def instrument_file():
    """Path of an instrument's file; skips the test where there is none."""

    def find(name):
        if not (DATA / name).is_file():
            pytest.skip(f"no {name} in ../shared/data")
        return DATA / name

    return find


@pytest.fixture
def write(tmp_path):
    """Writes a file of texts or bytes."""

    def write(name, contents):
        path = tmp_path / name
        data = contents if isinstance(contents, bytes) else contents.encode()
        path.write_bytes(data)
        return path

    return write
