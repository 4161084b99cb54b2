"""change-test-retries-raised: tests may fail more often, or wait longer, before they count as failed."""

import re
from collections.abc import Iterable

from readylayer_cli.code.paths import is_test_path
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.rules.change._replacements import replaced_lines
from readylayer_cli.engines.review.view import ChangeView, FilePair

_SETTING = lazy_pattern(
    r"\b(?P<name>re(?:tries|runs|try|run_?count)|retryTimes|max_?(?:retries|runs|reruns)|flaky|(?:test_?|default_?|set_?)?timeout(?:_?m?s|_seconds)?|setTimeout)"
    r"[\"']?\s*(?:[:=]|\()\s*(?P<value>\d[\d_]*)",
    re.IGNORECASE,
)
_NEW_RETRY = lazy_pattern(
    r"@(?:pytest\.mark\.)?flaky\b|\bretryTimes\(\s*[1-9]|\bthis\.retries\(\s*[1-9]|--reruns[ =][1-9]|\bretries\s*[:=]\s*[1-9]|@RetryingTest|@RepeatedIfExceptions"
)
_CONFIGURATION = lazy_pattern(
    r"(?:^|/)(?:(?:jest|vitest|playwright|cypress|wdio|karma)\.config\.\w+|\.mocharc[.\w]*|pytest\.ini|tox\.ini|setup\.cfg|conftest\.py)$"
)


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if pair.head is None or not (is_test_path(pair.path) or _CONFIGURATION.search(pair.path)):
            continue
        raised = dict(_raised(pair))
        if pair.base is not None:
            raised.update(_introduced(pair))
        for line, message in sorted(raised.items()):
            yield ChangeMatch(pair.path, Match(head_span(pair.head, line), message=message))


def _raised(pair: FilePair) -> Iterable[tuple[int, str]]:
    for removed, added in replaced_lines(pair.change, _SETTING):
        before, after = _SETTING.search(removed.text), _SETTING.search(added.text)
        if before and after and before["name"] == after["name"] and int(after["value"]) > int(before["value"]):
            yield added.line, f"`{after['name']}` went from {before['value']} to {after['value']}"


def _introduced(pair: FilePair) -> Iterable[tuple[int, str]]:
    gone = sum(bool(_NEW_RETRY.search(text)) for _, text in pair.change.removed)
    come = [(line, found[0]) for line, text in pair.change.added if (found := _NEW_RETRY.search(text))]
    if len(come) > gone:
        yield from ((line, f"`{text.strip()}` lets a test fail before it counts") for line, text in come)


_TEST = "import pytest\n\n@pytest.mark.timeout(5)\ndef test_load():\n    assert load() == 1\n"

RULE = ChangeRule(
    id="change-test-retries-raised",
    title="Tests may fail more often or wait longer before they count as failed",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    tags=("tests",),
    what="A higher number of retries or a longer timeout in a test or a test runner's configuration, or retries added to a test.",
    why="A race that fails one run in three is green with three retries, and then happens to users.",
    fix="Find out why the test is slow or unsteady; wait for the event instead of for a time.",
    check=check,
    bad=(
        ChangeExample({"tests/test_a.py": _TEST}, {"tests/test_a.py": _TEST.replace("timeout(5)", "timeout(60)")}),
        ChangeExample({"playwright.config.ts": "export default {\n  retries: 0,\n}\n"}, {"playwright.config.ts": "export default {\n  retries: 3,\n}\n"}),
        ChangeExample({"tests/test_a.py": _TEST}, {"tests/test_a.py": _TEST.replace("@pytest.mark.timeout(5)", "@pytest.mark.flaky(reruns=3)")}),
    ),
    good=(
        ChangeExample({"tests/test_a.py": _TEST}, {"tests/test_a.py": _TEST.replace("timeout(5)", "timeout(2)")}),
        ChangeExample({"src/client.py": "TIMEOUT = 5\n"}, {"src/client.py": "TIMEOUT = 60\n"}),
    ),
)  # fmt: skip
