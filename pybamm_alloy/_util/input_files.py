"""Files that are read: whole, from a disk, and JSON in which nothing stands twice."""

from __future__ import annotations

import json
import math
import os
import stat
from pathlib import Path
from typing import Any, BinaryIO

#: Most characters of a value that a message shows.
_SHOWN = 60
#: Most digits of a whole number: none that is read has more.
_DIGITS = 40


def as_path(what: str, path: object) -> Path:
    """A path, refused by what it is for if it is none.

    Parameters
    ----------
    what : str
        Such as "checkpoint".
    path : str or os.PathLike

    Returns
    -------
    pathlib.Path

    Raises
    ------
    ValueError
    """
    if not isinstance(path, str | os.PathLike):
        raise ValueError(f"{what} is {path!r}; it must be a path")
    if "\0" in os.fspath(path):
        raise ValueError(f"{what} is {path!r}, which has a character that no path may have")
    return Path(path)


def open_input(path: str | Path) -> BinaryIO:
    """A file open to be read, which must be a regular one.

    A pipe or a device would block, or never end.

    Parameters
    ----------
    path : str or pathlib.Path

    Returns
    -------
    file
        In binary mode.

    Raises
    ------
    ValueError
        If there is no such file, it may not be read, or it is a folder, a pipe or a device.
    """
    try:
        # Without O_NONBLOCK the call itself waits for the other end of a pipe.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError, TypeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ValueError(f"{path} cannot be read: {reason}") from error
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        kind = "Is a directory" if stat.S_ISDIR(mode) else "it is a pipe or a device, not a file"
        raise ValueError(f"{path} cannot be read: {kind}")
    return os.fdopen(handle, "rb")


def read_bytes(path: str | Path) -> bytes:
    """Contents of a regular file.

    Parameters
    ----------
    path : str or pathlib.Path

    Returns
    -------
    bytes

    Raises
    ------
    ValueError
        As of :func:`open_input`, or if reading fails.
    """
    with open_input(path) as file:
        try:
            return file.read()
        except OSError as error:
            raise ValueError(f"{path} cannot be read: {error.strerror}") from error


def read_json(path: str | Path, what: str) -> Any:
    """Content of a file of JSON in UTF-8.

    Parameters
    ----------
    path : str or pathlib.Path
    what : str
        What the file should be, for the message, such as "the record of a run".

    Returns
    -------
    object

    Raises
    ------
    ValueError
        If the file cannot be read, is no JSON, is nested too deeply, or has a name twice in
        one object.
    """
    data = read_bytes(path)
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object, parse_int=_whole)
    except RecursionError as error:
        raise ValueError(f"{path} is not {what}: it is nested too deeply") from error
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{path} is not {what}: byte {error.start} is not of a text in UTF-8"
        ) from error
    except ValueError as error:
        raise ValueError(f"{path} is not {what}: {error}") from error


def _whole(digits):
    if len(digits) > _DIGITS:
        raise ValueError(f"the number {digits[:10]}… has {len(digits)} digits")
    return int(digits)


def _object(pairs):
    content = dict(pairs)
    if len(content) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {shown(twice)} stands twice in one object")
    return content


def shown(value: object) -> str:
    """A value of a file as a message shows it, cut where it is long.

    Parameters
    ----------
    value : object

    Returns
    -------
    str
    """
    if isinstance(value, float) and math.isinf(value):
        return "-Infinity" if value < 0 else "Infinity"
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = repr(value)
    if isinstance(value, str):
        text = f"'{value}'"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
