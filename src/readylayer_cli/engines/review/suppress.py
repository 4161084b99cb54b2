"""Suppressions written in the source: our own marker, and those of the tools that teams already use."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from readylayer_cli.domain.finding import Finding, Span, Suppression, SuppressionKind
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.fingerprint import content_key

_OWN = re.compile(
    r"(?:#|//|/\*|<!--|--|;|%|\*)[^\n]{0,200}?\breadylayer:\s*ignore(?:\[([\w.*, -]{1,300})\])?[ \t:]*([^\n]{0,400})"
)
_LINE_COMMENT_ONLY = re.compile(r"\s*(?:#|//|/\*|<!--|--|;|%|\*)")
_COMMENT_END = re.compile(r"\s*(?:\*/|-->)\s*$")


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
    if finding.engine == "ruff":
        code = finding.rule_id.removeprefix("ruff-")
        return not codes or any(code.startswith(wanted) for wanted in re.split(r"[,\s]+", codes.strip()) if wanted)
    return not codes and finding.rule_id.startswith("python-")


def _is_javascript(finding: Finding, codes: str) -> bool:
    if finding.engine == "oxlint":
        return not codes or finding.rule_id.removeprefix("oxlint-").rpartition("/")[2] in codes
    return not codes and finding.rule_id.startswith("javascript-")


def _of_family(prefix: str) -> Callable[[Finding, str], bool]:
    return lambda finding, _codes: finding.rule_id.startswith(prefix)


_NOQA = re.compile(r"#\s*noqa(?!\w)(?::\s*([A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*))?", re.IGNORECASE)
_FOREIGN = (
    _Foreign("noqa", _NOQA, _is_python),
    _Foreign("nosec", re.compile(r"(?:#|//)\s*nosec\b()"), _is_security),
    _Foreign("nosemgrep", re.compile(r"(?:#|//)\s*nosemgrep\b()"), _is_security),
    _Foreign("NOSONAR", re.compile(r"(?:#|//)\s*NOSONAR\b()"), _is_security),
    _Foreign("eslint-disable-line", re.compile(r"(?://|/\*)\s*eslint-disable-line\b\s*([\w@/, -]*)"), _is_javascript),
    _Foreign(
        "eslint-disable-next-line",
        re.compile(r"(?://|/\*)\s*(?:eslint|oxlint)-disable-next-line\b\s*([\w@/, -]*)"),
        _is_javascript,
        next_line=True,
    ),
    _Foreign("nolint", re.compile(r"//\s*nolint\b()"), _of_family("go-")),
    _Foreign("rubocop:disable", re.compile(r"#\s*rubocop:\s*disable\b()"), _of_family("ruby-")),
    _Foreign(
        "secret allow marker",
        re.compile(r"(?:gitleaks:allow|betterleaks:allow|kingfisher:ignore|pragma:\s*allowlist[ -]secret)()"),
        _is_secret,
    ),
    _Foreign(
        "secret allow marker",
        re.compile(r"pragma:\s*allowlist[ -]nextline[ -]secret()"),
        _is_secret,
        next_line=True,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """Findings that stay, findings that are suppressed, and findings about the suppressions themselves."""

    kept: list[Finding]
    suppressed: list[Finding]


def suppress(path: str, lines: Sequence[str], findings: Iterable[Finding], watched: frozenset[int] | None) -> Outcome:
    """Apply the markers of one file.

    `watched` are the lines whose own markers are judged (unused, or without a reason); `None` judges all of them.
    """
    own = _own_markers(lines)
    kept: list[Finding] = []
    suppressed: list[Finding] = []
    used: set[int] = set()
    for finding in findings:
        marker = next((own[line] for line in _marker_lines(finding, own) if own[line].covers(finding)), None)
        if marker is not None and marker.reason:
            used.add(marker.line)
            suppressed.append(replace(finding, suppression=Suppression(SuppressionKind.IN_SOURCE, marker.reason)))
            continue
        if marker is not None:
            used.add(marker.line)
        foreign = _foreign_reason(finding, lines)
        if foreign:
            suppressed.append(replace(finding, suppression=Suppression(SuppressionKind.IN_SOURCE, foreign)))
        else:
            kept.append(finding)
    for marker in own.values():
        if watched is None or marker.line in watched:
            kept += _judge(path, marker, lines, used=marker.line in used)
    return Outcome(kept, suppressed)


@dataclass(frozen=True, slots=True)
class _Marker:
    line: int
    target: int
    rules: tuple[str, ...]
    reason: str

    def covers(self, finding: Finding) -> bool:
        names = (finding.rule_id, *finding.also)
        return any(fnmatchcase(name, pattern) for pattern in self.rules for name in names)


def _own_markers(lines: Sequence[str]) -> dict[int, _Marker]:
    found = {}
    for number, text in enumerate(lines, 1):
        if "readylayer:" not in text:
            continue
        match = _OWN.search(text[:4000])
        if match is None:
            continue
        rules = tuple(part.strip() for part in (match[1] or "*").split(",") if part.strip())
        alone = _LINE_COMMENT_ONLY.match(text)
        target = _next_code_line(lines, number) if alone else number
        found[number] = _Marker(number, target, rules, _COMMENT_END.sub("", match[2]).strip())
    return found


def _next_code_line(lines: Sequence[str], number: int) -> int:
    for follower in range(number, min(number + 10, len(lines))):
        if lines[follower].strip() and not _LINE_COMMENT_ONLY.match(lines[follower]):
            return follower + 1
    return number


def _marker_lines(finding: Finding, own: dict[int, _Marker]) -> list[int]:
    return [line for line, marker in own.items() if finding.span.start_line <= marker.target <= finding.span.end_line]


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


def _judge(path: str, marker: _Marker, lines: Sequence[str], *, used: bool) -> list[Finding]:
    if used and marker.reason:
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
