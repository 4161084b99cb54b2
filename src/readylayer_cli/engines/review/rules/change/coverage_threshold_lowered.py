"""change-coverage-threshold-lowered: less of the code has to be tested than before."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from readylayer_cli.code.paths import is_documentation_path, is_vendored_path
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._places import head_span, removed_span
from readylayer_cli.engines.review.view import ChangeView, FilePair

_NUMBER = r"[\"']?(\d+(?:\.\d+)?)\s*%?"
_NAMED = lazy_pattern(
    rf"(?P<name>\bfail_under|--(?:cov-)?fail-under|\bminimum_coverage(?:_by_file)?|\bminimum_file_coverage|\bminBound|\bminMsi|\bminCoveredMsi|--min-msi"
    rf"|--min-coverage|--coverage-threshold|\bcov(?:erage)?_(?:min|threshold|minimum)|\b(?:MIN_COVERAGE|COVERAGE_(?:THRESHOLD|MIN|MINIMUM|LIMIT))|\bcoverageThreshold"
    rf"|<minimum>|\bai_threshold|\bpatch_threshold)[\"']?\s*(?:[:=(]\s*|\s+)?{_NUMBER}",
    re.IGNORECASE,
)  # fmt: skip
_METRIC = lazy_pattern(
    rf"(?P<name>\b(?:lines|branches|functions|statements|perFile)|--(?:lines|branches|functions|statements))[\"']?\s*[:=\s]\s*-?{_NUMBER}"
)
_METRIC_FILE = lazy_pattern(r"threshold|check-?coverage|\bnyc\b|\bc8\b", re.IGNORECASE)
_CODECOV = lazy_pattern(rf"(?P<name>\btarget|\bthreshold|\brange):\s*{_NUMBER}")
_CODECOV_PATH = lazy_pattern(r"(?:^|/)\.?codecov\.ya?ml$")
_SWITCH = lazy_pattern(r"(?P<name>check-?[cC]overage|failOnViolation|fail_ci_if_error)[\"']?\s*[:=]\s*(true|false)\b")
_NO_LIMIT = frozenset({"threshold", "range", "fail_ci_if_error"})
_QUICK = lazy_pattern(
    r"cov|fail|minimum|threshold|target|lines|branches|functions|statements|Msi|minBound|perFile|range", re.IGNORECASE
)
_PATHS = lazy_pattern(
    r"\.(?:toml|cfg|ini|ya?ml|json|jsonc|json5|xml|gradle|kts|sh|mk)$"
    r"|(?:config|setup|helper|rc|jest|vitest|karma|nyc|tap|wdio)[\w.-]*\.(?:rb|[cm]?[jt]s)$"
    r"|(?:^|/)(?:[Mm]akefile|\.\w*rc|\.simplecov|[Jj]ustfile|\.coveragerc|noxfile\.py)$"
)


@dataclass(frozen=True, slots=True)
class _Setting:
    name: str
    value: float
    text: str
    line: int


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if pair.base is not None and pair.change.hunks and _PATHS.search(pair.path) and not _is_out_of_scope(pair.path):
            yield from _compare(view, pair, pair.base)


def _is_out_of_scope(path: str) -> bool:
    return is_documentation_path(path) or is_vendored_path(path)


def _compare(view: ChangeView, pair: FilePair, base: SourceFile) -> Iterator[ChangeMatch]:
    touched = {line for line, text in pair.change.removed if _QUICK.search(text[:2000])}
    all_before = list(_settings(base)) if touched else []
    before = [one for one in all_before if one.line in touched]
    after = list(_settings(pair.head)) if pair.head is not None and before else []
    gone: list[_Setting] = []
    for old in before:
        rank = sum(one.name == old.name and one.line <= old.line for one in all_before)
        same = [one for one in after if one.name == old.name]
        new = same[min(rank, len(same)) - 1] if same else None
        if new is not None and _is_lower(old, new) and pair.head is not None:
            message = f"`{old.name}` went from {old.text} to {new.text}"
            yield ChangeMatch(
                pair.path, Match(head_span(pair.head, new.line), message=message, anchor=f"{old.name} {new.text}")
            )
        elif new is None and old.value and old.name not in _NO_LIMIT and not _is_elsewhere(view, pair, old):
            gone.append(old)
    if gone:
        names = ", ".join(dict.fromkeys(f"`{old.name}` of {old.text}" for old in gone))
        span = removed_span(pair, gone[0].line)
        match = Match(span, message=f"{names[:200]} is gone", anchor=gone[0].name, symbol=gone[0].name)
        yield ChangeMatch(pair.path, match)


def _is_elsewhere(view: ChangeView, pair: FilePair, old: _Setting) -> bool:
    others = (other.head for other in view.pairs if other is not pair and other.head is not None and other.change.added)
    return any(one.name == old.name for head in others if _PATHS.search(head.path) for one in _settings(head))


def _is_lower(old: _Setting, new: _Setting) -> bool:
    return new.value > old.value if old.name == "threshold" else new.value < old.value


def _settings(file: SourceFile) -> Iterator[_Setting]:
    patterns = [_NAMED, _SWITCH]
    if _CODECOV_PATH.search(file.path):
        patterns.append(_CODECOV)
    if _METRIC_FILE.search(file.text[:200_000]):
        patterns.append(_METRIC)
    for number, text in enumerate(file.lines, 1):
        if text.lstrip()[:1] in {"#", ";"} or len(text) > 2000:
            continue
        for pattern in patterns:
            for found in pattern.finditer(text):
                value = {"true": 1.0, "false": 0.0}.get(found[2])
                yield _Setting(
                    found["name"].lstrip("-<").rstrip(">"),
                    float(found[2]) if value is None else value,
                    found[2],
                    number,
                )


_TOML = "[tool.coverage.report]\nfail_under = 90\nshow_missing = true\n"
_JEST = "module.exports = {\n  coverageThreshold: {\n    global: { branches: 80, lines: 85 },\n  },\n}\n"

RULE = ChangeRule(
    id="change-coverage-threshold-lowered",
    title="Less of the code has to be tested than before",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    tags=("gates",),
    what="A coverage threshold that got smaller or is gone: `fail_under`, `--cov-fail-under`, `coverageThreshold`, nyc, c8 and Vitest "
    "thresholds, `minimum_coverage`, JaCoCo's minimum, the targets of `codecov.yml`.",
    why="The threshold is what keeps untested code out. Lowered once to get a change in, it lets everybody's next change in as well.",
    fix="Test the new code. If code was deleted that made up the coverage, say so, and raise the number again as soon as it can hold.",
    check=check,
    bad=(
        ChangeExample({"pyproject.toml": _TOML}, {"pyproject.toml": _TOML.replace("90", "70")}),
        ChangeExample({"jest.config.js": _JEST}, {"jest.config.js": _JEST.replace("lines: 85", "lines: 60")}),
        ChangeExample({"pyproject.toml": _TOML}, {"pyproject.toml": _TOML.replace("fail_under = 90\n", "")}),
        ChangeExample({"codecov.yml": "coverage:\n  status:\n    project:\n      default:\n        target: 90%\n"}, {"codecov.yml": "coverage:\n  status:\n    project:\n      default:\n        target: 75%\n"}),
    ),
    good=(
        ChangeExample({"pyproject.toml": _TOML}, {"pyproject.toml": _TOML.replace("90", "95")}),
        ChangeExample({"setup.cfg": "[coverage:report]\nfail_under = 90\n", "pyproject.toml": "[x]\n"}, {"setup.cfg": "[x]\n", "pyproject.toml": "[x]\n\n" + _TOML}),
        ChangeExample({"src/limits.js": "export const limits = { lines: 85 }\n"}, {"src/limits.js": "export const limits = { lines: 60 }\n"}),
    ),
)  # fmt: skip
