"""ruff's command line and answer, with the real program where it can run."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.adapters.tools import ProcessToolRunner
from readylayer_cli.domain.errors import ToolError
from readylayer_cli.domain.finding import Edit, Span
from readylayer_cli.domain.grades import Severity
from readylayer_cli.engines.review.external.ruff import argv, parse_output

TOOLS = ProcessToolRunner()


def run(files, paths=("head",)):
    contents = {name: text.encode() if isinstance(text, str) else text for name, text in files.items()}
    program = TOOLS.find("ruff")
    assert program is not None
    with TOOLS.workspace(contents) as folder:
        output = TOOLS.run(argv(program, list(paths)), cwd=folder, timeout_s=60)
        assert output.exit_code in {0, 1}, output.stderr
        return parse_output(output.stdout, folder)


def hit(**changes):
    plain = {
        "code": "F821",
        "message": "Undefined name `x`",
        "filename": "/space/head/a.py",
        "location": {"row": 1, "column": 2},
        "end_location": {"row": 1, "column": 3},
        "fix": None,
    }
    return json.dumps([plain | changes]).encode()


def test_a_finding_has_the_path_in_the_workspace_and_its_place_in_characters():
    found = run({"head/0/a.py": "print('é😀', missing)\n"}).findings
    assert [(item.rule_id, item.path, item.span) for item in found] == [
        ("ruff-F821", "head/0/a.py", Span(1, 1, 13, 20))
    ]
    assert found[0].engine == "ruff"
    assert found[0].severity is Severity.HIGH
    assert found[0].why


def test_configuration_markers_and_ignore_files_of_the_change_do_not_count():
    found = run(
        {
            "head/pyproject.toml": "[tool.ruff]\nexclude = ['*.py']\n[tool.ruff.lint]\nignore = ['F821']\n",
            "head/0/ruff.toml": "lint.ignore = ['F821']\n",
            "head/0/.gitignore": "*.py\n",
            "head/0/a.py": "# ruff: noqa\nx = missing\n",
            "head/1/b.py": "# ruff: disable[F821]\nx = missing  # noqa: F821\n",
            "head/2/c.py": '# /// script\n# requires-python = ">=3.7"\n# ///\nmatch missing:\n    case 1: pass\n',
        }
    ).findings
    assert sorted(item.path for item in found) == ["head/0/a.py", "head/1/b.py", "head/2/c.py"]


def test_windows_and_stub_files_are_read_and_notebooks_are_not():
    answer = run(
        {
            "head/0/a.pyw": "missing\n",
            "head/1/b.pyi": "x: int = missing\n",
            "head/2/c.ipynb": "not a notebook",
            "head/3/d.md": "```python\nmissing\n```\n",
        }
    )
    assert sorted(item.path for item in answer.findings) == ["head/0/a.pyw", "head/1/b.pyi"]
    assert not answer.unread


def test_syntax_newer_than_this_python_is_no_error():
    source = "type Pair[T] = tuple[T, T]\nname = 'x'\ntext = f'{name!r:>{10}} {'nested'}'\ntemplate = t'{name}'\n"
    answer = run({"head/0/a.py": source})
    assert not answer.unread
    assert not answer.findings


def test_a_broken_file_is_named_once_with_the_first_line_that_is_wrong():
    answer = run({"head/0/a.py": "x = 1\ndef f(:\n    pass\ny = (\n", "head/1/b.py": "import os\n"})
    assert [(fault.path, fault.line) for fault in answer.unread] == [("head/0/a.py", 2)]
    assert answer.unread[0].message


def test_only_safe_fixes_are_offered():
    found = run({"head/0/a.py": "def f(n):\n    if n is 2:\n        raise NotImplemented\n"}).findings
    fixes = {item.rule_id: item.fix for item in found}
    assert fixes["ruff-F632"].edits == (Edit(Span(2, 2, 10, 12), "=="),)
    unsafe = hit(
        fix={
            "applicability": "unsafe",
            "message": "m",
            "edits": [{"content": "", "location": {"row": 1, "column": 1}, "end_location": {"row": 1, "column": 2}}],
        }
    )
    assert parse_output(unsafe, "/space").findings[0].fix is None


def test_a_name_of_python_2_behind_a_version_check_is_only_a_note():
    source = "import six\nif six.PY2:\n    text = unicode\n"
    assert [item.severity for item in run({"head/0/a.py": source}).findings] == [Severity.LOW]


def test_an_end_before_the_start_becomes_one_line():
    answer = parse_output(hit(location={"row": 4, "column": 9}, end_location={"row": 3, "column": 1}), "/space")
    assert answer.findings[0].span == Span(4, 4, 9)


def test_codes_that_nobody_chose_are_dropped():
    assert not parse_output(hit(code="E501"), "/space").findings


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"{}",
        b"[1]",
        b"[" * 100_000,
        b"\xff\xfe",
        b'[{"code": "F821"}]',
        hit(location={"row": 0, "column": 1}),
        hit(filename="/elsewhere/a.py"),
        hit(filename="/workshop/a.py"),
    ],
)
def test_an_answer_of_another_form_is_a_tool_error(answer):
    with pytest.raises(ToolError):
        parse_output(answer, "/space")


@given(st.binary(max_size=200))
def test_no_answer_ends_in_another_exception(data):
    with suppress(ToolError):
        assert not parse_output(data, "/space").findings
