"""How the committed document differs from what the code says."""

from collections.abc import Iterator

from readylayer_cli.domain.api import Certainty, Drift, Level, Operation, Schema, Surface
from readylayer_cli.engines.docs.compare.documents import compare_documents
from readylayer_cli.engines.docs.openapi import build_document
from readylayer_cli.engines.docs.paths import anonymous

_ERRORS = (
    "request-parameter-removed", "new-required-request-parameter", "new-optional-request-parameter",
    "request-parameter-became", "request-body-added", "request-body-removed", "response-success-status",
)  # fmt: skip
_UNSAID = (
    "response-non-success-status",
    "api-operation-id",
    "endpoint-reactivated",
    "endpoint-deprecated",
    "api-security-removed",
)


def find_drift(surface: Surface, committed: Schema, version: str) -> tuple[Drift, ...]:
    """Operations that are missing from the document, that only it has, and that both describe differently.

    What is known for sure raises errors; anything conditional is a warning, and an operation of the document that a
    route of unknown path may answer is not called extra.
    """
    generated = build_document(surface, version)
    known = {(each.method, anonymous(each.path)): each for each in surface.operations}
    holes = [each for each in surface.operations if each.certainty is Certainty.UNRESOLVED]
    return tuple(_drifts(committed, generated, known, holes))


def _drifts(
    committed: Schema, generated: Schema, known: dict[tuple[str, str], Operation], holes: list[Operation]
) -> Iterator[Drift]:
    for change in compare_documents(committed, generated):
        operation = known.get((change.method, anonymous(change.path)))
        source = operation.source if operation is not None else None
        sure = operation is not None and operation.certainty is Certainty.EXACT
        if change.id == "endpoint-added":
            level = Level.ERROR if sure else Level.WARNING
            yield Drift("missing", change.method, change.path, "the document does not have it", level, source)
        elif change.id.startswith(("api-removed", "api-path-removed")):
            level = Level.WARNING if any(_may_be(each, change.method, change.path) for each in holes) else Level.ERROR
            yield Drift("extra", change.method, change.path, "the code does not have it", level)
        elif not change.id.startswith(_UNSAID):
            level = Level.ERROR if sure and change.id.startswith(_ERRORS) else Level.WARNING
            yield Drift("changed", change.method, change.path, f"by the code: {change.text}", level, source)


def _may_be(operation: Operation, method: str, path: str) -> bool:
    """Whether an operation whose path is known in part only could be this one."""
    rest = anonymous(path)
    for part in anonymous(operation.path.replace("{?}", "\0")).split("\0"):
        position = rest.find(part)
        if position < 0:
            return False
        rest = rest[position + len(part) :]
    return operation.method == method
