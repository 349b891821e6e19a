"""Files of any format as tables."""

from pathlib import Path

from . import bdf, biologic
from .neware import read_neware
from .table import Table, read_text

FORMATS = ("csv", "bdf", "biologic", "neware")


def read_table(
    path: str | Path, format: str | None = None, decimal: str | None = None
) -> tuple[Table, str]:
    """Table of a file, and the format of the file.

    Parameters
    ----------
    path : path
    format : str, optional
        One of :data:`FORMATS`; by default the format follows from the contents and the ending.
    decimal : {".", ","}, optional
        Decimal sign of a text; by default its columns tell it.

    Returns
    -------
    table : Table
    format : str

    Raises
    ------
    ValueError
        If the file cannot be read or is not of its format, or the format is not known.
    ImportError
        If a binary format needs a package that is not installed.
    """
    if format is not None and format not in FORMATS:
        raise ValueError(f"format is {format!r}; it must be one of {list(FORMATS)}")
    if decimal not in (None, ".", ","):
        raise ValueError(f"decimal is {decimal!r}; it must be '.' or ','")
    path = Path(path)
    name, ending = path.name, path.suffix.lower()
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ValueError(f"{path} cannot be read: {reason}") from error
    if not data.strip():
        raise ValueError(f"{name} is empty")
    if format == "neware" or format is None and ending in (".ndax", ".nda"):
        return read_neware(name, path), "neware"
    if format in (None, "biologic"):
        if data.startswith(biologic.BINARY) or ending == ".mpr":
            return biologic.read_mpr(name, path), "biologic"
        text = data.startswith((biologic.TEXT, b"\xef\xbb\xbf" + biologic.TEXT))
        if text or ending == ".mpt" or format == "biologic":
            return biologic.read_ec_lab_text(name, data, decimal), "biologic"
    table = read_text(name, _decoded(name, data), decimal=decimal)
    if format is None:
        bdf_name = ending == ".bdf" or name.lower().endswith(".bdf.csv")
        format = "bdf" if bdf_name or bdf.is_bdf(table.headers) else "csv"
    return table, format


def _decoded(name, data):
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ValueError(
            f"{name}, line {line}: byte 0x{data[error.start]:02x} is not UTF-8; save the "
            "file as CSV in UTF-8"
        ) from error
    if "\0" in text:
        raise ValueError(f"{name} is binary or UTF-16; save it as CSV in UTF-8")
    return text
