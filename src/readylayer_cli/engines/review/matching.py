"""Runs file rules on one file: path, language and trigger words first, the tree only when they pass."""

import re
from collections.abc import Callable, Iterable
from functools import cache

from readylayer_cli.code.paths import is_test_path
from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rule import FileRule, Match

_MANY = 50
"""So many rules have questions enough to make the list of a file's words worth its while."""


def applicable(rules: Iterable[FileRule], file: SourceFile) -> list[FileRule]:
    """The rules that could find something in this file, by what is cheap to know."""
    in_tests = is_test_path(file.path)
    fitting = [rule for rule in rules if _applies(rule, file, in_tests=in_tests)]
    holds = file.mentions if len(fitting) >= _MANY else file.text.__contains__
    present: dict[str, bool] = {}
    return [rule for rule in fitting if _is_triggered(rule, holds, present)]


def run_file_rule(rule: FileRule, file: SourceFile) -> list[Match]:
    """All hits of one rule in one file that it may not apply to."""
    return matches_of(rule, file) if applicable((rule,), file) else []


def matches_of(rule: FileRule, file: SourceFile) -> list[Match]:
    """All hits of one rule in a file that it applies to, in source order, each place once."""
    found = {(match.span, match.message): match for match in rule.check(file)}
    return sorted(found.values(), key=lambda match: (match.span.start_line, match.span.start_column))


def _applies(rule: FileRule, file: SourceFile, *, in_tests: bool) -> bool:
    if rule.languages and file.language not in rule.languages:
        return False
    if in_tests and not rule.tests:
        return False
    return not rule.path_pattern or bool(_compiled(rule.path_pattern).search(file.path))


def _is_triggered(rule: FileRule, holds: Callable[[str], bool], present: dict[str, bool]) -> bool:
    """Whether one of its words is in the text; many rules share words, so each is looked for once a file."""
    for trigger in rule.triggers:
        if trigger not in present:
            present[trigger] = holds(trigger)
        if present[trigger]:
            return True
    return not rule.triggers


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
