"""A look at the API as one JSON document (schema_version 1)."""

from readylayer_cli.domain.api import ApiChange, Certainty, Content, Drift, Operation, Schema, Source, SyncResult
from readylayer_cli.domain.review import Shortfall
from readylayer_cli.reports.json_document import shortfall_objects
from readylayer_cli.reports.jsontext import Json, dump

SCHEMA_VERSION = 1


def render_json(result: SyncResult) -> str:
    """The document, indented, keys in the order of the contract."""
    return dump(sync_document(result)) + "\n"


def sync_document(result: SyncResult) -> dict[str, Json]:
    """The document as plain values."""
    surface = result.surface
    return {
        "schema_version": SCHEMA_VERSION,
        "verdict": result.verdict.value,
        "summary": {
            **{each.value: surface.count(each) for each in Certainty},
            "hidden": surface.hidden,
            "unmounted": len(surface.unmounted),
        },
        "operations": [_operation(each) for each in surface.operations],
        "drift": [_drift(each) for each in result.drift],
        "breaking": [_change(each) for each in result.changes],
        "written": list(result.written),
        "unmounted": [_source(each) for each in surface.unmounted],
        "unresolved": shortfall_objects(surface.unresolved),
        "incomplete": shortfall_objects(_all(result)),
    }


def _all(result: SyncResult) -> tuple[Shortfall, ...]:
    return (*result.shortfalls, *result.surface.shortfalls)


def _operation(operation: Operation) -> Json:
    return {
        "method": operation.method,
        "path": operation.path,
        "path_params": list(operation.named("path")),
        "query": list(operation.named("query")),
        "headers": list(operation.named("header")),
        "cookies": list(operation.named("cookie")),
        "body": schema_name(operation.body),
        "responses": {each.code: schema_name(each.content) for each in operation.responses},
        "tags": list(operation.tags),
        "deprecated": operation.deprecated,
        "framework": operation.framework,
        "source": {**_source(operation.source), "symbol": operation.source.symbol},
        "status": operation.certainty.value,
        "reasons": list(operation.reasons),
    }


def _source(source: Source) -> dict[str, Json]:
    return {"path": source.path, "line": source.line}


def _drift(drift: Drift) -> Json:
    return {
        "kind": drift.kind,
        "method": drift.method,
        "path": drift.path,
        "detail": drift.detail,
        "severity": drift.severity.value,
        "source": _source(drift.source) if drift.source is not None else None,
    }


def _change(change: ApiChange) -> Json:
    return {
        "id": change.id,
        "level": change.level.value,
        "method": change.method,
        "path": change.path,
        "text": change.text,
        "location": change.location,
    }


def schema_name(content: Content | None) -> str | None:
    """What a body is called: its schema's name, `list[Name]`, or its type; `None` without a body or a known type."""
    return _name(content.schema) if content is not None else None


def _name(schema: Schema) -> str | None:
    target = schema.get("$ref")
    if isinstance(target, str):
        return target.rpartition("/")[2]
    items, kind = schema.get("items"), schema.get("type")
    if kind == "array" and isinstance(items, dict):
        return f"list[{_name(items) or 'any'}]"
    members = schema.get("anyOf")
    if isinstance(members, list):
        return " | ".join(sorted({_name(each) or "any" for each in members}))
    return kind if isinstance(kind, str) else None
