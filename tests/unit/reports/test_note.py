"""What is written into notes can do nothing on the host, and each finding is told in one place."""

import re

from hypothesis import given
from markdown_it import MarkdownIt

from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.publication import Spread
from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.reports.comment import render_comment
from readylayer_cli.reports.note import note_body
from readylayer_cli.workflows.publish.review import publication_of
from tests.unit.reports.builders import context, finding, result
from tests.unit.reports.strategies import a_few, findings, results

EMPTY = Spread({}, (), (), ())
CALLING = re.compile(r"@\w|#\d|!\d|://|\bwww\.", re.IGNORECASE)


def live(body: str) -> list[str]:
    """What a host would act on: links, images, HTML, mentions, references, lines that begin with a quick action."""
    tokens = [each for token in MarkdownIt("commonmark").parse(body) for each in (token, *(token.children or []))]
    found = [token.type for token in tokens if token.type in {"link_open", "image", "html_block", "html_inline"}]
    found += [token.content for token in tokens if token.type == "text" and CALLING.search(token.content)]
    return found + [line for line in body.split("\n") if line.startswith("/")]


@a_few
@given(found=findings)
def test_a_note_on_lines_is_inert_whatever_the_change_says(found: Finding) -> None:
    assert live(note_body(found, context())) == []


@a_few
@given(reviewed=results)
def test_the_note_on_the_whole_change_stays_within_its_limit(reviewed: ReviewResult) -> None:
    body = render_comment(reviewed, EMPTY, context(max_bytes=5_000))
    assert len(body.encode("utf-8", "backslashreplace")) <= 5_000


def test_a_note_names_no_line_so_that_it_stays_true() -> None:
    body = note_body(finding(), context())
    assert "SQL text is built from request data" in body
    assert ":7" not in body


def test_only_what_has_no_other_place_is_told_in_full() -> None:
    shown = (
        finding(fingerprint="a" * 32),
        finding(fingerprint="b" * 32, message="Another thing", path="deploy/config.yml"),
    )
    reviewed = result(*shown, head="c" * 40)
    first, second = publication_of(reviewed, "c" * 40, context()).remarks
    spread = Spread({first.spot: "https://host.example/1"}, (), (second,), ())
    body = render_comment(reviewed, spread, context())
    assert "1 on the lines ([1](https://host.example/1)), 1 below" in body
    assert "Another thing" in body
    assert "SQL text is built" not in body


def test_what_a_person_dismissed_is_named_and_counted() -> None:
    reviewed = result(finding(fingerprint="a" * 32))
    (remark,) = publication_of(reviewed, "c" * 40, context()).remarks
    body = render_comment(reviewed, Spread({}, (), (), (remark,)), context())
    assert "Dismissed by a person" in body
