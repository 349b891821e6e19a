"""Text exports of instruments that are no plain tables, and files that are not read."""

import re
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from .layout import lines_of
from .table import Table, read_text

#: Ending → what writes it, and what to export instead.
UNREAD = {
    ".res": ("Arbin's database", "export it as CSV from MITS Pro or Data Watcher"),
    ".idf": ("Ivium's own file", "export it as CSV from IviumSoft"),
    ".ids": ("Ivium's own file", "export it as CSV from IviumSoft"),
    ".nox": ("Autolab's own file", "export it as text from NOVA"),
    ".cex": ("Landt's own file", "export it as Excel from LANDdt"),
    ".ccs": ("Landt's own file", "export it as Excel from LANDdt"),
    ".bin": ("a binary file, such as CH Instruments'", "export it as text"),
    ".mps": ("EC-Lab's settings", "pass the .mpr, or export it as text from EC-Lab"),
    ".xls": ("Excel's old format", "save it as .xlsx or CSV"),
    ".pkl": ("a Python object", "write it as CSV"),
    ".mat": ("MATLAB's file", "write it as CSV"),
    ".parquet": ("Parquet", "write it as CSV"),
    ".h5": ("HDF5", "write it as CSV"),
    ".json": ("JSON", "write it as CSV"),
}
_ALONE = "keep its table alone, as CSV"
_LAYERS = "".join(
    rf"[^\n]*(?:{names})[^\n]*\n"
    for names in (
        "Cycle (?:ID|Index)|循环序号",
        "Step (?:ID|Index)|工步序号",
        "Record (?:ID|Index)|DataPoint|数据序号|记录序号",
    )
)
#: What stands at the start of a text → what writes it, and what to export instead.
_UNREAD_TEXTS = (
    (r"\A\s*\[Summary\]|Novonix", "Novonix' export", "keep its table of [Data] alone, as CSV"),
    (r"\bPEC\b[^\n]*(?:Corporation|N\.?V\b|LifeTest|SBT\d)", "PEC's export", _ALONE),
    (r"IviumSoft|^Mconfig[.=]|^primary_data\s*$", "Ivium's file",
     "export it as CSV from IviumSoft"),
    (rf"\A\s*{_LAYERS}", "Neware's layered text",
     "export the layer of the records alone, or the .ndax"),
    (r"\A(?!\s*<Application>)[\s\S]*\bPARSTAT", "PARSTAT's export", _ALONE),
)  # fmt: skip


class _Library(NamedTuple):
    """Kind of file that impedance.py reads, and what shows that its columns are those it takes."""

    title: str
    instrument: str
    starts: str
    columns: str


_Z60 = r"Freq ?\(Hz\)\s+Ampl\s+Bias\s+Time\(Sec\)\s+Z'\(a\)\s+Z''\(b\)"
_LIBRARY = (
    _Library("Gamry's .DTA", "gamry", r"EXPLAIN\b", r"\n\tPt\tTime\tFreq\tZreal\tZimag\t"),
    _Library("ZPlot's file", "zplot", "ZPLOT", _Z60),
    _Library("Autolab's export", "autolab", '"Z60W', _Z60),
    _Library(
        "VersaStudio's .par", "versastudio", r"<Application>\s+Name=VersaStudio",
        r"<Segment1>\n[^<]*Definition=(?:[^,\n]*,){9} Frequency\(Hz\),(?:[^,\n]*,){4} Z Real,"
        r" Z Imag",
    ),
)  # fmt: skip


def read_instrument(
    name: str, text: str, decimal: str | None, header: int | None
) -> Table | None:
    """Table of a maker's text that is no plain table below a preamble, or None.

    Parameters
    ----------
    name : str
        Name of the file.
    text : str
    decimal : {".", ","}, optional
        Decimal sign; by default the columns tell it.
    header : int, optional
        Line that names the columns, if it is not to be found.

    Returns
    -------
    Table or None

    Raises
    ------
    ValueError
        If the file is of a kind that is not read, or is malformed.
    ImportError
        If impedance.py, which reads it, is not installed.
    """
    start = text[:3000]
    for pattern, what, instead in _UNREAD_TEXTS if header is None else ():
        if re.search(pattern, start, re.MULTILINE | re.IGNORECASE):
            raise ValueError(
                f"{name} is {what}, which is not read; {instead}, or pass header=… with the line "
                "that names the columns"
            )
    for kind in _LIBRARY:
        if re.match(kind.starts, start):
            return _by_library(name, text, kind)
    if text.startswith("~") and "Basytec" in start:
        return _basytec(name, text, decimal)
    if re.match(r"Frequency\t\s*Zre\t\s*Zimg\s*[\r\n]", start):
        # PowerSuite writes Hz and Ohm without saying so.
        text = "freq/Hz\tRe(Z)/Ohm\tIm(Z)/Ohm\n" + "\n".join(lines_of(text)[1:])
        return read_text(name, text, decimal=decimal)
    return None


def _by_library(name, text, kind):
    """Spectrum by impedance.py."""
    text = "\n".join(lines_of(text))
    if not re.search(kind.columns, text):
        raise ValueError(
            f"{name} is {kind.title} without a table of impedance; export its data as CSV"
        )
    try:
        from impedance.preprocessing import readFile
    except ImportError as error:
        raise ImportError(
            f"reading {kind.title} needs impedance.py: pip install 'pybamm-alloy[circuit]'"
        ) from error
    return _spectrum(name, text, kind, readFile)


def _spectrum(name: str, text: str, kind: _Library, read: Callable) -> Table:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spectrum"
        encoding = "latin-1" if kind.instrument == "gamry" else "utf-8"
        path.write_text(text.strip() + "\n", encoding=encoding, errors="replace")
        try:
            frequency, Z = read(path, instrument=kind.instrument)
        except Exception as error:
            raise ValueError(
                f"{name} cannot be read as {kind.title}: {type(error).__name__}: "
                f"{' '.join(str(error).split())}; export its data as CSV"
            ) from error
    stated = re.search(r"Data Points:\s*(\d+)|^\"Z60W(?:[^\n]*\n){9}(\d+)\n", text)
    count = int(stated[1] or stated[2]) if stated else len(frequency)
    if count != len(frequency):
        warnings.warn(
            f"{name} states {count} points and has {len(frequency)}: its end is missing",
            stacklevel=6,
        )
    return Table(name, ["freq/Hz", "Re(Z)/Ohm", "Im(Z)/Ohm"], [frequency, Z.real, Z.imag])


def _basytec(name, text, decimal):
    """Basytec's text: the last line of its preamble names the columns."""
    lines = lines_of(text)
    last = next((n for n, line in enumerate(lines) if not line.startswith("~")), len(lines)) - 1
    header = lines[last].removeprefix("~").split("\t")
    names = {"Line": "Step", "Cyc-Count": "Cycle"}
    names |= {f"Ah-Cyc-{way}": f"{way} capacity [Ah]" for way in ("Charge", "Discharge")}
    lines[last] = "\t".join(names.get(each.strip(), each) for each in header)
    return read_text(name, "\n".join(lines[last:]), last + 1, decimal, last + 1)
