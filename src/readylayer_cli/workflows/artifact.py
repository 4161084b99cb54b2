"""Reads the results that another job saved. That job ran foreign code, so nothing but their shape is believed."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from readylayer_cli.domain.errors import InputError
from readylayer_cli.domain.finding import Finding, FlowStep, Span
from readylayer_cli.domain.grades import Confidence, Severity, Verdict
from readylayer_cli.domain.review import ReviewResult, Shortfall
from readylayer_cli.payloads.body import decode_body

_MOST_FINDINGS = 5_000

_Line = Annotated[int, Field(ge=1, le=100_000_000)]
_Count = Annotated[int, Field(ge=0, le=100_000_000)]
_Key = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
_Rule = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_./-]{0,120}$")]
_Cwe = Annotated[str, StringConstraints(pattern=r"^CWE-[0-9]{1,6}$")]
_Path = Annotated[str, StringConstraints(min_length=1, max_length=4_096)]
_Text = Annotated[str, StringConstraints(max_length=10_000)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class _Range(_Shape):
    path: _Path
    start_line: _Line
    end_line: _Line

    @model_validator(mode="after")
    def _ordered(self) -> "_Range":
        if self.end_line < self.start_line:
            raise ValueError("end_line is before start_line")
        return self


class _Step(_Range):
    message: _Text


class _Finding(_Range):
    rule_id: _Rule
    severity: Literal["critical", "high", "medium", "low"]
    confidence: Literal["high", "medium", "low"]
    cwe: Annotated[list[_Cwe], Field(max_length=20)]
    message: _Text
    why: _Text
    suggestion: _Text
    fingerprint: _Key
    engine: _Rule
    ai_touched: bool | None
    introduced: bool
    code_flow: Annotated[list[_Step], Field(max_length=100)]


class _Shortfall(_Shape):
    path: _Path | None
    reason: _Text


class _Summary(_Shape):
    files: _Count


class _Review(_Shape):
    schema_version: Literal[1]
    verdict: Literal["pass", "fail", "incomplete"]
    summary: _Summary
    findings: Annotated[list[_Finding], Field(max_length=_MOST_FINDINGS)]
    incomplete: Annotated[list[_Shortfall], Field(max_length=_MOST_FINDINGS)]


class SavedResults(_Shape):
    """Results of one run, as its job claims them."""

    kind: Literal["readylayer-results"]
    schema_version: Literal[1]
    number: Annotated[int, Field(ge=1, lt=2**63)] | None
    head_sha: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{7,64}$")] | None
    fail_on: Literal["critical", "high", "medium", "low"] | None
    held_back: Annotated[list[_Key], Field(max_length=100_000)]
    review: _Review


def read_artifact(raw: bytes, name: str) -> SavedResults:
    """The results in their shape; raises `InputError` naming the first thing that does not fit."""
    body = decode_body(raw)
    try:
        return SavedResults.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise InputError(
            "RL2050",
            f"{name} holds no results of readylayer: {where}: {first['msg']}",
            "it must be what `readylayer run --artifact` wrote",
        ) from error


def review_of(saved: SavedResults) -> ReviewResult:
    """The review that the results tell of, with at most one finding a fingerprint and path."""
    review = saved.review
    findings = {(each.fingerprint, each.path): _finding(each) for each in review.findings}
    return ReviewResult(
        verdict=Verdict(review.verdict),
        findings=tuple(findings.values()),
        files=review.summary.files,
        shortfalls=tuple(Shortfall(each.reason, each.path) for each in review.incomplete),
        fail_on=Severity(saved.fail_on) if saved.fail_on else None,
    )


def _finding(shape: _Finding) -> Finding:
    return Finding(
        rule_id=shape.rule_id,
        severity=Severity(shape.severity),
        confidence=Confidence(shape.confidence),
        path=shape.path,
        span=Span(shape.start_line, shape.end_line),
        message=shape.message,
        engine=shape.engine,
        why=shape.why,
        suggestion=shape.suggestion,
        cwe=tuple(shape.cwe),
        fingerprint=shape.fingerprint,
        ai_touched=shape.ai_touched,
        introduced=shape.introduced,
        code_flow=tuple(
            FlowStep(each.path, Span(each.start_line, each.end_line), each.message) for each in shape.code_flow
        ),
    )
