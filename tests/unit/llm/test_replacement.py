"""A replacement is offered only if it can be put in place."""

import pytest

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.finding import Fix
from readylayer_cli.llm.quotes import Place
from readylayer_cli.llm.replacement import fix_of

CODE = "import os\n\n\ndef load(path):\n    data = os.read(path)\n    return data\n"
FILE = SourceFile("a.py", CODE)
LINE = Place(5, 5, removed=False, touched=True)


def test_whole_lines_are_put_in_place_at_their_depth():
    fix = fix_of(FILE, LINE, "data = os.read(path, 10)")
    assert isinstance(fix, Fix)
    (edit,) = fix.edits
    assert (edit.span.start_line, edit.span.end_line, edit.text) == (5, 5, "    data = os.read(path, 10)")


@pytest.mark.parametrize(
    ("replacement", "reason"),
    [
        ("data = os.read(path", "replacement_unparsable"),
        ("data = (]", "replacement_unparsable"),
        ("    data = os.read(path)", "replacement_unchanged"),
        ("data = sanitize_everything(path)", "replacement_unknown_name"),
        ("data = '[REDACTED:github-pat:1]'", "replacement_unusable"),
        ("data = 'a<U+202E>b'", "replacement_unusable"),
        ("data = os.read(path)  # \u202e", "replacement_unusable"),
        ("data = os.read(pa\u200bth)", "replacement_unusable"),
    ],
)
def test_what_cannot_be_used_is_no_fix(replacement, reason):
    assert fix_of(FILE, LINE, replacement) == reason


def test_removed_lines_cannot_be_replaced():
    assert fix_of(FILE, Place(5, 5, removed=True, touched=True), "data = 1") == "replacement_unusable"


@pytest.mark.parametrize(
    ("path", "code", "good", "bad"),
    [
        ("a.js", "function f(a) {\n  return a.b;\n}\n", "return a?.b;", "return a.b);"),
        ("a.go", "package a\n\nfunc f(a int) int {\n\treturn a\n}\n", "return a + 1", "return a +"),
        ("A.java", "class A {\n  int f(int a) {\n    return a;\n  }\n}\n", "return a + 1;", "return a + ;"),
    ],
)
def test_other_languages_are_parsed_as_well(path, code, good, bad):
    file = SourceFile(path, code)
    number = next(number for number, line in enumerate(file.lines, 1) if "return" in line)
    place = Place(number, number, removed=False, touched=True)
    assert isinstance(fix_of(file, place, good), Fix)
    assert fix_of(file, place, bad) == "replacement_unparsable"


def test_a_part_of_a_line_is_replaced_within_it():
    place = Place(5, 5, removed=False, touched=True, whole=False)
    for said in ("os.read(path, 10)", "data = os.read(path, 10)", "    data = os.read(path, 10)"):
        fix = fix_of(FILE, place, said, "os.read(path)")
        assert isinstance(fix, Fix)
        assert fix.edits[0].text == "    data = os.read(path, 10)"


def test_lines_that_were_quoted_with_gaps_are_not_replaced():
    place = Place(5, 6, removed=False, touched=True, whole=False)
    assert (
        fix_of(FILE, place, "return os.read(path)", "data = os.read(path)\n...\nreturn data") == "replacement_unusable"
    )


@pytest.mark.parametrize(
    ("path", "code", "said", "wanted"),
    [
        ("a.go", "package a\n\nfunc f(a int) int {\n\treturn a\n}\n",
         "    if a < 0 {\n        return 0\n    }\n    return a", "\tif a < 0 {\n\t\treturn 0\n\t}\n\treturn a"),
        ("a.go", "package a\n\nfunc f(a int) int {\n\treturn a\n}\n",
         "if a < 0 {\n    return 0\n}\nreturn a", "\tif a < 0 {\n\t\treturn 0\n\t}\n\treturn a"),
        ("a.js", "function f(a) {\n  if (a) {\n    return a;\n  }\n}\n",
         "return f(\n      a,\n    );", "    return f(\n      a,\n    );"),
        ("a.py", "def f(a):\n    return a\n", "if a:\n    return a\nreturn f(1)",
         "    if a:\n        return a\n    return f(1)"),
        ("a.py", "def f(a):\n    return a\n", "return f(\n        a\n    )", "    return f(\n        a\n    )"),
    ],
)  # fmt: skip
def test_lines_stand_as_deep_as_what_they_stand_for(path, code, said, wanted):
    file = SourceFile(path, code)
    number = next(number for number, line in enumerate(file.lines, 1) if "return" in line)
    fix = fix_of(file, Place(number, number, removed=False, touched=True), said)
    assert isinstance(fix, Fix)
    assert fix.edits[0].text == wanted


def test_line_ends_of_windows_are_no_part_of_a_replacement():
    file = SourceFile("a.py", CODE.replace("\n", "\r\n"))
    fix = fix_of(file, LINE, "data = os.read(path, 1)\r\n")
    assert isinstance(fix, Fix)
    assert "\r" not in fix.edits[0].text
