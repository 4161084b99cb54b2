"""The rules of a SARIF run: what each finds, why it matters, and how GitHub should sort it."""

from readylayer_cli.domain.finding import Finding, RuleInfo
from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.domain.visible import block, one_line
from readylayer_cli.reports.escape.markdown import prose
from readylayer_cli.reports.jsontext import Json
from readylayer_cli.reports.links import is_web_address
from readylayer_cli.reports.sarif.levels import LEVELS, PROBLEM_SEVERITIES, SECURITY_SEVERITIES, cwe_tags

_MOST_RULES = 25_000
_MOST_TAGS = 20
_LONGEST_NAME = 255
_LONGEST_DESCRIPTION = 1_024


def used_rules(result: ReviewResult) -> list[RuleInfo]:
    """All rules that the result knows, and those that only a finding names, sorted by id."""
    known = dict(result.rules)
    for finding in (*result.findings, *result.suppressed):
        known.setdefault(finding.rule_id, _unknown(finding))
    return [known[rule_id] for rule_id in sorted(known)][:_MOST_RULES]


def rule_object(rule: RuleInfo) -> Json:
    """The rule as a `reportingDescriptor`; texts that GitHub requires are never empty."""
    title = one_line(rule.title, _LONGEST_DESCRIPTION) or rule.id
    descriptor: dict[str, Json] = {
        "id": rule.id,
        "name": one_line(rule.title, _LONGEST_NAME) or rule.id,
        "shortDescription": {"text": title},
        "fullDescription": {"text": one_line(rule.what, _LONGEST_DESCRIPTION) or title},
        "help": {"text": _help_text(rule) or title, "markdown": _help_markdown(rule) or title},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": _properties(rule),
    }
    if is_web_address(rule.url):
        descriptor["helpUri"] = rule.url
    return descriptor


def _properties(rule: RuleInfo) -> dict[str, Json]:
    weaknesses = cwe_tags(rule.cwe)
    security = bool(weaknesses) or "security" in rule.tags
    tags = dict.fromkeys([*(["security"] if security else []), *weaknesses, *rule.tags, *rule.languages])
    properties: dict[str, Json] = {"tags": list(tags)[:_MOST_TAGS], "precision": rule.confidence.value}
    if security:
        return {**properties, "security-severity": SECURITY_SEVERITIES[rule.severity]}
    return {**properties, "problem.severity": PROBLEM_SEVERITIES[rule.severity]}


def _help_text(rule: RuleInfo) -> str:
    return "\n\n".join("\n".join(block(text)) for text in (rule.what, rule.why, rule.fix) if text.strip())


def _help_markdown(rule: RuleInfo) -> str:
    # the documentation of our rules and of the base branch's own: Markdown that is meant as such; not other tools'
    sections = (("", rule.what), ("### Why it matters\n\n", rule.why), ("### What to do\n\n", rule.fix))
    written = prose if "foreign" in rule.tags else _as_it_is
    return "\n\n".join(heading + written("\n".join(block(text))) for heading, text in sections if text.strip())


def _as_it_is(markdown: str) -> str:
    return markdown


def _unknown(finding: Finding) -> RuleInfo:
    return RuleInfo(
        finding.rule_id, finding.rule_id, finding.severity, finding.confidence, "", finding.why, "", finding.cwe
    )
