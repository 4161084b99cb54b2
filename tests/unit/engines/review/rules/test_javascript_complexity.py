"""Cognitive complexity, counted as its definition says."""

import pytest

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rules.javascript._complexity import complexities


@pytest.mark.parametrize(
    ("body", "score"),
    [
        ("return 1;", 0),
        ("if (a) { b(); }", 1),
        ("if (a) { b(); } else { c(); }", 2),
        ("if (a) { b(); } else if (c) { d(); } else { e(); }", 3),
        ("if (a) { if (b) { if (c) { d(); } } }", 6),
        ("if (a) { } else if (b) { if (c) { d(); } }", 4),
        ("for (const a of b) { while (c) { d(); } }", 3),
        ("try { a(); } catch (e) { if (b) { c(); } }", 3),
        ("switch (a) { case 1: b(); break; case 2: c(); }", 1),
        ("return a && b && c;", 1),
        ("return a && b || c && d;", 3),
        ("return a ? b : c ? d : e;", 3),
        ("x: for (;;) { for (;;) { continue x; } }", 4),
        ("return list.map((a) => { if (a) { return b; } });", 0),
    ],
)
def test_a_function_has_its_score(body, score):
    file = SourceFile("src/a.js", f"function f(a) {{ {body} }}\n")
    assert complexities(file)[0] == score


def test_a_function_inside_counts_for_itself():
    file = SourceFile("src/a.js", "function f() { if (a) { const g = () => { if (b) { c(); } }; } }\n")
    assert sorted(complexities(file).values()) == [1, 1]


def test_code_outside_of_functions_has_no_score():
    assert complexities(SourceFile("src/a.js", "if (a) { b(); }\n")) == {}
