"""Comments that switch a linter off for a stretch of a file hide its findings there, and nothing else."""

import pytest

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.stretches import stretches_of
from tests.unit.engines.review.builders import finding

JS = "/* eslint-disable no-eval -- ours */\na\n/* eslint-enable no-eval */\nb\n"


def hidden(text, item, path="a.js"):
    return any(stretch.hides(item) for stretch in stretches_of(SourceFile(path, text)))


def at(line, rule="oxlint-no-eval", **more):
    return finding(rule, line=line, engine="oxlint", **more)


def of_ruff(line, rule="ruff-S608"):
    return finding(rule, line=line, engine="ruff")


@pytest.mark.parametrize(
    ("text", "item", "expected"),
    [
        (JS, at(2), True),
        (JS, at(4), False),
        (JS, at(2, "oxlint-no-debugger"), False),
        ("/* eslint-disable */\na\n", at(2), True),
        ("a\n/* eslint-disable */\nb\n", at(1), False),
        ("// oxlint-disable\na\n", at(2), True),
        ("/* eslint-disable no-eval */\n/* eslint-enable */\na\n", at(3), True),
        ("/* eslint-disable */\n/* eslint-enable */\na\n", at(3), False),
        ("/* eslint-disable a/no-eval, b */\nc\n", at(2), True),
        ("/* eslint-disablex */\nc\n", at(2), False),
        ("/* eslint-disable-line */\n\nc\n", at(3), False),
        ('const help = "/* eslint-disable */"\nc\n', at(2), False),
    ],
)
def test_eslint_disable_lasts_until_the_enable_that_names_the_same(text, item, expected):
    assert hidden(text, item) is expected


@pytest.mark.parametrize(
    ("text", "item", "expected"),
    [
        ("# ruff: noqa\nx\n", of_ruff(2), True),
        ("x\n# flake8: noqa: S6, E501\n", of_ruff(1), True),
        ("# ruff: noqa: E501\nx\n", of_ruff(2), False),
        ("# ruff: file-ignore[S608]\nx\n", of_ruff(2), True),
        ("# ruff: disable[S608]\nx\n# ruff: enable[S608]\ny\n", of_ruff(2), True),
        ("# ruff: disable[S608]\nx\n# ruff: enable[S608]\ny\n", of_ruff(4), False),
        ("def f():\n    # ruff: disable[S608]\n    x\n\ny\n", of_ruff(3), True),
        ("def f():\n    # ruff: disable[S608]\n    x\n\ny\n", of_ruff(5), False),
        ("x  # ruff: ignore[S608]\ny\n", of_ruff(1), True),
        ("x  # ruff: ignore[S608]\ny\n", of_ruff(2), False),
        ("# ruff: ignore[S608] why\n\n# more\nx\ny\n", of_ruff(4), True),
        ('x = "# ruff: noqa"\n', of_ruff(1), False),
    ],
)
def test_ruff_is_switched_off_for_a_file_a_block_or_a_line(text, item, expected):
    assert hidden(text, item, "a.py") is expected


def test_a_mark_without_names_does_not_hide_what_another_tool_sees_too():
    own = finding("javascript-eval", line=2, also=("oxlint-no-eval",))
    assert not hidden("/* eslint-disable */\na\n", own)
    assert hidden("/* eslint-disable no-eval */\na\n", own)
    assert not hidden("# ruff: noqa\nx\n", finding("python-sql", line=2, also=("ruff-S608",)), "a.py")
