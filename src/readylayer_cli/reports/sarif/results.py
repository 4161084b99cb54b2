"""The results of a SARIF run: where, what, how it is recognised again, its path of data, its suppression, its fix."""

from collections.abc import Mapping

from readylayer_cli.domain.finding import Finding, Fix, FlowStep, Span, Suppression, SuppressionKind
from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.domain.visible import block, one_line
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.escape.uri import path_uri
from readylayer_cli.reports.jsontext import Json
from readylayer_cli.reports.sarif.levels import LEVELS
from readylayer_cli.reports.sarif.line_hash import line_hashes
from readylayer_cli.reports.source import SourceText

ROOT = "%SRCROOT%"
_MOST_STEPS = 1_000
_LARGEST_HASHED = 2_000_000  # characters; GitHub fills the hash in itself where the log has none


class Results:
    """Renders findings as `result` objects; reads each file's lines once."""

    def __init__(self, result: ReviewResult, context: RenderContext, rule_index: Mapping[str, int]) -> None:
        self._source = SourceText(context.source)
        self._rule_index = rule_index
        self._lines: dict[str, set[int]] = {}
        self._hashes: dict[str, dict[int, str]] = {}
        for finding in (*result.findings, *result.suppressed):
            self._lines.setdefault(finding.path, set()).add(finding.span.start_line)

    def object(self, finding: Finding, rank: float) -> Json:
        """One finding; `rank` is its priority from 100.0 down."""
        found: dict[str, Json] = {
            "ruleId": finding.rule_id,
            "level": LEVELS[finding.severity],
            "message": {"text": message_text(finding.message) or finding.rule_id},
            "locations": [self._location(finding.path, finding.span)],
            "partialFingerprints": self._fingerprints(finding),
            "rank": rank,
            "properties": _properties(finding),
        }
        if finding.rule_id in self._rule_index:
            found["ruleIndex"] = self._rule_index[finding.rule_id]
        if finding.code_flow:
            found["codeFlows"] = [self._code_flow(finding.code_flow)]
        if finding.suppression:
            found["suppressions"] = [_suppression(finding.suppression)]
        if finding.fix and finding.fix.edits:
            found["fixes"] = [self._fix(finding.fix, finding.path)]
        return found

    def _fingerprints(self, finding: Finding) -> dict[str, Json]:
        own: dict[str, Json] = {"readylayerFingerprint/v1": finding.fingerprint} if finding.fingerprint else {}
        if finding.path not in self._hashes:
            text = self._source.text(finding.path)
            lines = self._lines[finding.path] if 0 < len(text) <= _LARGEST_HASHED else ()
            self._hashes[finding.path] = line_hashes(text, lines)
        line_hash = self._hashes[finding.path].get(finding.span.start_line)
        return {**own, "primaryLocationLineHash": line_hash} if line_hash else own

    def _location(self, path: str, span: Span, message: str = "") -> dict[str, Json]:
        physical: Json = {"artifactLocation": artifact(path), "region": self._region(path, span)}
        location: dict[str, Json] = {"physicalLocation": physical}
        return {**location, "message": {"text": message}} if message else location

    def _region(self, path: str, span: Span) -> dict[str, Json]:
        region: dict[str, Json] = {
            "startLine": span.start_line,
            "startColumn": span.start_column,
            "endLine": span.end_line,
        }
        end = span.end_column
        if end is None and (line := self._source.line(path, span.end_line)) is not None:
            end = len(line) + 1
        if end is not None:
            region["endColumn"] = max(end, span.start_column) if span.start_line == span.end_line else max(1, end)
        return region

    def _code_flow(self, steps: tuple[FlowStep, ...]) -> Json:
        kept = steps if len(steps) <= _MOST_STEPS else (*steps[: _MOST_STEPS - 1], steps[-1])
        locations: list[Json] = [
            {"location": self._location(step.path, step.span, message_text(step.message))} for step in kept
        ]
        return {"threadFlows": [{"locations": locations}]}

    def _fix(self, fix: Fix, path: str) -> Json:
        replacements: list[Json] = [
            {"deletedRegion": self._region(path, edit.span), "insertedContent": {"text": edit.text}}
            for edit in fix.edits
        ]
        changes: list[Json] = [{"artifactLocation": artifact(path), "replacements": replacements}]
        described: dict[str, Json] = {"description": {"text": one_line(fix.description)}} if fix.description else {}
        return {**described, "artifactChanges": changes}


def artifact(path: str) -> dict[str, Json]:
    """A repository path as an `artifactLocation`."""
    return {"uri": path_uri(path), "uriBaseId": ROOT}


def message_text(text: str) -> str:
    """Plain message text; nothing in it reads as one of SARIF's embedded links."""
    return "\n".join(block(text)).replace("](", "] (")


def _suppression(suppression: Suppression) -> Json:
    kind = "inSource" if suppression.kind is SuppressionKind.IN_SOURCE else "external"
    said: dict[str, Json] = {"kind": kind, "status": "accepted"}
    return {**said, "justification": one_line(suppression.reason)} if suppression.reason.strip() else said


def _properties(finding: Finding) -> dict[str, Json]:
    facts: dict[str, Json] = {
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "engine": finding.engine,
        "introduced": finding.introduced,
        "aiTouched": finding.ai_touched,
        "why": finding.why,
        "suggestion": finding.suggestion,
        "cwe": list(finding.cwe),
        "alsoReportedAs": list(finding.also),
    }
    return {name: value for name, value in facts.items() if value not in (None, "", [])}
