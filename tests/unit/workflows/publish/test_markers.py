"""Markers survive the hosts and cannot be forged by text inside a note."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.domain.host import MarkerStyle
from readylayer_cli.workflows.publish.markers import (
    FindingMarker,
    SummaryMarker,
    marked,
    read_finding_marker,
    read_summary_marker,
    without_marker,
)

HEX = st.text("0123456789abcdef", min_size=32, max_size=32)
NAMES = st.sampled_from(["review", "tests", "coverage"])
finding_markers = st.builds(
    FindingMarker,
    NAMES,
    HEX,
    HEX.map(lambda text: text[:8]),
    HEX.map(lambda text: text[:12]),
    st.booleans(),
)
summary_markers = st.builds(
    SummaryMarker,
    NAMES,
    HEX.map(lambda text: text[:12]),
    st.frozensets(HEX.map(lambda text: text[:16]), max_size=9),
)
bodies = st.one_of(st.text(max_size=200), finding_markers.map(lambda marker: f"quoted\n<!-- {marker.text()} -->"))


@given(body=bodies, marker=finding_markers, style=st.sampled_from(MarkerStyle))
def test_a_note_is_known_again_whatever_it_quotes(body: str, marker: FindingMarker, style: MarkerStyle) -> None:
    text = marked(body, marker, style)
    assert read_finding_marker(text, marker.name) == marker
    assert read_summary_marker(text, marker.name) is None
    assert marker.identity in text
    assert read_finding_marker(text.replace("\n", "\r\n") + "\r\n", marker.name) == marker


@given(body=bodies, marker=summary_markers, style=st.sampled_from(MarkerStyle))
def test_a_summary_is_known_again_with_the_keys_it_remembers(
    body: str, marker: SummaryMarker, style: MarkerStyle
) -> None:
    text = marked(body, marker, style)
    assert read_summary_marker(text, marker.name) == marker
    assert read_finding_marker(text, marker.name) is None


@given(marker=finding_markers, after=st.text(min_size=1).filter(str.strip))
def test_a_marker_counts_on_the_last_line_only(marker: FindingMarker, after: str) -> None:
    quoted = f"<!-- {marker.text()} -->\nx{after}x"
    assert read_finding_marker(quoted, marker.name) is None


@pytest.mark.parametrize("name", ["tests", "coverage"])
def test_each_engine_knows_only_its_own_notes(name: str) -> None:
    text = marked("body", FindingMarker("review", "a" * 32, "b" * 8, "c" * 12), MarkerStyle.HTML_COMMENT)
    assert read_finding_marker(text, name) is None


def test_a_body_can_be_had_back_without_its_marker() -> None:
    text = marked("body\n\nmore", FindingMarker("review", "a" * 32, "b" * 8, "c" * 12), MarkerStyle.LINK_DEFINITION)
    assert without_marker(text) == "body\n\nmore"
