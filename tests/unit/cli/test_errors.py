"""What cannot be done is refused before any work, in one line that says what to do."""

import json

import pytest

from pybamm_alloy.cli.group import FAILED, in_one_line

from .conftest import STRIP, command

LI = ("--set", "Hansel2021_Li")
RUN = ("run", "rate_steps", *LI)
FREE = ("--free", "Separator conductivity [S.m-1]=0.1")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("rnu",), "the nearest are ['run'"),
        (("list", "set"), "'sets'"),
        (("show", "Hansel2021_Li13In"), "'Hansel2021_Li13In3'"),
        (("show", "Hansel2021_Li", "--only", "colour"), "matches 'colour'"),
        (("hull", "Li-Snn"), "'Li-Sn'"),
        (("hull", "Li-Si", "--kind", "measured"), "formation energies only"),
        (("hull", "Li-In", "--output", "hull.xyz"), ".png, .pdf, .svg"),
        (("impedance", *LI, "--output", "eis.txt"), ".csv"),
        (("impedance",), "list sets"),
        (("impedance", *LI, "--after", "pressure_steps"), "give it as steps"),
        (("compare", "one"), "two or more"),
        (("compare", "one", "two"), "one cannot be read"),
        (("fit", *LI, *FREE), "--eis FILE"),
    ],
)
def test_a_wrong_request_is_refused(arguments, says, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if arguments[0] == "fit":
        arguments += ("--output", "out")
    refused(command(*arguments), says)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("run", *LI), "list experiments"),
        (("run", "rate_step", *LI), "'rate_steps'"),
        (("run", *STRIP), "list sets"),
        (("run", *STRIP, "--pressure", 5), "list sets"),
        (("run", *STRIP, "--set", "Hansel2021_Lii"), "'Hansel2021_Li'"),
        (("run", *STRIP, "--set", "Chen2020"), "Hansel2021_*"),
        (("run", "Charge at 1 foo for 1 hour", *LI), "units must be 'A'"),
        (("run", "Charge at 1 mA.cm-2", *LI), "'for' or 'until'"),
        (("run", "pressure_steps", *LI, "--pressure", 5), "leave out --pressure"),
        (("run", "stripping", *LI, "--cycles", 2), "no --cycles"),
        (("run", "stripping", *LI, "--current", "1 mAh"), "units must be 'A'"),
        (("run", *STRIP, *LI, "--current", "1 mA"), "steps have their own"),
        ((*RUN, "--current", "1 mA"), "'1 mA.cm-2'"),
        ((*RUN, "--option", "contact=elastc"), "'elastic'"),
        ((*RUN, "--option", "contct=elastic"), "'contact'"),
        ((*RUN, "--option", "contact"), "interphase=parabolic"),
        ((*RUN, "--parameter", "Ambient temp=300"), "'Ambient temperature [K]'"),
        ((*RUN, "--parameter", "Ambient temperature [K]=25 C"), "must be a number"),
        ((*RUN, "--parameter", "Ambient temperature [K]=25"), "150 to 600 K. 25 degC is 298.15 K"),
        ((*RUN, "--temperature", "60"), "with its unit, such as '60 degC' or '333 K'"),
        ((*RUN, "--temperature", "60 K"), "'60 K', 60 K; it must be 150 to 600 K"),
        ((*RUN, "--temperature", "60 C", "--parameter", "Ambient temperature [K]=333"), "twice"),
        ((*RUN, "--pressure", 5, "--parameter", "Stack pressure [Pa]=5e6"), "twice"),
        (("run", *STRIP, "--temperature", "60 C"), "list sets"),
        ((*RUN, "--parameter", "Separator conductivity [S.m-1]=-1"), "1e-12 to 10000"),
        ((*RUN, "--pressure", -1), "0.01 to 10000 MPa, or zero"),
        ((*RUN, "--pressure", 5e6), "0.01 to 10000 MPa, or zero. 5e+06 Pa is 5 MPa"),
        ((*RUN, "--pressure", "5MPa"), "'5MPa' is not a number"),
        ((*RUN, "--nodes", 2), "4"),
        (("run", "--record", "none.json"), "none.json cannot be read"),
        (("run", *STRIP, "--record", "none.json"), "only --output"),
    ],
)
def test_a_wrong_run_is_refused(arguments, says, tmp_path):
    refused(command(*arguments, "--output", tmp_path / "out"), says)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x89PNG", "is not the record of a run"),
        (b"[]", "is not the record of a run"),
        (b'{"format": "another 3"}', "'another 3'; it must be 'pybamm_alloy run"),
    ],
)
def test_a_file_that_is_no_record_is_refused(content, says, tmp_path):
    path = tmp_path / "run.json"
    path.write_bytes(content)
    refused(command("run", "--record", path, "--output", tmp_path / "out"), says)


