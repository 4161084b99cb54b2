"""What a team decided about single rules: on or off, how bad, how sure, and where."""

from dataclasses import fields, replace
from fnmatch import fnmatchcase

from readylayer_cli.code.languages import detect_language
from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.globs import path_matches
from readylayer_cli.domain.options import ReviewOptions, RuleChoice


class Policy:
    """The decisions of one review, asked by rule id."""

    def __init__(self, options: ReviewOptions) -> None:
        self._options = options
        self._known: dict[str, RuleChoice] = {}

    def of(self, rule_id: str) -> RuleChoice:
        """All that was decided about the rule: the flat settings first, then `rules` in their order, the id itself
        last."""
        if rule_id not in self._known:
            self._known[rule_id] = self._find(rule_id)
        return self._known[rule_id]

    def is_off(self, rule_id: str) -> bool:
        """Whether the rule counts nowhere."""
        return self.of(rule_id).enabled is False

    def apply(self, finding: Finding) -> Finding | None:
        """The finding with the severity that the team gave it; `None` where its rule does not count."""
        choice = self.of(finding.rule_id)
        if choice.enabled is False or not _is_in_scope(finding.path, choice):
            return None
        return replace(finding, severity=choice.severity) if choice.severity is not None else finding

    def is_unsure(self, finding: Finding) -> bool:
        """Whether the finding is less sure than the team wants of its rule, if it said so."""
        wanted = self.of(finding.rule_id).min_confidence
        return wanted is not None and finding.confidence.rank < wanted.rank

    def _find(self, rule_id: str) -> RuleChoice:
        options = self._options
        off = any(fnmatchcase(rule_id, pattern) for pattern in options.disabled_rules)
        severity = next((level for pattern, level in options.severities.items() if fnmatchcase(rule_id, pattern)), None)
        choice = RuleChoice(enabled=False if off else None, severity=severity)
        fitting = [(name, each) for name, each in options.rules if name == rule_id or fnmatchcase(rule_id, name)]
        for _, each in sorted(fitting, key=lambda pair: pair[0] == rule_id):
            said = {field.name: getattr(each, field.name) for field in fields(each)}
            choice = replace(choice, **{name: value for name, value in said.items() if value not in (None, ())})
        return choice


def _is_in_scope(path: str, choice: RuleChoice) -> bool:
    if choice.paths and not path_matches(path, choice.paths):
        return False
    if choice.exclude and path_matches(path, choice.exclude):
        return False
    return not choice.languages or detect_language(path) in choice.languages
