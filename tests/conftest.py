import gc
import os

os.environ.setdefault("PYBAMM_DISABLE_TELEMETRY", "true")

import pybamm
import pytest

pybamm.logger.setLevel("CRITICAL")

# Expression trees are many small objects: fewer collections take less of the time.
gc.set_threshold(20000, 20, 20)

@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give the tests that share what they make to one process: those of a file, or of the CLI."""
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid):
            file = super()._split_scope(nodeid)
            return "tests/unit/cli" if file.startswith("tests/unit/cli/") else file

    return Scheduling(config, log)
