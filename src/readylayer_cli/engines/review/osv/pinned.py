"""The exact versions that manifests and lock files state."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.packages import ECOSYSTEMS, PackageKey, package_key
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.change._manifests import dependencies_of, registry_of

_LONGEST_LINE = 3_000
_VERSION = r"[vV]?\d[\w.+!-]*"
_EXACT = {
    "pypi": lazy_pattern(rf"===?\s*({_VERSION})\s*(?:;.*)?$"),
    "npm": lazy_pattern(rf"=?\s*({_VERSION})$"),
    "go": lazy_pattern(rf"(?:=> \S+ )?({_VERSION})$"),
    "maven": lazy_pattern(rf"\[?({_VERSION})\]?$"),
    "crates": lazy_pattern(rf"(?:version=)?=\s*({_VERSION})$"),
    "gems": lazy_pattern(rf"[\"']?=?\s*({_VERSION})[\"']?$"),
    "packagist": lazy_pattern(rf"=?=?\s*({_VERSION})$"),
}
_PARTIAL = lazy_pattern(r"v?\d+(?:\.\d+)?$")
"""`1.2` in package.json and composer.json is a range of patches, not a version."""
_PROPERTY = lazy_pattern(r"\$\{([\w.-]{1,200})\}$")
_NUGET = lazy_pattern(
    r"<Package(?:Reference|Version)\b[^>]{0,500}?\bInclude=\"([^\"]{1,200})\"[^>]{0,500}?\bVersion=\"\[?([^\",\]]{1,100})\]?\""
)
_JSON = lazy_pattern(
    r"\"(?P<head>[^\"\n]{0,300})\"\s*:\s*\{|\"(?P<key>version|resolved|name)\"\s*:\s*\"(?P<value>[^\"\n]{0,2000})\"|(?P<end>\n)"
)
_YARN_HEAD = lazy_pattern(
    r"\"?((?:@[^/@\s\"]+/)?[^@\s\"]+)@(?:npm:)?(?:((?:@[^/@\s\"]+/)?[^@\s\"\d^~][^@\s\"]*)@)?(\S*)"
)
_YARN_VERSION = lazy_pattern(r"\s+version:?\s+\"?([^\"\s]+)")
_PNPM = lazy_pattern(r"\s{2}'?/?((?:@[\w.-]+/)?[\w.-]+)[@/](\d[^:'()\s]*)\S*:\s*(?:\{.*)?$")
_TOML = lazy_pattern(r"(name|version)\s*=\s*\"([^\"]*)\"")
_GEM = lazy_pattern(r"\s{4}([\w.-]+) \((\d[0-9A-Za-z.]*)(?:-[^)]*)?\)\s*$")
_BUN = lazy_pattern(r"\s+\"[^\"]+\":\s*\[\"((?:@[^/\"]+/)?[^@\"]+)@(\d[^\"]*)\"")
_GRADLE = lazy_pattern(r"([\w.-]+:[\w.-]+):([^=\s]+)=")
_NO_PACKAGE = frozenset(
    {
        *("dependencies", "devDependencies", "peerDependencies", "optionalDependencies", "requires", "engines"),
        *("packages", "bin", "funding", "default", "develop", "dev", "_meta"),
    }
)
"""Keys of lock files in JSON that are no packages."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A package in one version, the line that states it, and whether the project asks for it itself, where known."""

    package: PackageKey
    version: str
    line: int
    direct: bool | None = None


def pinned_in(file: SourceFile) -> Iterator[Pinned]:
    """Every exact version that the file states, each once, in its order; nothing for other files."""
    seen: set[tuple[PackageKey, str]] = set()
    for registry, name, version, line, direct in _stated(file):
        package = package_key(ECOSYSTEMS[registry], name)
        plain = version.removeprefix("v") if registry in {"go", "packagist"} else version
        if package is not None and package.name and (package, plain) not in seen:
            seen.add((package, plain))
            yield Pinned(package, plain, line, direct)


def states_versions(path: str) -> bool:
    """Whether a file at this path may state versions of packages."""
    return path.rpartition("/")[2] in _LOCKS or bool(registry_of(path)) or path.endswith(_NUGET_FILES)


_Stated = Iterator[tuple[str, str, str, int, bool | None]]
_NUGET_FILES = (".csproj", ".fsproj", ".vbproj", "Directory.Packages.props", "Directory.Build.props")


def _stated(file: SourceFile) -> _Stated:
    name = file.path.rpartition("/")[2]
    if name in _LOCKS:
        registry, reader = _LOCKS[name]
        for package, version, line in reader(file):
            yield registry, package, version, line, None
    elif name.endswith(_NUGET_FILES):
        for number, text in enumerate(file.lines, 1):
            for found in _NUGET.finditer(text[:_LONGEST_LINE]):
                yield "nuget", found[1], found[2], number, True
    else:
        yield from _declared(file)


