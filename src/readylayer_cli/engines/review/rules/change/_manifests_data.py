"""Manifests in JSON and simple TOML: package.json, composer.json, Cargo.toml and Pipfile."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rules.change._declared import Declared
from readylayer_cli.engines.review.rules.change._key_lines import KeyLines

_MAX_FILE = 2_000_000
_MAX_TEXT = 500
_MAX_DEPTH = 6
_NPM_SECTIONS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
_CARGO_SECTIONS = ("dependencies", "dev-dependencies", "build-dependencies")
_NPM_ALIAS = re.compile(r"npm:((?:@[^/]+/)?[^@]+)(?:@(.*))?")


def read_toml(file: SourceFile) -> Mapping[str, object] | None:
    """The document; `None` if it is broken or too large."""
    try:
        return tomllib.loads(file.text) if len(file.text) <= _MAX_FILE else None
    except (ValueError, RecursionError):
        return None


def read_json(file: SourceFile) -> Mapping[str, object] | None:
    """The document; `None` if it is broken, too large or no object."""
    try:
        found = json.loads(file.text) if len(file.text) <= _MAX_FILE else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def table(document: object, *path: str) -> Mapping[str, object]:
    """The table under these keys; empty if there is none."""
    node = document
    for key in path:
        node = node.get(key) if isinstance(node, dict) else None
    return node if isinstance(node, dict) else {}


def flat(value: object, depth: int = 0) -> str:
    """A value in one short line: `key=value` pairs of a table, items of a list."""
    if depth < _MAX_DEPTH and isinstance(value, dict):
        return " ".join(f"{key}={flat(inner, depth + 1)}" for key, inner in list(value.items())[:20])[:_MAX_TEXT]
    if depth < _MAX_DEPTH and isinstance(value, list):
        return " ".join(flat(inner, depth + 1) for inner in value[:20])[:_MAX_TEXT]
    return "" if isinstance(value, dict | list) else str(value)[:_MAX_TEXT]


def pipfile_dependencies(file: SourceFile) -> Iterator[Declared]:
    """`packages`, `dev-packages` and other categories of a Pipfile."""
    lines = KeyLines(file)
    for section, entries in (read_toml(file) or {}).items():
        if section not in {"source", "requires", "scripts", "pipenv"}:
            start = lines.key(section)
            for name, wanted in table(entries).items():
                yield Declared(name, flat(wanted), lines.key(name, start), section)


def cargo_dependencies(file: SourceFile) -> Iterator[Declared]:
    """Dependencies of a Cargo.toml, of the workspace and of targets too."""
    document, lines = read_toml(file), KeyLines(file)
    holders = [document, table(document, "workspace"), *table(document, "target").values()]
    for holder in holders:
        for section in _CARGO_SECTIONS:
            start = lines.key(section)
            for name, wanted in table(holder, section).items():
                real = wanted.get("package", name) if isinstance(wanted, dict) else name
                yield Declared(str(real), flat(wanted), lines.key(name, start), section, name)


def npm_dependencies(file: SourceFile) -> Iterator[Declared]:
    """All kinds of dependencies of a package.json; an alias stands under the package that it names."""
    document, lines = read_json(file), KeyLines(file)
    for section in _NPM_SECTIONS:
        start = lines.key(section)
        for name, wanted in table(document, section).items():
            alias = _NPM_ALIAS.match(wanted) if isinstance(wanted, str) else None
            real, version = (alias[1], alias[2] or "") if alias else (name, flat(wanted))
            yield Declared(real, version, lines.key(name, start), section, name)
    for path in (("overrides",), ("resolutions",), ("pnpm", "overrides")):
        for name, wanted in table(document, *path).items():
            if isinstance(wanted, str):
                line = lines.key(name, lines.key(path[-1]))
                yield Declared(re.sub(r"(?<=.)@.*|.*[>]", "", name), wanted, line, path[-1], is_origin=True)


def composer_dependencies(file: SourceFile) -> Iterator[Declared]:
    """`require` and `require-dev` of a composer.json; PHP itself and its extensions are left out."""
    document, lines = read_json(file), KeyLines(file)
    for section in ("require", "require-dev"):
        start = lines.key(section)
        for name, wanted in table(document, section).items():
            if "/" in name:
                yield Declared(name, flat(wanted), lines.key(name, start), section)
