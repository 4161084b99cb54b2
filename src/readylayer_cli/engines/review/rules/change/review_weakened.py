"""change-review-weakened: this tool's own configuration demands less than before."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.finding import Span
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._places import head_span, removed_span
from readylayer_cli.engines.review.rules.ci._yaml import read_yaml
from readylayer_cli.engines.review.view import ChangeView, FilePair

_FILES = lazy_pattern(r"(?:^|/)(?:\.readylayer\.ya?ml|pyproject\.toml)$")
_OWN_RULES = lazy_pattern(r"(?:^|/)\.readylayer/rules/.+\.ya?ml$")
_LEVELS = {"low": 4.0, "medium": 3.0, "high": 2.0, "critical": 1.0, "never": 0.0}
_MAX_SETTINGS = 5000
_GATES = frozenset({"fail_on", "min_severity", "min_confidence"})
_SWITCHES = lazy_pattern(r"(?:^|\.)(?:enabled|required|gate)$")
_EXCEPTIONS = lazy_pattern(r"(?:^|\.)(?:disabled?|disabled_rules|ignored?|exclude[ds]?|skip|baseline)(?:=|$)")


@dataclass(frozen=True, slots=True)
class _Setting:
    text: str
    line: int


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if pair.head is None and _OWN_RULES.search(pair.path):
            yield ChangeMatch(
                pair.path, Match(Span(1, 1), message="One of the team's own rules is gone", anchor=pair.path)
            )
        if pair.base is None or not _FILES.search(pair.path):
            continue
        before = _settings(pair.base)
        if pair.head is None and before:
            yield ChangeMatch(
                pair.path, Match(Span(1, 1), message="The configuration of the review is gone", anchor=pair.path)
            )
        elif pair.head is not None:
            yield from _compare(pair, pair.head, before)


def _compare(pair: FilePair, head: SourceFile, before: dict[str, _Setting]) -> Iterator[ChangeMatch]:
    after = _settings(head)
    for name, new in after.items():
        old = before.get(name)
        is_new_exception = old is None and _EXCEPTIONS.search(name) is not None
        if is_new_exception or (old is not None and _strictness(name, new.text) < _strictness(name, old.text)):
            was = f", it was `{old.text}`" if old is not None else ""
            message = f"`{name.partition('=')[0]}` is `{new.text}` now{was}"
            yield ChangeMatch(
                pair.path, Match(head_span(head, new.line), message=message, anchor=f"{name} {new.text}", symbol=name)
            )
    for name, old in before.items():
        if name not in after and not _EXCEPTIONS.search(name) and _strictness(name, old.text) > _default(name):
            message = f"`{name.replace('=', ': ')}` is gone"
            yield ChangeMatch(pair.path, Match(removed_span(pair, old.line), message=message, anchor=name, symbol=name))


def _settings(file: SourceFile) -> dict[str, _Setting]:
    return dict(_from_toml(file) if file.path.endswith(".toml") else _from_yaml(file))


def _from_yaml(file: SourceFile) -> Iterator[tuple[str, _Setting]]:
    root = read_yaml(file.text)
    pending = [("", root)] if root is not None else []
    for _ in range(_MAX_SETTINGS):
        if not pending:
            return
        name, node = pending.pop()
        for key, value in node.pairs():
            path = f"{name}.{key}" if name else key
            if value.scalar is not None:
                yield path, _Setting(value.text, value.line)
            pending.append((path, value))
        for item in node.items:
            if item.scalar is not None:
                yield f"{name}={item.text}", _Setting(item.text, item.line)


def _from_toml(file: SourceFile) -> Iterator[tuple[str, _Setting]]:
    if "[tool.readylayer" not in file.text:
        return
    try:
        tool = tomllib.loads(file.text).get("tool", {})
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    pending: list[tuple[str, object]] = [("", tool.get("readylayer", {}) if isinstance(tool, dict) else {})]
    for _ in range(_MAX_SETTINGS):
        if not pending:
            return
        name, value = pending.pop()
        if isinstance(value, dict):
            pending += [(f"{name}.{key}" if name else str(key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            yield from ((f"{name}={item}", _Setting(str(item), _line_of(file, str(item)))) for item in value)
        else:
            yield name, _Setting(str(value).lower(), _line_of(file, name.rpartition(".")[2]))


def _line_of(file: SourceFile, text: str) -> int:
    section = next((number for number, line in enumerate(file.lines, 1) if "[tool.readylayer" in line), 1)
    return next((number for number, line in enumerate(file.lines[section - 1 :], section) if text in line), section)


def _strictness(name: str, value: str) -> float:
    last = name.rpartition(".")[2].partition("=")[0]
    if ".severity." in f".{name}":
        return -_LEVELS.get(value.lower(), 0.0)
    if last in _GATES:
        return _LEVELS.get(value.lower(), 0.0)
    if last.endswith("threshold"):
        return _number(value)
    if last == "engines":
        return 2.0
    return float(value.lower() not in {"false", "off", "no"}) if _SWITCHES.search(name) else 0.0


def _default(name: str) -> float:
    if name.endswith("fail_on"):
        return _LEVELS["critical"]
    return 80.0 if name.endswith("threshold") else 1.0


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return 0.0


_CONFIG = "review:\n  fail_on: high\ntest:\n  coverage:\n    threshold: 90\n"

RULE = ChangeRule(
    id="change-review-weakened",
    title="The configuration of this review demands less than before",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    tags=("gates",),
    what="In `.readylayer.yml` or `[tool.readylayer]`: a gate at a higher severity, a lower threshold, a rule or an engine switched off, more excluded paths; or "
    "the file, or one of the team's rules under `.readylayer/rules/`, deleted.",
    why="The change decides what later changes are judged by. This one was still judged by the old configuration.",
    fix="Change the configuration in a change of its own, approved by those who own it.",
    check=check,
    bad=(
        ChangeExample({".readylayer.yml": _CONFIG}, {".readylayer.yml": _CONFIG.replace("high", "never")}),
        ChangeExample({".readylayer.yml": _CONFIG}, {".readylayer.yml": _CONFIG.replace("90", "50")}),
        ChangeExample({".readylayer.yml": _CONFIG}, {".readylayer.yml": _CONFIG.replace("high\n", "high\n  disable: [python-yaml-load]\n")}),
        ChangeExample(
            {"pyproject.toml": "[tool.readylayer.review]\nfail_on = 'high'\n"},
            {"pyproject.toml": "[tool.readylayer.review]\nfail_on = 'never'\nignore = ['src/**']\n"},
        ),
    ),
    good=(
        ChangeExample({".readylayer.yml": _CONFIG}, {".readylayer.yml": _CONFIG.replace("high", "medium")}),
        ChangeExample({"pyproject.toml": "[tool.black]\nexclude = 'a'\n"}, {"pyproject.toml": "[tool.black]\nexclude = 'b'\n"}),
        ChangeExample({".readylayer.yml": _CONFIG}, {".readylayer.yml": _CONFIG + "docs:\n  update_strategy: commit\n"}),
    ),
)  # fmt: skip
