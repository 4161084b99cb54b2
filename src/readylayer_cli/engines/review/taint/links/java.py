"""Java: classes by package and name; those of the same package need no import."""

import re
from collections.abc import Iterator, Mapping
from typing import cast

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.related import Paths
from readylayer_cli.engines.review.taint.links.link import Imported, Links

_IMPORT = lazy_pattern(r"^\s*import\s+(static\s+)?([\w.]+)(\.\*)?\s*;", re.MULTILINE)


def _imports(text: str) -> Iterator[Imported]:
    for _, name, star in _IMPORT.findall(text):
        yield Imported("*" if star else name.rpartition(".")[2], name)


def _locate(path: str, full: str, paths: Paths) -> tuple[str, str] | None:
    parts = full.split(".")
    for length in range(len(parts), 1, -1):
        ending = "/".join(parts[:length]) + ".java"
        found = [
            each for each in _by_name(paths).get(parts[length - 1], ()) if each.endswith(f"/{ending}") or each == ending
        ]
        if found:
            nearest = max(found, key=lambda each: (_shared(each, path), each))
            return nearest, ".".join(parts[length - 1 :])
    return None


def _shared(one: str, other: str) -> int:
    return next((index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))


def _by_name(paths: Paths) -> Mapping[str, tuple[str, ...]]:
    if "java" not in paths.answers:
        found: dict[str, list[str]] = {}
        for path in sorted(paths.all):
            if path.endswith(".java"):
                found.setdefault(path.rpartition("/")[2].removesuffix(".java"), []).append(path)
        paths.answers["java"] = {name: tuple(each) for name, each in found.items()}
    return cast("Mapping[str, tuple[str, ...]]", paths.answers["java"])


def _beside(path: str, name: str, paths: Paths) -> tuple[str, ...]:
    folder = path.rpartition("/")[0]
    if name:
        wanted = f"{folder}/{name.partition('.')[0]}.java" if folder else f"{name.partition('.')[0]}.java"
        return (wanted,) if wanted in paths and wanted != path else ()
    return tuple(each for each in paths.by_folder.get(folder, ()) if each.endswith(".java") and each != path)


LINKS = Links(_imports, _locate, _beside, (".java",))
