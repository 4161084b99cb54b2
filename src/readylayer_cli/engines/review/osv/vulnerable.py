"""Findings about versions that a change brings in although advisories are known for them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from readylayer_cli.domain.finding import Finding, Span
from readylayer_cli.domain.grades import Confidence
from readylayer_cli.domain.identity import content_key
from readylayer_cli.domain.packages import ECOSYSTEMS, PackageKey, package_key
from readylayer_cli.domain.review import EngineRun, EngineStatus
from readylayer_cli.engines.review.files import Selection
from readylayer_cli.engines.review.osv.advisory import Advisory, read_advisory
from readylayer_cli.engines.review.osv.pinned import Pinned, pinned_in, states_versions
from readylayer_cli.engines.review.osv.ranges import fixed_version, is_affected
from readylayer_cli.engines.review.osv.rule import INFO
from readylayer_cli.engines.review.rules.change._manifests import dependencies_of, registry_of
from readylayer_cli.engines.review.view import ChangeView, FilePair
from readylayer_cli.ports import Advisories

_ENGINE = "osv"
_PREFERRED = ("GHSA-", "PYSEC-", "GO-", "RUSTSEC-", "MAL-", "CVE-")
_MOST_ALIASES = 6


@dataclass(frozen=True, slots=True)
class _Place:
    pair: FilePair
    pinned: Pinned


@dataclass(frozen=True)
class Advised:
    """The findings, and the database's own account; `None` if it was not asked."""

    findings: Sequence[Finding] = ()
    run: EngineRun | None = None


def look_up(selection: Selection, advisories: Advisories) -> Advised:
    """Every advisory about a version that the new tree's changed manifests and lock files state.

    What any of them stated before the change is old.
    """
    pairs = [pair for pair in selection.pairs if states_versions(pair.path)]
    stated = [_Place(pair, each) for pair in pairs if pair.head is not None for each in pinned_in(pair.head)]
    if not stated:
        return Advised()
    before = {(each.package, each.version) for pair in pairs if pair.base is not None for each in pinned_in(pair.base)}
    found = advisories.about({place.pinned.package for place in stated})
    groups = {package: _merged(filter(None, map(read_advisory, records))) for package, records in found.items()}
    direct = _DirectNames(ChangeView(selection.change, selection.pairs))
    findings = list(_findings(stated, before, groups, direct))
    run = EngineRun(
        _ENGINE,
        advisories.dated(),
        EngineStatus.OK,
        files_parsed=len({place.pair.path for place in stated}),
        results=len(findings),
        detail=f"{len(stated):,} versions looked up",
    )
    return Advised(findings, run)


class _DirectNames:
    """The packages that the manifests beside a lock file ask for."""

    def __init__(self, view: ChangeView) -> None:
        self._view = view
        self._known: dict[str, frozenset[str]] = {}

    def holds(self, place: _Place) -> bool | None:
        if place.pinned.direct is not None:
            return place.pinned.direct
        folder = place.pair.path.rpartition("/")[0]
        if folder not in self._known:
            self._known[folder] = frozenset(self._declared(folder))
        names = self._known[folder]
        return place.pinned.package.name in names if names else None

    def _declared(self, folder: str) -> Iterator[str]:
        for name in _MANIFESTS:
            file = self._view.head_file(f"{folder}/{name}" if folder else name)
            registry = registry_of(name)
            for one in dependencies_of(file) if file is not None and registry else ():
                key = package_key(ECOSYSTEMS[registry], one.name)
                if key is not None:
                    yield key.name


_MANIFESTS = (
    *("package.json", "pyproject.toml", "Pipfile", "Cargo.toml", "Gemfile", "gems.rb"),
    *("composer.json", "build.gradle", "build.gradle.kts"),
)


def _findings(
    stated: Sequence[_Place],
    before: set[tuple[PackageKey, str]],
    groups: Mapping[PackageKey, list[list[Advisory]]],
    direct: _DirectNames,
) -> Iterator[Finding]:
    """One an advisory and version in a folder: a manifest and its lock say the same."""
    told: set[tuple[str, PackageKey, str, str]] = set()
    for place in sorted(stated, key=lambda each: each.pinned.direct is not True):
        pinned = place.pinned
        folder = place.pair.path.rpartition("/")[0]
        for group in groups.get(pinned.package, ()):
            hits = [each for each in group if is_affected(each, pinned.package, pinned.version)]
            if not hits or (folder, pinned.package, pinned.version, group[0].id) in told:
                continue
            told.add((folder, pinned.package, pinned.version, group[0].id))
            introduced = (pinned.package, pinned.version) not in before
            yield _finding(place, group, hits, introduced=introduced, direct=direct.holds(place))


def _finding(
    place: _Place, group: Sequence[Advisory], hits: Sequence[Advisory], *, introduced: bool, direct: bool | None
) -> Finding:
    pinned, first = place.pinned, hits[0]
    name, ecosystem = pinned.package.name, pinned.package.ecosystem
    aliases = sorted({alias for each in group for alias in each.names} - {first.id})
    known_as = f" ({', '.join(aliases[:_MOST_ALIASES])})" if aliases else ""
    summary = next((each.summary for each in hits if each.summary), "no summary")
    fixed = [version for each in hits if (version := fixed_version(each, pinned.package, pinned.version))]
    told = f"Upgrade {name} to {fixed[0]} or later." if fixed else f"No mended version of {name} is known; replace it."
    how = "" if direct is None else ", asked for here" if direct else ", brought in by another dependency"
    head = place.pair.head
    span = head.line_span(pinned.line) if head is not None else Span(pinned.line, pinned.line)
    return Finding(
        rule_id=INFO.id,
        severity=max((each.severity for each in hits), key=lambda severity: severity.rank),
        confidence=Confidence.HIGH,
        path=place.pair.path,
        span=span,
        message=f"{name} {pinned.version} ({ecosystem}{how}) is affected by {first.id}{known_as}: {summary}",
        engine=_ENGINE,
        why=INFO.why,
        suggestion=told,
        cwe=tuple(dict.fromkeys(cwe for each in hits for cwe in each.cwe)) or INFO.cwe,
        content_key=content_key(INFO.id, f"{ecosystem}:{name}@{pinned.version}", group[0].id),
        introduced=introduced,
    )


def _merged(advisories: Iterator[Advisory]) -> list[list[Advisory]]:
    """Advisories that share a name are one, told under the best known of its ids."""
    groups: list[tuple[set[str], list[Advisory]]] = []
    for advisory in sorted(advisories, key=lambda each: each.id):
        touching = [group for group in groups if group[0] & advisory.names]
        names, members = set(advisory.names), [advisory]
        for group in touching:
            groups.remove(group)
            names |= group[0]
            members += group[1]
        groups.append((names, members))
    return [sorted(members, key=_preference) for _, members in sorted(groups, key=lambda group: min(group[0]))]


def _preference(advisory: Advisory) -> tuple[int, str]:
    rank = next((at for at, start in enumerate(_PREFERRED) if advisory.id.startswith(start)), len(_PREFERRED))
    return rank, advisory.id
