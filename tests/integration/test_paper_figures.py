"""The command that draws the paper's figures."""

import struct

import pytest
from click.testing import CliRunner

from pybamm_alloy.cli import main


@pytest.mark.long
def test_the_figures_of_the_runs_that_match_are_written(tmp_path):
    folder = tmp_path / "new" / "figures"
    command = [
        "figures",
        "--output",
        str(folder),
        "--only",
        "strip-Li2Sn5-45",
        "--jobs",
        "1",
    ]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    written = sorted(folder.iterdir())
    assert [path.name for path in written] == ["figure_3.png", "figure_4.png"]
    for path in written:
        assert f"Wrote {path}" in result.stdout
        width, _ = struct.unpack(">II", path.read_bytes()[16:24])
        assert width == 11 * 150  # inches at 150 dpi
