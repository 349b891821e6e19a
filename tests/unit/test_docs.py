"""Every law has a page that shows its option, its figure and its parameters."""

import ast
import re
import sys
from functools import cache

import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy.options import LAWS
from pybamm_alloy.submodels.kinetics import BaseKinetics
from pybamm_alloy.submodels.separator import BaseSeparator

from ..pages import ROOT, blocks

DOCS = ROOT / "docs"
SHIPPED = {
    (family, law): cls for family, table in LAWS.items() for law, cls in table.items()
}
#: The law of each family that needs the fewest parameters.
REFERENCES = {
    "stack": "constant pressure",
    "contact": "perfect",
    "surface form": "false",
    "transport degradation": "none",
    "interphase": "none",
    "diffusion": "reservoir",
    "open-circuit potential": "single",
}
ZERO = pybamm.Scalar(0)
#: Stand-ins for it, where every law of a family needs the same ones.
STAND_INS = {
    "kinetics": type("No", (BaseKinetics,), {"_overpotential": lambda *_: ZERO}),
    "separator": type("No", (BaseSeparator,), {"_resistance": lambda *_: ZERO}),
}
#: What a law needs, but so does the rest of a cell.
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


def page(family, law):
    folder, name = (text.replace(" ", "-").lower() for text in (family, law))
    return DOCS / "laws" / folder / f"{name}.md"


def parameters(family, law):
    """Names of the parameters in the equations and variables of a cell."""
    model = pybamm_alloy.SymmetricCell({family: law})
    return {parameter.name for parameter in model.parameters}


@cache
def needed(family, law):
    """Names of the parameters that a law adds to those of its family's reference."""
    reference = REFERENCES.get(family, "stand-in")
    if reference == "stand-in":
        LAWS[family][reference] = STAND_INS[family]
    try:
        names = parameters(family, law) - parameters(family, reference)
    finally:
        LAWS[family].pop("stand-in", None)
    names |= SHARED.get((family, law), set())
    return {name for name in names if not name.startswith("Negative")}


@pytest.mark.parametrize(("family", "law"), SHIPPED)
def test_a_law_has_its_page(family, law):
    text = page(family, law).read_text(encoding="utf-8")
    assert f'`{{"{family}": "{law}"}}`' in text
    for name in needed(family, law):
        assert f"`{name}`" in text, name
    images = re.findall(r"!\[.*?\]\((.*?)\)", text)
    assert images
    for image in images:
        assert (page(family, law).parent / image).stat().st_size < 200_000


@pytest.mark.parametrize("table", ["laws/README.md", "../README.md"])
def test_the_tables_name_every_law(table):
    path = DOCS / table
    text = path.read_text(encoding="utf-8")
    for family, law in SHIPPED:
        link = page(family, law).relative_to(path.resolve().parent)
        assert f'[`"{law}"`]({link})' in text


def test_what_a_law_needs_is_found():
    assert "Positive electrode void depth [m]" in needed("contact", "void growth")
    assert "Stack stiffness [Pa.m-1]" in needed("stack", "constant gap")
    assert "Separator thickness [m]" in needed("separator", "ohmic")
    kinetics = needed("kinetics", "linear")
    assert "Positive electrode exchange-current density [A.m-2]" in kinetics
    assert needed("interphase", "none") == set()


def test_every_parameter_on_a_page_exists():
    """So that a parameter which is renamed is renamed on its pages."""
    values = pybamm.ParameterValues("Hansel2021_Li13In3")
    for family, law in SHIPPED:
        rows = re.findall(r"^\| `(.*?)` \|", page(family, law).read_text("utf-8"), re.M)
        for name in rows:
            assert name in values, f"{family}: {law}: {name}"


def test_links_between_pages_lead_somewhere():
    for path in [*DOCS.rglob("*.md"), DOCS.parent / "README.md"]:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"


def test_every_law_has_its_figure_in_the_script(monkeypatch):
    monkeypatch.syspath_prepend(str(DOCS / "laws"))
    import figures

    try:
        assert list(figures.FIGURES) == list(SHIPPED)
    finally:
        del sys.modules["figures"]


def test_the_values_on_the_pages_are_those_of_the_sets(monkeypatch):
    monkeypatch.syspath_prepend(str(DOCS / "laws"))
    import values

    try:
        for path in values.PAGES.rglob("*.md"):
            text = path.read_text(encoding="utf-8")
            assert values.updated(text) == text, f"python docs/laws/values.py: {path.name}"
    finally:
        del sys.modules["values"]
