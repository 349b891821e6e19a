"""Digests: the same in another process, and another one for every change."""

import json
import os
import subprocess
import sys
from functools import partial

from pybamm_alloy._util.digests import digests

PARTS = """
import json
import numpy as np
import pybamm
from pybamm_alloy._util.digests import digests

times = np.arange(600.0)
bent = np.ones(600)
bent[300] = 2
steps = [pybamm.step.current(np.column_stack([times, values])) for values in (np.ones(600), bent)]
meshes = [pybamm.MeshGenerator(pybamm.Exponential1DSubMesh, {"stretch": n}) for n in (2, 5)]
text = "Charge at 1 mA for 1 hour or until 2 V"
others = [pybamm.FiniteVolume({"extrapolation": {"order": "linear"}}), pybamm.step.string(text)]
print(json.dumps([digests(part=[part])["part"] for part in (*steps, *meshes, *others)]))
"""


def test_a_digest_tells_every_number_and_is_the_same_in_another_process():
    found = [
        subprocess.run(
            [sys.executable, "-c", PARTS],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    assert found[0] == found[1]
    digests_of_parts = json.loads(found[0])
    assert len(set(digests_of_parts)) == len(digests_of_parts)


def doubled(x):
    return 2 * x


def helper(x):
    return x + 1


def with_helper(x):
    return helper(x)


def digest(thing):
    return digests(part=thing)["part"]


def test_a_digest_of_a_function_is_that_of_its_source_and_of_what_it_calls(monkeypatch):
    assert digest(doubled) == digest(doubled) != digest(helper)
    assert digest(partial(doubled, x=1)) != digest(partial(doubled, x=2))
    before = digest(with_helper)
    monkeypatch.setitem(globals(), "helper", doubled)
    assert digest(with_helper) != before


def test_functions_of_one_name_with_other_closures_are_distinguishable():
    def made(factor):
        return lambda x: factor * x

    assert digest(made(1)) != digest(made(2))
