"""change-lock-redirected: a lock file takes a package from somewhere else, or other bytes under the same version."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from readylayer_cli.code.paths import is_lock_file, is_test_path, is_vendored_path
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.view import ChangeView, FilePair

_ADDRESS = re.compile(
    r"(?:\"(?:resolved|url|dist)\"\s*:\s*\"|^\s*resolved \"|\b(?:resolution|tarball|url|source|registry)\s*[:=]\s*\{?\s*[\"']?(?:registry\+|tarball:\s*)?|^\s*remote:\s*)((?:git\+)?(?:https?|ssh|git)://[^\s\"',}]+)"
)
_HOST = re.compile(r"(?:git\+)?(\w+)://(?:[^@/]*@)?([^/:\s]+)")
_OFFICIAL = re.compile(
    r"(?:registry\.npmjs\.org|registry\.yarnpkg\.com|files\.pythonhosted\.org|pypi\.org|rubygems\.org|(?:index\.)?crates\.io|github\.com|api\.github\.com|codeload\.github\.com"
    r"|packagist\.org|repo\.packagist\.org|proxy\.golang\.org|gitlab\.com|npm\.jsr\.io|download\.pytorch\.org)\Z"
)
_GO_SUM = re.compile(r"^(\S+ v\S+) (h1:\S+)$")
_MAX_REPORTED = 5


@dataclass(frozen=True, slots=True)
class _Hit:
    line: int
    message: str
    anchor: str


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if pair.head is None or not is_lock_file(pair.path) or is_vendored_path(pair.path) or is_test_path(pair.path):
            continue
        hits = [*_redirected(pair), *_changed_bytes(pair)]
        for hit in hits[:_MAX_REPORTED]:
            yield ChangeMatch(pair.path, Match(head_span(pair.head, hit.line), message=hit.message, anchor=hit.anchor))


def _redirected(pair: FilePair) -> Iterator[_Hit]:
    known = {host[2] for host in _HOST.finditer(pair.base.text)} if pair.base is not None else set()
    if pair.base is None:
        first = Counter(host[2] for host in _HOST.finditer(pair.head.text if pair.head else "")).most_common(1)
        known = {name for name, _ in first}
    reported: set[str] = set()
    for line, text in pair.change.added:
        found = _ADDRESS.search(text[:2000])
        host = _HOST.match(found[1]) if found else None
        if found is None or host is None or host[2] in reported or host[2] in {"localhost", "127.0.0.1"}:
            continue
        unsafe = host[1] in {"http", "git"} and f"{host[1]}://{host[2]}" not in (pair.base.text if pair.base else "")
        if unsafe or (host[2] not in known and not _OFFICIAL.match(host[2])):
            reported.add(host[2])
            how = "unencrypted " if unsafe else ""
            yield _Hit(line, f"A package is taken {how}from {found[1][:150]}", f"{host[1]} {host[2]}")


def _changed_bytes(pair: FilePair) -> Iterator[_Hit]:
    if not pair.path.endswith("go.sum"):
        return
    before = {found[1]: found[2] for _, text in pair.change.removed if (found := _GO_SUM.match(text))}
    for line, text in pair.change.added:
        found = _GO_SUM.match(text)
        if found and before.get(found[1], found[2]) != found[2]:
            yield _Hit(line, f"The checksum of `{found[1]}` changed without a new version", found[1])


_LOCK = '{\n  "packages": {\n    "node_modules/ms": {\n      "version": "2.1.3",\n      "resolved": "https://registry.npmjs.org/ms/-/ms-2.1.3.tgz"\n    }\n  }\n}\n'

RULE = ChangeRule(
    id="change-lock-redirected",
    title="A lock file takes a package from somewhere else",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-494", "CWE-829"),
    tags=("dependencies",),
    what="An address in a lock file at a host that the file did not use before and that is no public registry, or without encryption; in "
    "`go.sum`, another checksum for the same version.",
    why="Nobody reads lock files. Who exchanges one address there makes everybody install their code under a trusted name.",
    fix="Delete the lock's changes and let the package manager write them again from the manifest.",
    check=check,
    bad=(
        ChangeExample({"package-lock.json": _LOCK}, {"package-lock.json": _LOCK.replace("registry.npmjs.org", "registry.npmjs.example")}),
        ChangeExample({"yarn.lock": 'ms@^2:\n  version "2.1.3"\n  resolved "https://registry.yarnpkg.com/ms/-/ms-2.1.3.tgz#57"\n'}, {"yarn.lock": 'ms@^2:\n  version "2.1.3"\n  resolved "http://registry.yarnpkg.com/ms/-/ms-2.1.3.tgz#57"\n'}),
        ChangeExample({"go.sum": "github.com/a/b v1.0.0 h1:abc=\n"}, {"go.sum": "github.com/a/b v1.0.0 h1:xyz=\n"}),
    ),
    good=(
        ChangeExample({"package-lock.json": _LOCK}, {"package-lock.json": _LOCK.replace("2.1.3", "2.1.4")}),
        ChangeExample({"go.sum": "github.com/a/b v1.0.0 h1:abc=\n"}, {"go.sum": "github.com/a/b v1.0.1 h1:xyz=\n"}),
    ),
)  # fmt: skip
