"""The page."""

import base64
import hashlib
import re
from html.parser import HTMLParser

from hypothesis import given

from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.domain.visible import visible
from readylayer_cli.reports.registry import render
from tests.unit.reports.builders import context, everything, everything_context, finding, result
from tests.unit.reports.strategies import a_few, results, sources

_VOID = frozenset({"meta", "link", "input", "br"})
_KNOWN = _VOID | {
    "html", "head", "title", "style", "body", "header", "h1", "h2", "h3", "h4", "p", "b", "bdi", "label", "main",
    "section", "article", "span", "a", "code", "mark", "div", "table", "tr", "th", "td", "ol", "ul", "li", "details",
    "summary", "footer",
}  # fmt: skip


class _Reader(HTMLParser):
    """Collects the tags, their attributes and the text; notes whatever is not properly nested."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.faults: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    reader.faults += reader.open
    return reader


def test_the_policy_allows_the_one_style_sheet_and_nothing_else() -> None:
    page = render(everything(), "html", everything_context())
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page


def test_the_page_asks_for_nothing_and_runs_nothing() -> None:
    page = render(everything(), "html", everything_context())
    reader = _read(page)
    assert not [tag for tag, _ in reader.tags if tag in {"script", "img", "iframe", "object", "form"}]
    assert not re.search(r"url\(|@import", page)
    assert [attributes["href"] for tag, attributes in reader.tags if tag == "link"] == ["data:,"]


def test_each_severity_has_a_labelled_box_that_filters() -> None:
    reader = _read(render(everything(), "html", everything_context()))
    boxes = {attributes["id"]: attributes for tag, attributes in reader.tags if tag == "input"}
    labels = {attributes["for"] for tag, attributes in reader.tags if tag == "label"}
    assert set(boxes) == labels == {"show-critical", "show-high", "show-medium", "show-low"}
    assert "checked" in boxes["show-critical"]
    assert "disabled" in boxes["show-high"]


def test_a_clean_page_says_so() -> None:
    text = " ".join(_read(render(result(), "html", context())).text)
    assert "Review passes" in text
    assert "No findings in 12 files." in text


def test_what_a_finding_spans_is_marked_with_every_blank_kept() -> None:
    page = render(result(finding()), "html", context())
    assert (
        "    rows = db.execute(<mark>f&quot;SELECT * FROM users WHERE name = &#x27;{name}&#x27;&quot;</mark>)" in page
    )


@a_few
@given(results, sources)
def test_any_page_is_properly_nested_and_made_of_known_tags(reviewed: ReviewResult, source: str) -> None:
    reader = _read(render(reviewed, "html", everything_context(source=lambda _: source)))
    assert reader.faults == []
    assert {tag for tag, _ in reader.tags} <= _KNOWN
    names = {name for _, attributes in reader.tags for name in attributes}
    assert not [name for name in names if name.startswith("on") or name in {"src", "style", "srcset"}]
    addresses = [attributes["href"] for tag, attributes in reader.tags if tag == "a"]
    assert all((address or "").startswith(f"https://github.com/acme/shop/blob/{'b' * 40}/") for address in addresses)


@a_few
@given(results)
def test_every_path_is_readable_on_the_page(reviewed: ReviewResult) -> None:
    text = "".join(_read(render(reviewed, "html", context())).text)
    assert all(visible(found.path).expandtabs(4).strip() in text for found in reviewed.findings)
