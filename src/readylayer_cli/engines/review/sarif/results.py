"""One SARIF result as a finding of a file here."""

from collections.abc import Callable
from dataclasses import dataclass

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.finding import Edit, Finding, Fix, FlowStep, Suppression, SuppressionKind
from readylayer_cli.engines.review.sarif.addresses import Addresses
from readylayer_cli.engines.review.sarif.fields import Table, table, tables, text
from readylayer_cli.engines.review.sarif.grades import confidence_of, severity_of
from readylayer_cli.engines.review.sarif.regions import placed, read_region
from readylayer_cli.engines.review.sarif.rules import Rules
from readylayer_cli.engines.review.sarif.texts import gist, message_text, plain_text
from readylayer_cli.engines.review.sarif.weaknesses import weaknesses_of

_LONGEST_MESSAGE = 1_000
_LONGEST_STEP = 300
_MOST_STEPS = 100
_MOST_EDITS = 50
_LONGEST_EDIT = 20_000
_SILENT = frozenset({"pass", "notApplicable"})

Address = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the results of a run are read with. `path_of` gives the path here of what a log calls a file, if there is
    one; `file_of` the file at that path."""

    run: Table
    rules: Rules
    addresses: Addresses
    path_of: Callable[[Address], str | None]
    file_of: Callable[[str], SourceFile | None]

    @property
    def in_characters(self) -> bool:
        """Whether columns count characters."""
        return text(self.run.get("columnKind")) == "unicodeCodePoints"


def counts(result: Table) -> bool:
    """Whether the result reports something that is there."""
    return text(result.get("kind")) not in _SILENT and text(result.get("baselineState")) != "absent"


def location_of(result: Table) -> Table:
    """The physical location that the result is reported at; empty if it has none."""
    locations = tables(result.get("locations"))
    return next((place for each in locations if (place := table(each.get("physicalLocation")))), {})


def read_result(result: Table, path: str, around: Surroundings) -> Finding | None:
    """The finding, not yet told old from new; `None` where the file here ends before the place."""
    rule_id, rule = around.rules.of(result)
    file = around.file_of(path)
    place = placed(read_region(table(location_of(result).get("region"))), file, in_characters=around.in_characters)
    if place is None:
        return None
    message = message_text(table(result.get("message")), around.rules.strings(rule), _LONGEST_MESSAGE)
    described = gist(rule.get("fullDescription"), 400)
    return Finding(
        rule_id=around.rules.full_id(rule_id),
        severity=severity_of(result, rule, around.rules.overridden(rule_id)),
        confidence=confidence_of(result, rule),
        path=path,
        span=place[0],
        message=message or plain_text(rule.get("shortDescription"), _LONGEST_MESSAGE) or rule_id or "no message",
        engine=around.rules.tool,
        why=described if described != message else "",
        cwe=weaknesses_of(around.run, rule, result),
        fix=_fix(result, path, around, file) if file is not None else None,
        code_flow=_flow(result, around),
        extent=place[1],
        suppression=_suppression(result),
    )


def _flow(result: Table, around: Surroundings) -> tuple[FlowStep, ...]:
    """The first of the flows; its last steps are kept where it is very long, for there the harm is done."""
    for flow in tables(result.get("codeFlows"))[:1]:
        for thread in tables(flow.get("threadFlows"))[:1]:
            steps = [step for each in tables(thread.get("locations")) if (step := _step(each, around)) is not None]
            return tuple(steps if len(steps) <= _MOST_STEPS else [steps[0], *steps[1 - _MOST_STEPS :]])
    return ()


def _step(thread_location: Table, around: Surroundings) -> FlowStep | None:
    """A step in a file of this repository; what happens in a library is left out."""
    location = table(thread_location.get("location"))
    physical = table(location.get("physicalLocation"))
    address = around.addresses.of(table(physical.get("artifactLocation")))
    path = around.path_of(address) if address else None
    if path is None:
        return None
    place = placed(read_region(table(physical.get("region"))), around.file_of(path), in_characters=around.in_characters)
    if place is None:
        return None
    return FlowStep(path, place[0], message_text(table(location.get("message")), {}, _LONGEST_STEP))


def _suppression(result: Table) -> Suppression | None:
    """The tool's own, if it was accepted: a result with one that is under review or rejected counts."""
    found = tables(result.get("suppressions"))
    if not found or any(text(each.get("status")) in {"underReview", "rejected"} for each in found):
        return None
    first = found[0]
    kind = SuppressionKind.IN_SOURCE if text(first.get("kind")) == "inSource" else SuppressionKind.TOOL
    reason = plain_text(first.get("justification"), 300) or f"{text(first.get('kind'), 40) or 'suppressed'} by the tool"
    return Suppression(kind, reason)


def _fix(result: Table, path: str, around: Surroundings, file: SourceFile) -> Fix | None:
    """The first fix that changes this file alone, each of its places being there."""
    for fix in tables(result.get("fixes"))[:5]:
        changes = tables(fix.get("artifactChanges"))
        if len(changes) != 1:
            continue
        address = around.addresses.of(table(changes[0].get("artifactLocation")))
        replacements = tables(changes[0].get("replacements"))
        if (address and around.path_of(address) != path) or not 0 < len(replacements) <= _MOST_EDITS:
            continue
        edits = [_edit(each, around, file) for each in replacements]
        if all(edits):
            description = plain_text(fix.get("description"), _LONGEST_STEP)
            return Fix(description, tuple(edit for edit in edits if edit is not None))
    return None


def _edit(replacement: Table, around: Surroundings, file: SourceFile) -> Edit | None:
    region = read_region(table(replacement.get("deletedRegion")))
    inserted = table(replacement.get("insertedContent")).get("text")
    if region.is_whole_file or (isinstance(inserted, str) and len(inserted) > _LONGEST_EDIT):
        return None
    place = placed(region, file, in_characters=around.in_characters)
    if place is None or place[1] is not None:
        return None
    span = place[0]
    if region.end_column is not None and region.end_column == region.start_column and span.start_line == span.end_line:
        span = type(span)(span.start_line, span.end_line, span.start_column, span.start_column)
    return Edit(span, inserted if isinstance(inserted, str) else "")
