"""Text made harmless."""

import unicodedata
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.domain.visible import obeyed_by_no_runner, one_line, visible
from readylayer_cli.reports.escape.command import command_data, command_property
from readylayer_cli.reports.escape.markdown import code, prose
from readylayer_cli.reports.escape.markup import attribute, element
from readylayer_cli.reports.escape.uri import path_uri
from tests.unit.reports.runner import commands_in_log
from tests.unit.reports.strategies import text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain", "plain"),
        ("\x1b[31m", "<U+001B>[31m"),
        ("a\u202eb", "a<U+202E>b"),
        ("zero\u200bwidth", "zero<U+200B>width"),
        ("\U000e0041", "<U+E0041>"),
        ("filler\u3164", "filler<U+3164>"),
        ("caf\udce9", "caf\\xE9"),
        ("\ud800", "<U+D800>"),
        ("日本語 é 🙂", "日本語 é 🙂"),
        ("a\tb\nc", "a<U+0009>b<U+000A>c"),
    ],
)
def test_what_cannot_be_seen_is_spelled_out(raw: str, shown: str) -> None:
    assert visible(raw) == shown


@given(text)
def test_visible_text_has_no_controlling_character_and_stays_itself(raw: str) -> None:
    shown = visible(raw)
    assert all(character.isprintable() or unicodedata.category(character) == "Zs" for character in shown)
    assert visible(shown) == shown


def test_one_line_is_cut_with_a_sign() -> None:
    assert one_line("a  b\nc") == "a b c"
    assert one_line("word " * 50, 20) == "word word word wo..."
    assert len(one_line("\x00" * 10_000, 100)) <= 100


@given(st.text())
def test_command_values_come_back_and_have_no_separator(raw: str) -> None:
    assert not set(command_property(raw)) & set(":,\r\n")
    assert not set(command_data(raw)) & set("\r\n")
    back = command_property(raw)
    for coded, plain in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        back = back.replace(coded, plain)
    assert back == raw


@given(text)
def test_a_path_as_uri_is_ascii_and_comes_back(raw: str) -> None:
    uri = path_uri(raw)
    assert uri.isascii()
    if not any("\ud800" <= c < "\udc80" or "\udcff" < c <= "\udfff" for c in raw):
        assert unquote_to_bytes(uri) == raw.encode("utf-8", "surrogateescape").removeprefix(b"./")


@given(text)
def test_markup_has_no_active_character_and_no_runner_command(raw: str) -> None:
    for escaped in (attribute(raw), element(raw)):
        assert not set(escaped) & set("<>\"'")
        assert commands_in_log(escaped) == []


@given(text)
def test_a_log_has_no_command_left(raw: str) -> None:
    assert commands_in_log(obeyed_by_no_runner(raw.replace("\r", ""))) == []


def test_ordinary_colons_and_hashes_stay() -> None:
    assert obeyed_by_no_runner("std::vector\n## heading\n#[derive]\n") == "std::vector\n## heading\n#[derive]\n"


@pytest.mark.parametrize(
    ("raw", "escaped"),
    [
        ("a*b_c", r"a\*b\_c"),
        ("<b>", "&lt;b&gt;"),
        ("1. item", "1\\. item"),
        ("- item", "\\- item"),
        ("/merge", "\\/merge"),
        ("@octocat", "@\u200boctocat"),
        ("a `b*c` d", "a `b*c` d"),
        ("lone ` tick", r"lone \` tick"),
        ("https://x.example", "https:\u200b//x.example"),
        ("#12 and !7", "\\#\u200b12 and !\u200b7"),
        ("[a](b)", r"\[a\](b)"),
        ("$HOME", "&#36;\u200bHOME"),
    ],
)
def test_prose_is_literal_markdown(raw: str, escaped: str) -> None:
    assert prose(raw) == escaped


@pytest.mark.parametrize(
    ("raw", "span"),
    [("x", "`x`"), ("a`b", "``a`b``"), ("`a", "`` `a ``"), ("``", "``` `` ```"), ("a\nb", "`a<U+000A>b`")],
)
def test_a_code_span_outgrows_its_content(raw: str, span: str) -> None:
    assert code(raw) == span
