"""Files that are written whole, or not at all."""

import contextlib
import os
from pathlib import Path


@contextlib.contextmanager
def whole_file(path, mode="w", **options):
    """A file that takes the place of an earlier one when all of it is on the disk."""
    path = Path(path)
    partial = path.with_name(f"{path.name}.part")
    try:
        with partial.open(mode, **options) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
