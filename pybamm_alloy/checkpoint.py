"""The state of a long run in a file: written whole or not at all, read as numbers only."""

from __future__ import annotations

import functools
import hashlib
import json
import types
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pybamm

from .files import whole_file
from .jumps import SHORTEST

#: Written into every file, and asked for when one is read.
FORMAT = "pybamm_alloy checkpoint 3"
#: What a file raises that is none, or is damaged.
_UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)
_VECTORS = ("states", "drift")
#: Among the states: a cycle adds to it as to any other.
TIME = "time [s]"


@dataclass
class Checkpoint:
    """Where a run is.

    Attributes
    ----------
    cycles : int
        Cycles done.
    states : dict of str to numpy.ndarray
        Name of each state of the model to its scaled values, and :data:`TIME`.
    drift : dict of str to numpy.ndarray
        What the states changed by in the last cycle.
    jump : int
        Cycles to jump over next.
    inputs : dict of str to float
        Of the last step.
    table : pandas.DataFrame
        A row for each cycle done.
    curves : pandas.DataFrame
        Those kept.
    """

    cycles: int = 0
    states: dict[str, np.ndarray] = field(default_factory=dict)
    drift: dict[str, np.ndarray] = field(default_factory=dict)
    jump: int = SHORTEST
    inputs: dict[str, float] = field(default_factory=dict)
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    curves: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def time(self) -> float:
        """[s]"""
        return float(self.states[TIME][0]) if self.states else 0.0

    def write(self, path, run: dict[str, str]) -> None:
        """Replace a file by this checkpoint, at once.

        Parameters
        ----------
        path : str or pathlib.Path
        run : dict of str to str
            What the run is, part by part, as of :func:`digests`.

        Raises
        ------
        OSError
            If the file cannot be written; the one before is as it was.
        """
        path = Path(path)
        header = {
            "format": FORMAT,
            "run": run,
            "cycles": self.cycles,
            "jump": self.jump,
            "inputs": self.inputs,
            "names": {kind: list(getattr(self, kind)) for kind in _VECTORS},
            "table": list(self.table.columns),
            "curves": list(self.curves.columns),
        }
        arrays = {
            f"{kind} {i}": values
            for kind in _VECTORS
            for i, values in enumerate(getattr(self, kind).values())
        }
        arrays |= {"table": self.table.to_numpy(float), "curves": self.curves.to_numpy(float)}
        try:
            with whole_file(path, "wb") as file:
                np.savez(file, header=np.array(json.dumps(header)), **arrays)
        except OSError as error:
            raise OSError(
                error.errno,
                f"checkpoint {path} could not be written after cycle {self.cycles}: "
                f"{error.strerror}" + ("; the one before is kept" if path.exists() else ""),
            ) from error

    @classmethod
    def read(cls, path, run: dict[str, str]) -> Checkpoint:
        """Read the checkpoint of a run.

        Raises
        ------
        ValueError
            If the file is damaged, no checkpoint, or that of another run: the message says
            what differs.
        """
        try:
            with np.load(path, allow_pickle=False) as file:
                header = json.loads(str(file["header"]))
                if header["format"] != FORMAT:
                    raise ValueError(f"its format is {header['format']!r}, not '{FORMAT}'")
                vectors = {
                    kind: {
                        name: file[f"{kind} {i}"]
                        for i, name in enumerate(header["names"][kind])
                    }
                    for kind in _VECTORS
                }
                table, curves = (
                    _frame(file[name], header[name]) for name in ("table", "curves")
                )
            theirs = header["run"]
            found = cls(
                int(header["cycles"]),
                inputs={name: float(value) for name, value in header["inputs"].items()},
                jump=int(header["jump"]),
                **vectors,
                table=table,
                curves=curves,
            )
        except _UNREADABLE as error:
            raise ValueError(
                f"checkpoint {path} cannot be read: {error}; remove it to begin again"
            ) from error
        different = [part for part in run if theirs.get(part) != run[part]]
        if different:
            raise ValueError(
                f"checkpoint {path} is of another run: its {', '.join(different)} differ; "
                "name another file, or remove it to begin again"
            )
        return found


def _frame(values, columns):
    frame = pd.DataFrame(values, columns=columns)
    return frame.astype({name: int for name in columns if name == "Cycle"})


def digests(**parts) -> dict[str, str]:
    """Part of a run to the SHA-256 of its JSON."""
    return {
        name: hashlib.sha256(
            json.dumps(part, sort_keys=True, default=_described).encode()
        ).hexdigest()
        for name, part in parts.items()
    }


def _function(function):
    """What a function does: two of one name, as in a notebook, may differ."""
    inner = [cell.cell_contents for cell in function.__closure__ or ()]
    outside = [value for value in inner if value is not function]
    for name in function.__code__.co_names:
        value = function.__globals__.get(name)
        if isinstance(value, types.FunctionType):
            outside.append(value.__code__)
        elif isinstance(value, str | float | int | tuple):
            outside.append(value)
    return [
        f"{function.__module__}.{function.__qualname__}",
        function.__code__,
        function.__defaults__,
        function.__kwdefaults__,
        outside,
    ]


def _described(thing):
    """What tells a thing from others in another process: no address, and every number."""
    if isinstance(thing, np.ndarray):
        return [thing.shape, hashlib.sha256(np.ascontiguousarray(thing)).hexdigest()]
    if isinstance(thing, np.generic):
        return thing.item()
    if isinstance(thing, functools.partial):
        return ["partial", thing.func, thing.args, thing.keywords]
    if isinstance(thing, types.MethodType):
        return ["method", thing.__func__, thing.__self__]
    if isinstance(thing, types.FunctionType):
        return _function(thing)
    if isinstance(thing, types.CodeType):
        return [thing.co_code.hex(), thing.co_names, thing.co_consts]
    if isinstance(thing, set | frozenset):
        return sorted(map(repr, thing))
    if isinstance(thing, type) or callable(thing) and hasattr(thing, "__qualname__"):
        return f"{thing.__module__}.{thing.__qualname__}"
    if isinstance(thing, pybamm.BaseSolver):
        # Its options are private, and its public attributes change as it solves.
        options = getattr(thing, "_options", {})
        return [type(thing).__name__, thing.rtol, thing.atol, options]
    if isinstance(thing, pybamm.Symbol) or not hasattr(thing, "__dict__"):
        return str(thing)
    public = {name: value for name, value in vars(thing).items() if name[0] != "_"}
    return [type(thing).__name__, public]
