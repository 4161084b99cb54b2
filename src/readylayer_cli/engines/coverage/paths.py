"""Names in reports to files of the repository, by what can be told for sure."""

import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from readylayer_cli.domain.coverage import Unmatched
from readylayer_cli.domain.patterns import lazy_pattern

_DRIVE = lazy_pattern(r"^(?:file://)?/?[A-Za-z]:(?=[/\\\\])")
_MOST_CANDIDATES = 3
_FEWEST_SHARED = 2
_MOST_GUESSES = 200


@dataclass(frozen=True, slots=True)
class Reported:
    """A file as a report names it, with the folders that its name may be relative to."""

    name: str
    package: str = ""
    hint: str = ""
    roots: tuple[str, ...] = ()


class Repository:
    """All files of the repository, found by any end of their paths.

    `workspaces` are absolute folders where the repository lies or has lain; `fixes` replaces beginnings of names.
    """

    def __init__(self, paths: Iterable[str], workspaces: Sequence[str] = (), fixes: Mapping[str, str] | None = None):
        self._paths = frozenset(paths)
        self._workspaces = tuple(each.rstrip("/") for each in workspaces if each)
        self._fixes = sorted((fixes or {}).items(), key=lambda pair: -len(pair[0]))
        self._by_base: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self._paths):
            self._by_base[path.rpartition("/")[2]].append(path)
        self._by_end: dict[str, dict[str, list[str]]] = {}
        self._known_roots: set[str] = set()
        self._guesses = 0

    def find(self, reported: Reported) -> str | Unmatched:
        """The file that is meant, or why none is."""
        name = self._fixed(normal(reported.name))
        found = self._found(name, reported)
        if found is None and not name.isascii():
            for form in ("NFC", "NFD"):
                found = found if found is not None else self._found(unicodedata.normalize(form, name), reported)
        if found is None:
            return Unmatched(reported.name, "no file of the repository has this path", self._nearest(name))
        return found

    def _found(self, name: str, reported: Reported) -> str | Unmatched | None:
        base = name.rpartition("/")[2]
        if base not in self._by_base:
            return None
        if reported.package:
            return self._by_suffix(posixpath.join(normal(reported.package), name), reported)
        for candidates in (self._exact(name), self._below_roots(name, reported)):
            if len(candidates) == 1:
                return self._matched(name, candidates[0])
            if candidates:
                return self._told_apart(name, candidates, reported)
        return self._by_suffix(name, reported)

    def _fixed(self, name: str) -> str:
        for start, instead in self._fixes:
            if name.startswith(start):
                return normal(instead + name[len(start) :])
        return name

    def _exact(self, name: str) -> list[str]:
        if name in self._paths:
            return [name]
        for folder in self._workspaces:
            if name.startswith(f"{folder}/") and name[len(folder) + 1 :] in self._paths:
                return [name[len(folder) + 1 :]]
        return []

    def _below_roots(self, name: str, reported: Reported) -> list[str]:
        """Where the name leads from each folder that the report itself gives."""
        found: list[str] = []
        if not name.startswith("/"):
            for root in reported.roots:
                joined = self._fixed(normal(posixpath.join(normal(root), name)))
                found += self._exact(joined) or self._whole_end(joined)
        return list(dict.fromkeys(found))

    def _whole_end(self, name: str) -> list[str]:
        """The longest file whose whole path is the end of a name with folders in front that are not here."""
        _, _, end = name.partition("/")
        while end:
            if end in self._paths and ("/" in end or self._is_known_root(name, end)):
                return [end]
            _, _, end = end.partition("/")
        return []

    def _is_known_root(self, name: str, path: str) -> bool:
        return name[: -len(path) - 1] in {*self._known_roots, *self._workspaces}

    def _by_suffix(self, name: str, reported: Reported) -> str | Unmatched | None:
        """The one file that ends with the whole name, else the one whose whole path ends the name."""
        inner = self._ending(name) if not name.startswith("/") else []
        for candidates in (inner, self._whole_end(name)):
            if len(candidates) == 1:
                return self._matched(name, candidates[0])
            if candidates:
                return self._told_apart(name, candidates, reported)
        return None

    def _ending(self, name: str) -> list[str]:
        """Files that end with this name; the ends of all files of one base name are looked up once."""
        base = name.rpartition("/")[2]
        ends = self._by_end.get(base)
        if ends is None:
            ends = self._by_end[base] = defaultdict(list)
            for path in self._by_base.get(base, ()):
                end = path
                while True:
                    ends[end].append(path)
                    if "/" not in end:
                        break
                    _, _, end = end.partition("/")
        return ends.get(name, [])

    def _told_apart(self, name: str, candidates: list[str], reported: Reported) -> str | Unmatched:
        """By the package or module that the report lists the file under; else nobody can tell."""
        folder = re.sub(r"[.\\]", "/", reported.hint).strip("/")
        fitting = [path for path in candidates if folder and f"/{posixpath.dirname(path)}".endswith(f"/{folder}")]
        if not fitting:
            fitting = [path for path in candidates if reported.hint and f"/{reported.hint}/" in f"/{path}"]
        if len(fitting) == 1:
            return self._matched(name, fitting[0])
        return Unmatched(reported.name, "several files may be meant", tuple(sorted(candidates)[:_MOST_CANDIDATES]))

    def _matched(self, name: str, path: str) -> str:
        if name.endswith(f"/{path}") and path.count("/") + 1 >= _FEWEST_SHARED:
            self._known_roots.add(name[: -len(path) - 1])
        return path

    def _nearest(self, name: str) -> tuple[str, ...]:
        """Files of the same name, those first that share the most folders; looked for while few are missing."""
        found = self._by_base.get(name.rpartition("/")[2], ())
        self._guesses += bool(found)
        if self._guesses > _MOST_GUESSES:
            return ()
        parts = name.split("/")
        return tuple(sorted(found, key=lambda path: (-_shared(parts, path.split("/")), path))[:_MOST_CANDIDATES])


def normal(name: str) -> str:
    """The name with `/`, without `.`, `..`, drive and scheme."""
    name = _DRIVE.sub("", name).replace("\\", "/").removeprefix("file://")
    return posixpath.normpath(name).removeprefix("./") if name else ""


def _shared(one: list[str], other: list[str]) -> int:
    count = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        count += 1
    return count
