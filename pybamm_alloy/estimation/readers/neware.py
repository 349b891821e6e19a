"""Neware's binary files (.ndax, .nda), read by fastnda."""

import warnings
from pathlib import Path

from .extras import captured_errors
from .table import Table


def read_neware(name: str, path: str | Path) -> Table:
    """Table of the cycling data of a Neware cycler.

    Parameters
    ----------
    name : str
        Name of the file.
    path : path
        Its path.

    Returns
    -------
    Table

    Warns
    -----
    UserWarning
        If the file is damaged, and fastnda reads only a part of it.

    Raises
    ------
    ImportError
        If fastnda is not installed.
    ValueError
        If fastnda cannot read the file.
    """
    try:
        import fastnda
        from polars.exceptions import PanicException
    except ImportError as error:
        raise ImportError(
            "reading .ndax and .nda needs fastnda: pip install 'pybamm-alloy[neware]'"
        ) from error
    try:
        with captured_errors("fastnda") as errors:
            data = fastnda.read(path)
    except (Exception, PanicException) as error:
        raise ValueError(
            f"{name} cannot be read as Neware's: {type(error).__name__}: "
            f"{' '.join(str(error).split())}; export it as CSV from BTSDA"
        ) from error
    if errors:
        warnings.warn(
            f"{name} is damaged: {' '.join(errors[0].split())} The table has the part that "
            "fastnda could read",
            stacklevel=4,
        )
    return Table(name, data.columns, [data[header].to_numpy() for header in data.columns])
