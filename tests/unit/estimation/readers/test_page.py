"""The snippets of docs/lab-data.md run."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[4] / "docs" / "lab-data.md"


def test_the_snippets_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {}
    for snippet in re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.S):
        exec(snippet, names)
        if "strip.csv" in snippet:
            assert list(names["run"]["Current [A]"]) == pytest.approx([0, 2e-4, 2e-4])
            assert list(names["run"]["Step"]) == [1, 2, 2]
    assert list(names["run"]["Current [A]"]) == pytest.approx(
        [0.5e-3 / 1e-4 * 1.131e-4] * 2
    )
    assert list(names["last"]["Frequency [Hz]"]) == [1000, 1]
