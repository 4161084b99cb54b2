"""What an operation demands of a client before it answers, compared."""

from collections.abc import Iterator

from readylayer_cli.domain.api import ApiChange, Level, Schema

Alternative = frozenset[tuple[str, frozenset[str]]]


def compare_security(
    old: Schema, new: Schema, before: Schema, after: Schema, method: str, path: str
) -> Iterator[ApiChange]:
    """Alternatives that no longer suffice are breaking; further ones are not."""
    known, now = _alternatives(old, before), _alternatives(new, after)
    if not known and now and frozenset() not in now:
        yield ApiChange("api-security-added", Level.ERROR, method, path, f"it demands {_named(now)}")
        return
    if known and not now:
        yield ApiChange("api-security-removed", Level.INFO, method, path, "it no longer demands anything")
        return
    for each in known:
        if not any(_suffices(each, other) for other in now):
            text = f"{_named([each])} no longer suffices"
            yield ApiChange("api-security-alternative-removed", Level.ERROR, method, path, text)
    for each in now:
        if not any(_suffices(each, other) for other in known):
            yield ApiChange(
                "api-security-alternative-added", Level.INFO, method, path, f"{_named([each])} suffices as well"
            )


def _alternatives(document: Schema, operation: Schema) -> list[Alternative]:
    written = operation.get("security", document.get("security"))
    listed = written if isinstance(written, list) else []
    return [_alternative(each) for each in listed if isinstance(each, dict)]


def _alternative(written: Schema) -> Alternative:
    pairs = ((name, scopes if isinstance(scopes, list) else []) for name, scopes in written.items())
    return frozenset((name, frozenset(map(str, scopes))) for name, scopes in pairs)


def _suffices(given: Alternative, demanded: Alternative) -> bool:
    return all(any(name == other and scopes <= more for other, more in given) for name, scopes in demanded)


def _named(alternatives: list[Alternative]) -> str:
    texts = [
        " and ".join(sorted(f"{name} {sorted(scopes)}" if scopes else name for name, scopes in each)) or "nothing"
        for each in alternatives
    ]
    return " or ".join(sorted(texts))
