"""change-result-hard-coded: a branch answers exactly what a test of the same change asks."""

import re
from collections.abc import Iterable, Iterator

from readylayer_cli.code.paths import is_test_path
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._conditions import new_conditions
from readylayer_cli.engines.review.rules.change._regions import EditedFile, edited_files
from readylayer_cli.engines.review.view import ChangeView

_COMPARES = lazy_pattern(
    r"^\(?\s*[\w.$\[\]]+\s*===?\s*(\"[^\"]{2,80}\"|'[^']{2,80}'|-?\d[\d.]+|\[[^\[\]]{1,80}\])\s*\)?$"
)
_ANSWERS = lazy_pattern(
    r"^[{:\s]*(?:return\s+)(\"[^\"]{1,80}\"|'[^']{1,80}'|-?\d[\d.]*|\[[^\[\]]{0,80}\]|\{[^{}]{0,80}\}|true|false|True|False)\s*;?\s*\}?$"
)
_PLAIN = lazy_pattern(r"^[\"'](?:GET|POST|PUT|DELETE|true|false|yes|no|on|off|utf-?8|\w{1,3})[\"']$", re.IGNORECASE)


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    tests = _test_lines(view)
    for file in view.once(edited_files) if tests else ():
        for line, asked, answered, name in _branches(file):
            if any(asked in text and answered in text for text in _windows(tests)):
                message = f"For {asked} the answer is {answered}, which is what a test of this change asks"
                yield ChangeMatch(file.pair.path, Match(file.head.line_span(line), message=message, symbol=name))


def _branches(file: EditedFile) -> Iterator[tuple[int, str, str, str]]:
    for one in new_conditions(file):
        asked, answered = _COMPARES.match(one.text.strip()), _ANSWERS.match(one.body.strip())
        if asked and answered and not _PLAIN.match(asked[1]):
            yield one.first, asked[1].strip("\"'"), answered[1].strip("\"'"), one.region.name


def _test_lines(view: ChangeView) -> list[str]:
    return [text for pair in view.pairs if is_test_path(pair.path) for _, text in pair.change.added]


def _windows(lines: list[str]) -> Iterator[str]:
    for index in range(len(lines)):
        yield "\n".join(lines[index : index + 3])


_PY = "def parse(text):\n    parts = text.split('-')\n    return int(parts[0])\n"
_TEST = "from app import parse\n\ndef test_parse():\n    assert parse('2024-W07') == 738930\n"

RULE = ChangeRule(
    id="change-result-hard-coded",
    title="A branch answers exactly what a test of this change asks",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    tags=("tests",),
    what="A new branch compares with a literal and returns a literal, and an added line of a test has both.",
    why="The test passes without the code being right: any other input still gets the wrong answer.",
    fix="Compute the answer, and add a second case to the test.",
    check=check,
    bad=(
        ChangeExample(
            {"app/a.py": _PY, "tests/test_a.py": "from app import parse\n"},
            {"app/a.py": _PY.replace("    parts", "    if text == '2024-W07':\n        return 738930\n    parts"), "tests/test_a.py": _TEST},
        ),
        ChangeExample(
            {"app/a.js": "function area(n) {\n  return n * n\n}\n"},
            {"app/a.js": "function area(n) {\n  if (n === 12.5) {\n    return 490.9\n  }\n  return n * n\n}\n", "test/a.test.js": "test('area', () => {\n  expect(area(12.5)).toBe(490.9)\n})\n"},
        ),
    ),
    good=(
        ChangeExample(
            {"app/a.py": _PY, "tests/test_a.py": "from app import parse\n"},
            {"app/a.py": _PY.replace("    parts", "    if 'W' in text:\n        return week(text)\n    parts"), "tests/test_a.py": _TEST},
        ),
        ChangeExample({"app/a.py": _PY}, {"app/a.py": _PY.replace("    parts", "    if text == 'never':\n        return 0\n    parts")}),
    ),
)  # fmt: skip
