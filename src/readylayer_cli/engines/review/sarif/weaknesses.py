"""The CWE numbers that a SARIF rule or result names, wherever tools write them."""

from collections.abc import Iterator

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.sarif.fields import Table, at, items, table, tables, text

_CWE = lazy_pattern(r"(?i)\bcwe[-_ :/]{0,2}0*(\d{1,5})\b")
_DIGITS = lazy_pattern(r"(?i)(?:cwe[-_ :/]?)?0*(\d{1,5})\Z")
_PROPERTIES = ("tags", "cwe", "cwes", "CWE", "cwe_id", "cwe-id", "cweId", "cweIds")
_MOST = 10


def weaknesses_of(run: Table, rule: Table, result: Table) -> tuple[str, ...]:
    """`CWE-89` and the like, each once, those of the result first."""
    found: dict[str, None] = {}
    for name in (*_of_result(run, result), *_of_rule(run, rule)):
        found.setdefault(name)
    return tuple(found)[:_MOST]


def _of_result(run: Table, result: Table) -> Iterator[str]:
    yield from _named(table(result.get("properties")))
    for taxon in tables(result.get("taxa")):
        yield from _taxon(run, taxon)


def _of_rule(run: Table, rule: Table) -> Iterator[str]:
    yield from _named(table(rule.get("properties")))
    for relationship in tables(rule.get("relationships")):
        yield from _taxon(run, table(relationship.get("target")))


def _named(properties: Table) -> Iterator[str]:
    for key in _PROPERTIES:
        value = properties.get(key)
        for each in (value,) if isinstance(value, str | int) else items(value)[:100]:
            words = text(each, 300)
            numbers = _CWE.findall(words) or ([found[1]] if key != "tags" and (found := _DIGITS.match(words)) else [])
            yield from (f"CWE-{int(one)}" for one in numbers if int(one))


def _taxon(run: Table, reference: Table) -> Iterator[str]:
    """A reference into a taxonomy counts if that is the CWE, by its own name or by that of the one it points at."""
    component = table(reference.get("toolComponent"))
    pointed = at(tables(run.get("taxonomies")), component.get("index"))
    name = text(component.get("name")) or text(pointed.get("name"))
    identity = text(reference.get("id"), 50)
    if not identity and "index" in reference:
        identity = text(at(tables(pointed.get("taxa")), reference.get("index")).get("id"), 50)
    found = _DIGITS.match(identity)
    if found and int(found[1]) and ("cwe" in name.lower() or "cwe" in identity.lower()):
        yield f"CWE-{int(found[1])}"
