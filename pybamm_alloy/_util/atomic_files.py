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
        if folder.exists():
            _replace(folder, made)
        else:
            made.rename(folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _replace(folder, made):
    """Put a folder in the place of an earlier one, which returns if that fails."""
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-old-", dir=folder.parent) as old:
        earlier = Path(old) / "replaced"
        folder.rename(earlier)
        try:
            made.rename(folder)
        except BaseException:
            earlier.rename(folder)
            raise


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask
