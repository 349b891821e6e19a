"""Whatever a command is given, one line says what is wrong, without a wait and before any work."""

import json
import os
import time

import matplotlib
import pytest

from pybamm_alloy.cli.group import ASKED_WRONG, NOT_WRITTEN

from .conftest import command

LI = ("--set", "Hansel2021_Li")
REST = ("run", "Rest for 1 minute", *LI)
FREE = ("--free", "Separator conductivity [S.m-1]")
PRESSURE = b'"Stack pressure [Pa]"'

#: Name of a file → its bytes, or what makes it.
FILES = {
    "empty": b"",
    "zeros": b"\0" * 100,
    "bytes": bytes(range(256)) * 20,
    "utf-16": "a,b\n1,2\n".encode("utf-16"),
    "latin-1": b'{"\xff": 1}',
    "deep": b"[" * 100_000,
    "list": b"[1]",
    "null": b"null",
    "nan": b"{" + PRESSURE + b": NaN}",
    "huge": b"{" + PRESSURE + b": 1e999}",
    "digits": b"{" + PRESSURE + b": " + b"9" * 5000 + b"}",
    "text": b"{" + PRESSURE + b': "1e6"}',
    "truth": b"{" + PRESSURE + b": true}",
    "twice": b"{" + PRESSURE + b": 1e6, " + PRESSURE + b": 2e6}",
    "unknown": b'{"Foo [m]": 1}',
    "folder": os.mkdir,
    "pipe": os.mkfifo,
    "loop": lambda path: os.symlink(path, path),
    "device": lambda path: os.symlink("/dev/zero", path),
    "dangling": lambda path: os.symlink("nowhere", path),
}
#: Arguments in which FILE is read.
READERS = {
    "parameters": (*REST, "--parameters", "FILE", "--output", "out"),
    "record": ("run", "--record", "FILE", "--output", "out"),
    "cycling": ("fit", "FILE", *LI, *FREE, "--positive-current", "charge", "--output", "out"),
    "spectrum": ("fit", "--eis", "FILE", *LI, *FREE, "--output", "out"),
    "measurements": ("scorecard", "--measurements", "FILE", "--json", "out.json"),
    "runs": ("compare", "FILE", "folder"),
}


def refused(*arguments, code=ASKED_WRONG):
    began = time.process_time()
    result = command(*arguments)
    assert result.exit_code == code, result.output
    lines = result.stderr.splitlines()
    assert len(lines) == 1 and lines[0].startswith("Error: ")
    for raw in ("Traceback", "--debug", "Error(", "TypeError", "KeyError"):
        assert raw not in lines[0]
    assert time.process_time() - began < 10
    return lines[0]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("file", FILES)
def test_a_file_of_any_kind_is_refused(reader, file, here):
    (here / "folder").mkdir()
    content = FILES[file]
    path = here / file
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif file != "folder":
        content(path)
    message = refused(*(file if word == "FILE" else word for word in READERS[reader]))
    assert file in message or reader in ("parameters", "record") and file == "unknown"
    assert not (here / "out").exists() and not (here / "out.json").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--pressure", "1_0"), "'1_0' is not a number"),
        (("--pressure", "nan"), "'nan' is not a number"),
        (("--pressure", "1e400"), "'1e400' is not a number"),
        (("--temperature", "25 K"), "it must be 150 to 600 K"),
        (("--parameter", "Reference temperature [K]=25"), "150 to 600 K. 25 degC is 298.15 K"),
        (("--parameter", "Electrode area [m2]=1_0"), "it must be a number"),
        (("--parameter", "Electrode area [m2]=inf"), "it must be a number"),
        (("--nodes", "1"), "4<=x<=1000"),
        (("--nodes", "100000"), "4<=x<=1000"),
        (("--cycles", "10000000"), "1<=x<=100000"),
        (("--option", "contact=a,b,c"), "takes one value or a tuple"),
    ],
)
def test_a_value_that_nothing_has_is_refused(arguments, says, here):
    assert says in refused(*REST, *arguments, "--output", "out")


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ("Rest for 1e8 hours", "above zero and 100000 hours at most"),
        ("Rest for 20000 hours", "they must take 10000 hours at most"),
        ("Charge at 1 mA for 1 hour (0 second period)", "period 0 second; it must be above zero"),
        ("Charge at 1 mA for 1 hour (1e-9 second period)", "1e+06 times at most"),
        ("Charge at 1 mA for 1 hour or until 2 V or until 3 V", "has 'until' twice"),
        ("Charge at nan mA for 1 hour", "a number, a unit or a word is missing"),
        ("Charge at 1 mA until", "a number, a unit or a word is missing"),
        ("Hold at 1e9 V for 1 minute", "holds 1e9 V; it must be -100 to 100 V"),
        ("Charge at 1 mA " + " " * 50_000 + "for 1 hour", "has 50025 characters; 500 at most"),
        ("Charge at 0 mA.cm-2 for 1 hour", "it must be above zero"),
    ],
)
def test_a_step_that_no_cell_can_take_is_refused(step, says, here):
    assert says in refused("run", step, *LI, "--output", "out")


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("pipe.png", os.mkfifo),
        ("device.png", lambda path: os.symlink("/dev/null", path)),
        ("folder.png", os.mkdir),
        ("loop.png", lambda path: os.symlink(path, path)),
    ],
)
def test_a_result_does_not_take_the_place_of_what_is_no_file(name, make, here):
    make(here / name)
    refused("hull", "Li-In", "--output", name)
    refused(*REST, "--output", name, "--force") if name != "folder.png" else None
    assert os.path.lexists(here / name) and not (here / name).is_file()
    assert not os.path.isfile("/dev/null")


def test_a_run_by_force_through_a_link_replaces_its_target_and_keeps_the_link(here):
    target, link = here / "target", here / "link"
    target.mkdir()
    (target / "run.json").write_text("{}")
    link.symlink_to(target)
    assert command(*REST, "--output", link, "--force").exit_code == 0
    assert link.is_symlink()
    assert json.loads((target / "run.json").read_text())["run"]["parameter_set"]


def test_a_result_that_cannot_be_written_has_an_exit_code_of_its_own(here, monkeypatch):
    """The disk is full when the picture is written: the table is there, the path is named."""

    def full(self, file, **options):
        os.write(os.open("/dev/full", os.O_WRONLY), b"text")

    monkeypatch.setattr(matplotlib.figure.Figure, "savefig", full)
    arguments = ("impedance", *LI, "--nodes", 5, "--output", "eis.png", "--output", "eis.csv")
    result = command(*arguments)
    assert result.exit_code == NOT_WRITTEN, result.output
    assert "Error: cannot write eis.png: No space left on device" in result.stderr
    assert (here / "eis.csv").read_text().startswith("Frequency [Hz]")
    assert sorted(path.name for path in here.iterdir()) == ["eis.csv"]
