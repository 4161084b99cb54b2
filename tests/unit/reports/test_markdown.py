"""The Markdown comment."""

import re

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from readylayer_cli.domain.finding import Span
from readylayer_cli.domain.grades import Verdict
from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.reports.registry import render
from tests.unit.reports.builders import context, everything, everything_context, finding, result
from tests.unit.reports.strategies import a_few, results, sources

_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_OWN_HTML = re.compile(
    r"\s*(?:</details>|<details><summary>(?:[^<>]|</?b>|</?code>)*</summary>)\s*\Z"
)  # what the report itself writes, with nothing but escaped text inside
_CALLING = re.compile(r"@\w|#\d|!\d|://|\bwww\.", re.IGNORECASE)


def _tokens(text: str) -> list[Token]:
    found = []
    for token in _PARSER.parse(text):
        found += [token, *(token.children or [])]
    return found


def _html(text: str) -> list[str]:
    return [token.content for token in _tokens(text) if token.type in {"html_block", "html_inline"}]


def test_the_comment_opens_with_the_verdict_and_the_counts() -> None:
    lines = render(everything(), "markdown", context()).splitlines()
    assert lines[0] == "### ReadyLayer review fails"
    assert lines[2] == "Fails: 2 critical at or above fail-on critical; the review is also incomplete."
    assert lines[6] == "| 2 | 0 | 0 | 1 | 2 | 12 |"


def test_a_clean_comment_is_short() -> None:
    text = render(result(), "markdown", context())
    assert text.startswith("### ReadyLayer review passes\n\nPasses: nothing at or above fail-on critical.\n")
    assert "<details>" not in text


def test_findings_link_to_their_lines() -> None:
    address = f"https://github.com/acme/shop/blob/{'b' * 40}/src/views.py#L7-L7"
    assert f"[source]({address})" in render(everything(), "markdown", everything_context())


def test_a_host_without_folds_gets_no_html() -> None:
    assert _html(render(everything(), "markdown", everything_context(folds=False))) == []


def test_names_between_backticks_become_code() -> None:
    text = render(result(finding(message="`eval` runs text", why="`x_y` is *not* checked")), "markdown", context())
    assert "<code>eval</code> runs text" in text
    assert r"`x_y` is \*not\* checked" in text


def test_a_fence_is_longer_than_any_run_of_backticks_in_the_code() -> None:
    text = render(result(finding(span=Span(1, 1))), "markdown", context(source=lambda _: "x = '`````'"))
    fences = [token for token in _tokens(text) if token.type == "fence"]
    assert [fence.content for fence in fences] == [" > 1 | x = '`````'\n"]


def test_a_quoted_quick_action_does_not_begin_a_line() -> None:
    hostile = finding(message="/merge", why="/approve\r/close", suggestion="text\u2028/merge")
    text = render(result(hostile), "markdown", context(source=lambda _: "/merge\r\n/close"))
    assert not [line for line in re.split(r"[\r\n\u2028\u2029\x85]", text) if re.match(r"[\s>*+\-0-9.]*/", line)]


@a_few
@given(results, sources, st.booleans())
def test_quoted_text_makes_no_markup_mention_or_link(reviewed: ReviewResult, source: str, folds: bool) -> None:
    text = render(reviewed, "markdown", context(source=lambda _: source, folds=folds, max_bytes=10**6))
    tokens = _tokens(text)
    assert [token.type for token in tokens if token.type in {"link_open", "image"}] == []
    assert sum(token.type == "heading_open" for token in tokens) == 1
    assert all(_OWN_HTML.match(content) for content in _html(text))
    assert len([part for part in _html(text) if "<details>" in part]) == (len(reviewed.findings) if folds else 0)
    outside_code = [token.content for token in tokens if token.type == "text"] + _html(text)
    assert not [content for content in outside_code if _CALLING.search(content)]
    assert not [line for line in text.split("\n") if line.startswith("/")]


@a_few
@given(results, sources, st.integers(0, 6_000))
def test_a_comment_fits_its_limit_and_closes_what_it_opens(reviewed: ReviewResult, source: str, limit: int) -> None:
    text = render(reviewed, "markdown", context(source=lambda _: source, max_bytes=limit))
    assert len(text.encode()) <= limit
    html = " ".join(_html(text))
    assert html.count("<details>") == html.count("</details>")
    lines = text.split("\n")
    ends = [token.map[1] - 1 for token in _tokens(text) if token.type == "fence" and token.map]
    assert all(lines[end].strip().startswith("```") for end in ends)


def test_findings_that_do_not_fit_are_counted() -> None:
    many = [finding(message=f"number {index}", fingerprint=str(index)) for index in range(300)]
    text = render(result(*many, verdict=Verdict.FAIL), "markdown", context(max_bytes=20_000))
    shown = text.count("<details>")
    assert 0 < shown < 300
    assert f"_{300 - shown} findings not shown here: the comment would be too long._" in text
    assert 18_000 < len(text.encode()) <= 20_000
