"""Manifests that are read line by line: requirements, setup files, go.mod, Gemfile, pom.xml and Gradle."""

import configparser
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from posixpath import normpath

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rules.change._declared import Declared

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[([^\]]*)\])?\s*(.*)")
_QUOTED = re.compile(
    r"(?<![=!<>] )(?<![=!<>])[\"']([A-Za-z0-9][A-Za-z0-9._-]*\s*(?:\[[^\]\"']*\])?\s*(?:[<>=!~@;(][^\"'\n]*)?)[\"']"
)
_SETUP_LIST = re.compile(
    r"\b(?:install_requires|setup_requires|tests_require|extras_require|requires|requirements|dependencies)\w*\s*[=:]",
    re.IGNORECASE,
)
_REMOTE = re.compile(r"(?:\w+\+)?\w+://|git\+")
_GO_REQUIRE = re.compile(r"^\s*(?:require\s+)?([\w.-]+\.[\w-]+(?:/[\w.~+-]+)*)\s+(v\S+)")
_GO_REPLACE = re.compile(r"^\s*(?:replace\s+)?([\w.-]+(?:/[\w.~+-]+)*)(?:\s+v\S+)?\s*=>\s*(\S+)(?:\s+(v\S+))?")
_GEM = re.compile(r"^\s*(?:gem|\w+\.add_(?:runtime_|development_)?dependency)[\s(]+[\"']([\w.-]+)[\"']\s*,?\s*(.*)")
_GRADLE = re.compile(r"[\"']([\w.-]+:[\w.-]+)(?::([^\"'@]*))?[^\"']*[\"']")
_GRADLE_LINE = re.compile(
    r"^\s*(?:\w*[iI]mplementation|\w*api|\w*compileOnly|\w*runtimeOnly|kapt|ksp|classpath|annotationProcessor|\w*[cC]ompile|module\b|\w+\s*=\s*(?:\{|[\"']))"
)
_TAG = re.compile(r"<(groupId|artifactId|version)>\s*([^<]+?)\s*</")
_INCLUDED = re.compile(r"^\s*(?:-r|-c|--requirement|--constraint)[\s=]+(\S+)", re.MULTILINE)
_MAX_FILE = 500_000
_MAX_LINE = 1000


def requirements_dependencies(file: SourceFile) -> Iterator[Declared]:
    """pip's requirements files; options, local paths and included files are left out."""
    group = file.path.rpartition("/")[2]
    for number, text in enumerate(file.lines, 1):
        plain = re.sub(r"(?:^|\s)#.*", "", text[:_MAX_LINE]).strip().rstrip("\\").strip()
        if plain.startswith(("-e ", "--editable")):
            plain = re.sub(r"^\S+?[ =]\s*", "", plain)
            if not _REMOTE.match(plain):
                continue
        if _REMOTE.match(plain):
            egg = re.search(r"egg=([\w.-]+)|/([\w.-]+?)(?:\.git)?(?:@|#|$)", plain)
            yield Declared(next((part for part in egg.groups() if part), plain) if egg else plain, plain, number, group)
        elif plain and not plain.startswith(("-", ".", "/")) and not re.match(r"[\w.-]*[/\\]|\S+\.whl\b", plain):
            yield from requirement(plain, number, group)


def included_files(file: SourceFile) -> Iterator[str]:
    """Paths, as seen from the repository's top, of the files that a requirements file includes."""
    folder = PurePosixPath(file.path).parent
    for found in _INCLUDED.finditer(file.text[:_MAX_FILE]):
        if "://" not in found[1]:
            yield normpath(f"{folder}/{found[1]}")


def requirement(text: str, line: int, group: str = "") -> Iterator[Declared]:
    """A requirement such as `name[extra] >= 1; marker`."""
    found = _REQUIREMENT.match(text)
    if found:
        wanted = found[3].partition(";")[0].partition(" --hash")[0].strip()
        yield Declared(found[1], wanted, line, group, extras=found[2] or "")


