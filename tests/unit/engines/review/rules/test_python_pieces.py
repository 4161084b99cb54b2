"""Text that Python code puts together, taken apart again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rules.python._pieces import HOLE, holes, is_built, literal_text, take_apart


def parts_of(code):
    file = SourceFile("src/app.py", code)
    call = next(file.calls.to("use"))
    return [
        part if isinstance(part, str) else (part.text(),) for part in take_apart(file, call.positional[0]) if part != ""
    ]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'a' + b + 'c'", ["a", ("b",), "c"]),
        ("f'a{b}c{d!r:>{width}}'", ["a", ("b",), "c", ("d",)]),
        ("'a' f'{b}'", ["a", ("b",)]),
        ("'a %s c %d' % (b, d)", ["a ", ("b",), " c ", "0"]),
        ("'a %(x)s' % {'x': b}", ["a ", ("b",)]),
        ("'100%% %s' % b", ["100", "%", " ", ("b",)]),
        ("'a {} {}'.format(b, c)", ["a ", ("b",), " ", ("c",)]),
        ("'a {1} {x}'.format(b, c, x=d)", ["a ", ("c",), " ", ("d",)]),
        ("'{{}} {}'.format(b)", ["{", "}", " ", ("b",)]),
        ("' '.join(['a', b])", ["a", " ", ("b",)]),
        ("' '.join(x for x in b)", [("x",)]),
        ("'a'.strip() + str(b)", ["a", ("b",)]),
        ("'a X'.replace('X', b)", ["a X", ("b",)]),
        ("('a' if x else 'b')", ["a", "b"]),
        ("b % c", [("b % c",)]),
        ("b.format(c)", [("b.format(c)",)]),
    ],
)
def test_expressions_come_apart_into_text_and_holes(expression, expected):
    assert parts_of(f"def f(b, c, d, x, width):\n    use({expression})\n") == expected


def test_local_names_are_written_out():
    code = "def f(b):\n    q = 'a ' + b\n    q += ' c'\n    if b:\n        q += ' d'\n    use(q)\n"
    assert parts_of(code) == ["a ", ("b",), " c", " d"]


def test_a_later_assignment_replaces_an_earlier_one():
    assert parts_of("def f(b):\n    q = 'a' + b\n    q = 'c'\n    use(q)\n") == ["c"]


def test_of_two_branches_the_built_one_counts():
    assert parts_of("def f(b):\n    if b:\n        q = 'a' + b\n    else:\n        q = 'c'\n    use(q)\n") == [
        "a",
        ("b",),
    ]


def test_a_value_with_a_fallback_text_is_not_built():
    code = "def f():\n    shell = find()\n    if not shell:\n        shell = '/bin/sh'\n    use(shell)\n"
    file = SourceFile("src/app.py", code)
    assert not is_built(take_apart(file, next(file.calls.to("use")).positional[0]))


def test_holes_know_what_stands_before_and_behind():
    file = SourceFile("src/app.py", "def f(b, c):\n    use(f'x{b}y{c}z')\n")
    parts = take_apart(file, next(file.calls.to("use")).positional[0])
    assert [(before, hole.text(), after) for before, hole, after in holes(parts)] == [
        ("x", "b", "y"),
        (f"x{HOLE}y", "c", "z"),
    ]
    assert literal_text(parts) == "x?y?z"


@given(st.text(alphabet="ab{}%s()'\"+.f\\ \n#[],:=", max_size=60))
def test_no_expression_breaks_the_reader(expression):
    file = SourceFile("src/app.py", f"def f(a, b):\n    use({expression})\n")
    for call in file.calls.to("use"):
        for argument in call.positional:
            assert isinstance(literal_text(take_apart(file, argument)), str)