def _declared(file: SourceFile) -> _Stated:
    """A manifest's own exact versions. Go lists there what it has resolved, too."""
    registry = registry_of(file.path)
    for one in dependencies_of(file) if registry else ():
        wanted = _resolved(one.wanted.strip(), file)
        found = _EXACT[registry].match(wanted)
        if found is None or one.is_origin or (registry in {"npm", "packagist"} and _PARTIAL.match(wanted)):
            continue
        indirect = registry == "go" and "// indirect" in file.lines[one.line - 1]
        yield registry, one.name, found[1], one.line, not indirect


def _resolved(wanted: str, file: SourceFile) -> str:
    """The value of a Maven property, where the file itself sets it."""
    found = _PROPERTY.match(wanted)
    if found is None:
        return wanted
    value = re.search(rf"<{re.escape(found[1])}>\s*([^<\s]{{1,100}})\s*</", file.text)
    return value[1] if value else wanted


_Read = Iterator[tuple[str, str, int]]


def _npm(file: SourceFile) -> _Read:
    package, line = "", 1
    for found in _JSON.finditer(file.text):
        if found["end"]:
            line += 1
        elif found["key"] is None:
            head = found["head"].rpartition("node_modules/")[2]
            package = "" if head in _NO_PACKAGE else head
        elif found["key"] == "name":
            package = found["value"] if package else ""
        elif found["key"] == "version" and package:
            alias = re.match(r"npm:((?:@[^/]+/)?[^@]+)@(.+)", found["value"])
            yield (alias[1], alias[2], line) if alias else (package, found["value"], line)


def _yarn(file: SourceFile) -> _Read:
    package = ""
    for number, text in enumerate(file.lines, 1):
        line = text[:_LONGEST_LINE]
        if line and not line[0].isspace() and line.rstrip().endswith(":"):
            head = _YARN_HEAD.match(line)
            package = "" if head is None or "@workspace:" in line else head[2] or head[1]
        elif package and (found := _YARN_VERSION.match(line)):
            yield package, found[1], number


def _lines(pattern: "re.Pattern[str]") -> Callable[[SourceFile], _Read]:
    def read(file: SourceFile) -> _Read:
        for number, text in enumerate(file.lines, 1):
            found = pattern.match(text[:_LONGEST_LINE])
            if found:
                yield found[1], found[2], number

    return read


def _toml(file: SourceFile) -> _Read:
    package = ""
    for number, text in enumerate(file.lines, 1):
        if text.startswith("["):
            package = ""
        found = _TOML.match(text[:_LONGEST_LINE])
        if found and found[1] == "name":
            package = found[2]
        elif found and package:
            yield package, found[2], number


def _pipenv(file: SourceFile) -> _Read:
    for package, version, line in _npm(file):
        if version.startswith("=="):
            yield package, version.lstrip("="), line


def _composer(file: SourceFile) -> _Read:
    package = ""
    for number, text in enumerate(file.lines, 1):
        found = re.match(r"\s*\"(name|version)\"\s*:\s*\"([^\"]{1,300})\"", text[:_LONGEST_LINE])
        if found and found[1] == "name" and "/" in found[2]:
            package = found[2]
        elif found and found[1] == "version" and package:
            yield package, found[2], number
            package = ""


def _nuget(file: SourceFile) -> _Read:
    package, line = "", 1
    for found in _JSON.finditer(file.text):
        if found["end"]:
            line += 1
        elif found["key"] is None:
            package = found["head"]
        elif found["key"] == "resolved" and package:
            yield package, found["value"], line


_LOCKS: dict[str, tuple[str, Callable[[SourceFile], _Read]]] = {
    "package-lock.json": ("npm", _npm),
    "npm-shrinkwrap.json": ("npm", _npm),
    "yarn.lock": ("npm", _yarn),
    "pnpm-lock.yaml": ("npm", _lines(_PNPM)),
    "bun.lock": ("npm", _lines(_BUN)),
    **dict.fromkeys(("poetry.lock", "uv.lock", "pdm.lock", "pylock.toml"), ("pypi", _toml)),
    "Pipfile.lock": ("pypi", _pipenv),
    "Cargo.lock": ("crates", _toml),
    "Gemfile.lock": ("gems", _lines(_GEM)),
    "gems.locked": ("gems", _lines(_GEM)),
    "composer.lock": ("packagist", _composer),
    "gradle.lockfile": ("maven", _lines(_GRADLE)),
    "packages.lock.json": ("nuget", _nuget),
}
