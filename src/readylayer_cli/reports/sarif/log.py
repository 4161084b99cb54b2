"""The SARIF log: one run of one tool, within the limits of GitHub code scanning."""

from collections.abc import Iterator, Sequence

from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.domain.review import EngineStatus, ReviewResult, Shortfall
from readylayer_cli.domain.visible import one_line
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.json_document import summary_object
from readylayer_cli.reports.jsontext import Json, dump
from readylayer_cli.reports.links import is_web_address
from readylayer_cli.reports.outcome import plural
from readylayer_cli.reports.sarif.results import ROOT, Results, artifact
from readylayer_cli.reports.sarif.rules import rule_object, used_rules

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_MOST_RESULTS = 25_000
_MOST_NOTIFICATIONS = 1_000
_LARGEST_LOG = 10_000_000  # bytes; the log is ASCII
_FRAME = 20_000  # bytes kept for everything that is neither rule nor result
_SEMANTIC_VERSION = lazy_pattern(r"\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?\Z")
_INDENT = 8  # blanks before each line of a result inside the log


def render_review(result: ReviewResult, context: RenderContext) -> str:
    """The log; findings that would exceed a limit are left out from the end of the ranking, and it says so."""
    log: Json = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(result, context)]}
    return dump(log) + "\n"


def _run(result: ReviewResult, context: RenderContext) -> Json:
    rules = used_rules(result)
    rule_objects = [rule_object(rule) for rule in rules]
    notes = list(_notifications(result))
    room = _LARGEST_LOG - _FRAME - _size([*rule_objects, *notes])
    candidates = (*result.findings, *result.suppressed)
    renderer = Results(result, context, {rule.id: index for index, rule in enumerate(rules)})
    results = _within(room, candidates, renderer)
    omitted = len(candidates) - len(results)
    if omitted:
        notes.append(_note("omitted", "warning", f"{plural(omitted, 'result')} left out: the log would be too large"))
    run: dict[str, Json] = {
        "tool": {"driver": _driver(context, rule_objects)},
        "automationDetails": {"id": context.category},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository"}}},
        "invocations": [_invocation(result, notes)],
        "results": results,
        "properties": {"verdict": result.verdict.value, "summary": summary_object(result)},
    }
    provenance = _provenance(context)
    return {**run, "versionControlProvenance": [provenance]} if provenance else run


def _within(room: int, findings: Sequence[Finding], renderer: Results) -> list[Json]:
    results: list[Json] = []
    total = max(1, len(findings))
    for index, finding in enumerate(findings[:_MOST_RESULTS]):
        rendered = renderer.object(finding, rank=round(100 * (1 - index / total), 2))
        room -= _size([rendered])
        if room < 0:
            break
        results.append(rendered)
    return results


def _size(values: Sequence[Json]) -> int:
    texts = [dump(value) for value in values]
    return sum(len(text) + _INDENT * (text.count("\n") + 1) + 2 for text in texts)


def _driver(context: RenderContext, rules: list[Json]) -> Json:
    driver: dict[str, Json] = {"name": "readylayer", "organization": "ReadyLayer"}
    if context.tool_version:
        driver["version"] = context.tool_version
    if _SEMANTIC_VERSION.match(context.tool_version):
        driver["semanticVersion"] = context.tool_version
    if is_web_address(context.tool_url):
        driver["informationUri"] = context.tool_url
    return {**driver, "rules": rules}


def _invocation(result: ReviewResult, notes: list[Json]) -> Json:
    whole = not result.shortfalls and all(engine.status is not EngineStatus.FAILED for engine in result.engines)
    return {"executionSuccessful": whole, "toolExecutionNotifications": notes}


def _notifications(result: ReviewResult) -> Iterator[Json]:
    for shortfall in result.shortfalls[:_MOST_NOTIFICATIONS]:
        yield _about(shortfall, "incomplete", "error", "Not checked")
    if len(result.shortfalls) > _MOST_NOTIFICATIONS:
        more = len(result.shortfalls) - _MOST_NOTIFICATIONS
        yield _note("incomplete", "error", f"Not checked: {plural(more, 'more place')}")
    for shortfall in result.skipped[:_MOST_NOTIFICATIONS]:
        yield _about(shortfall, "skipped", "note", "Skipped")


def _about(shortfall: Shortfall, kind: str, level: str, what: str) -> Json:
    note = _note(kind, level, f"{what}: {one_line(shortfall.reason, 1_000)}")
    if shortfall.path is None:
        return note
    return {**note, "locations": [{"physicalLocation": {"artifactLocation": artifact(shortfall.path)}}]}


def _note(kind: str, level: str, text: str) -> dict[str, Json]:
    return {"descriptor": {"id": f"readylayer/{kind}"}, "level": level, "message": {"text": text}}


def _provenance(context: RenderContext) -> dict[str, Json] | None:
    links = context.links
    if links is None or not links.sha or not is_web_address(links.repo_url):
        return None
    known: dict[str, Json] = {"repositoryUri": links.repo_url, "revisionId": links.sha}
    branch: dict[str, Json] = {"branch": context.branch} if context.branch else {}
    return {**known, **branch, "mappedTo": {"uriBaseId": ROOT}}
