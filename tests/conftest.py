import os
from pathlib import Path

os.environ.setdefault("PYBAMM_DISABLE_TELEMETRY", "true")

import pybamm
import pytest

pybamm.logger.setLevel("CRITICAL")

#: Folder whose files share their runs.
CLI = Path(__file__).parent / "unit" / "cli"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Give the tests that share what they make to one process: those of a file, or of the CLI."""
    for item in items:
        group = CLI if item.path.parent == CLI else item.path
        item.add_marker(pytest.mark.xdist_group(str(group)))
