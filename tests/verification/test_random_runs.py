"""Case 17: random runs that are physically possible."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from .page import Section
from .random_runs import draw_run, interval, judge_apart

#: Seed, runs of each form, and every which of them is solved in both modes.
SEED, COUNT, BOTH = 26, 60, 5
FORMS = {"without a double layer": False, "with a double layer": True}


@cache
def runs(double_layer):
    """Runs that could begin, with what came of them."""
    found = []

    @seed(SEED)
    @settings(
        max_examples=COUNT,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**64 - 1))
    def draw_and_judge(number):
        run = draw_run(np.random.default_rng([number, double_layer]), double_layer)
        verdict = judge_apart(run, both_modes=len(found) % BOTH == 0)
        if verdict.possible:
            found.append((run, verdict))

    draw_and_judge()
    return found


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
def test_every_run_keeps_its_lithium_and_its_cut_offs_and_both_modes_agree(form):
    violations = [(run, v.violations) for run, v in runs(FORMS[form]) if v.violations]
    assert not violations


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
def test_the_rate_of_failure_may_be_below_one_in_a_hundred(form):
    """The lower end of its interval, 95 %: a higher rate would be seen."""
    found = runs(FORMS[form])
    failed = [(run, v.reason, v.detail) for run, v in found if v.failed]
    assert interval(len(failed), len(found))[0] < 0.01, failed


def report():
    rows = []
    for form, double_layer in FORMS.items():
        found = runs(double_layer)
        failures = sum(v.failed for _, v in found)
        low, high = interval(failures, len(found))
        rows.append(
            {
                "runs": f"{len(found)} {form}",
                "not solved, or over two minutes": failures,
                "95 % interval of the rate": f"{low:.1%} to {high:.1%}",
                "ended by the cell": sum(
                    not v.failed and v.reason != "completed" for _, v in found
                ),
                "lithium, cut-off or mode wrong": sum(bool(v.violations) for _, v in found),
            }
        )
    text = (
        "Cells, options, sets, 0 to 100 MPa, 273 to 353 K, 10 µA/cm² to 3 mA/cm², 10 to 60 nodes "
        "and one to five cycles of constant currents, rests, holds, CCCV, powers and drive cycles, "
        "drawn at random by Hypothesis; the films hold the lithium of each step. A run fails if a "
        "step is not solved, or not within two minutes of a processor; it is ended by the cell if "
        "a surface is depleted, a contact lost, or a power asked for that the cell cannot deliver. "
        "Total lithium within 1e-8, cut-offs within 10 mV, and in every fifth run the same charge "
        "(1e-3 of that passed) and voltage (10 mV) at the end in PyBaMM's two experiment modes. "
        "Intervals by Clopper and Pearson. To repeat: `python -m pytest "
        "tests/verification/test_random_runs.py -m long`."
    )
    return Section("Random runs", text, pd.DataFrame(rows))
