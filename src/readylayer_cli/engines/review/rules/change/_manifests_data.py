"""Manifests in TOML and JSON: pyproject.toml, Pipfile, package.json, composer.json and Cargo.toml."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rules.change._manifests_lines import Declared, requirement

_MAX_FILE = 2_000_000
_NPM_SECTIONS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
_CARGO_SECTIONS = ("dependencies", "dev-dependencies", "build-dependencies")


def read_toml(file: SourceFile) -> Mapping[str, object]:
    """The document; empty if it is broken or too large."""
    try:
        return tomllib.loads(file.text) if len(file.text) <= _MAX_FILE else {}
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def read_json(file: SourceFile) -> Mapping[str, object]:
    """The document; empty if it is broken, too large or no object."""
    try:
        found = json.loads(file.text) if len(file.text) <= _MAX_FILE else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def table(document: object, *path: str) -> Mapping[str, object]:
    """The table under these keys; empty if there is none."""
    node = document
    for key in path:
        node = node.get(key) if isinstance(node, dict) else None
    return node if isinstance(node, dict) else {}


def pyproject_dependencies(file: SourceFile) -> Iterator[Declared]:
    """Every list of requirements of a pyproject.toml, and Poetry's tables."""
    document = read_toml(file)
    project = table(document, "project")
    lists = [project.get("dependencies"), *table(project, "optional-dependencies").values()]
    lists += [table(document, "build-system").get("requires"), *table(document, "dependency-groups").values()]
    lists += [
        table(document, "tool", "uv").get("dev-dependencies"),
        *table(document, "tool", "pdm", "dev-dependencies").values(),
    ]
    lists += [
        one.get("dependencies") for one in table(document, "tool", "hatch", "envs").values() if isinstance(one, dict)
    ]
    for entries in lists:
        for text in entries if isinstance(entries, list) else ():
            if isinstance(text, str):
                yield from requirement(text, _line(file, text))
    sources = table(document, "tool", "uv", "sources")
    for name, source in sources.items():
        yield Declared(f"{name} source", _flat(source), _line(file, f"{name} ="))
    poetry = table(document, "tool", "poetry")
    groups = [table(poetry, "dependencies"), table(poetry, "dev-dependencies")]
    groups += [table(group, "dependencies") for group in table(poetry, "group").values()]
    for group in groups:
        for name, wanted in group.items():
            if name.lower() != "python":
                yield Declared(name, _flat(wanted), _key_line(file, name))


def pipfile_dependencies(file: SourceFile) -> Iterator[Declared]:
    """`packages` and `dev-packages` of a Pipfile."""
    document = read_toml(file)
    for section in ("packages", "dev-packages"):
        for name, wanted in table(document, section).items():
            yield Declared(name, _flat(wanted), _key_line(file, name))


def cargo_dependencies(file: SourceFile) -> Iterator[Declared]:
    """Dependencies of a Cargo.toml, of the workspace and of targets too."""
    document = read_toml(file)
    holders = [document, table(document, "workspace"), *table(document, "target").values()]
    for holder in holders:
        for section in _CARGO_SECTIONS:
            for name, wanted in table(holder, section).items():
                real = wanted.get("package", name) if isinstance(wanted, dict) else name
                yield Declared(str(real), _flat(wanted), _key_line(file, name))


def npm_dependencies(file: SourceFile) -> Iterator[Declared]:
    """All kinds of dependencies of a package.json; an alias stands under the package that it names."""
    document = read_json(file)
    for section in _NPM_SECTIONS:
        for name, wanted in table(document, section).items():
            alias = re.match(r"npm:((?:@[^/]+/)?[^@]+)(?:@(.*))?", wanted) if isinstance(wanted, str) else None
            yield Declared(
                alias[1] if alias else name, (alias[2] or "") if alias else _flat(wanted), _json_line(file, name)
            )


def composer_dependencies(file: SourceFile) -> Iterator[Declared]:
    """`require` and `require-dev` of a composer.json; PHP itself and its extensions are left out."""
    document = read_json(file)
    for section in ("require", "require-dev"):
        for name, wanted in table(document, section).items():
            if "/" in name:
                yield Declared(name, _flat(wanted), _json_line(file, name))


def _flat(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{key}={_flat(inner)}" for key, inner in value.items())[:500]
    if isinstance(value, list):
        return " ".join(_flat(inner) for inner in value)[:500]
    return str(value)


def _line(file: SourceFile, text: str) -> int:
    quoted = (f'"{text}', f"'{text}", text)
    return next((number for wanted in quoted for number, line in enumerate(file.lines, 1) if wanted in line), 1)


def _key_line(file: SourceFile, name: str) -> int:
    key = re.compile(rf"^\s*(?:\[.*\.)?[\"']?{re.escape(name)}[\"']?\s*(?:[=.\]])")
    return next((number for number, line in enumerate(file.lines, 1) if key.match(line)), 1)


def _json_line(file: SourceFile, name: str) -> int:
    key = re.compile(rf'"{re.escape(name)}"\s*:')
    return next((number for number, line in enumerate(file.lines, 1) if key.search(line)), 1)
