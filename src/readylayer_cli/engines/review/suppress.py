"""Suppressions written in the source: our own marker, and those of the tools that teams already use."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from readylayer_cli.domain.finding import Finding, Span, Suppression, SuppressionKind
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.fingerprint import content_key

_OWN = lazy_pattern(
    r"(?:#|//|/\*|<!--|--|;|%|\*)[^\n]{0,200}?\breadylayer:\s*ignore(?:\[([\w.*, -]{1,300})\])?[ \t:]*([^\n]{0,400})"
)
_LINE_COMMENT_ONLY = lazy_pattern(r"\s*(?:#|//|/\*|<!--|--|;|%|\*)")
_COMMENT_END = lazy_pattern(r"\s*(?:\*/|-->)\s*$")


@dataclass(frozen=True, slots=True)
class _Foreign:
    """Another tool's marker and the findings it speaks of."""

    name: str
    pattern: re.Pattern[str]
    covers: Callable[[Finding, str], bool]
    next_line: bool = False


def _is_secret(finding: Finding, _codes: str) -> bool:
    return finding.rule_id.startswith("secret-")


def _is_security(finding: Finding, _codes: str) -> bool:
    return bool(finding.cwe) and finding.engine in {"readylayer", "ruff", "oxlint"}


def _is_python(finding: Finding, codes: str) -> bool:
    """Codes count for the external finding, and for an own one that stands in for it as well."""
    names = (finding.rule_id, *finding.also)
    if not codes:
        return any(name.startswith(("python-", "ruff-")) for name in names)
    wanted = tuple(code.upper() for code in re.split(r"[,\s]+", codes) if code)
    return any(name.removeprefix("ruff-").startswith(wanted) for name in names if name.startswith("ruff-"))


def _is_javascript(finding: Finding, codes: str) -> bool:
    names = (finding.rule_id, *finding.also)
    if not codes:
        return any(name.startswith(("javascript-", "oxlint-")) for name in names)
    wanted = {code.rpartition("/")[2] for code in re.split(r"[,\s]+", codes) if code}
    return any(name.removeprefix("oxlint-").rpartition("/")[2] in wanted for name in names if "oxlint-" in name)


def _of_family(prefix: str) -> Callable[[Finding, str], bool]:
    return lambda finding, _codes: finding.rule_id.startswith(prefix)


