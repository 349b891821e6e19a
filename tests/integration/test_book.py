"""The documentation builds without a warning, and shows what the pages have."""

import html
import re
import subprocess
import sys

import pytest

from ..pages import ROOT, blocks

pytestmark = pytest.mark.long
pytest.importorskip("myst_nb", reason="builds the documentation: the extra 'docs'")
pytest.importorskip("pydata_sphinx_theme", reason="builds the documentation: the extra 'docs'")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The pages; make docs runs the notebooks too, whose lexer is not known before."""
    folder = tmp_path_factory.mktemp("book")
    without_running = ["nb_execution_mode=off", "suppress_warnings=myst-nb.lexer"]
    options = [word for setting in without_running for word in ("-D", setting)]
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", *options]
    run = subprocess.run(
        [*command, "-d", folder / "doctrees", ROOT / "docs", folder / "html"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return folder / "html"


def shown(path):
    """The code blocks of a rendered page, as they are copied."""
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"<pre>(.*?)</pre>", text, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]*>", "", block)).strip() for block in found]


@pytest.mark.parametrize("page", ["tutorial", "own-alloy", "cluster"])
def test_code_is_copied_from_the_rendered_page_as_it_was_written(book, page):
    rendered = shown(book / f"{page}.html")
    for language in ("sh", "python"):
        for block in blocks(f"docs/{page}.md", language):
            assert block.strip() in rendered


def test_every_page_is_in_the_book(book):
    for page in (ROOT / "docs").rglob("*.md"):
        assert (book / page.relative_to(ROOT / "docs")).with_suffix(".html").exists()


def test_the_api_shows_every_public_name(book):
    import pybamm_alloy

    text = "".join(path.read_text("utf-8") for path in (book / "api").glob("*.html"))
    shown_names = set(re.findall(r'<dt class="[^"]*" id="pybamm_alloy\.([\w.]+)"', text))
    shown_names |= set(re.findall(r'id="(?:module-)?pybamm_alloy\.([\w.]+)"', text))
    for name in pybamm_alloy.__all__:
        assert any(shown == name or shown.endswith(f".{name}") for shown in shown_names), name
    for name in pybamm_alloy.estimation.__all__:
        assert f"estimation.{name}" in shown_names
