"""The page docs/parameters.md, from the table pybamm_alloy/_util/parameter_ranges.csv.

Run as ``python docs/parameters.py`` after a change of the table. A test holds the page to it.
"""

from pathlib import Path

from pybamm_alloy.cells import parameter_ranges

PAGE = Path(__file__).with_suffix(".md")
INTRODUCTION = """\
# Parameters and their allowed ranges

This page is made by `python docs/parameters.py` from `pybamm_alloy/_util/parameter_ranges.csv`.
A cell checks every number among its parameter values against these ranges before anything is
solved (`pybamm_alloy.check_parameter_values`); the error names the parameter, its value and the
range. The ranges are wide: they detect errors of the unit, and do not say which values are
plausible. A value that is a function or an input is not checked.

A limit stands where nothing that is built, or can be measured, lies beyond it. The area reaches
from a microelectrode of 36 µm to the layers of a cell of 400 A.h, the capacity to a cell of
1000 A.h, the current to ten times that in an hour. An area in cm² taken for m² can lie within these
limits; the areal capacity, 0.001 to 250 mA.h/cm² (50 nm of tin, 1.2 mm of lithium), detects it, as
the current density, 100 mA/cm² at most, detects a current in mA taken for A. Functions that are
given an area alone warn above 0.1 m², where a cell has several layers.

The check also requires that the upper voltage cut-off is above the lower one, that the plateau
potentials fall from each phase to the next richer one, and that the homogeneity ranges of
neighbouring phases do not overlap.

`pybamm-alloy show SET` prints the values of a parameter set with their sources. The pages of the
[submodels](submodels/README.md) say which equation has which parameter.
"""
#: Placeholder with which the names of a section begin → heading, and a sentence below it.
SECTIONS = {
    "": ("Cell", ""),
    "{electrode}": (
        "Electrodes",
        "`{electrode}` stands for `Negative electrode` or `Positive electrode`, `{host}` for the\n"
        "formula of the host, such as `In`, and `{phase}` for that of a phase, such as `Li13In3`.",
    ),
    "{interphase}": (
        "Interphases",
        "`{interphase}` stands for `Negative interphase` or `Positive interphase`.",
    ),
}


def section(beginning, heading, sentence):
    """A heading, its sentence, and the table of the parameters that begin so."""
    rows = [
        f"| `{row.parameter}` | {row} | {row.meaning} |"
        for row in parameter_ranges()
        if _placeholder(row.parameter) == beginning
    ]
    table = ["| parameter | allowed range | meaning |", "| --- | --- | --- |", *rows]
    return "\n\n".join(filter(None, (f"## {heading}", sentence, "\n".join(table)))) + "\n"


def _placeholder(name):
    """The placeholder that a name begins with, if it begins with one."""
    first = name.partition(" ")[0]
    return first if first.startswith("{") else ""


def page():
    """Markdown of the page."""
    sections = (section(beginning, *texts) for beginning, texts in SECTIONS.items())
    return "\n".join([INTRODUCTION, *sections])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
