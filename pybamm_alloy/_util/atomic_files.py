"""Atomic writes: a file or a folder is published complete, or not at all."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path


@contextlib.contextmanager
def atomic_write(path, mode="w", **options):
    """A file that takes the place of an earlier one when all of it is on the disk.

    Parameters
    ----------
    path : str or pathlib.Path
    mode, **options
        As of ``open``.
    """
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


@contextlib.contextmanager
def atomic_folder(folder):
    """A folder that takes the place of an earlier one when all of it is written.

    Parameters
    ----------
    folder : str or pathlib.Path
    """
    folder = Path(folder)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        made.chmod(0o777 & ~_umask())
        yield made
        old = None
        if folder.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
            folder.rename(old / "replaced")
        made.rename(folder)
        if old:
            shutil.rmtree(old)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask
