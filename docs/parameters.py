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