def test_a_record_with_a_step_that_is_none_is_refused(results, tmp_path):
    text = (results / "strip" / "run.json").read_text().replace("Rest for", "Sleep for")
    path = tmp_path / "run.json"
    path.write_text(text)
    result = command("run", "--record", path, "--output", tmp_path / "out")
    refused(result, "step 'Sleep for 10 minutes' cannot be read")


@pytest.mark.parametrize("content", ["[1]", '{"Ambient temperature [K]": "hot"}', "{"])
def test_a_file_of_parameters_that_has_no_numbers_is_refused(content, tmp_path):
    path = tmp_path / "parameters.json"
    path.write_text(content)
    refused(command(*RUN, "--parameters", path, "--output", tmp_path / "out"), "JSON object")


def test_a_current_of_unknown_sign_is_asked_for_by_its_option(results, tmp_path):
    data = results / "strip" / "timeseries.csv"
    arguments = ("--set", "Hansel2021_Li13In3", *FREE, "--output", tmp_path / "out")
    refused(command("fit", data, *arguments), "--positive-current")


def test_a_folder_with_a_result_is_replaced_by_force_only(results, tmp_path):
    folder, rest = tmp_path / "run", ("run", "Rest for 1 minute", *LI, "--output")
    assert command(*rest, folder).exit_code == 0
    before = (folder / "run.json").read_bytes()
    refused(command(*rest, folder), "--force")
    refused(command(*rest, folder, "--force", "--option", "contact=none"), "'elastic'")
    assert (folder / "run.json").read_bytes() == before
    arguments = ("--force", "--option", "contact=perfect")
    assert command(*rest, folder, *arguments).exit_code == 0
    options = json.loads((folder / "run.json").read_text())["run"]["options"]
    assert options == {"contact": "perfect"}
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_folder_with_anything_else_is_never_replaced(tmp_path):
    (tmp_path / "run.json").write_text("{}")
    (tmp_path / "thesis.tex").write_text("years of work")
    refused(command(*RUN, "--force", "--output", tmp_path), "such as 'thesis.tex'")
    assert (tmp_path / "thesis.tex").exists()


def test_a_place_that_cannot_be_written_is_refused_before_the_run(tmp_path):
    (tmp_path / "file").write_text("")
    refused(command(*RUN, "--output", tmp_path / "file" / "run"), "")
    refused(command("hull", "Li-In", "--output", tmp_path / "file" / "hull.png"), "cannot write")


def test_an_error_that_nobody_expected_is_one_line_too():
    with pytest.raises(Exception, match="TypeError: odd; --debug shows") as error:
        with in_one_line():
            raise TypeError("odd")
    assert error.value.exit_code == FAILED


def test_debug_shows_the_error_itself(tmp_path):
    arguments = (*RUN, "--option", "contact=elastc", "--output", tmp_path / "out")
    assert type(command(*arguments, "--debug").exception).__name__ == "OptionError"


@pytest.mark.parametrize(
    "name",
    ["list", "show", "hull", "run", "impedance", "fit", "compare", "map", "scorecard", "figures"],
)
def test_every_command_has_a_help_with_an_example(name):
    assert f"pybamm-alloy {name}" in command(name, "--help").output.partition("Example")[2]


def refused(result, says):
    assert result.exit_code == 2, result.output
    assert result.stderr.startswith("Error: ")
    assert says in result.stderr
    assert result.stderr.count("\n") == 1
