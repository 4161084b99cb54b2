"""Half-written code of every kind breaks no rule."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.matching import run_file_rule
from readylayer_cli.engines.review.registry import load_family
from readylayer_cli.engines.review.rule import Example

EXTENSIONS = {"go": "go", "java": "java", "ruby": "rb", "php": "php"}
PIECES = ("", "(", ")", "{", "}", '"', "'", "\n", ",", "=", "\0", "\u00ff", "<?php ", "?>", "end\n")
RULES = [rule for family in EXTENSIONS for rule in load_family(family)]


def text_of(example):
    return example.code if isinstance(example, Example) else example


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_rule_survives_code_that_is_cut_and_mended_at_random(rule, data):
    code = text_of(data.draw(st.sampled_from([*rule.bad, *rule.good])))
    start = data.draw(st.integers(0, len(code)))
    end = data.draw(st.integers(start, len(code)))
    insert = data.draw(
        st.sampled_from(["", "(", ")", "{", "}", '"', "'", "\n", ",", "=", "\0", "\u00ff", "<?php ", "?>", "end\n"])
    )
    extension = EXTENSIONS[rule.languages[0]]
    file = SourceFile(f"src/app/example.{extension}", code[:start] + insert + code[end:])
    lines = len(file.lines)
    for match in run_file_rule(rule, file):
        assert 1 <= match.span.start_line <= match.span.end_line <= lines
        assert len(match.message) <= 300


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_nothing_in_files_without_code(rule):
    extension = EXTENSIONS[rule.languages[0]]
    comment = "# " if extension == "rb" else "// "
    text = "\n".join(comment + word for word in rule.triggers)
    prefix = {"go": "package a\n", "php": "<?php\n"}.get(extension, "")
    assert run_file_rule(rule, SourceFile(f"src/app/example.{extension}", prefix + text + "\n")) == []
