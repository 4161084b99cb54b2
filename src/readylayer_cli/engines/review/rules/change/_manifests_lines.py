"""Manifests that are read line by line: requirements, setup files, go.mod, Gemfile, pom.xml and Gradle."""

import configparser
import re
from collections.abc import Iterator
from dataclasses import dataclass

from readylayer_cli.code.source import SourceFile

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(.*)")
_QUOTED = re.compile(
    r"(?<![=!<>] )(?<![=!<>])[\"']([A-Za-z0-9][A-Za-z0-9._-]*\s*(?:\[[^\]\"']*\])?\s*(?:[<>=!~@;(][^\"'\n]*)?)[\"']"
)
_GO_REQUIRE = re.compile(r"^\s*(?:require\s+)?([\w.-]+\.[\w-]+(?:/[\w.~+-]+)*)\s+(v\S+)")
_GO_REPLACE = re.compile(r"^\s*(?:replace\s+)?([\w.-]+(?:/[\w.~+-]+)*)(?:\s+v\S+)?\s*=>\s*(\S+)(?:\s+(v\S+))?")
_GEM = re.compile(r"^\s*(?:gem|\w+\.add_(?:runtime_|development_)?dependency)[\s(]+[\"']([\w.-]+)[\"']\s*,?\s*(.*)")
_GRADLE = re.compile(r"[\"']([\w.-]+:[\w.-]+)(?::([^\"'@]*))?[^\"']*[\"']")
_GRADLE_LINE = re.compile(
    r"^\s*(?:\w*[iI]mplementation|\w*api|\w*compileOnly|\w*runtimeOnly|kapt|ksp|classpath|annotationProcessor|\w*[cC]ompile|module\b|\w+\s*=\s*(?:\{|[\"']))"
)
_TAG = re.compile(r"<(groupId|artifactId|version)>\s*([^<]+?)\s*</")
_MAX_FILE = 500_000


@dataclass(frozen=True, slots=True)
class Declared:
    """One declared dependency: its name, what stands after it (versions, or where it comes from), its 1-based line."""

    name: str
    wanted: str
    line: int


def requirements_dependencies(file: SourceFile) -> Iterator[Declared]:
    """pip's requirements files; options and included files are left out."""
    for number, text in enumerate(file.lines, 1):
        plain = re.sub(r"(?:^|\s)#.*", "", text).strip().rstrip("\\").strip()
        if plain.startswith(("-e ", "--editable")):
            source = plain.partition(" ")[2].strip()
            egg = re.search(r"egg=([\w.-]+)", source)
            yield Declared(egg[1] if egg else source, source, number)
        elif "://" in plain.partition(" ")[0] and not plain.startswith("-"):
            egg = re.search(r"egg=([\w.-]+)|/([\w.-]+?)(?:\.git)?(?:@|#|$)", plain)
            yield Declared(next((part for part in egg.groups() if part), plain) if egg else plain, plain, number)
        elif plain and not plain.startswith(("-", ".", "/")):
            yield from requirement(plain, number)


def requirement(text: str, line: int) -> Iterator[Declared]:
    """A requirement such as `name[extra] >= 1; marker`."""
    found = _REQUIREMENT.match(text)
    if found:
        yield Declared(found[1], found[2].partition(";")[0].partition(" --hash")[0].strip(), line)


def setup_cfg_dependencies(file: SourceFile) -> Iterator[Declared]:
    """`install_requires`, `setup_requires` and extras of a setup.cfg."""
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    try:
        parser.read_string(file.text[:_MAX_FILE])
    except configparser.Error:
        return
    values = [
        parser.get("options", key, fallback="") for key in ("install_requires", "setup_requires", "tests_require")
    ]
    if parser.has_section("options.extras_require"):
        values += [value for _, value in parser.items("options.extras_require")]
    for value in values:
        for text in (value or "").splitlines():
            if text.strip() and not text.strip().startswith("#"):
                yield from requirement(text, line_of(file, text.strip()))


def setup_py_dependencies(file: SourceFile) -> Iterator[Declared]:
    """String literals in lines of a setup.py that look like requirements, inside a list of requirements."""
    inside = False
    for number, text in enumerate(file.lines, 1):
        if re.search(
            r"\b(?:install_requires|setup_requires|tests_require|extras_require|requires|requirements|dependencies)\w*\s*[=:]",
            text,
            re.IGNORECASE,
        ):
            inside = True
        if inside and not text.lstrip().startswith("#"):
            for found in _QUOTED.finditer(text[:1000]):
                yield from requirement(found[1], number)
        if inside and re.search(r"[\]}]\s*,?\s*$", text):
            inside = "extras_require" in text


def go_dependencies(file: SourceFile) -> Iterator[Declared]:
    """`require` and `replace` lines of a go.mod; a replacement's target is what is wanted."""
    for number, text in enumerate(file.lines, 1):
        plain = text.partition("//")[0]
        replaced = _GO_REPLACE.match(plain)
        if replaced:
            yield Declared(f"{replaced[1]} =>", f"=> {replaced[2]} {replaced[3] or ''}".strip(), number)
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
        if _GRADLE_LINE.match(text) and not text.lstrip().startswith("//"):
            for found in _GRADLE.finditer(text[:1000]):
                yield Declared(found[1], found[2] or "", number)


def maven_dependencies(file: SourceFile) -> Iterator[Declared]:
    """`dependency` and `plugin` elements of a pom.xml, `group:name`."""
    parts: dict[str, str] = {}
    line = 0
    for number, text in enumerate(file.lines, 1):
        if re.search(r"<(?:dependency|plugin|extension|parent)>", text):
            parts, line = {}, number
        for found in _TAG.finditer(text[:1000]):
            if line and found[1] not in parts:
                parts[found[1]] = found[2]
                line = number if found[1] == "artifactId" else line
        if line and re.search(r"</(?:dependency|plugin|extension|parent)>", text):
            if "artifactId" in parts:
                yield Declared(
                    f"{parts.get('groupId', 'org.apache.maven.plugins')}:{parts['artifactId']}",
                    parts.get("version", ""),
                    line,
                )
            line = 0


def line_of(file: SourceFile, text: str, start: int = 1) -> int:
    """The first line from `start` on that holds the text; 1 if none does."""
    return next((number for number, line in enumerate(file.lines[start - 1 :], start) if text in line), 1)
