"""OSV databases as the review asks them: by package."""

import json
import os
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from pydantic_core import from_json

from readylayer_cli.adapters.osv.archive import MOST_RECORD_BYTES, Member, broken, members, read_members
from readylayer_cli.adapters.osv.index import KeptIndex
from readylayer_cli.domain.packages import PackageKey, package_key

_MOST_FILE_BYTES = 500_000_000
_MODIFIED = re.compile(rb'"modified"\s*:\s*"(\d{4}-\d\d-\d\d)')


class OsvFiles:
    """Any number of archives, folders and JSON files. `cache` is where indexes of archives are kept, if anywhere."""

    def __init__(self, paths: Sequence[Path], cache: Path | None = None) -> None:
        self._paths = paths
        self._cache = cache
        self._dated = ""

    def about(self, packages: Collection[PackageKey]) -> Mapping[PackageKey, Sequence[bytes]]:
        """The records that speak of these packages; raises `InputError` for what is no database."""
        wanted = frozenset(packages)
        found: dict[PackageKey, list[bytes]] = {}
        for path in self._paths:
            for package, record in self._records(path, wanted):
                found.setdefault(package, []).append(record)
        return found

    def dated(self) -> str:
        """The day of the youngest record that was seen."""
        return self._dated

    def _records(self, path: Path, wanted: frozenset[PackageKey]) -> Iterator[tuple[PackageKey, bytes]]:
        if path.is_dir():
            for inner in _inside(path):
                yield from self._records(inner, wanted)
        elif zipfile.is_zipfile(path):
            yield from self._of_archive(path, wanted)
        elif path.suffix == ".zip":
            raise broken(path, "it is no zip archive")
        else:
            for record in _single(path):
                self._see(record)
                yield from ((package, record) for package in packages_of(record) & wanted)

    def _of_archive(self, path: Path, wanted: frozenset[PackageKey]) -> Iterator[tuple[PackageKey, bytes]]:
        index = KeptIndex(path, self._cache)
        kept = index.find(wanted)
        if kept is None:
            rows, dated = _indexed(path)
            index.keep(rows, dated)
            kept = [row for row in rows if row[0] in wanted], dated
        rows, dated = kept
        self._dated = max(self._dated, dated)
        for (package, _), record in zip(rows, read_members(path, [member for _, member in rows]), strict=True):
            yield package, record

    def _see(self, record: bytes) -> None:
        found = _MODIFIED.search(record)
        if found:
            self._dated = max(self._dated, found[1].decode())


def packages_of(record: bytes) -> frozenset[PackageKey]:
    """The packages that a record speaks of; none for what is no record."""
    try:
        document = from_json(record)
    except ValueError:
        return frozenset()
    affected = document.get("affected") if isinstance(document, dict) else None
    found = set()
    for each in affected if isinstance(affected, list) else ():
        package = each.get("package") if isinstance(each, dict) else None
        names = (package.get("ecosystem"), package.get("name")) if isinstance(package, dict) else (None, None)
        if isinstance(names[0], str) and isinstance(names[1], str):
            found.add(package_key(names[0], names[1]))
    return frozenset(key for key in found if key is not None)


def _indexed(path: Path) -> tuple[list[tuple[PackageKey, Member]], str]:
    rows: list[tuple[PackageKey, Member]] = []
    dated = b""
    for member, record in members(path):
        rows += [(package, member) for package in packages_of(record)]
        found = _MODIFIED.search(record)
        dated = max(dated, found[1]) if found else dated
    return rows, dated.decode()


def _inside(folder: Path) -> Iterator[Path]:
    """Records and archives of a folder and those below it, in the order of their names."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.endswith((".json", ".zip")):
                yield Path(place) / name


def _single(path: Path) -> list[bytes]:
    """The record in a file, or those of a list in it."""
    try:
        if path.stat().st_size > _MOST_FILE_BYTES:
            raise broken(path, f"a file of more than {_MOST_FILE_BYTES // 1_000_000} MB")
        data = path.read_bytes()
        if data.lstrip()[:1] == b"[":
            return [json.dumps(each).encode() for each in json.loads(data)]
        if len(data) > MOST_RECORD_BYTES or not isinstance(from_json(data), dict):
            raise broken(path, "neither a record nor a list of records")
    except (OSError, ValueError, RecursionError) as error:
        raise broken(path, str(error)) from error
    return [data]
