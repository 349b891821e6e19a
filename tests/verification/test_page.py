"""The page is made by the tests, so that it shows what they have just seen."""

import pytest

from .page import CASES, DOCS, make_page


@pytest.mark.long
def test_page_has_every_case():
    make_page()
    text = (DOCS / "verification.md").read_text(encoding="utf-8")
    assert text.count("\n## ") == len(CASES)
