"""docs/command-line.md shows every command, with options that there are."""

import re
import shlex
from pathlib import Path

from pybamm_alloy.cli import main

PAGE = Path(__file__).parents[3] / "docs" / "command-line.md"


def test_the_page_shows_every_command_with_options_that_it_has():
    text = PAGE.read_text(encoding="utf-8").replace("\\\n", " ")
    shown = [shlex.split(line) for line in re.findall(r"^\$ pybamm-alloy (.*)$", text, re.M)]
    assert {words[0] for words in shown} == {*main.commands, "--help"}
    for name, *words in shown:
        if name in main.commands:
            known = {
                option
                for parameter in main.commands[name].params
                for option in (*parameter.opts, *parameter.secondary_opts)
            }
            assert {word for word in words if word.startswith("--")} <= known


def test_the_page_shows_no_traceback_and_no_empty_output():
    text = PAGE.read_text(encoding="utf-8")
    assert "Traceback" not in text
    assert not re.search(r"^\$ .*[^\\]\n(\$|```)", text, re.M)
