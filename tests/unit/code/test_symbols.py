"""Functions and classes of every language, with qualified names and lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.code.source import SourceFile


@pytest.mark.parametrize(
    ("path", "code", "expected"),
    [
        ("a.py", "class A:\n    def b(self):\n        def c(): ...\nasync def d(): ...\n", ["A", "A.b", "A.b.c", "d"]),
        (
            "a.js",
            "class A { b() {} }\nconst c = () => 1;\nfunction d() {}\nmodule.exports = { e: function () {} };\n",
            ["A", "A.b", "c", "d", "e"],
        ),
        ("a.ts", "interface A { b(): void }\nabstract class C { d() {} }\n", ["A", "C", "C.d"]),
        ("a.go", "package a\ntype A[T any] struct{}\nfunc (a *A[T]) B() {}\nfunc C() {}\n", ["A", "A.B", "C"]),
        (
            "A.java",
            "class A { A() {} void b() {} class C { } record D(int e) { D { } } }\nenum E { F; void g() {} }\n",
            ["A", "A.A", "A.b", "A.C", "A.D", "A.D.D", "E", "E.g"],
        ),
        (
            "a.rb",
            "module A\n  class B\n    def c?; end\n    def self.d = 1\n  end\nend\n",
            ["A", "A.B", "A.B.c?", "A.B.d"],
        ),
        (
            "a.php",
            (
                "<?php\nabstract class A { function b() {} }\ntrait C { static function d() {} }\n"
                "function e() {}\nenum F {}\n"
            ),
            ["A", "A.b", "C", "C.d", "e", "F"],
        ),
        ("a.kt", "class A { fun b() {} }\nobject C\n", ["A", "A.b", "C"]),
        ("a.rs", "struct A;\nimpl A { fn b() {} }\n", ["A", "A", "A.b"]),
        ("a.cs", "class A { A() {} void B() {} }\n", ["A", "A.A", "A.B"]),
        ("a.css", "a { color: red }", []),
    ],
)
def test_symbols_have_qualified_names(path, code, expected):
    assert [symbol.name for symbol in SourceFile(path, code).symbols] == expected


def test_the_innermost_symbol_of_a_line_is_found():
    symbols = SourceFile("a.rb", "class A\n  def b\n    1\n  end\n\n  X = 1\nend\n\nputs 1\n").symbols
    assert symbols.at(3).name == "A.b"
    assert symbols.at(6).name == "A"
    assert symbols.at(9) is None
    assert symbols.named("A.b").first == 2
    assert symbols.named("missing") is None
    assert [symbol.name for symbol in symbols.functions] == ["A.b"]


def test_html_around_php_moves_no_line():
    symbols = SourceFile("a.php", "<p>\n</p>\n<?php\nfunction a() { ?>\n<b>\n<?php } ?>\n").symbols
    assert [(symbol.name, symbol.first, symbol.last) for symbol in symbols] == [("a", 4, 6)]


@given(
    st.text(alphabet="class def{}()\n ;:function=>'\"<?php?>$", max_size=120),
    st.sampled_from(["py", "js", "go", "java", "rb", "php"]),
)
def test_broken_code_never_breaks_the_reader(text, extension):
    file = SourceFile(f"a.{extension}", text)
    lines = len(file.lines)
    assert all(1 <= symbol.first <= symbol.last <= lines for symbol in file.symbols)
    assert [call.name for call in file.calls] == [call.name for call in file.calls]
    assert isinstance(dict(file.imports), dict)
