"""Every submodel has a page that shows its option, its figure and its parameters."""

import ast
import re
import sys
from functools import cache

import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.cells.options import SUBMODELS
from pybamm_alloy.submodels.kinetics import BaseKinetics
from pybamm_alloy.submodels.separator import BaseSeparator

from ..pages import ROOT, blocks

DOCS = ROOT / "docs"
SHIPPED = {
    (family, submodel): cls
    for family, table in SUBMODELS.items()
    for submodel, cls in table.items()
}
#: The submodel of each family that needs the fewest parameters.
REFERENCES = {
    "stack": "constant pressure",
    "contact": "perfect",
    "surface form": "false",
    "transport degradation": "none",
    "interphase": "none",
    "film structure": "dense",
    "diffusion": "reservoir",
    "open-circuit potential": "single",
}
ZERO = pybamm.Scalar(0)
#: Stand-ins for it, where every submodel of a family needs the same ones.
STAND_INS = {
    "kinetics": type("No", (BaseKinetics,), {"_overpotential": lambda *_: ZERO}),
    "separator": type("No", (BaseSeparator,), {"_resistance": lambda *_: ZERO}),
}
#: What a submodel needs, but so does the rest of a cell.
SHARED = {
    ("stack", "constant pressure"): {"Stack pressure [Pa]"},
    ("contact", "perfect"): {
        "Positive electrode contact resistance at full contact [Ohm.m2]"
    },
    ("diffusion", "multi-phase"): {"Positive electrode Kirchhoff potential [m2.s-1]"},
    ("diffusion", "reservoir"): {"Positive electrode initial stoichiometry"},
    ("open-circuit potential", "single"): {
        "Positive electrode OCP at Kirchhoff potential [V]"
    },
    ("separator", "ohmic"): {"Separator conductivity [S.m-1]"},
}


PAGES = sorted(
    str(path.relative_to(ROOT)) for path in [ROOT / "README.md", *DOCS.glob("*.md")]
)


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "python")])
def test_what_a_page_takes_from_the_package_is_one_of_its_names(page):
    """Any other submodule is an attribute only once something else has imported it."""
    taken = {
        node.attr
        for block in blocks(page, "python")
        for node in ast.walk(ast.parse(block))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "pybamm_alloy"
    }
    assert taken <= set(pybamm_alloy.__all__)


def page(family, submodel):
    folder, name = (text.replace(" ", "-").lower() for text in (family, submodel))
    return DOCS / "submodels" / folder / f"{name}.md"


def parameters(family, submodel):
    """Names of the parameters in the equations and variables of a cell."""
    model = pybamm_alloy.SymmetricCell({family: submodel})
    return {parameter.name for parameter in model.parameters}


@cache
def needed(family, submodel):
    """Names of the parameters that a submodel adds to those of its family's reference."""
    reference = REFERENCES.get(family, "stand-in")
    if reference == "stand-in":
        SUBMODELS[family][reference] = STAND_INS[family]
    try:
        names = parameters(family, submodel) - parameters(family, reference)
    finally:
        SUBMODELS[family].pop("stand-in", None)
    names |= SHARED.get((family, submodel), set())
    return {name for name in names if not name.startswith("Negative")}


@pytest.mark.parametrize(("family", "submodel"), SHIPPED)
def test_a_submodel_has_its_page(family, submodel):
    text = page(family, submodel).read_text(encoding="utf-8")
    assert f'`{{"{family}": "{submodel}"}}`' in text
    for name in needed(family, submodel):
        assert f"`{name}`" in text, name
    images = re.findall(r"!\[.*?\]\((.*?)\)", text)
    assert images
    for image in images:
        assert (page(family, submodel).parent / image).stat().st_size < 200_000


@pytest.mark.parametrize("table", ["submodels/README.md", "../README.md"])
def test_the_tables_name_every_submodel(table):
    path = DOCS / table
    text = path.read_text(encoding="utf-8")
    for family, submodel in SHIPPED:
        link = page(family, submodel).relative_to(path.resolve().parent)
        assert f'[`"{submodel}"`]({link})' in text


def test_what_a_submodel_needs_is_found():
    assert "Positive electrode void depth [m]" in needed("contact", "void growth")
    assert "Stack stiffness [Pa.m-1]" in needed("stack", "constant gap")
    assert "Separator thickness [m]" in needed("separator", "ohmic")
    kinetics = needed("kinetics", "linear")
    assert "Positive electrode exchange-current density [A.m-2]" in kinetics
    assert needed("interphase", "none") == set()


def test_every_parameter_on_a_page_exists():
    """So that a parameter which is renamed is renamed on its pages."""
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    for family, submodel in SHIPPED:
        rows = re.findall(r"^\| `(.*?)` \|", page(family, submodel).read_text("utf-8"), re.M)
        for name in rows:
            assert name in values, f"{family}: {submodel}: {name}"


def test_links_between_pages_lead_somewhere():
    for path in [*DOCS.rglob("*.md"), DOCS.parent / "README.md"]:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"


def test_every_submodel_has_its_figure_in_the_script(monkeypatch):
    monkeypatch.syspath_prepend(str(DOCS / "submodels"))
    import figures

    try:
        assert list(figures.FIGURES) == list(SHIPPED)
    finally:
        del sys.modules["figures"]


def test_the_values_on_the_pages_are_those_of_the_sets(monkeypatch):
    monkeypatch.syspath_prepend(str(DOCS / "submodels"))
    import values

    try:
        for path in values.PAGES.rglob("*.md"):
            text = path.read_text(encoding="utf-8")
            assert values.updated(text) == text, f"python docs/submodels/values.py: {path.name}"
    finally:
        del sys.modules["values"]


def test_the_page_of_the_parameters_is_what_its_script_makes(monkeypatch):
    monkeypatch.syspath_prepend(str(DOCS))
    import parameters

    try:
        text = parameters.PAGE.read_text(encoding="utf-8")
        assert parameters.page() == text, "python docs/parameters.py"
    finally:
        del sys.modules["parameters"]
