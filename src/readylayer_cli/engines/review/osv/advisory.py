"""One advisory of an OSV database: what it is about, which versions it names, how bad it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic_core import from_json

from readylayer_cli.domain.grades import Severity
from readylayer_cli.domain.packages import PackageKey, package_key
from readylayer_cli.engines.review.sarif.fields import Table, items, number, table, tables, text
from readylayer_cli.engines.review.sarif.texts import gist, shortened

_WORDS = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "important": Severity.HIGH,
    "moderate": Severity.MEDIUM,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
}
_SCORES = ((9.0, Severity.CRITICAL), (7.0, Severity.HIGH), (4.0, Severity.MEDIUM), (0.0, Severity.LOW))
_MALICIOUS = "MAL-"


@dataclass(frozen=True, slots=True)
class Event:
    """What happens at a version: `introduced`, `fixed`, `last_affected` or `limit`."""

    kind: str
    version: str


@dataclass(frozen=True, slots=True)
class Affected:
    """Versions of one package: a list, and ranges that each are events; git ranges are left out."""

    package: PackageKey
    versions: frozenset[str]
    ranges: tuple[tuple[str, tuple[Event, ...]], ...]


@dataclass(frozen=True, slots=True)
class Advisory:
    """An advisory that is not withdrawn."""

    id: str
    aliases: tuple[str, ...]
    summary: str
    severity: Severity
    cwe: tuple[str, ...]
    affected: tuple[Affected, ...]

    @property
    def names(self) -> frozenset[str]:
        """Every id under which it is known."""
        return frozenset((self.id, *self.aliases))


def read_advisory(data: bytes) -> Advisory | None:
    """The advisory in an OSV record; `None` for one that is withdrawn or no record."""
    try:
        document = table(from_json(data))
    except ValueError:
        return None
    identity = shortened(text(document.get("id"), 100), 100)
    if not identity or document.get("withdrawn"):
        return None
    details = gist(document.get("details"), 300)
    return Advisory(
        identity,
        tuple(dict.fromkeys(shortened(text(each, 100), 100) for each in items(document.get("aliases"))[:50])),
        shortened(text(document.get("summary"), 500), 300) or details,
        _severity(document, identity),
        tuple(dict.fromkeys(_weaknesses(document)))[:10],
        tuple(_affected(document)),
    )


def _affected(document: Table) -> Iterator[Affected]:
    for each in tables(document.get("affected")):
        package = table(each.get("package"))
        key = package_key(text(package.get("ecosystem"), 200), text(package.get("name"), 500))
        if key is None:
            continue
        versions = frozenset(text(version, 300) for version in items(each.get("versions")))
        ranges = [
            (text(span.get("type")).upper(), tuple(_events(span)))
            for span in tables(each.get("ranges"))
            if text(span.get("type")).upper() in {"SEMVER", "ECOSYSTEM"}
        ]
        yield Affected(key, versions, tuple(ranges))


def _events(span: Table) -> Iterator[Event]:
    for event in tables(span.get("events")):
        for kind in ("introduced", "fixed", "last_affected", "limit"):
            if kind in event:
                yield Event(kind, text(event[kind], 300))


def _weaknesses(document: Table) -> Iterator[str]:
    for place in (document, *tables(document.get("affected"))):
        specific = table(place.get("database_specific"))
        for key in ("cwe_ids", "cwes"):
            for each in items(specific.get(key)):
                name = text(each) or text(table(each).get("cweId"))
                if name.upper().startswith("CWE-") and name[4:].isdigit():
                    yield f"CWE-{int(name[4:])}"


def _severity(document: Table, identity: str) -> Severity:
    """The database's own word, else the worst vector; medium where nobody has judged it."""
    if identity.startswith(_MALICIOUS):
        return Severity.CRITICAL
    places = (document, *tables(document.get("affected")))
    for place in places:
        word = text(table(place.get("database_specific")).get("severity")) or text(
            table(place.get("ecosystem_specific")).get("severity")
        )
        if word.lower() in _WORDS:
            return _WORDS[word.lower()]
    scores = [
        score for place in places for each in tables(place.get("severity")) if (score := _score(each)) is not None
    ]
    if not scores:
        return Severity.MEDIUM
    return next(severity for least, severity in _SCORES if max(scores) >= least)


def _score(severity: Table) -> float | None:
    kind, value = text(severity.get("type")), text(severity.get("score"), 300)
    plain = number(value)
    if plain is not None:
        return plain if 0 <= plain <= 10 else None
    from cvss import CVSS2, CVSS3, CVSS4  # lazy: 110 ms, for vulnerable versions only
    from cvss.exceptions import CVSSError

    reader = {"CVSS_V2": CVSS2, "CVSS_V3": CVSS3, "CVSS_V4": CVSS4}.get(kind)
    try:
        return float(reader(value.rstrip("/")).scores()[0]) if reader is not None else None
    except (CVSSError, ValueError):
        return None
