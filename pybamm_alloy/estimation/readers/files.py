"""Files of any format as tables."""

import re
from pathlib import Path

from ..._util.input_files import read_bytes
from . import bdf, biologic, excel
from .instruments import UNREAD, read_instrument
from .neware import read_neware
from .table import Table, read_text

FORMATS = ("csv", "bdf", "biologic", "neware")

#: As Latin-1, bytes that no text of Western Europe has: unassigned ones, and four letters in a
#: row that are not of ASCII.
_FOREIGN = re.compile("[\x80-\xff]{4,}|[\x81\x8d\x8f\x90\x9d]")
_CONTROLS = re.compile("[\0-\x08\x0e-\x1f]")


def read_table(
    path: str | Path,
    format: str | None = None,
    decimal: str | None = None,
    header: int | None = None,
    sheet: str | None = None,
) -> tuple[Table, str]:
    """Table of a file, and the format of the file.

    Parameters
    ----------
    path : path
    format : str, optional
        One of :data:`FORMATS`; by default the format follows from the contents and the ending.
    decimal : {".", ","}, optional
        Decimal sign of a text; by default its columns tell it.
    header : int, optional
        Line, or row of a sheet, that names the columns, from 1; by default it is found.
    sheet : str, optional
        Sheet of a file of Excel; by default the only one with data.

    Returns
    -------
    table : Table
    format : str

    Raises
    ------
    ValueError
        If the file cannot be read or is not of its format, or an option is not allowed.
    ImportError
        If a format needs a package that is not installed.
    """
    if format is not None and format not in FORMATS:
        raise ValueError(f"format is {format!r}; it must be one of {list(FORMATS)}")
    if decimal not in (None, ".", ","):
        raise ValueError(f"decimal is {decimal!r}; it must be '.' or ','")
    if header is not None and (isinstance(header, bool) or not isinstance(header, int)):
        raise ValueError(f"header is {header!r}; it must be a line of the file, from 1")
    path = Path(path)
    name, ending = path.name, path.suffix.lower()
    data = read_bytes(path)
    if not data.strip():
        raise ValueError(f"{name} is empty")
    if sheet is not None and ending not in excel.ENDINGS:
        raise ValueError(f"sheet is {sheet!r}, but {name} is no file of Excel; leave it out")
    if ending in UNREAD and format is None:
        what, instead = UNREAD[ending]
        raise ValueError(f"{name} is {what}, which is not read; {instead}")
    if format == "neware" or format is None and ending in (".ndax", ".nda"):
        return read_neware(name, path), "neware"
    if format in (None, "biologic"):
        if data.startswith(biologic.BINARY) or ending == ".mpr":
            return biologic.read_mpr(name, path), "biologic"
        starts = data.removeprefix(b"\xef\xbb\xbf").startswith(biologic.TEXTS)
        if starts or ending == ".mpt" or format == "biologic":
            return biologic.read_ec_lab_text(name, decoded(name, data), decimal), "biologic"
    if ending in excel.ENDINGS:
        table = excel.read_excel(name, path, decimal, header, sheet)
    else:
        text = decoded(name, data)
        del data
        table = read_instrument(name, text, decimal, header) or read_text(
            name, text, decimal=decimal, header=header
        )
    if format is None:
        bdf_name = ending == ".bdf" or name.lower().endswith(".bdf.csv")
        format = "bdf" if bdf_name or bdf.is_bdf(table.headers) else "csv"
    return table, format


def decoded(name: str, data: bytes) -> str:
    """Text of bytes in UTF-8, UTF-16 with its mark, or else Latin-1.

    Parameters
    ----------
    name : str
        Name of the file.
    data : bytes

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If the bytes are no text, or one in another encoding.
    """
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
        _check_latin(name, text)
    if match := _CONTROLS.search(text):
        line = text[: match.start()].count("\n") + 1
        raise ValueError(
            f"{name}, line {line}: byte 0x{ord(match[0]):02x} is not of a text; the file is binary "
            "or UTF-16 without its mark; save it as CSV in UTF-8"
        )
    return text


def _check_latin(name, text):
    """Refuse a text in Latin-1 whose letters are those of another encoding."""
    if match := _FOREIGN.search(text):
        line = text[: match.start()].count("\n") + 1
        raise ValueError(
            f"{name}, line {line}: {match[0][:12].encode('latin-1')!r} is not of a text in UTF-8, "
            "UTF-16 or Latin-1, which were tried, but of another encoding, such as GBK or Shift "
            "JIS; save the file as UTF-8"
        )
