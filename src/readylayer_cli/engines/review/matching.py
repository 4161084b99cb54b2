"""Runs file rules on one file: path, language and trigger words first, the tree only when they pass."""

import re
from collections.abc import Iterable
from functools import cache

from readylayer_cli.code.paths import is_test_path
from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rule import FileRule, Match


def applicable(rules: Iterable[FileRule], file: SourceFile) -> list[FileRule]:
    """The rules that could find something in this file, by what is cheap to know."""
    in_tests = is_test_path(file.path)
    return [rule for rule in rules if _applies(rule, file, in_tests=in_tests)]


def run_file_rule(rule: FileRule, file: SourceFile) -> list[Match]:
    """All hits of one rule in one file, in source order, each place once."""
    if not applicable((rule,), file):
        return []
    found = {(match.span, match.message): match for match in rule.check(file)}
    return sorted(found.values(), key=lambda match: (match.span.start_line, match.span.start_column))


def _applies(rule: FileRule, file: SourceFile, *, in_tests: bool) -> bool:
    if rule.languages and file.language not in rule.languages:
        return False
    if in_tests and not rule.tests:
        return False
    if rule.path_pattern and not _compiled(rule.path_pattern).search(file.path):
        return False
    return not rule.triggers or any(trigger in file.text for trigger in rule.triggers)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
