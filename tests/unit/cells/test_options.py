import importlib.metadata

import pybamm
import pytest

import pybamm_alloy
from pybamm_alloy import AlloyCellParameters
from pybamm_alloy.cells.options import BASE_SUBMODELS, SUBMODELS, CellOptions


def test_defaults_are_the_first_submodel_of_each_family():
    options = CellOptions()
    assert options["diffusion"] == "multi-phase"
    assert options["contact"] == "void growth"
    assert options["surface form"] == "false"
    assert options["operating mode"] == "current"


def test_tuple_sets_negative_and_positive_apart():
    options = CellOptions({"diffusion": ("reservoir", "multi-phase")})
    assert options.submodel("diffusion", "negative") == "reservoir"
    assert options.submodel("diffusion", "positive") == "multi-phase"
    cell = pybamm_alloy.SymmetricCell({"diffusion": ("reservoir", "multi-phase")})
    assert cell.variables["Negative electrode connected stoichiometry"].domain == []
    assert cell.variables["Positive film connected stoichiometry"].domain != []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"contcat": "perfect"}, r"'contcat' not recognised. Best matches are \['contact'\]"),
        ({"contact": "perfekt"}, "Got 'perfekt' instead. Best match is 'perfect'"),
        ({"contact": ["perfect", "perfect"]}, "takes a tuple .*, not a list"),
        ("perfect", "Options must be a dictionary"),
        ({"contact": ("perfect",)}, "a tuple \\(negative, positive\\)"),
        ({"stack": ("constant pressure",) * 2}, "'stack' holds for the whole cell"),
        ({"surface form": "algebraic"}, "'surface form' must be one of"),
        ({"operating mode": "coulomb"}, "'operating mode' must be one of"),
    ],
)
def test_unknown_options_and_laws_are_refused_with_what_is_allowed(options, message):
    with pytest.raises(pybamm.OptionError, match=message):
        pybamm_alloy.SymmetricCell(options)


def test_every_submodel_honours_the_contract_of_its_family():
    for family, table in SUBMODELS.items():
        for submodel, cls in table.items():
            assert issubclass(cls, BASE_SUBMODELS[family]), (family, submodel)


PLUGIN = """
import pybamm
from pybamm_alloy.submodels.contact import BaseContact

class HalfContact(BaseContact):
    def _area_fraction(self, pressure, variables):
        return pybamm.Scalar(0.5)

class Stranger(pybamm.BaseSubModel):
    pass
"""

ENTRY_POINTS = """
[pybamm_alloy.submodels]
contact.half of it = half_contact:HalfContact
contact.stranger = half_contact:Stranger
contact.missing = half_contact:Nobody
"""


@pytest.fixture
def plugin(tmp_path, monkeypatch):
    """Another package, installed, that brings a submodel of contact."""
    (tmp_path / "half_contact.py").write_text(PLUGIN)
    info = tmp_path / "half_contact-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: half-contact\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(ENTRY_POINTS)
    monkeypatch.syspath_prepend(tmp_path)
    assert importlib.metadata.version("half-contact") == "1.0"


def test_submodel_of_another_package_is_found_and_used(plugin):
    assert "half of it" in pybamm_alloy.submodel_names("contact")
    model = pybamm_alloy.SymmetricCell({"contact": ("perfect", "half of it")})
    solution = pybamm.Simulation(model, experiment=["Charge at 1 mA for 1 minute"]).solve()
    local = "electrode local stripping current density [A.m-2]"
    ratio = solution[f"Positive {local}"].entries / solution[f"Negative {local}"].entries
    assert ratio == pytest.approx(-2)


def test_every_submodel_works_as_a_plug_in(tmp_path, monkeypatch):
    """Each submodel again, by the entry point of another package."""
    info = tmp_path / "copies-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: copies\nVersion: 1.0\n")
    lines = [
        f"{family}.copied {submodel} = {cls.__module__}:{cls.__name__}"
        for family, table in SUBMODELS.items()
        for submodel, cls in table.items()
    ]
    (info / "entry_points.txt").write_text(
        "\n".join(["[pybamm_alloy.submodels]", *lines, ""])
    )
    monkeypatch.syspath_prepend(tmp_path)
    for family, table in SUBMODELS.items():
        for submodel, cls in table.items():
            cell = pybamm_alloy.SymmetricCell({family: f"copied {submodel}"})
            used = [type(s) for key, s in cell.submodels.items() if key.endswith(family)]
            assert used and set(used) == {cls}, (family, submodel)


def test_unknown_family_is_refused():
    with pytest.raises(pybamm.OptionError, match="Family 'contac' not recognised"):
        pybamm_alloy.submodel_names("contac")


@pytest.mark.parametrize("name", ["contact.perfect", "contct.typo", "nameless"])
def test_entry_point_that_hides_a_submodel_or_names_no_family_is_refused(
    tmp_path, monkeypatch, name
):
    info = tmp_path / "rogue-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: rogue\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        f"[pybamm_alloy.submodels]\n{name} = rogue:Submodel\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(pybamm.OptionError, match=f"Entry point '{name}' of 'rogue:Submodel'"):
        pybamm_alloy.submodel_names("contact")


def test_submodel_without_its_method_says_which():
    class Unfinished(BASE_SUBMODELS["contact"]):
        pass

    with pytest.raises(NotImplementedError, match="Unfinished must define _area_fraction"):
        Unfinished(AlloyCellParameters(), "positive", CellOptions())._area_fraction(0, {})


@pytest.mark.parametrize(
    ("submodel", "message"),
    [("stranger", "must be a subclass of BaseContact"), ("missing", "could not be loaded")],
)
def test_broken_submodel_of_another_package_is_refused_by_name(plugin, submodel, message):
    with pytest.raises(pybamm.OptionError, match=f"'{submodel}' of 'contact'.*{message}"):
        pybamm_alloy.SymmetricCell({"contact": submodel})


@pytest.mark.parametrize("mode", ["resistance", "differential power", "CCCV", "explicit power"])
def test_an_operating_mode_that_determines_no_current_is_refused_by_name(mode):
    with pytest.raises(pybamm.OptionError, match=f"'operating mode' must be.*Got '{mode}'"):
        pybamm_alloy.SymmetricCell({"operating mode": mode})


@pytest.mark.parametrize("diffusion", ["multi-phase", "reservoir"])
def test_a_variable_has_the_same_dimension_whatever_the_submodel(diffusion):
    variables = pybamm_alloy.SymmetricCell({"diffusion": diffusion}).variables
    default = pybamm_alloy.SymmetricCell().variables
    for name in variables.keys() & default.keys():
        assert variables[name].domain == default[name].domain, name


def test_variables_that_pybamm_has_too_have_its_dimension():
    """PyBaMM's own half-cell is the model that is nearest: profiles there are profiles here."""
    theirs = pybamm.lithium_ion.SPM({"working electrode": "positive"}).variables
    theirs |= pybamm.lithium_ion.SPM().variables
    ours = pybamm_alloy.SymmetricCell().variables
    scalar = [name for name in theirs if theirs[name].domain in ([], ["current collector"])]
    assert "Negative electrode stoichiometry" in scalar
    for name in ours.keys() & set(scalar):
        assert ours[name].domain == [], name
