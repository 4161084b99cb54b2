"""Own findings of one file: rules and secrets, before anybody asks whether they are new."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace

from readylayer_cli.code.paths import is_test_path
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.finding import Finding, Span
from readylayer_cli.domain.identity import content_key
from readylayer_cli.engines.review.matching import applicable, matches_of
from readylayer_cli.engines.review.rule import FileRule, Match, Rule
from readylayer_cli.engines.review.rules._following import Followed
from readylayer_cli.ports import OutOfTime
from readylayer_cli.secretscan.match import SecretMatch
from readylayer_cli.secretscan.scan import scan

ENGINE = "readylayer"


@dataclass(frozen=True, slots=True)
class RuleFault:
    """A rule that failed on a file: reported, never hidden."""

    rule_id: str
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Detection:
    """What was found in one file, and which rules failed on it."""

    findings: list[Finding]
    faults: list[RuleFault]


def detect(file: SourceFile, rules: Sequence[FileRule], only: Container[str] | None = None) -> Detection:
    """Run the rules that apply to the file (of those in `only`, if given)."""
    findings: list[Finding] = []
    faults: list[RuleFault] = []
    for rule in applicable(rules, file):
        if only is not None and rule.id not in only:
            continue
        try:
            findings += [to_finding(rule, file.path, match, file) for match in matches_of(rule, file)]
        except OutOfTime:
            faults.append(RuleFault(rule.id, file.path, "out of time; the rules after it were not asked"))
            break
        except Exception as error:  # noqa: BLE001 - one rule's fault must not hide the others' findings; it is reported
            faults.append(RuleFault(rule.id, file.path, f"{type(error).__name__}: {error}"[:300]))
    return Detection(findings, faults)


def detect_handed_on(file: SourceFile, rules: Sequence[FileRule], only: Container[str] | None = None) -> Detection:
    """Data that the file hands to sinks of other, unchanged files: nothing in it need look dangerous itself."""
    told = Detection([], [])
    if is_test_path(file.path):
        return told
    for rule in rules:
        if not isinstance(rule.check, Followed) or (only is not None and rule.id not in only):
            continue
        try:
            told.findings.extend(to_finding(rule, file.path, match, file) for match in rule.check.handed_on(file))
        except OutOfTime:
            told.faults.append(RuleFault(rule.id, file.path, "out of time; other files were not followed into"))
            break
        except Exception as error:  # noqa: BLE001 - as above: reported, and the other rules are asked
            told.faults.append(RuleFault(rule.id, file.path, f"{type(error).__name__}: {error}"[:300]))
    return told


def to_finding(rule: Rule, path: str, match: Match, file: SourceFile | None) -> Finding:
    """The finding that a match stands for."""
    symbol = match.symbol
    if not symbol and file is not None:
        place = file.symbols.at(match.span.start_line)
        symbol = place.name if place is not None else ""
    anchor = match.anchor
    if not anchor and file is not None:
        anchor = "\n".join(file.lines[match.span.start_line - 1 : match.span.end_line])
    return Finding(
        rule_id=rule.id,
        severity=match.severity or rule.severity,
        confidence=match.confidence or rule.confidence,
        path=path,
        span=match.span,
        message=match.message or rule.title,
        engine=ENGINE,
        why=rule.why,
        suggestion=match.suggestion or rule.fix,
        cwe=match.cwe or rule.cwe,
        fix=match.fix,
        content_key=content_key(rule.id, symbol, anchor),
        code_flow=match.flow,
        extent=match.extent,
    )


def locate(finding: Finding, file: SourceFile) -> Finding:
    """An external engine's finding with a content key made of the lines it points at and the symbol they stand in."""
    place = file.symbols.at(finding.span.start_line)
    return _keyed(finding, place.name if place is not None else "", file)


def at_its_line(finding: Finding, file: SourceFile) -> Finding:
    """The same without asking for symbols, for a file that takes too long to parse."""
    return _keyed(finding, "", file)


def _keyed(finding: Finding, symbol: str, file: SourceFile) -> Finding:
    lines = file.lines[finding.span.start_line - 1 : min(finding.span.end_line, finding.span.start_line + 4)]
    return replace(finding, content_key=content_key(finding.rule_id, symbol, "\n".join(lines)))


def detect_secrets(file: SourceFile) -> list[Finding]:
    """Secrets on all lines."""
    return [_secret_finding(file.path, match) for match in scan(file.text, file.path)]


def _secret_finding(path: str, match: SecretMatch) -> Finding:
    return Finding(
        rule_id=f"secret-{match.format_id}",
        severity=match.severity,
        confidence=match.confidence,
        path=path,
        span=Span(match.line, max(match.end_line, match.line), match.start_column, match.end_column),
        message=f"{match.title} in the source: {match.preview}",
        engine=ENGINE,
        why="Whoever can read the repository, its history or a copy of it can use this secret.",
        suggestion="Revoke it first, then read the value from the environment or a secret store; "
        "removing the line does not remove it from the history.",
        cwe=("CWE-798",),
        content_key=content_key(f"secret-{match.format_id}", "", match.digest),
    )


def keys_of(findings: Iterable[Finding]) -> frozenset[str]:
    """The rule ids that found something."""
    return frozenset(finding.rule_id for finding in findings)
