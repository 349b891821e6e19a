"""A law that follows a paper registers it, and its page names it."""

import re

import pybamm
import pytest

import pybamm_alloy

from .test_docs import SHIPPED, page

#: The law of each family that follows no paper of its own.
OWN = {
    "stack": "constant pressure",
    "contact": "perfect",
    "surface form": "false",
    "transport degradation": "none",
    "interphase": "none",
    "diffusion": "reservoir",
    "open-circuit potential": "single",
    "kinetics": "symmetric Butler-Volmer",
    "separator": "ohmic",
}
FOLLOWED = {
    ("contact", "elastic"): {"Persson2001"},
    ("contact", "plastic"): {"Persson2001", "Bowden1950"},
    ("contact", "void growth"): {"Persson2001", "Masias2019"},
    ("interphase", "parabolic"): {"Wagner1933"},
    ("interphase", "self-limiting"): {"Wagner1933"},
    ("interphase", "potential-dependent"): {"Wagner1933"},
    ("diffusion", "multi-phase"): {"Huggins2011"},
    ("open-circuit potential", "one-state hysteresis"): {"Axen2022"},
}


@pytest.fixture
def cited(monkeypatch, tmp_path):
    """Keys of the papers that a cell of these options asks to cite."""

    def cited(options):
        monkeypatch.setattr(pybamm, "citations", pybamm.Citations())
        pybamm_alloy.SymmetricCell(OWN | options, build=False)
        pybamm.print_citations(str(tmp_path / "cited.bib"), "bibtex")
        return set(re.findall(r"^@\w+\{(.*),$", (tmp_path / "cited.bib").read_text(), re.M))

    return cited


@pytest.mark.parametrize(("family", "law"), SHIPPED)
def test_a_law_registers_what_it_follows(family, law, cited):
    beside = cited({})
    assert cited({family: law}) - beside == FOLLOWED.get((family, law), set())


@pytest.mark.parametrize(("family", "law"), FOLLOWED)
def test_the_page_of_a_law_names_what_it_follows(family, law):
    path = page(family, law)
    text = path.read_text("utf-8")
    # A law that goes on from another one of its family links to its page.
    linked = [path.with_name(name) for name in re.findall(r"\]\(([\w-]+\.md)\)", text)]
    text += "".join(other.read_text("utf-8") for other in linked)
    for key in FOLLOWED[family, law]:
        assert key.rstrip("0123456789") in text


def test_a_contact_of_any_law_cites_its_constriction(cited):
    assert "Cooper1969" in cited({})


def test_a_parameter_set_cites_its_paper_and_its_energies(monkeypatch, tmp_path):
    monkeypatch.setattr(pybamm, "citations", pybamm.Citations())
    pybamm.ParameterValues("Hansel2021_LiSn")
    pybamm.print_citations(str(tmp_path / "cited.bib"), "bibtex")
    text = (tmp_path / "cited.bib").read_text()
    assert "10.1021/acs.chemmater.1c01431" in text
    assert "10.1063/1.4812323" in text
