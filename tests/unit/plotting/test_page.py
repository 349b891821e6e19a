"""docs/pictures.md names every picture, and shows those that there are."""

import re
from pathlib import Path

from pybamm_alloy import plotting

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "pictures.md").read_text(encoding="utf-8")


def test_page_has_every_function_that_draws():
    drawing = {name for name in plotting.__all__ if name.startswith("plot_")}
    assert set(re.findall(r"`(plot_\w+)`", PAGE)) >= drawing


def test_page_shows_the_pictures_of_its_folder():
    shown = set(re.findall(r"\]\(pictures/(\w+\.png)\)", PAGE))
    assert shown == {path.name for path in (DOCS / "pictures").iterdir()}


def test_overview_is_small():
    assert (DOCS / "overview.png").stat().st_size < 200e3
