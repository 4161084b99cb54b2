"""One file's findings on both sides of a change, each told old from new. Runs in this process or in a worker."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.change import FileChange
from readylayer_cli.domain.finding import Finding, Span
from readylayer_cli.domain.options import Scope
from readylayer_cli.engines.review.attribute import attribute, lost
from readylayer_cli.engines.review.detect import (
    Detection,
    RuleFault,
    detect,
    detect_handed_on,
    detect_secrets,
    keys_of,
    locate,
)
from readylayer_cli.engines.review.registry import file_rules
from readylayer_cli.engines.review.related import NOWHERE, Surroundings
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import surround, unfollowed

PARSE_CHECKED = frozenset({"javascript", "typescript", "tsx", "go", "java", "ruby", "php"})
"""Languages whose trees say whether a file could be read; Python's answer comes from ruff."""

SECRET = "secret-"  # noqa: S105 - the family's prefix


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker needs to know; picklable, equal for all files of a run. `off` are the rules not to ask."""

    scope: Scope
    off: frozenset[str] = frozenset()
    custom: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True)
class Job:
    """One file to analyse. `rules` is False for quiet files, where only secrets are looked for."""

    change: FileChange
    head: SourceFile
    base: SourceFile | None
    rules: bool = True


@dataclass(frozen=True, slots=True)
class Analysis:
    """What became of one file. `broken` are the regions that the parser could not read, `unfollowed` the functions in
    which following the data was given up: they are judged by what stands around the calls, as in other languages."""

    path: str
    findings: list[Finding] = field(default_factory=list)
    faults: list[RuleFault] = field(default_factory=list)
    broken: tuple[Span, ...] = ()
    unfollowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leaving:
    """The old side of a file that lost lines. `findings` are what its new side still has, `only` the rules to ask."""

    base: SourceFile
    findings: Sequence[Finding]
    said_of_base: Sequence[Finding]
    only: frozenset[str]
    rules: bool = True


def analyse(job: Job, setup: Setup, around: Surroundings = NOWHERE) -> Analysis:
    """Detect on the new side; look at the old side only for what was found."""
    file = job.head
    surround(file, around.head)
    if job.base is not None:
        surround(job.base, around.base)
    rules = rules_for(file.language, setup) if job.rules else ()
    secrets = detect_secrets(file)
    detection, handed_on = detect(file, rules), detect_handed_on(file, rules)
    findings = detection.findings + handed_on.findings + secrets
    old = Detection([], [])
    if findings and job.base is not None:
        old = _old_findings(job.base, rules, keys_of(findings), ())
    broken = file.broken if job.rules and file.language in PARSE_CHECKED else ()
    told = attribute(findings, old.findings, job.change)
    faults = detection.faults + handed_on.faults + old.faults
    return Analysis(file.path, told, faults, broken, unfollowed(file))


def leave(leaving: Leaving, setup: Setup, around: Surroundings = NOWHERE) -> "Counter[str]":
    """What a file lost, by content key."""
    surround(leaving.base, around.base)
    rules = rules_for(leaving.base.language, setup) if leaving.rules else ()
    old = _old_findings(leaving.base, rules, leaving.only, leaving.said_of_base)
    return lost(leaving.findings, old.findings)


def _old_findings(
    base: SourceFile, rules: Sequence[FileRule], only: frozenset[str], said: Sequence[Finding]
) -> Detection:
    """What these rules, and the external engines, had found in an old version."""
    detection, handed_on = detect(base, rules, only), detect_handed_on(base, rules, only)
    found = detection.findings + handed_on.findings
    found += [locate(finding, base) for finding in said if finding.rule_id in only]
    if any(rule.startswith(SECRET) for rule in only):
        found += [finding for finding in detect_secrets(base) if finding.rule_id in only]
    return Detection(found, detection.faults + handed_on.faults)


@lru_cache(maxsize=64)
def rules_for(language: str, setup: Setup) -> tuple[FileRule, ...]:
    """The rules for one language, disabled ones left out, a team's own ones added."""
    return tuple(
        rule
        for rule in (*file_rules((language,)), *custom_rules(setup.custom))
        if "off" not in rule.tags and (not rule.languages or language in rule.languages) and rule.id not in setup.off
    )


@lru_cache(maxsize=4)
def custom_rules(files: tuple[tuple[str, bytes], ...]) -> tuple[FileRule, ...]:
    """The team's own rules, read once a process."""
    if not files:
        return ()
    from readylayer_cli.engines.review.custom import read_custom_rules  # lazy: pydantic models, 15 ms

    return read_custom_rules(dict(files))
