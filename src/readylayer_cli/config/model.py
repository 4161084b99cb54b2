"""The settings: one model that files, environment and flags are checked against."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

SeverityName = Literal["low", "medium", "high", "critical"]
EngineName = Literal["ruff", "oxlint"]
GateName = Literal["never", "low", "medium", "high", "critical"]
ConfidenceName = Literal["low", "medium", "high"]
Glob = Annotated[str, Field(min_length=1, max_length=500)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReviewSettings(_Section):
    """What a review looks for, shows, and fails on."""

    fail_on: GateName = Field("critical", description="Fail when a finding is at or above this severity.")
    min_severity: SeverityName = Field("low", description="Show findings from this severity on.")
    min_confidence: ConfidenceName = Field(
        "medium", description="Show findings from this confidence on; low ones never fail a run."
    )
    max_inline_comments: int = Field(
        5, ge=0, le=100, description="Comments placed on lines of a pull request; the rest goes to the summary."
    )
    engines: list[EngineName] = Field(
        ["ruff", "oxlint"],
        description="External analysers to run beside the own rules, where they are installed.",
    )
    disable: list[Glob] = Field(default_factory=list, description="Rule ids, or globs of them, that are not reported.")
    severity: dict[str, SeverityName] = Field(
        default_factory=dict, description="Severities of your own: rule id or glob to severity."
    )
    ignore: list[Glob] = Field(default_factory=list, description="Paths, or globs of them, that are not reviewed.")
    baseline: str | None = Field(None, description="A result of `--format json` whose findings are accepted.")
    sarif: list[Glob] = Field(
        default_factory=list,
        description="SARIF logs of other tools to take in: paths from the repository's root, or globs of them.",
    )
    max_seconds: float = Field(120, gt=0, le=3600, description="Time budget of one review.")
    max_file_bytes: int = Field(
        2_000_000, ge=1_000, le=100_000_000, description="Larger files are named as not analysed."
    )


class Settings(_Section):
    """Everything that can be configured."""

    review: ReviewSettings = Field(default_factory=ReviewSettings, description="The review of a change.")
