"""A look at the API as Markdown: a reference of operations, the differences, or a changelog."""

from collections.abc import Iterator

from readylayer_cli.domain.api import Level, SyncResult
from readylayer_cli.reports.docs.json_document import schema_name
from readylayer_cli.reports.docs.wording import counts, verdict_sentence
from readylayer_cli.reports.escape.markdown import code, prose

_TITLES = {
    Level.ERROR: "Breaking changes",
    Level.WARNING: "Changes that may break clients",
    Level.INFO: "Other changes",
}


def render_markdown(result: SyncResult) -> str:
    """The page; for a comparison, a changelog."""
    parts = list(_changelog(result)) if result.compared else [*_drift(result), *_operations(result)]
    return "\n\n".join(["### ReadyLayer API", f"{verdict_sentence(result)}.", *parts, *_notes(result)]) + "\n"


def _changelog(result: SyncResult) -> Iterator[str]:
    for level in Level:
        lines = [
            f"- {code(f'{each.method} {each.path}')}: {prose(each.text, 400)} ({code(each.id)})"
            for each in result.changes
            if each.level is level
        ]
        if lines:
            yield f"#### {_TITLES[level]}"
            yield "\n".join(lines)


def _drift(result: SyncResult) -> Iterator[str]:
    if result.drift:
        rows = ["| | operation | difference |", "| --- | --- | --- |"]
        rows += [
            f"| {each.kind} | {code(f'{each.method} {each.path}')} | {prose(each.detail, 300)} |"
            for each in result.drift
        ]
        yield "\n".join(rows)


def _operations(result: SyncResult) -> Iterator[str]:
    if result.surface.operations:
        rows = ["| operation | parameters | body | answers | where |", "| --- | --- | --- | --- | --- |"]
        for each in result.surface.operations:
            parameters = ", ".join(code(one.name) for one in each.parameters)
            body = schema_name(each.body)
            answers = ", ".join(one.code for one in each.responses)
            place = code(f"{each.source.path}:{each.source.line}")
            name = code(f"{each.method} {each.path}")
            rows.append(f"| {name} | {parameters} | {code(body) if body else ''} | {answers} | {place} |")
        yield "\n".join(rows)
    yield counts(result.surface)


def _notes(result: SyncResult) -> Iterator[str]:
    lines = [
        f"- {code(each.path) + ': ' if each.path else ''}{prose(each.reason, 300)}"
        for each in (*result.shortfalls, *result.surface.shortfalls, *result.surface.unresolved)[:40]
    ]
    if lines:
        yield "\n".join(["Not known:", "", *lines])
