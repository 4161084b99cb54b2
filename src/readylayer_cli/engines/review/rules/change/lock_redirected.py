"""change-lock-redirected: a lock file takes a package from somewhere else, or other bytes under the same version."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from readylayer_cli.code.paths import is_lock_file, is_test_path, is_vendored_path
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._lock_entries import LockEntry, lock_entries
from readylayer_cli.engines.review.rules.change._origins import announced_hosts
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.view import ChangeView

_ADDRESS = lazy_pattern(r"(?:git\+)?(?P<scheme>\w+)://(?:[^@/]*@)?(?P<host>[^/:\s]+)")
_REGISTRY = lazy_pattern(
    r"(?:registry\.npmjs\.org|registry\.yarnpkg\.com|files\.pythonhosted\.org|pypi\.org|rubygems\.org|gem\.coop|(?:index\.|static\.)?crates\.io|(?:[\w-]+\.)?packagist\.org"
    r"|proxy\.golang\.org|npm\.jsr\.io|(?:download|download-r2)\.pytorch\.org|npm\.pkg\.github\.com)\Z"
)
_CODE_HOST = lazy_pattern(r"(?:(?:api\.|codeload\.)?github\.com|gitlab\.com|bitbucket\.org)\Z")
_NPM_ARCHIVE = lazy_pattern(r"\w+://[^/]+/(?:.*/)?((?:@[^/]+/)?[^/]+)/-/[^/]+$")
_OWN_MACHINE = frozenset({"localhost", "127.0.0.1"})
_MAX_REPORTED = 5


@dataclass(frozen=True, slots=True)
class _Hit:
    line: int
    message: str
    anchor: str
    severity: Severity | None = None


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if pair.head is None or not is_lock_file(pair.path) or is_vendored_path(pair.path) or is_test_path(pair.path):
            continue
        old = list(lock_entries(pair.base)) if pair.base is not None else []
        new = list(lock_entries(pair.head))
        added = [entry for entry in new if entry.line in pair.change.added_lines]
        known = (_hosts(old) if pair.base is not None else _usual_host(new)) | view.once(announced_hosts)
        hits = [*_foreign(added, old, known), *_misnamed(added), *_changed_bytes(added, old)]
        for hit in hits[:_MAX_REPORTED]:
            match = Match(head_span(pair.head, hit.line), hit.message, anchor=hit.anchor, severity=hit.severity)
            yield ChangeMatch(pair.path, match)


def _hosts(entries: Iterable[LockEntry]) -> frozenset[str]:
    return frozenset(found["host"] for entry in entries if (found := _ADDRESS.match(entry.url)))


def _usual_host(entries: Iterable[LockEntry]) -> frozenset[str]:
    counted = Counter(found["host"] for entry in entries if (found := _ADDRESS.match(entry.url)))
    return frozenset(host for host, _ in counted.most_common(1))


def _foreign(added: Sequence[LockEntry], old: Sequence[LockEntry], known: frozenset[str]) -> Iterator[_Hit]:
    plain_before = {
        entry.url.partition("/")[0] + found["host"] for entry in old if (found := _ADDRESS.match(entry.url))
    }
    reported: set[str] = set()
    for entry in added:
        found = _ADDRESS.match(entry.url)
        if found is None or found["host"] in reported | _OWN_MACHINE:
            continue
        host, what = found["host"], f"`{entry.package[:100]}`" if entry.package else "A package"
        unsafe = found["scheme"] in {"http", "git"} and entry.url.partition("/")[0] + host not in plain_before
        if unsafe or (host not in known and not _REGISTRY.match(host)):
            reported.add(host)
            how = "unencrypted " if unsafe else ""
            severity = Severity.MEDIUM if _CODE_HOST.match(host) and not unsafe else None
            yield _Hit(
                entry.line, f"{what} is taken {how}from {entry.url[:150]}", f"{found['scheme']} {host}", severity
            )


def _misnamed(added: Sequence[LockEntry]) -> Iterator[_Hit]:
    """Entries whose archive is another package's, as the registry's own address says."""
    for entry in added:
        found = _NPM_ARCHIVE.match(entry.url.replace("%2f", "/").replace("%2F", "/"))
        if found and entry.package and not _is_same(entry.package, found[1]):
            message = f"`{entry.package[:100]}` is taken from the package `{found[1][:100]}`"
            yield _Hit(entry.line, message, f"{entry.package} {found[1]}")


def _is_same(package: str, archived: str) -> bool:
    return archived in {package, package.rpartition("/")[2]} or package.endswith("/" + archived)


def _changed_bytes(added: Sequence[LockEntry], old: Sequence[LockEntry]) -> Iterator[_Hit]:
    before: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entry in old:
        if entry.checksum:
            before[entry.package, entry.version].add(entry.checksum)
    for entry in added:
        sums = before.get((entry.package, entry.version), set()) if entry.checksum else set()
        kinds = {one.partition("-")[0] for one in sums}
        if sums and entry.checksum not in sums and entry.checksum.partition("-")[0] in kinds:
            message = f"The checksum of `{entry.package[:100]} {entry.version[:40]}` changed without a new version"
            yield _Hit(entry.line, message, f"{entry.package} {entry.version}")


_LOCK = '{\n  "packages": {\n    "node_modules/ms": {\n      "version": "2.1.3",\n      "resolved": "https://registry.npmjs.org/ms/-/ms-2.1.3.tgz"\n    }\n  }\n}\n'

RULE = ChangeRule(
    id="change-lock-redirected",
    title="A lock file takes a package from somewhere else",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-494", "CWE-829"),
    tags=("dependencies",),
    what="An address in a lock file at a host that the file did not use before and that is no public registry, or without encryption; an address "
    "of another package than the entry's; another checksum for the same version. Medium for a code host such as GitHub. What a manifest or a registry setting of the change says "
    "openly is judged there.",
    why="Nobody reads lock files. Who exchanges one address there makes everybody install their code under a trusted name.",
    fix="Delete the lock's changes and let the package manager write them again from the manifest.",
    check=check,
    bad=(
        ChangeExample({"package-lock.json": _LOCK}, {"package-lock.json": _LOCK.replace("registry.npmjs.org", "registry.npmjs.example")}),
        ChangeExample({"yarn.lock": 'ms@^2:\n  version "2.1.3"\n  resolved "https://registry.yarnpkg.com/ms/-/ms-2.1.3.tgz#57"\n'}, {"yarn.lock": 'ms@^2:\n  version "2.1.3"\n  resolved "http://registry.yarnpkg.com/ms/-/ms-2.1.3.tgz#57"\n'}),
        ChangeExample({"go.sum": "github.com/a/b v1.0.0 h1:abc=\n"}, {"go.sum": "github.com/a/b v1.0.0 h1:xyz=\n"}),
        ChangeExample({"package-lock.json": _LOCK}, {"package-lock.json": _LOCK.replace("/ms/-/ms-2.1.3.tgz", "/ms-fast/-/ms-fast-2.1.3.tgz")}),
        ChangeExample({"package-lock.json": _LOCK}, {"package-lock.json": _LOCK.replace("https://registry.npmjs.org/ms/-/ms-2.1.3.tgz", "git+ssh://git@github.com/acme/ms.git#9a1b2c3")}),
    ),
    good=(
        ChangeExample({"package-lock.json": _LOCK}, {"package-lock.json": _LOCK.replace('ms-2.1.3.tgz"\n', 'ms-2.1.3.tgz",\n      "funding": {\n        "url": "https://opencollective.com/ms"\n      }\n')}),
        ChangeExample({"package.json": "{}", "package-lock.json": _LOCK}, {"package.json": '{"dependencies": {"ms": "github:vercel/ms#9a1b2c3"}}', "package-lock.json": _LOCK.replace("https://registry.npmjs.org/ms/-/ms-2.1.3.tgz", "git+ssh://git@github.com/vercel/ms.git#9a1b2c3")}),
        ChangeExample({"package-lock.json": _LOCK}, {"package-lock.json": _LOCK.replace("2.1.3", "2.1.4")}),
        ChangeExample({"go.sum": "github.com/a/b v1.0.0 h1:abc=\n"}, {"go.sum": "github.com/a/b v1.0.1 h1:xyz=\n"}),
    ),
)  # fmt: skip