def setup_cfg_dependencies(file: SourceFile) -> Iterator[Declared]:
    """`install_requires`, `setup_requires` and extras of a setup.cfg."""
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    try:
        parser.read_string(file.text[:_MAX_FILE])
    except (configparser.Error, AttributeError):  # the parser stumbles over a value that continues a key without one
        return
    values = {
        key: parser.get("options", key, fallback="") for key in ("install_requires", "setup_requires", "tests_require")
    }
    if parser.has_section("options.extras_require"):
        values |= dict(parser.items("options.extras_require"))
    places = {text.strip(): number for number, text in reversed(list(enumerate(file.lines, 1)))}
    for group, value in values.items():
        for text in (value or "").splitlines():
            if text.strip() and not text.strip().startswith("#"):
                yield from requirement(text, places.get(text.strip(), 1), group)


def setup_py_dependencies(file: SourceFile) -> Iterator[Declared]:
    """String literals in lines of a setup.py that look like requirements, inside a list of requirements."""
    inside = False
    for number, text in enumerate(file.lines, 1):
        if _SETUP_LIST.search(text[:_MAX_LINE]):
            inside = True
        if inside and not text.lstrip().startswith("#"):
            for found in _QUOTED.finditer(text[:_MAX_LINE]):
                yield from requirement(found[1], number)
        if inside and re.search(r"[\]}]\s*,?\s*$", text[-_MAX_LINE:]):
            inside = "extras_require" in text


def quoted_requirements(file: SourceFile) -> Iterator[Declared]:
    """Every string of a setup.py that could be a requirement, wherever it stands."""
    for number, text in enumerate(file.lines, 1):
        for found in _QUOTED.finditer(text[:_MAX_LINE]):
            yield from requirement(found[1], number)


def go_dependencies(file: SourceFile) -> Iterator[Declared]:
    """`require` and `replace` lines of a go.mod; a replacement's target is what is wanted."""
    for number, text in enumerate(file.lines, 1):
        plain = text[:_MAX_LINE].partition("//")[0]
        replaced = _GO_REPLACE.match(plain)
        if replaced:
            target = f"=> {replaced[2]} {replaced[3] or ''}".strip()
            yield Declared(replaced[1], target, number, is_origin=True)
            continue
        found = _GO_REQUIRE.match(plain)
        if found and not plain.lstrip().startswith(("exclude", "retract", "toolchain", "go ")):
            yield Declared(found[1], found[2], number)


def gem_dependencies(file: SourceFile) -> Iterator[Declared]:
    """`gem` lines of a Gemfile and dependencies of a gemspec."""
    for number, text in enumerate(file.lines, 1):
        found = _GEM.match(text[:500])
        if found:
            yield Declared(found[1], found[2].strip(" )"), number)


def gradle_dependencies(file: SourceFile) -> Iterator[Declared]:
    """`group:name:version` strings of dependency lines, and version catalogues."""
    for number, text in enumerate(file.lines, 1):
        if _GRADLE_LINE.match(text[:_MAX_LINE]) and not text.lstrip().startswith("//"):
            for found in _GRADLE.finditer(text[:_MAX_LINE]):
                yield Declared(found[1], found[2] or "", number)


def maven_dependencies(file: SourceFile) -> Iterator[Declared]:
    """`dependency` and `plugin` elements of a pom.xml, `group:name`."""
    parts: dict[str, str] = {}
    line = 0
    for number, text in enumerate(file.lines, 1):
        if re.search(r"<(?:dependency|plugin|extension|parent)>", text[:_MAX_LINE]):
            parts, line = {}, number
        for found in _TAG.finditer(text[:_MAX_LINE]):
            if line and found[1] not in parts:
                parts[found[1]] = found[2]
                line = number if found[1] == "artifactId" else line
        if line and re.search(r"</(?:dependency|plugin|extension|parent)>", text[:_MAX_LINE]):
            if "artifactId" in parts:
                yield Declared(
                    f"{parts.get('groupId', 'org.apache.maven.plugins')}:{parts['artifactId']}",
                    parts.get("version", ""),
                    line,
                )
            line = 0
