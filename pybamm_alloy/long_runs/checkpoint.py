"""The state of a long run in a file: written atomically, read as numbers only."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from .._util.atomic_files import atomic_write
from .._util.input_files import open_input
from .cycle_jumps import SHORTEST

#: Written into every file, and asked for when one is read.
FORMAT = "pybamm_alloy checkpoint 6"
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
    step : int
        The last step that was solved, from 1; 0 for a rest until a start time after it.
    states : dict of str to numpy.ndarray
        Name of each state of the model to its scaled values, and :data:`TIME`.
    drift : dict of str to numpy.ndarray
        Change of the scaled states in the last cycle.
    jump : int
        Cycles to jump over next.
    inputs : dict of str to float
        Inputs of the last step, each in the unit of its name.
    table : pandas.DataFrame
        A row for each cycle done.
    curves : pandas.DataFrame
        Those kept.
    """

    cycles: int = 0
    step: int = 1
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

    @property
    def last(self) -> int:
        """The last cycle that was not skipped."""
        return int(self.table["Cycle"].iloc[-1])

    @property
    def first_capacity(self) -> float | None:
        """What "Capacity [A.h]" was after the first cycle; None if that was not run."""
        if self.table.empty or self.table["Cycle"].iloc[0] != 1:
            return None
        return float(self.table["Capacity [A.h]"].iloc[0])

    def write(self, path, run: dict[str, str]) -> None:
        """Replace a file by this checkpoint, at once.

        Parameters
        ----------
        path : str or pathlib.Path
        run : dict of str to str
            What the run is, part by part, as :func:`pybamm_alloy._util.digests.digests` gives it.

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
            "step": self.step,
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
            with atomic_write(path, "wb") as file:
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
        opened = open_input(path)
        try:
            with opened, np.load(opened, allow_pickle=False) as file:
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
            theirs = dict(header["run"])
            found = cls(
                int(header["cycles"]),
                int(header["step"]),
                inputs={name: float(value) for name, value in header["inputs"].items()},
                jump=int(header["jump"]),
                **vectors,
                table=table,
                curves=curves,
            )
        except Exception as error:  # of NumPy, zipfile and zlib, as the damage is
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
