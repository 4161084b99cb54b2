"""Syntax newer than the grammars is read all the same, at the same places."""

import pytest

from readylayer_cli.code.grammar_gaps import readable
from readylayer_cli.code.source import SourceFile

NEWER = {
    "go new of a literal": ("a.go", 'package a\nvar p = new("x")\nvar q = T{A: new(42), B: new(-1), C: new(true)}\n'),
    "go new of a call": ("a.go", "package a\nfunc f() { x := new(int32(0)); g(new(ptr.Deref(y, 1)), x) }\n"),
    "go new of a field or composite": ("a.go", 'package a\nvar p, q, r = new(a.B.C), new([]string{"x"}), new(T{1})\n'),
    "java annotated varargs": ("A.java", "class A { void f(String @Nullable ... a) {} void g(@A int @B.C... b) {} }\n"),
    "java annotated case": (
        "A.java",
        'class A { void f(Object o) { switch (o) { case @SuppressWarnings("x") B b -> {} default -> {} } } }\n',
    ),
    "ruby anonymous block on its own line": ("a.rb", "def f(a, &)\n  g(\n    a,\n    &\n  )\nend\n"),
    "ruby generator template": (
        "a.rb",
        (
            "class X<%= name %> < Y[<%= version %>]\n  def change\n"
            "<% for a in b -%>\n    t.<%= a %> :<%= c %>\n<% end -%>\n  end\nend\n"
        ),
    ),
}
OLDER = {
    "go new of types": (
        "a.go",
        (
            "package a\nvar a, b, c, d = new(T), new(p.T), new([]int), new(map[string]int)\n"
            "var e, f = new(struct{ x int }), new(func(int) int)\n"
        ),
    ),
    "java varargs": ("A.java", "class A { void f(@A String... a) { g(a); } }\n"),
    "ruby comparison": ("a.rb", "a <b\nputs '<%= x %>'\nfoo(&block)\n"),
}


@pytest.mark.parametrize(("path", "text"), [*NEWER.values(), *OLDER.values()], ids=[*NEWER, *OLDER])
def test_it_parses_without_errors(path, text):
    assert SourceFile(path, text).broken == ()


@pytest.mark.parametrize(("path", "text"), NEWER.values(), ids=NEWER)
def test_places_stay_where_they_are(path, text):
    changed = readable(text, SourceFile(path, text).language)
    assert changed != text
    assert len(changed) == len(text)
    assert [len(line) for line in changed.split("\n")] == [len(line) for line in text.split("\n")]


@pytest.mark.parametrize(("path", "text"), OLDER.values(), ids=OLDER)
def test_what_the_grammar_knows_is_left_alone(path, text):
    assert readable(text, SourceFile(path, text).language) == text