_NOQA = lazy_pattern(r"#\s*noqa(?!\w)(?::\s*([A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*))?", re.IGNORECASE)
_FOREIGN = (
    _Foreign("noqa", _NOQA, _is_python),
    _Foreign("nosec", lazy_pattern(r"(?:#|//)\s*nosec\b()"), _is_security),
    _Foreign("nosemgrep", lazy_pattern(r"(?:#|//)\s*nosemgrep\b()"), _is_security),
    _Foreign("NOSONAR", lazy_pattern(r"(?:#|//)\s*NOSONAR\b()"), _is_security),
    _Foreign("eslint-disable-line", lazy_pattern(r"(?://|/\*)\s*eslint-disable-line\b\s*([\w@/, -]*)"), _is_javascript),
    _Foreign(
        "eslint-disable-next-line",
        lazy_pattern(r"(?://|/\*)\s*(?:eslint|oxlint)-disable-next-line\b\s*([\w@/, -]*)"),
        _is_javascript,
        next_line=True,
    ),
    _Foreign("nolint", lazy_pattern(r"//\s*nolint\b()"), _of_family("go-")),
    _Foreign("rubocop:disable", lazy_pattern(r"#\s*rubocop:\s*disable\b()"), _of_family("ruby-")),
    _Foreign(
        "secret allow marker",
        lazy_pattern(r"(?:gitleaks:allow|betterleaks:allow|kingfisher:ignore|pragma:\s*allowlist[ -]secret)()"),
        _is_secret,
    ),
    _Foreign(
        "secret allow marker",
        lazy_pattern(r"pragma:\s*allowlist[ -]nextline[ -]secret()"),
        _is_secret,
        next_line=True,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judging:
    """Whose own markers are judged (unused, or without a reason): those on `lines`, or all for `None`.

    `absent` are beginnings of rule ids that did not run; a marker that may speak of them is not called unused.
    """

    lines: frozenset[int] | None = None
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Findings that stay, findings that are suppressed, and findings about the suppressions themselves."""

    kept: list[Finding]
    suppressed: list[Finding]
    notes: list[Finding]


def suppress(path: str, lines: Sequence[str], findings: Iterable[Finding], judging: Judging) -> Outcome:
    """Apply the markers of one file, and judge them."""
    own = _own_markers(lines)
    outcome = Outcome([], [], [])
    used: set[int] = set()
    for finding in findings:
        marker = next((each for each in own.over(finding.span) if each.covers(finding)), None)
        if marker is not None:
            used.add(marker.line)
        reason = (marker.reason if marker is not None else "") or _foreign_reason(finding, lines)
        if reason:
            suppression = Suppression(SuppressionKind.IN_SOURCE, reason)
            outcome.suppressed.append(replace(finding, suppression=suppression))
        else:
            outcome.kept.append(finding)
    for marker in own.all:
        if judging.lines is None or marker.line in judging.lines:
            outcome.notes.extend(_judge(path, marker, lines, judging, used=marker.line in used))
    return outcome


@dataclass(frozen=True, slots=True)
class _Marker:
    line: int
    target: int
    rules: tuple[str, ...]
    reason: str

    def covers(self, finding: Finding) -> bool:
        names = (finding.rule_id, *finding.also)
        return any(fnmatchcase(name, pattern) for pattern in self.rules for name in names)


class _Markers:
    """The markers of a file, by the line they speak of."""

    def __init__(self, markers: Iterable[_Marker]) -> None:
        self.all = sorted(markers, key=lambda marker: (marker.target, marker.line))
        self._targets = [marker.target for marker in self.all]

    def over(self, span: Span) -> Sequence[_Marker]:
        """Those that speak of a line of the region."""
        return self.all[bisect_left(self._targets, span.start_line) : bisect_right(self._targets, span.end_line)]


def _own_markers(lines: Sequence[str]) -> _Markers:
    found = []
    for number, text in enumerate(lines, 1):
        match = _OWN.search(text[:4000]) if "readylayer:" in text else None
        if match is None:
            continue
        rules = tuple(part.strip() for part in (match[1] or "*").split(",") if part.strip())
        alone = _LINE_COMMENT_ONLY.match(text)
        target = _next_code_line(lines, number) if alone else number
        found.append(_Marker(number, target, rules, _COMMENT_END.sub("", match[2]).strip()))
    return _Markers(found)


def _next_code_line(lines: Sequence[str], number: int) -> int:
    for follower in range(number, min(number + 10, len(lines))):
        if lines[follower].strip() and not _LINE_COMMENT_ONLY.match(lines[follower]):
            return follower + 1
    return number


def _foreign_reason(finding: Finding, lines: Sequence[str]) -> str:
    first, last = finding.span.start_line, min(finding.span.end_line, len(lines))
    for tool in _FOREIGN:
        candidates = [first - 1] if tool.next_line else dict.fromkeys((first, last))
        for number in candidates:
            text = lines[number - 1][:4000] if 1 <= number <= len(lines) else ""
            match = tool.pattern.search(text)
            if match and tool.covers(finding, (match[1] or "").strip()):
                return f"{tool.name} marker"
    return ""


def _judge(path: str, marker: _Marker, lines: Sequence[str], judging: Judging, *, used: bool) -> list[Finding]:
    if (used and marker.reason) or (not used and _may_speak_of(marker, judging.absent)):
        return []
    rule = "suppression-unused" if not used else "suppression-without-reason"
    text = lines[marker.line - 1]
    message = (
        "This suppression hides nothing"
        if not used
        else "This suppression gives no reason, so it hides nothing: write one after the bracket"
    )
    return [
        Finding(
            rule_id=rule,
            severity=Severity.LOW,
            confidence=Confidence.HIGH,
            path=path,
            span=Span(marker.line, marker.line, 1, len(text) + 1),
            message=message,
            engine="readylayer",
            content_key=content_key(rule, "", text),
        )
    ]


def _may_speak_of(marker: _Marker, beginnings: Sequence[str]) -> bool:
    """Whether a pattern of the marker could match a rule id that begins so."""
    plain = [(pattern.partition("*")[0].partition("?")[0], pattern) for pattern in marker.rules]
    return any(
        start.startswith(beginning) or (start != pattern and beginning.startswith(start))
        for start, pattern in plain
        for beginning in beginnings
    )
