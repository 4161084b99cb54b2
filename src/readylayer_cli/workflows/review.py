"""The review of one change: settings and the team's own files in, result out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from glob import escape

from readylayer_cli.config.model import ReviewSettings, RuleSettings
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.options import ReviewOptions, RuleChoice, Scope
from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.engines.review.baseline import Baseline
from readylayer_cli.engines.review.engine import Means, Request, review
from readylayer_cli.engines.review.sarif.logs import Logs
from readylayer_cli.ports import Advisories, Change, Tree

RULES_FOLDER = ".readylayer/rules/"


@dataclass(frozen=True)
class Asked:
    """How a change is to be reviewed. `baseline` is a file of accepted findings, `logs` what other tools found,
    `advisories` what is known of dependencies.

    The time budget counts from `begun_s` on, by the clock of the review; else from its beginning.
    """

    settings: ReviewSettings
    scope: Scope
    baseline: tuple[str, bytes] | None = None
    logs: Logs = field(default_factory=Logs)
    advisories: Advisories | None = None
    begun_s: float | None = None
    model_may_block: bool = False


def review_change(change: Change, trusted: Tree, asked: Asked, means: Means) -> ReviewResult:
    """Review with the team's rules that `trusted` holds: a change cannot bring its own."""
    options = review_options(asked.settings, asked.scope)
    request = Request(
        change=change,
        options=replace(
            options,
            ignored_paths=(*options.ignored_paths, *map(escape, sorted(asked.logs.paths))),
            model_may_block=asked.model_may_block,
        ),
        custom=read_rule_files(trusted),
        baseline=_accepted(asked.baseline),
        begun_s=asked.begun_s,
        logs=asked.logs,
        advisories=asked.advisories,
    )
    return review(request, means)


def _accepted(baseline: tuple[str, bytes] | None) -> Baseline:
    if baseline is None:
        return Counter()
    from readylayer_cli.engines.review.baseline_file import read_baseline  # lazy: pydantic models, 5 ms

    return read_baseline(baseline[1], baseline[0])


def review_options(settings: ReviewSettings, scope: Scope) -> ReviewOptions:
    """The settings as the engine wants them."""
    return ReviewOptions(
        scope=scope,
        fail_on=None if settings.fail_on == "never" else Severity(settings.fail_on),
        min_severity=Severity(settings.min_severity),
        min_confidence=Confidence(settings.min_confidence),
        disabled_rules=tuple(settings.disable),
        severities={rule: Severity(level) for rule, level in settings.severity.items()},
        rules=tuple((name, _choice(each)) for name, each in settings.rules.items()),
        ignored_paths=tuple(settings.ignore),
        external_engines=tuple(settings.engines),
        max_seconds=settings.max_seconds,
        max_file_bytes=settings.max_file_bytes,
    )


def _choice(settings: RuleSettings) -> RuleChoice:
    return RuleChoice(
        enabled=settings.enabled,
        severity=Severity(settings.severity) if settings.severity else None,
        min_confidence=Confidence(settings.min_confidence) if settings.min_confidence else None,
        paths=tuple(settings.paths),
        exclude=tuple(settings.exclude),
        languages=tuple(settings.languages),
    )


def read_rule_files(tree: Tree) -> Mapping[str, bytes]:
    """The team's rule files of a tree."""
    names = [path for path in tree.paths() if path.startswith(RULES_FOLDER) and path.endswith((".yml", ".yaml"))]
    return tree.read_many(names)
