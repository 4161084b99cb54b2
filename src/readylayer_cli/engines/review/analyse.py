"""One file's own findings on both sides of a change, each told old from new. Runs in this process or in a worker."""

from dataclasses import dataclass, field
from functools import lru_cache

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.change import FileChange
from readylayer_cli.domain.finding import Finding, Span
from readylayer_cli.domain.options import Scope
from readylayer_cli.engines.review.attribute import attribute
from readylayer_cli.engines.review.detect import RuleFault, detect, detect_secrets, keys_of
from readylayer_cli.engines.review.registry import file_rules
from readylayer_cli.engines.review.rule import FileRule

PARSE_CHECKED = frozenset({"javascript", "typescript", "tsx", "go", "java", "ruby", "php"})
"""Languages whose trees say whether a file could be read; Python's answer comes from ruff."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker needs to know; picklable, equal for all files of a run."""

    scope: Scope
    disabled: frozenset[str] = frozenset()
    custom: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True)
class Job:
    """One file to analyse; `rules` is False for quiet files, where only secrets are looked for."""

    change: FileChange
    head: SourceFile
    base: SourceFile | None
    rules: bool = True


@dataclass(frozen=True, slots=True)
class Analysis:
    """What became of one file. `broken` are the regions that the parser could not read."""

    path: str
    findings: list[Finding] = field(default_factory=list)
    faults: list[RuleFault] = field(default_factory=list)
    broken: tuple[Span, ...] = ()


def analyse(job: Job, setup: Setup) -> Analysis:
    """Detect on the new side; look at the old side only for what was found."""
    file = job.head
    everything = setup.scope in {Scope.FILE, Scope.ALL}
    lines = None if everything or not job.change.hunks else job.change.context_lines
    secrets = detect_secrets(file, lines)
    rules = rules_for(file.language, setup) if job.rules else ()
    detection = detect(file, rules)
    findings = detection.findings + secrets
    old: list[Finding] = []
    if findings and job.base is not None:
        old = detect(job.base, rules, keys_of(findings)).findings
        old += detect_secrets(job.base, None) if secrets else []
    broken = file.broken if job.rules and file.language in PARSE_CHECKED else ()
    return Analysis(file.path, attribute(findings, old, job.change), detection.faults, broken)


def base_findings(file: SourceFile, setup: Setup, only: frozenset[str]) -> list[Finding]:
    """What these rules would have found in an old version."""
    found = detect(file, rules_for(file.language, setup), only).findings
    if any(rule.startswith("secret-") for rule in only):
        found += [finding for finding in detect_secrets(file, None) if finding.rule_id in only]
    return found


@lru_cache(maxsize=64)
def rules_for(language: str, setup: Setup) -> tuple[FileRule, ...]:
    """The rules for one language, disabled ones left out, a team's own ones added."""
    return tuple(
        rule
        for rule in (*file_rules((language,)), *custom_rules(setup.custom))
        if rule.id not in setup.disabled
        and "off" not in rule.tags
        and (not rule.languages or language in rule.languages)
    )


@lru_cache(maxsize=4)
def custom_rules(files: tuple[tuple[str, bytes], ...]) -> tuple[FileRule, ...]:
    """The team's own rules, read once a process."""
    if not files:
        return ()
    from readylayer_cli.engines.review.custom import read_custom_rules  # lazy: pydantic models, 15 ms

    return read_custom_rules(dict(files))
