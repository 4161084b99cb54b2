"""The settings: one model that files, environment and flags are checked against."""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

SeverityName = Literal["low", "medium", "high", "critical"]
EngineName = Literal["ruff", "oxlint"]
GateName = Literal["never", "low", "medium", "high", "critical"]
ConfidenceName = Literal["low", "medium", "high"]


def _spelled_out(value: object) -> object:
    """YAML reads a bare `off` as false."""
    return "off" if value is False else value


SendName = Annotated[Literal["context", "diff", "off"], BeforeValidator(_spelled_out)]
CacheName = Annotated[Literal["files", "memory", "off"], BeforeValidator(_spelled_out)]
_ADDRESS = re.compile(r"https?://[^\s/@?#]+(?:/[^\s@?#]*)?")
MissingName = Annotated[Literal["fail", "warn", "off"], BeforeValidator(_spelled_out)]
Glob = Annotated[str, Field(min_length=1, max_length=500)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RuleSettings(_Section):
    """What a team decides about one rule, or about all that a glob names."""

    enabled: bool | None = Field(None, description="false turns the rule off; true turns it on again after a glob.")
    severity: SeverityName | None = Field(None, description="Its severity instead of the rule's own.")
    min_confidence: ConfidenceName | None = Field(
        None, description="Its findings count from this confidence on; less sure ones are held back and fail nothing."
    )
    paths: list[Glob] = Field(default_factory=list, description="Where it counts: paths, folders or globs.")
    exclude: list[Glob] = Field(default_factory=list, description="Where it does not count.")
    languages: list[str] = Field(default_factory=list, description="The languages in which it counts.")


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
    rules: dict[str, RuleSettings] = Field(
        default_factory=dict,
        description="Decisions about single rules: rule id or glob to settings; later ones win, and ids over globs.",
    )
    ignore: list[Glob] = Field(default_factory=list, description="Paths, or globs of them, that are not reviewed.")
    baseline: str | None = Field(None, description="A result of `--format json` whose findings are accepted.")
    sarif: list[Glob] = Field(
        default_factory=list,
        description="SARIF logs of other tools to take in: paths from the repository's root, or globs of them.",
    )
    osv: list[Glob] = Field(
        default_factory=list,
        description="OSV databases (all.zip of osv.dev, folders, JSON files) to look versions of dependencies up in:"
        " paths from the repository's root, or globs of them.",
    )
    max_seconds: float = Field(120, gt=0, le=3600, description="Time budget of one review.")
    max_file_bytes: int = Field(
        2_000_000, ge=1_000, le=100_000_000, description="Larger files are named as not analysed."
    )


Percent = Annotated[float, Field(ge=0, le=100)]


class ComponentSettings(_Section):
    """A part of the repository with demands of its own."""

    paths: list[Glob] = Field(min_length=1, description="Files of the component: paths, folders or globs.")
    threshold: Percent | None = Field(None, description="Lines of the component, in percent.")
    patch_threshold: Percent | None = Field(None, description="Changed lines of the component, in percent.")


class CoverageSettings(_Section):
    """What is demanded of coverage. A demand of null is none."""

    reports: list[Glob] = Field(
        default_factory=list,
        description="Coverage reports, or globs of them; without any, the usual places.",
    )
    test_reports: list[Glob] = Field(default_factory=list, description="JUnit or TRX files with the tests' results.")
    threshold: Percent | None = Field(80, description="All measured lines, in percent.")
    patch_threshold: Percent | None = Field(80, description="Changed lines, in percent.")
    ai_threshold: Percent | None = Field(80, description="Changed lines that a machine wrote, in percent.")
    ai_evidence: Literal["line", "commit", "change"] = Field(
        "commit", description="The weakest evidence that makes a line a machine's, for its threshold."
    )
    branch_threshold: Percent | None = Field(None, description="Branches, in percent.")
    function_threshold: Percent | None = Field(None, description="Functions that ran, in percent.")
    paths: dict[str, Percent] = Field(default_factory=dict, description="Lines of single paths: glob to percent.")
    components: dict[str, ComponentSettings] = Field(
        default_factory=dict, description="Named parts of the repository with demands of their own."
    )
    exclude: list[Glob] = Field(default_factory=list, description="Paths that do not count.")
    unmeasured: Literal["miss", "warn", "ignore", "fail"] = Field(
        "miss",
        description="Changed source files that no report knows: their lines are missed, they are only named, or passed "
        "over, or the result is incomplete as well.",
    )
    partials: Literal["hit", "miss"] = Field(
        "hit", description="Whether a line of which a branch was not taken counts as covered."
    )
    fixes: dict[str, str] = Field(
        default_factory=dict, description="Beginnings of paths in reports, and what they are in the repository."
    )
    expect_reports: int | None = Field(None, ge=1, description="How many reports there must be, one a shard.")
    fail_on_failed_tests: bool = Field(default=True, description="Fail when the test reports hold a failed test.")
    max_report_bytes: int = Field(
        512_000_000, ge=1_000, description="Larger reports, also after decompression, are refused."
    )


class TestSettings(_Section):
    """Tests and what they cover."""

    coverage: CoverageSettings = Field(default_factory=CoverageSettings, description="The coverage gate.")
    missing: MissingName = Field(
        "warn", description="What changed code that a machine wrote and no test leads to does: fail, warn or off."
    )
    ai_evidence: Literal["line", "commit", "change"] = Field(
        "commit", description="The weakest evidence that makes a line a machine's, for missing tests."
    )
    exclude: list[Glob] = Field(default_factory=list, description="Paths of which no tests are asked.")
    placement: Annotated[str, Field(pattern=r"\{name\}", max_length=500)] | None = Field(
        None,
        description="Where tests go, such as tests/{path}/test_{name}.py, with {dir} for the source's folder, {path} "
        "for that below its root, {name} and {ext}; null: as the repository's own tests lie.",
    )
    framework: Annotated[str, Field(min_length=1, max_length=50)] | None = Field(
        None, description="The test framework; null: by configuration and by what the nearest tests import."
    )


class OpenApiSettings(_Section):
    """The OpenAPI document."""

    output_path: str = Field("docs/openapi.yaml", min_length=1, description="The committed document.")
    version: Literal["3.1", "3.0"] = Field("3.1", description="The version of OpenAPI that is written.")


class DocsSettings(_Section):
    """The API as the code says it."""

    source: list[Glob] = Field(
        default_factory=list, description="Folders that hold the application; without any, the whole repository."
    )
    exclude: list[Glob] = Field(default_factory=list, description="Paths, or globs of them, that are no part of it.")
    openapi: OpenApiSettings = Field(default_factory=OpenApiSettings, description="The OpenAPI document.")


class LlmSettings(_Section):
    """A language model that reads a change beside the rules; without a model nothing is sent anywhere."""

    model: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        None,
        description="A model as litellm names it, such as anthropic/claude-sonnet-4-5; null is off.",
    )
    fallbacks: list[Annotated[str, Field(min_length=1, max_length=200)]] = Field(
        default_factory=list, description="Models to ask when the first does not answer, in order."
    )
    api_base: Annotated[str, Field(min_length=8, max_length=500)] | None = Field(
        None, description="Address of an OpenAI-compatible server, such as http://localhost:11434/v1."
    )
    max_calls: int = Field(12, ge=1, le=1_000, description="Calls of one run at most.")
    max_tokens: int = Field(200_000, ge=1_000, le=100_000_000, description="Tokens of one run at most, both ways.")
    max_cost_usd: float | None = Field(None, gt=0, description="What one run may cost, where the price is known.")
    timeout_s: float = Field(30, gt=0, le=600, description="How long one call may take.")
    max_seconds: float = Field(120, gt=0, le=3600, description="How long all calls of one run may take.")
    call_tokens: int = Field(
        12_000, ge=2_000, le=1_000_000, description="How much of the change one call shows; little is read better."
    )
    second_look: bool = Field(default=True, description="Ask once more which claims stand up; this can only drop some.")
    summary: bool = Field(default=False, description="Have the change described in one paragraph.")
    may_block: bool = Field(
        default=False,
        description="Let verified findings of high confidence fail a run; otherwise the model never decides.",
    )
    send: dict[str, SendName] = Field(
        default_factory=dict,
        description="What of a file is sent, by path or glob: context, diff or off. The last that fits counts.",
    )
    redact: list[Annotated[str, Field(min_length=1, max_length=500)]] = Field(
        default_factory=list, description="Regular expressions of what else must not be sent."
    )
    guidance: list[Glob] = Field(
        [".readylayer/guidance.md"], description="Files that say what the team asks of its code."
    )
    cache: CacheName = Field("files", description="Where answers are kept, so that an unchanged run costs nothing.")
    cache_seconds: float = Field(3_600, ge=0, le=604_800, description="How long answers are kept.")

    @field_validator("api_base")
    @classmethod
    def _is_address(cls, address: str | None) -> str | None:
        """Reports name the address, so that no password may stand in it."""
        if address is not None and not _ADDRESS.fullmatch(address):
            raise ValueError("write it like http://localhost:11434/v1, without user, password and query")
        return address

    @field_validator("redact")
    @classmethod
    def _compiles(cls, patterns: list[str]) -> list[str]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
        return patterns


class Settings(_Section):
    """Everything that can be configured."""

    review: ReviewSettings = Field(default_factory=ReviewSettings, description="The review of a change.")
    test: TestSettings = Field(default_factory=TestSettings, description="Tests and coverage.")
    docs: DocsSettings = Field(default_factory=DocsSettings, description="The API's documentation.")
    llm: LlmSettings = Field(default_factory=LlmSettings, description="The language model, off by default.")
