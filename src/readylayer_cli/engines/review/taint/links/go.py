"""Go: files of a package share their names; packages of the module are found by its path in `go.mod`."""

import re
from collections.abc import Iterator, Mapping
from typing import cast

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.related import Paths
from readylayer_cli.engines.review.taint.links.link import Imported, Links

_BLOCK = lazy_pattern(r"^import\s*\(([^)]*)\)", re.MULTILINE)
_SINGLE = lazy_pattern(r"^import\s+([\w.]+\s+)?\"([^\"\n]+)\"", re.MULTILINE)
_LINE = lazy_pattern(r"^\s*([\w.]+\s+)?\"([^\"\n]+)\"", re.MULTILINE)
_MODULE = lazy_pattern(r"^module\s+(\S+)", re.MULTILINE)
_VERSION = lazy_pattern(r"v\d+\Z")
_MOST_FILES = 40


def _imports(text: str) -> Iterator[Imported]:
    for block in _BLOCK.findall(text):
        for alias, path in _LINE.findall(block):
            yield Imported(alias.strip() or _last(path), path)
    for alias, path in _SINGLE.findall(text):
        yield Imported(alias.strip() or _last(path), path)


def _last(path: str) -> str:
    parts = path.split("/")
    return parts[-2] if _VERSION.match(parts[-1]) and len(parts) > 1 else parts[-1]


def _locate(path: str, full: str, paths: Paths) -> tuple[str, str] | None:
    for folder, module in _modules(paths).items():
        if full == module or full.startswith((f"{module}/", f"{module}.")):
            rest = full[len(module) :].lstrip("/")
            head, slash, last = rest.rpartition("/")
            stem, _, name = last.partition(".")
            place = "/".join(part for part in (folder, head + slash + stem) if part)
            files = _sources(place, paths)
            return (files[0], name) if files else None
    return None


def _modules(paths: Paths) -> Mapping[str, str]:
    """Folder of each `go.mod` -> the path of its module, the longest path first."""
    if "modules" not in paths.answers:
        found = {
            path.rpartition("/")[0]: module[1]
            for path, text in paths.texts.items()
            if path.endswith("go.mod") and (module := _MODULE.search(text)) is not None
        }
        paths.answers["modules"] = dict(sorted(found.items(), key=lambda each: (-len(each[1]), each)))
    return cast("Mapping[str, str]", paths.answers["modules"])


def _sources(folder: str, paths: Paths) -> tuple[str, ...]:
    files = paths.by_folder.get(folder, ())
    return tuple(each for each in files if each.endswith(".go") and not each.endswith("_test.go"))[:_MOST_FILES]


def _beside(path: str, name: str, paths: Paths) -> tuple[str, ...]:
    return tuple(each for each in _sources(path.rpartition("/")[0], paths) if each != path)


LINKS = Links(_imports, _locate, _beside, (".go",), ("go.mod",))
