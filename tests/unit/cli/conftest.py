"""Runs and a fit of the command, made once."""

import pytest
from click.testing import CliRunner

from pybamm_alloy.cli import main

STRIP = ("Charge at 250 uA.cm-2 for 1 hour or until 2 V", "Rest for 10 minutes")


def command(*arguments):
    """The command in this process: exit code, output, errors."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    """A folder with the results of these commands in it."""
    folder = tmp_path_factory.mktemp("results")
    cell = ("--set", "Hansel2021_Li13In3", "--pressure", 20)
    uniform = ("--option", "diffusion=reservoir")
    short = ("Charge at 0.1 mA for 1 minute", "Discharge at 0.1 mA for 1 minute")
    commands = {
        "strip": ("run", *STRIP, *cell, "--option", "interphase=parabolic"),
        "again": ("run", "--record", folder / "strip" / "run.json"),
        "soft": ("run", *STRIP, "--set", "Hansel2021_Li"),
        "depleted": (
            *("run", "Charge at 1 mA for 20 hours", "Rest for 1 hour", "--cell", "half"),
            *("--set", "Hansel2021_Li17Sn4", "--pressure", 0),
        ),
        "long": ("run", *short, *cell, *uniform, "--cycles", 22, "--long"),
        "eis.csv": ("impedance", *cell),
    }
    for name, arguments in commands.items():
        result = command(*arguments, "--output", folder / name)
        assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="session")
def fitted(results):
    """Folder of a fit to the spectrum of the model, two of whose values are to be found."""
    arguments = ("--set", "Hansel2021_Li13In3", "--pressure", 20, "--output", results / "fit")
    exchange = "Both electrode exchange-current density [A.m-2]=50"
    free = ("--free", "Separator conductivity [S.m-1]=0.1", "--free", exchange)
    result = command("fit", "--eis", results / "eis.csv", *free, *arguments)
    assert result.exit_code == 0, result.output
    return results / "fit"
