import numpy as np
import pandas as pd
import pytest

from pybamm_alloy import plotting

ROWS = pd.DataFrame(
    [
        ("hit", 1.1, 1.0, 0.8, 1.2, True),
        ("high", 9.0, 3.0, 2.4, 3.6, False),
        ("none", np.nan, 2.0, 1.6, 2.4, False),
        ("not measured", 5.0, np.nan, np.nan, np.nan, False),
    ],
    columns=["id", "model", "measured", "low", "high", "within"],
).assign(unit="V", ratio=lambda rows: rows["model"] / rows["measured"])


def test_rows_that_were_measured_stand_at_their_ratio(ax):
    plotting.plot_scorecard(ROWS, ax)
    _, hits, misses = ax.lines
    assert list(hits.get_xdata()) == pytest.approx([1.1])
    assert misses.get_xdata()[0] == pytest.approx(3)
    assert [name.get_text() for name in ax.get_yticklabels()] == ["hit", "high", "none"]
    low, high = ax.get_xlim()
    assert low < 0.8 and high > 3


def test_misses_are_named_with_both_values(ax):
    plotting.plot_scorecard(ROWS, ax)
    assert [text.get_text() for text in ax.texts] == ["9 for 3 V", "no value for 2 V"]
    bold = [name.get_weight() == "bold" for name in ax.get_yticklabels()]
    assert bold == [False, True, True]


def test_a_scorecard_without_measured_values_is_refused(ax):
    with pytest.raises(ValueError, match="no row of the scorecard has a measured value"):
        plotting.plot_scorecard(ROWS.iloc[3:], ax)
