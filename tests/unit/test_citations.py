"""A submodel that follows a paper registers it, and its page names it."""

import re

import pybamm
import pytest

import pybamm_alloy

from .test_docs import SHIPPED, page

#: Submodels that follow no paper of their own, in two cells.
PLAIN = {
    "stack": "constant pressure",
    "contact": "perfect",
    "surface form": "false",
    "transport degradation": "none",
    "interphase": "none",
    "diffusion": "reservoir",
    "film structure": "dense",
    "open-circuit potential": "single",
    "kinetics": "symmetric Butler-Volmer",
    "separator": "ohmic",
}
ALSO_PLAIN = {
    "stack": "constant gap",
    "surface form": "differential",
    "transport degradation": ("throughput", "loss of active film"),
    "kinetics": "linear",
}
FOLLOWED = {
    ("contact", "elastic"): {"Persson2001"},
    ("contact", "plastic"): {"Persson2001", "Bowden1950"},
    ("contact", "void growth"): {"Persson2001", "Masias2019"},
    ("interphase", "parabolic"): {"Wagner1933"},
    ("interphase", "self-limiting"): {"Wagner1933"},
    ("interphase", "potential-dependent"): {"Wagner1933"},
    ("film structure", "pressed powder"): {"Heckel1961", "Bruggeman1935"},
    ("diffusion", "multi-phase"): {"Huggins2011"},
    ("open-circuit potential", "one-state hysteresis"): {"Axen2022"},
}


def cited(folder, **options):
    """Keys of the papers that a cell of these options asks to cite."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pybamm, "citations", pybamm.Citations())
        pybamm_alloy.SymmetricCell(PLAIN | options, build=False)
        pybamm.print_citations(str(folder / "cited.bib"), "bibtex")
    text = (folder / "cited.bib").read_text("utf-8")
    return set(re.findall(r"^@\w+\{(.*),$", text, re.M))


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return cited(tmp_path_factory.mktemp("plain"))


@pytest.mark.parametrize(("family", "submodel"), FOLLOWED)
def test_a_submodel_registers_what_it_follows(family, submodel, plain, tmp_path):
    assert cited(tmp_path, **{family: submodel}) - plain == FOLLOWED[family, submodel]


def test_the_other_submodels_register_nothing_more(plain, tmp_path):
    assert cited(tmp_path, **ALSO_PLAIN) == plain


def test_every_submodel_is_one_or_the_other():
    chosen = {*PLAIN.items(), *FOLLOWED}
    for family, submodel in ALSO_PLAIN.items():
        names = submodel if isinstance(submodel, tuple) else (submodel,)
        chosen |= {(family, name) for name in names}
    assert chosen == set(SHIPPED)


@pytest.mark.parametrize(("family", "submodel"), FOLLOWED)
def test_the_page_of_a_submodel_names_what_it_follows(family, submodel):
    path = page(family, submodel)
    text = path.read_text("utf-8")
    # A submodel that goes on from another one of its family links to its page.
    linked = [path.with_name(name) for name in re.findall(r"\]\(([\w-]+\.md)\)", text)]
    text += "".join(other.read_text("utf-8") for other in linked)
    for key in FOLLOWED[family, submodel]:
        assert key.rstrip("0123456789") in text


def test_a_contact_of_any_submodel_cites_its_constriction(plain):
    assert "Cooper1969" in plain


def test_a_parameter_set_cites_its_paper_and_its_energies(monkeypatch, tmp_path):
    monkeypatch.setattr(pybamm, "citations", pybamm.Citations())
    pybamm.ParameterValues("Hansel2021_LiSn")
    pybamm.print_citations(str(tmp_path / "cited.bib"), "bibtex")
    text = (tmp_path / "cited.bib").read_text()
    assert "10.1021/acs.chemmater.1c01431" in text
    assert "10.1063/1.4812323" in text
