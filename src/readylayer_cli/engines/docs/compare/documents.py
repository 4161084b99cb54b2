"""Differences between two documents: operations, parameters, bodies, answers, security."""

from collections.abc import Iterator

from readylayer_cli.domain.api import ApiChange, Level, Schema
from readylayer_cli.engines.docs.compare.messages import MessageComparison
from readylayer_cli.engines.docs.compare.pointer import References, escaped
from readylayer_cli.engines.docs.compare.security import compare_security
from readylayer_cli.engines.docs.paths import anonymous

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_LEVELS = list(Level)


def compare_documents(old: Schema, new: Schema, today: str = "") -> tuple[ApiChange, ...]:
    """Every change, the worst first. `today` (`YYYY-MM-DD`) tells whether a sunset has passed."""
    return tuple(
        sorted(
            dict.fromkeys(_changes(old, new, today)),
            key=lambda each: (_LEVELS.index(each.level), each.path, each.method, each.location, each.id, each.text),
        )
    )


def _changes(old: Schema, new: Schema, today: str) -> Iterator[ApiChange]:
    references = References(old), References(new)
    before, after = _items(old, references[0]), _items(new, references[1])
    messages = MessageComparison(*references)
    for key, (path, item) in before.items():
        if key not in after:
            for method in _operations(item):
                yield _gone(method, path, references[0].follow(item[method]), today, whole=True)
            continue
        new_path, new_item = after[key]
        for method in _operations(item):
            operation = references[0].follow(item[method])
            if method not in new_item:
                yield _gone(method, path, operation, today, whole=False)
                continue
            other = references[1].follow(new_item[method])
            yield from messages.compare((path, item, operation), (new_path, new_item, other), method)
            yield from compare_security(old, new, operation, other, method.upper(), new_path)
            yield from _told(operation, other, method, new_path)
    for key, (path, item) in after.items():
        for method in _operations(item):
            if key not in before or method not in before[key][1]:
                yield ApiChange(
                    "endpoint-added", Level.INFO, method.upper(), path, "it was added", _location(path, method)
                )


def _items(document: Schema, references: References) -> dict[str, tuple[str, Schema]]:
    """Path items by their path without names of parameters."""
    paths = document.get("paths")
    found: dict[str, tuple[str, Schema]] = {}
    for path, item in paths.items() if isinstance(paths, dict) else ():
        found.setdefault(anonymous(str(path)), (str(path), references.follow(item)))
    return found


def _operations(item: Schema) -> list[str]:
    return [method for method in _METHODS if isinstance(item.get(method), dict)]


def _location(path: str, method: str) -> str:
    return f"/paths/{escaped(path)}/{method}"


def _gone(method: str, path: str, operation: Schema, today: str, *, whole: bool) -> ApiChange:
    what = "api-path" if whole else "api"
    location = _location(path, method)
    sunset = operation.get("x-sunset")
    if operation.get("deprecated") is not True:
        return ApiChange(
            f"{what}-removed-without-deprecation", Level.ERROR, method.upper(), path, "it was removed", location
        )
    if isinstance(sunset, str) and today and today < sunset:
        text = f"it was removed before its sunset on {sunset}"
        return ApiChange(f"{what}-removed-before-sunset", Level.ERROR, method.upper(), path, text, location)
    return ApiChange(
        f"{what}-removed-with-deprecation", Level.INFO, method.upper(), path, "it was deprecated, and removed", location
    )


def _told(old: Schema, new: Schema, method: str, path: str) -> Iterator[ApiChange]:
    """What is said of the operation itself."""
    location = _location(path, method)
    if old.get("deprecated") is not True and new.get("deprecated") is True:
        yield ApiChange("endpoint-deprecated", Level.INFO, method.upper(), path, "it was deprecated", location)
    if old.get("deprecated") is True and new.get("deprecated") is not True:
        yield ApiChange(
            "endpoint-reactivated", Level.INFO, method.upper(), path, "it is no longer deprecated", location
        )
    before, after = old.get("operationId"), new.get("operationId")
    if before and before != after:
        level, what = (Level.WARNING, "changed") if after else (Level.WARNING, "removed")
        text = f"operation id {before} became {after or 'none'}"
        yield ApiChange(f"api-operation-id-{what}", level, method.upper(), path, text, location)
