"""The rules that a SARIF run describes, and what is known of each."""

import re
from collections.abc import Iterator

from readylayer_cli.domain.finding import RuleInfo
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.sarif.fields import Table, at, table, tables, text, whole
from readylayer_cli.engines.review.sarif.grades import confidence_of, severity_of
from readylayer_cli.engines.review.sarif.texts import gist
from readylayer_cli.engines.review.sarif.weaknesses import weaknesses_of

_LONGEST_ID = 200
_VERSIONS = ("semanticVersion", "version", "dottedQuadFileVersion")
_OWN = frozenset(
    {"readylayer", "python", "javascript", "go", "java", "ruby", "php", "ci", "text", "change", "secret", "suppression"}
    | {"dependency", "sarif"}
)
"""Beginnings of our own rules' ids: no tool may speak in their name."""


def tool_id(name: str) -> str:
    """The tool's name as it begins the ids of its rules: `Semgrep OSS` is `semgrep-oss`."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()[:200]).strip("-")[:40].strip("-")
    return f"sarif-{slug}".rstrip("-") if slug in _OWN or not slug else slug


class Rules:
    """Finds the description of a result's rule, by index or by name, in the tool or one of its extensions."""

    def __init__(self, run: Table) -> None:
        self._run = run
        tool = table(run.get("tool"))
        self._driver = table(tool.get("driver"))
        self.tool = tool_id(text(self._driver.get("name"), 200))
        versions = (text(self._driver.get(key), 60) for key in _VERSIONS)
        self.version = next(filter(None, versions), "")
        self._extensions = tables(tool.get("extensions"))
        self._lists = {id(each): tables(each.get("rules")) for each in (self._driver, *self._extensions)}
        self._by_id: dict[str, Table] = {}
        for component in (self._driver, *self._extensions):
            for rule in self._lists[id(component)]:
                self._by_id.setdefault(text(rule.get("id"), _LONGEST_ID), rule)
        self._overrides = _overrides(run)

    def of(self, result: Table) -> tuple[str, Table]:
        """The rule's own id, empty if nothing names one, and its description, empty if there is none."""
        reference = table(result.get("rule"))
        named = text(result.get("ruleId"), _LONGEST_ID) or text(reference.get("id"), _LONGEST_ID)
        index = result.get("ruleIndex") if whole(result.get("ruleIndex")) is not None else reference.get("index")
        pointed = at(self._lists[id(self._component(reference))], index)
        own = text(pointed.get("id"), _LONGEST_ID)
        if own and (not named or named == own or named.startswith(f"{own}/")):
            return named or own, pointed
        described = self._by_id.get(named) or self._by_id.get(named.rpartition("/")[0]) or {}
        return named, described

    def overridden(self, rule_id: str) -> Table:
        """The configuration that the run laid over the rule's own."""
        return self._overrides.get(rule_id, {})

    def strings(self, rule: Table) -> Table:
        """Message strings by id, the rule's own before those of the tool."""
        return {**table(self._driver.get("globalMessageStrings")), **table(rule.get("messageStrings"))}

    def full_id(self, rule_id: str) -> str:
        """The id that our reports show: the tool's name and the rule's."""
        plain = re.sub(r"[^\w./:@+-]+", "-", rule_id, flags=re.ASCII).strip("-")
        return f"{self.tool}-{plain or 'result'}"

    def info(self, rule_id: str, rule: Table) -> RuleInfo:
        """What reports may say of the rule, as plain text."""
        short, full = gist(rule.get("shortDescription"), 300), gist(rule.get("fullDescription"), 1_000)
        configured = bool(table(rule.get("defaultConfiguration")))
        return RuleInfo(
            id=self.full_id(rule_id),
            title=short or full[:300] or text(rule.get("name"), 300) or rule_id,
            severity=severity_of({}, rule, self.overridden(rule_id)) if configured else Severity.MEDIUM,
            confidence=confidence_of({}, rule) if rule else Confidence.MEDIUM,
            what=full or short,
            why="",
            fix="",
            cwe=weaknesses_of(self._run, rule, {}),
            tags=("foreign",),
            url=text(rule.get("helpUri"), 1_000),
        )

    def infos(self) -> Iterator[RuleInfo]:
        """What is known of every rule that is described."""
        yield from (self.info(rule_id, rule) for rule_id, rule in self._by_id.items() if rule_id)

    def _component(self, reference: Table) -> Table:
        component = table(reference.get("toolComponent"))
        if "index" in component:
            return at(self._extensions, component.get("index")) or self._driver
        name = text(component.get("name"))
        return next((each for each in self._extensions if name and text(each.get("name")) == name), self._driver)


def _overrides(run: Table) -> dict[str, Table]:
    found: dict[str, Table] = {}
    for invocation in tables(run.get("invocations")):
        for override in tables(invocation.get("ruleConfigurationOverrides")):
            rule_id = text(table(override.get("descriptor")).get("id"), _LONGEST_ID)
            if rule_id:
                found[rule_id] = table(override.get("configuration"))
    return found
