"""Neware's binary files (.ndax, .nda), by fastnda."""

import warnings

from .extras import captured_errors
from .table import Table


def read_neware(name: str, path) -> Table:
    """A run of a Neware cycler.

    Parameters
    ----------
    name : str
        Of the file.
    path : path

    Raises
    ------
    ImportError
        If fastnda is not installed.
    ValueError
        If fastnda cannot read it.
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
            run = fastnda.read(path)
    except (Exception, PanicException) as error:
        raise ValueError(
            f"{name} cannot be read as Neware's: {type(error).__name__}: "
            f"{' '.join(str(error).split())}; export it as CSV from BTSDA"
        ) from error
    if errors:
        warnings.warn(
            f"{name} is damaged: {' '.join(errors[0].split())} What fastnda could read of "
            "it is given",
            stacklevel=4,
        )
    return Table(name, run.columns, [run[header].to_numpy() for header in run.columns])
