"""What a rule is: its documentation, where it applies, how it looks, and the examples that test it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.finding import Fix, FlowStep, RuleInfo, Span
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.precision import COMPARING, FOLLOWING, GLANCING
from readylayer_cli.engines.review.view import ChangeView


@dataclass(frozen=True, slots=True)
class Match:
    """One hit of a rule. Empty texts and `None` grades fall back to the rule's own.

    `anchor` is the text that the fingerprint is made of; by default the matched source. `symbol` names the place
    when the line cannot (removed code). `extent` is the whole construct that the finding is about. `cwe` names the
    weakness where the rule covers several.
    """

    span: Span
    message: str = ""
    anchor: str = ""
    symbol: str = ""
    suggestion: str = ""
    severity: Severity | None = None
    confidence: Confidence | None = None
    extent: Span | None = None
    fix: Fix | None = None
    flow: tuple[FlowStep, ...] = ()
    cwe: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeMatch:
    """A hit of a change rule, at a line of the new side; a deleted file has its old path and line 1."""

    path: str
    match: Match


@dataclass(frozen=True, slots=True)
class Example:
    """Code for a rule to judge; without a path it is a plain file of the rule's first language."""

    code: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class ChangeExample:
    """Two versions of a small repository: path -> content; a symlink's content is its target.

    `modes` are git modes (`100755`, `120000`) of paths in the new version that are no plain files.
    """

    before: Mapping[str, str]
    after: Mapping[str, str]
    modes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """What every rule says about itself. `what`, `why` and `fix` are the rule's page, in Markdown.

    `precision` is a short statement of what it is known to get wrong; empty for what holds of its whole family.
    """

    id: str
    title: str
    severity: Severity
    confidence: Confidence
    what: str
    why: str
    fix: str
    cwe: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    precision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRule(Rule):
    """A rule that looks at one version of one file.

    `languages` are names of `code.languages`; `triggers` are substrings of which the text must hold at least one
    (cheap, checked before anything is parsed; empty means always). `path_pattern` is a regular expression that must
    be found in the path. `tests` says whether test files are looked at.
    """

    languages: tuple[str, ...]
    check: Callable[[SourceFile], Iterable[Match]]
    triggers: tuple[str, ...] = ()
    path_pattern: str = ""
    tests: bool = True
    bad: tuple[str | Example, ...] = ()
    good: tuple[str | Example, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRule(Rule):
    """A rule that compares the old tree with the new one; all that it reports is introduced by the change."""

    check: Callable[[ChangeView], Iterable[ChangeMatch]]
    languages: tuple[str, ...] = ()
    bad: tuple[ChangeExample, ...] = ()
    good: tuple[ChangeExample, ...] = ()


def node_match(file: SourceFile, node: SgNode, message: str = "", suggestion: str = "") -> Match:
    """A match of the node's whole region."""
    return Match(span=file.span(node), message=message, anchor=node.text(), suggestion=suggestion)


def precision_of(rule: Rule) -> str:
    """What rules of this one's make get wrong."""
    if isinstance(rule, ChangeRule):
        return COMPARING
    if "custom" in rule.tags:
        return ""
    return FOLLOWING if isinstance(rule, FileRule) and getattr(rule.check, "follows_data", False) else GLANCING


def rule_info(rule: Rule) -> RuleInfo:
    """The rule as reports show it."""
    languages = rule.languages if isinstance(rule, FileRule | ChangeRule) else ()
    return RuleInfo(
        id=rule.id,
        title=rule.title,
        severity=rule.severity,
        confidence=rule.confidence,
        what=rule.what,
        why=rule.why,
        fix=rule.fix,
        cwe=rule.cwe,
        languages=languages,
        tags=rule.tags,
        precision=rule.precision or precision_of(rule),
    )
