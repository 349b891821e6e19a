"""Results of a sweep in files, from which it goes on."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd

from .._util.atomic_files import atomic_write
from .._util.input_files import open_input
from .executors import WORKER_TERMINATED
from .plan import END, ERROR

#: First line of a file of results; the digest of the sweep follows.
FORMAT = "# pybamm_alloy sweep 2 "


def solution_file(folder, index):
    """Path of the full solution of a row."""
    return Path(folder) / f"{index}.npz"


def solved_before(folder, digest, count):
    """Rows whose solutions are in a folder, which must not have those of another sweep."""
    kept = set()
    for index in range(count):
        path = solution_file(folder, index)
        if not path.exists():
            continue
        opened = open_input(path)
        try:
            with opened, np.load(opened, allow_pickle=False) as solved:
                sweep = str(solved["sweep"])
        except Exception as error:  # of NumPy, zipfile and zlib, as the damage is
            raise ValueError(f"{path} is not the solution of a sweep, or damaged") from error
        if sweep != digest:
            raise ValueError(f"{path} is of another sweep; give another folder")
        kept.add(index)
    return kept


def read_results(file, digest, names, count):
    """Results of a file by row, of ``count`` in all; empty if it does not exist."""
    path = Path(file)
    if not path.exists():
        return {}
    foreign = f"{path} is not a file of a sweep, or damaged; give another name"
    with io.TextIOWrapper(open_input(path), encoding="utf-8", errors="replace") as lines:
        first = lines.readline().rstrip("\n")
        if not first.startswith(FORMAT):
            raise ValueError(foreign)
        if first.removeprefix(FORMAT) != digest:
            raise ValueError(
                f"{path} is of another sweep: its cell, parameters, experiment, outputs or "
                "table differ; give another name"
            )
        try:
            done = pd.read_csv(lines, index_col=0, dtype=str, keep_default_na=False)
            done.index = done.index.astype(int)
        except (ValueError, OverflowError, pd.errors.ParserError) as error:
            raise ValueError(foreign) from error
    known = not done.index.has_duplicates and set(done.index) <= set(range(count))
    if list(done.columns) != names or not known:
        raise ValueError(foreign)
    return done.apply(_values).to_dict("index")


def _values(column):
    """Numbers or truth values where all entries are; a row that failed has none."""
    if column.name in (END, ERROR):
        return column
    there = column[column != ""]
    if set(there) <= {"True", "False"} and len(there):
        return column.map({"True": True, "False": False, "": np.nan})
    numbers = pd.to_numeric(there, errors="coerce")
    return numbers.reindex(column.index) if len(there) and numbers.notna().all() else column


def write_results(file, digest, results, names):
    """Write the results of all rows but those whose worker was terminated, atomically."""
    done = {
        index: result
        for index, result in results.items()
        if not result[ERROR].startswith(WORKER_TERMINATED)
    }
    table = pd.DataFrame.from_dict(done, "index", columns=names).sort_index()
    with atomic_write(file, newline="", encoding="utf-8") as lines:
        lines.write(f"{FORMAT}{digest}\n")
        table.to_csv(lines)
