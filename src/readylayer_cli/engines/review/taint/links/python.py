"""Python: absolute and relative imports of modules and packages, with the folders that a path may start from."""

import re
import sys
from collections.abc import Iterator
from typing import cast

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.related import Paths
from readylayer_cli.engines.review.taint.links.link import Imported, Links, nothing_beside

_IMPORT = lazy_pattern(
    r"^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]*(?:\(([^)]*)\)|((?:\\\n|[^\n;#])*))|import[ \t]+([^\n;#]+))",
    re.MULTILINE,
)
_COMMENT = lazy_pattern(r"#[^\n]*")
_SOURCES = ("src", "lib", "python", "app", "backend", "server")
"""Folders from which imports are resolved although nothing says so."""


def _imports(text: str) -> Iterator[Imported]:
    for module, boxed, plain, modules in _IMPORT.findall(text):
        if modules:
            for each in modules.split(","):
                full, _, alias = each.strip().partition(" as ")
                yield Imported(alias.strip(), full.strip())
                if not alias:
                    yield Imported(full.partition(".")[0].strip(), full.partition(".")[0].strip())
            continue
        names = _COMMENT.sub("", boxed) if boxed else plain.replace("\\\n", " ")
        joint = "" if module.endswith(".") else "."
        for each in names.split(","):
            name, _, alias = each.strip().partition(" as ")
            if name.strip() == "*":
                yield Imported("*", module)
            elif name.strip():
                yield Imported(alias.strip() or name.strip(), f"{module}{joint}{name.strip()}")


def _locate(path: str, full: str, paths: Paths) -> tuple[str, str] | None:
    folder = path.rpartition("/")[0]
    key = (folder, full)
    if key not in paths.answers:
        paths.answers[key] = _found(folder, full, paths)
    return cast("tuple[str, str] | None", paths.answers[key])


def _found(folder: str, full: str, paths: Paths) -> tuple[str, str] | None:
    name = full.lstrip(".")
    up = len(full) - len(name)
    if up:
        for _ in range(up - 1):
            folder = folder.rpartition("/")[0]
        return _below(folder, name, paths) or _package(folder, name, paths)
    if name.partition(".")[0] in sys.stdlib_module_names:
        return None
    return next((found for root in _roots(folder, paths) if (found := _below(root, name, paths)) is not None), None)


def _below(root: str, name: str, paths: Paths) -> tuple[str, str] | None:
    """The longest part of the name that is a module or package in this folder, and the rest."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        base = "/".join((*((root,) if root else ()), *parts[:length]))
        rest = ".".join(parts[length:])
        if f"{base}.py" in paths:
            return f"{base}.py", rest
        found = _package(base, rest, paths)
        if found is not None:
            return found
    return None


def _package(folder: str, name: str, paths: Paths) -> tuple[str, str] | None:
    path = f"{folder}/__init__.py" if folder else "__init__.py"
    return (path, name) if path in paths else None


def _roots(folder: str, paths: Paths) -> tuple[str, ...]:
    """Where absolute imports may start: folders that are no packages first, the nearest ones first."""
    key = ("roots", folder)
    if key not in paths.answers:
        above = [folder]
        while above[-1]:
            above.append(above[-1].rpartition("/")[0])
        packages = [each for each in above if f"{each}/__init__.py" in paths]
        plain = [each for each in above if each not in packages]
        sources = [f"{each}/{name}" if each else name for each in plain for name in _SOURCES]
        paths.answers[key] = (*plain, *sources, *packages)
    return cast("tuple[str, ...]", paths.answers[key])


LINKS = Links(_imports, _locate, nothing_beside, (".py",))
