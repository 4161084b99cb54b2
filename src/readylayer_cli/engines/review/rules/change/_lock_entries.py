"""What a lock file says of each package: its version, where it is taken from, and the checksum of its bytes."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.change._surroundings import enclosing_blocks

_URL = r"(?:git\+)?(?:https?|ssh|git)://[^\s\"',}\]]+"
_JSON_PIECE = lazy_pattern(
    r"\"(?P<head>[^\"\n]{0,300})\"\s*:\s*\{|\"(?P<key>version|resolved|integrity|name)\"\s*:\s*\"(?P<value>[^\"\n]{0,2000})\"|(?P<end>\n)"
)
_ALIAS = lazy_pattern(r"npm:((?:@[^/]+/)?[^@]+)")
_YARN = lazy_pattern(
    r"(?P<head>\S.*):\s*$|\s+(?P<key>version|resolved|integrity|resolution)(?::\s*|\s+)\"?(?P<value>[^\"\s]+)"
)
_YARN_HEAD = lazy_pattern(r"\"?((?:@[^/@\s\"]+/)?[^@\s\"]+)@(?:npm:((?:@[^/@\s\"]+/)?[^@\s\"]+)@)?")
_ARCHIVE = lazy_pattern(r"__archiveUrl=([^&\"\s]+)")
_PNPM = lazy_pattern(r"\s{2}'?/?(?P<head>(?:@[\w.-]+/)?[\w.-]+)[@/](?P<version>[^:'()\s]+)\S*:\s*$")
_PNPM_RESOLUTION = lazy_pattern(rf"\b(?:(integrity):\s*([\w+/=-]+)|(?:tarball|repo|registry):\s*({_URL}))")
_TOML_FIELD = lazy_pattern(r"(name|version|checksum)\s*=\s*\"([^\"]*)\"")
_TOML_URL = lazy_pattern(rf"\b(?:url|registry|git|source|archive)\s*=\s*\"(?:\w+\+)?({_URL})")
_JSON_URL = lazy_pattern(rf"\"(?:url|git|file)\"\s*:\s*\"({_URL})")
_ANY_URL = lazy_pattern(rf"\"((?:[\w@./-]+@)?{_URL})\"")
_REMOTE = lazy_pattern(rf"\s*remote:\s*({_URL})")
_GO_SUM = lazy_pattern(r"(\S+) (v\S+) (h1:\S+)$")
_MAX_LINE = 3000


@dataclass(frozen=True, slots=True)
class LockEntry:
    """One fact about a package: an address or a checksum, and the 1-based line that states it."""

    package: str
    version: str
    line: int
    url: str = ""
    checksum: str = ""


def lock_entries(file: SourceFile) -> Iterator[LockEntry]:
    """The facts in the order of the file; a package has one entry for its address and one for its checksum."""
    reader = _READERS.get(file.path.rpartition("/")[2])
    return reader(file) if reader is not None else iter(())


def _npm(file: SourceFile) -> Iterator[LockEntry]:
    package, version, line = "", "", 1
    for found in _JSON_PIECE.finditer(file.text):
        if found["end"]:
            line += 1
        elif found["key"] is None:
            package, version = found["head"].rpartition("node_modules/")[2], ""
        elif found["key"] == "name":
            package = found["value"]
        elif found["key"] == "version":
            version = found["value"]
            alias = _ALIAS.match(version)
            if alias:
                package = alias[1]
            elif "://" in version:
                yield LockEntry(package, "", line, url=version)
        elif found["key"] == "resolved":
            yield LockEntry(package, version, line, url=found["value"])
        else:
            yield LockEntry(package, version, line, checksum=found["value"])


def _yarn(file: SourceFile) -> Iterator[LockEntry]:
    package = version = ""
    for number, text in enumerate(file.lines, 1):
        found = _YARN.match(text[:_MAX_LINE])
        if found is None:
            continue
        if found["head"]:
            head = _YARN_HEAD.match(found["head"])
            package, version = (head[2] or head[1], "") if head else ("", "")
        elif found["key"] == "version":
            version = found["value"]
        elif found["key"] == "integrity":
            yield LockEntry(package, version, number, checksum=found["value"])
        elif found["key"] == "resolved":
            yield LockEntry(package, version, number, url=found["value"])
        else:
            archive = _ARCHIVE.search(found["value"])
            url = unquote(archive[1]) if archive else re.sub(r"^(?:@[^/]+/)?[^@]+@", "", found["value"])
            if "://" in url:
                yield LockEntry(package, version, number, url=url)


def _pnpm(file: SourceFile) -> Iterator[LockEntry]:
    package = version = ""
    for number, text in enumerate(file.lines, 1):
        head = _PNPM.match(text[:_MAX_LINE])
        if head:
            package, version = head["head"], head["version"]
        for found in _PNPM_RESOLUTION.finditer(text[:_MAX_LINE]) if not head else ():
            yield LockEntry(package, version, number, url=found[3] or "", checksum=found[2] or "")


def _toml(file: SourceFile) -> Iterator[LockEntry]:
    package = version = ""
    for number, text in enumerate(file.lines, 1):
        field = _TOML_FIELD.match(text[:_MAX_LINE])
        if field and field[1] == "name":
            package, version = field[2], ""
        elif field and field[1] == "version":
            version = field[2]
        elif field:
            yield LockEntry(package, version, number, checksum=f"sha256-{field[2]}")
        elif "://" in text:
            for found in _TOML_URL.finditer(text[:_MAX_LINE]):
                yield LockEntry(package, version, number, url=found[1])


def _pipenv(file: SourceFile) -> Iterator[LockEntry]:
    for number, text in enumerate(file.lines, 1):
        found = _JSON_URL.search(text[:_MAX_LINE])
        if found:
            yield LockEntry("", "", number, url=found[1])


def _composer(file: SourceFile) -> Iterator[LockEntry]:
    for entry in _pipenv(file):
        block = next(enclosing_blocks(file.lines, entry.line), "")
        if '"dist"' in block or '"source"' in block:
            yield entry


def _bun(file: SourceFile) -> Iterator[LockEntry]:
    for number, text in enumerate(file.lines, 1):
        for found in _ANY_URL.finditer(text[:_MAX_LINE]):
            yield LockEntry("", "", number, url=re.sub(r"^(?:@[^/]+/)?[^@/]+@(?=\w+(?:\+\w+)?://)", "", found[1]))


def _gems(file: SourceFile) -> Iterator[LockEntry]:
    for number, text in enumerate(file.lines, 1):
        found = _REMOTE.match(text[:_MAX_LINE])
        if found:
            yield LockEntry("", "", number, url=found[1])


def _go(file: SourceFile) -> Iterator[LockEntry]:
    for number, text in enumerate(file.lines, 1):
        found = _GO_SUM.match(text[:_MAX_LINE])
        if found:
            yield LockEntry(found[1], found[2], number, checksum=found[3].replace(":", "-", 1))


_READERS: dict[str, Callable[[SourceFile], Iterator[LockEntry]]] = {
    "package-lock.json": _npm,
    "npm-shrinkwrap.json": _npm,
    "yarn.lock": _yarn,
    "pnpm-lock.yaml": _pnpm,
    "bun.lock": _bun,
    **dict.fromkeys(("poetry.lock", "uv.lock", "pdm.lock", "pylock.toml", "Cargo.lock"), _toml),
    "Pipfile.lock": _pipenv,
    "composer.lock": _composer,
    "Gemfile.lock": _gems,
    "gems.locked": _gems,
    "go.sum": _go,
}
