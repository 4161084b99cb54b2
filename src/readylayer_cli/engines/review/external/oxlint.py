"""oxlint as an external engine: how to call it beyond the reach of the change, and how to read its answer."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from readylayer_cli.domain.errors import ToolError
from readylayer_cli.domain.finding import Finding, Span
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.external.engine import ExternalOutput, Unread
from readylayer_cli.engines.review.external.oxlint_rules import OXLINT_RULES, OxlintRule

ENGINE = "oxlint"
_CONFIG = Path(__file__).with_name("oxlint.json")
_MAX_BYTES = 200_000_000
_SYNTAX_CODES = ("OXL", "TS(")
_CODE = lazy_pattern(r"([\w-]+)\(([\w/-]+)\)\Z")
_DIRECTIVE = lazy_pattern(r"((?:(?://|<!--|-->)[^\S\n]*|/\*\s*)(?:eslint|oxlint))-(?=disable)")
_UNREADABLE = lazy_pattern(r"Failed to open file (.+) with error")


def argv(program: str, paths: Sequence[str]) -> list[str]:
    """The command line for these files or folders of the working directory.

    Our own configuration is named and nested ones are off, so no configuration, plugin or ignore list of the files'
    side is read. What oxlint still obeys on its own: `.gitignore` files up to the next folder with a `.git` (folders
    only, not named files), and `eslint-disable` comments, which `without_directives` takes away.
    """
    flags = ["--config", str(_CONFIG), "--disable-nested-config", "--no-ignore", "--format", "sarif"]
    rules = [flag for rule in OXLINT_RULES.values() for flag in ("--deny", rule.selector)]
    return [program, *flags, "--allow", "all", *rules, *(f"./{path}" for path in paths)]


def without_directives(text: str) -> str:
    """The text with `eslint-disable` comments, and their like, made ineffective without moving anything.

    Findings below them are found, and listed as suppressed.
    """
    return _DIRECTIVE.sub(r"\1_", text) if "lint-disable" in text else text


def parse_output(stdout: bytes, root: str) -> ExternalOutput:
    """Findings and unparsed files of a run in `root`; raises `ToolError` for anything but oxlint's SARIF.

    That includes its plain "No files found to lint": it was given files, so something hides them.

    Columns are oxlint's: UTF-8 bytes from the line's start (see `in_characters`).
    """
    document = _read(stdout)
    findings: list[Finding] = []
    faults: list[Unread] = []
    for result in document.results:
        place = result.place
        if place is None:
            continue
        path, region = _relative(place.artifactLocation.uri, root), place.region
        rule = _rule(result.ruleId)
        if rule is not None:
            findings.append(_finding(rule, path, region.span(), result.message.text))
        elif result.ruleId.startswith(_SYNTAX_CODES):
            faults.append(Unread(path, region.startLine, result.message.text))
    faults += _unreadable(document, root)
    return ExternalOutput(findings, faults)


def in_characters(finding: Finding, text: str) -> Finding:
    """The finding with columns counted in characters of the file's text instead of UTF-8 bytes."""
    span = finding.span
    lines = text.split("\n")
    start = _characters(lines, span.start_line, span.start_column)
    end = None if span.end_column is None else _characters(lines, span.end_line, span.end_column)
    return replace(finding, span=Span(span.start_line, span.end_line, start, end))


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Text(_Part):
    text: str


class _Region(_Part):
    startLine: int = Field(ge=1)  # noqa: N815 - SARIF's names
    startColumn: int = Field(default=1, ge=1)  # noqa: N815
    endLine: int | None = Field(default=None, ge=1)  # noqa: N815
    endColumn: int | None = Field(default=None, ge=1)  # noqa: N815

    def span(self) -> Span:
        last = max(self.startLine, self.endLine or self.startLine)
        return Span(self.startLine, last, self.startColumn, self.endColumn)


class _Artifact(_Part):
    uri: str


class _Place(_Part):
    artifactLocation: _Artifact  # noqa: N815
    region: _Region


class _Location(_Part):
    physicalLocation: _Place  # noqa: N815


class _Result(_Part):
    ruleId: str = ""  # noqa: N815
    message: _Text
    locations: list[_Location] = []

    @property
    def place(self) -> _Place | None:
        return self.locations[0].physicalLocation if self.locations else None


class _Notification(_Part):
    message: _Text


class _Invocation(_Part):
    toolConfigurationNotifications: list[_Notification] = []  # noqa: N815
    toolExecutionNotifications: list[_Notification] = []  # noqa: N815


class _Run(_Part):
    results: list[_Result]
    invocations: list[_Invocation] = []


class _Document(_Part):
    runs: list[_Run] = Field(min_length=1, max_length=1)

    @property
    def results(self) -> list[_Result]:
        return self.runs[0].results


def _read(stdout: bytes) -> _Document:
    if len(stdout) > _MAX_BYTES:
        raise ToolError("RL2211", f"oxlint's answer is larger than {_MAX_BYTES} bytes", "narrow the change")
    try:
        return _Document.model_validate_json(stdout)
    except ValidationError as error:
        first = " ".join(stdout[:200].decode("utf-8", "replace").split())
        raise ToolError(
            "RL2210", f"oxlint did not answer in SARIF: {first or 'no output'}", "run `oxlint --version`"
        ) from error


def _rule(code: str) -> OxlintRule | None:
    found = _CODE.fullmatch(code)
    return OXLINT_RULES.get(found[2]) if found else None


def _finding(rule: OxlintRule, path: str, span: Span, message: str) -> Finding:
    return Finding(
        rule_id=rule.id,
        severity=rule.severity,
        confidence=rule.confidence,
        path=path,
        span=span,
        message=message,
        engine=ENGINE,
        why=rule.why,
        suggestion=rule.suggestion,
        cwe=rule.cwe,
    )


def _relative(uri: str, root: str) -> str:
    path = uri.removeprefix("file://").replace("\\", "/")
    return path.removeprefix(root.replace("\\", "/").rstrip("/") + "/").removeprefix("./")


def _unreadable(document: _Document, root: str) -> Iterator[Unread]:
    for invocation in document.runs[0].invocations:
        for notice in (*invocation.toolConfigurationNotifications, *invocation.toolExecutionNotifications):
            found = _UNREADABLE.match(notice.message.text)
            if found is None:
                raise ToolError("RL2212", f"oxlint could not work: {notice.message.text[:300]}")
            yield Unread(_relative(found[1], root), None, "oxlint could not read the file")


def _characters(lines: Sequence[str], line: int, column: int) -> int:
    if line > len(lines) or lines[line - 1].isascii():
        return column
    return len(lines[line - 1].encode("utf-8", "replace")[: column - 1].decode("utf-8", "ignore")) + 1
