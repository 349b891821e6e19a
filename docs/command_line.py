"""Run the commands of docs/command-line.md and write what they print under them.

Run as ``python docs/command_line.py`` (two minutes): the page is changed in place.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PAGE = Path(__file__).with_name("command-line.md")
BLOCK = re.compile(r"(?<=```console\n)(.*?)(?=```)", re.DOTALL)


def printed(block, folder):
    """A block's commands, each a line from "$ " on that "\\" carries over, and their output."""
    environment = os.environ | {
        "COLUMNS": "120",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    lines = []
    for command in re.findall(r"^\$ ((?:.*\\\n)*.*)$", block, re.MULTILINE):
        run = subprocess.run(
            command, shell=True, cwd=folder, env=environment, text=True, capture_output=True
        )
        errors = run.stderr if run.returncode else ""
        output = (line.rstrip() for line in (run.stdout + errors).splitlines())
        lines += [f"$ {command}", *(line for line in output if line)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        text = PAGE.read_text(encoding="utf-8")
        text = BLOCK.sub(lambda match: printed(match[0], folder), text)
    PAGE.write_text(text, encoding="utf-8")
