"""A source file: text of any encoding, one tree, places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.code.source import SourceFile, decode
from readylayer_cli.domain.finding import Span


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"caf\xc3\xa9", "caf\xe9"),
        (b"\xef\xbb\xbfa", "a"),
        ("a\xe9".encode("utf-16"), "a\xe9"),
        (b"caf\xe9", "caf\xe9"),
        (b"# -*- coding: cp1252 -*-\n\x80", "# -*- coding: cp1252 -*-\n\u20ac"),
        (b"# coding: no-such-thing\n\xe9", "# coding: no-such-thing\n\xe9"),
        (b"# coding: base64\n\xe9", "# coding: base64\n\xe9"),
        (b"", ""),
    ],
)
def test_bytes_become_text(data, text):
    assert decode(data) == text


def test_binary_content_is_no_text():
    assert decode(b"\x89PNG\0\0") is None


@given(st.binary(max_size=200))
def test_no_bytes_break_the_decoder(data):
    assert decode(data) is None or isinstance(decode(data), str)


def test_only_newlines_end_lines():
    file = SourceFile("a.py", "a\r\nb\x0cc\u2028d\n")
    assert file.lines == ["a", "b\x0cc\u2028d", ""]


def test_places_count_characters_from_one():
    file = SourceFile("a.go", 'package a\n\nvar s = "\u00e4\u00f6"; var t = 1\n')
    (node,) = file.find_all({"kind": "int_literal"})
    assert file.span(node) == Span(3, 3, 23, 24)
    assert file.line_span(3) == Span(3, 3, 1, 24)
    assert file.line_span(99) == Span(99, 99, 1, 1)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("a.py", "# x\n"),
        ("a.js", "// x\n/* y */\n"),
        ("a.go", "package a // x\n"),
        ("A.java", "// x\n/* y */\nclass A {}\n"),
        ("a.rb", "# x\n"),
        ("a.php", "<p><?php // x\n# y\n?>"),
        ("a.kt", "// x\n"),
        ("a.rs", "// x\n"),
    ],
)
def test_comments_are_found(path, code):
    texts = [node.text() for node in SourceFile(path, code).comments()]
    assert len(texts) == code.count("x") + code.count("y")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("a.js", "let = = 1"),
        ("a.go", "package a\nfunc f( {"),
        ("A.java", "class { void }"),
        ("a.rb", "def f( 1 end end"),
        ("a.php", "<?php function ( {"),
    ],
)
def test_regions_that_do_not_parse_are_named(path, code):
    assert SourceFile(path, code).broken


def test_a_file_that_parses_has_no_broken_region():
    assert SourceFile("a.go", "package a\n").broken == ()


def test_flow_is_read_by_the_grammar_that_knows_types():
    flow = SourceFile("a.js", "/**\n * @flow strict\n */\nexport function f(a: number, b?: string): void {}\n")
    assert flow.broken == ()
    assert SourceFile("a.js", "const x = 1\n").language == "javascript"


@given(text=st.text(alphabet="ab_.( \né", max_size=60), asked=st.text(alphabet="ab_.( é", min_size=1, max_size=5))
def test_a_file_mentions_what_stands_in_its_text(text, asked):
    assert SourceFile("a.py", text).mentions(asked) == (asked in text)
