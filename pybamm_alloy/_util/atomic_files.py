"""Files and folders that are published complete, or not at all, by one process at a time."""

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .input_files import as_path


@contextlib.contextmanager
def atomic_write(path, mode="w", **options):
    """A file that takes the place of an earlier one when all of it is on the disk.

    The partial file has a name of its own, so that two processes do not write into one. Where
    the path is a symbolic link, the file that it points to is replaced.

    Parameters
    ----------
    path : str or pathlib.Path
    mode, **options
        As of ``open``.

    Raises
    ------
    OSError
        If it cannot be written; the earlier file is as it was, and the error names the path.
    """
    target = Path(os.path.realpath(path))
    with errors_named(path):
        if os.path.lexists(target) and not target.is_file():
            # A device or a pipe would be replaced by a file.
            raise OSError(errno.EINVAL, "it is a folder, a pipe or a device, not a file")
        handle, partial = tempfile.mkstemp(
            prefix=f".{target.name[:100]}-", suffix=".part", dir=target.parent
        )
        try:
            with open(handle, mode, **options) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.chmod(partial, target.stat().st_mode if target.exists() else 0o666 & ~_umask())
            os.replace(partial, target)
        except BaseException:
            Path(partial).unlink(missing_ok=True)
            raise


@contextlib.contextmanager
def atomic_folder(folder):
    """A folder that takes the place of an earlier one when all of it is written.

    Where the path is a symbolic link, the folder that it points to is replaced.

    Parameters
    ----------
    folder : str or pathlib.Path

    Raises
    ------
    OSError
        If it cannot be written; the earlier folder is as it was, and the error names the path.
    """
    target = Path(os.path.realpath(folder))
    with errors_named(folder):
        if os.path.lexists(target) and not target.is_dir():
            raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        made = Path(tempfile.mkdtemp(prefix=f".{target.name[:100]}-", dir=target.parent))
        try:
            made.chmod(0o777 & ~_umask())
            yield made
            _replace_folder(target, made)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise


def _replace_folder(target, made):
    if not target.exists():
        made.rename(target)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name[:100]}-old-", dir=target.parent))
    earlier = aside / "replaced"
    target.rename(earlier)
    try:
        made.rename(target)
    except BaseException:
        # Another process has made the folder meanwhile, or the disk fails.
        if not target.exists():
            earlier.rename(target)
            aside.rmdir()
        raise
    shutil.rmtree(aside, ignore_errors=True)


@contextlib.contextmanager
def errors_named(path) -> Iterator[None]:
    """Give an error of the system that has no file, as that of a full disk, the name of one.

    Parameters
    ----------
    path : str or pathlib.Path
    """
    try:
        yield
    except OSError as error:
        if error.errno is not None and error.filename != str(path):
            raise type(error)(error.errno, error.strerror, str(path)) from error
        raise


@contextlib.contextmanager
def locked(path, what: str) -> Iterator[None]:
    """Exclude other processes that would write the same file; a process that dies lets go.

    The lock is that of ``filelock`` on a file beside it, ``.NAME.lock``.

    Parameters
    ----------
    path : str, pathlib.Path or None
        None excludes nobody.
    what : str
        What the file is called in the message, such as "checkpoint".

    Raises
    ------
    ValueError
        If another process has it, or its folder does not exist.
    OSError
        If no lock can be made in the folder.
    """
    if path is None:
        yield
        return
    import filelock

    target = Path(os.path.realpath(as_path(what, path)))
    if not target.parent.is_dir():
        raise ValueError(f"{what} {path} cannot be written: its folder does not exist")
    file = target.with_name(f".{target.name}.lock")
    lock = filelock.FileLock(file, timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        raise ValueError(
            f"{what} {path} is in use by another process; wait for it, or name another file"
        ) from error
    try:
        yield
    finally:
        # A process that has opened the file meanwhile notices that it is gone.
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)
        lock.release()


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask
