"""Pages are one file: nothing is fetched, every text is escaped, figures are inside."""

import base64
from html.parser import HTMLParser

import pytest

from pybamm_alloy.reports.page import render


class Page(HTMLParser):
    """What a page refers to, and its texts."""

    def __init__(self, path):
        super().__init__()
        self.addresses, self.open, self.texts = [], [], []
        self.feed(path.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, tag, attributes):
        self.addresses += [value for name, value in attributes if name in ("src", "href")]
        if tag not in ("img", "meta"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture(params=["strip", "depleted", "long", "fit"])
def page(request, results, fitted):
    return Page(results / request.param / "report.html")


def test_a_page_refers_to_nothing_but_the_images_inside_it(page):
    assert not page.open  # every element is closed
    assert page.addresses
    for address in page.addresses:
        start, png = address.split(",")
        assert start == "data:image/png;base64"
        assert base64.b64decode(png, validate=True).startswith(b"\x89PNG")
    assert not any("@import" in text or "url(" in text for text in page.texts)


def test_a_page_cites_the_paper_of_the_sets(page):
    assert any("10.1021/acs.chemmater.1c01431" in text for text in page.texts)


def test_a_text_is_not_read_as_html():
    cell = {"parameter_set": "<script>", "options": {}, "parameters": []}
    text = render(
        "run.html",
        title="a < b",
        end={"cycle": 1, "step": 1, "sentence": "<b>"},
        hours="1",
        count=1,
        results=[("<i>", "1")],
        figures=[],
        experiment=[],
        **cell,
        solver={"name": "", "rtol": 0, "atol": 0},
        nodes=4,
        versions={},
        citations=["<u>"],
    )
    for tag in ("<script>", "<b>", "<i>", "<u>"):
        assert tag not in text
    assert "&lt;script&gt;" in text
