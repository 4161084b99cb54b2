"""Finds and reads report files: globs, compressed ones, bounded in size."""

import bz2
import glob
import gzip
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from readylayer_cli.adapters.limits import too_large
from readylayer_cli.domain.errors import InputError

USUAL_PLACES = (
    "coverage.xml", "cobertura.xml", "clover.xml", "coverage.json", ".coverage", "lcov.info", "coverage.lcov",
    "coverage/lcov.info", "coverage/cobertura-coverage.xml", "coverage/clover.xml", "coverage/coverage-final.json",
    "coverage/.resultset.json", "coverage/coverage.json", "coverage.out", "cover.out", "c.out", "coverage.txt",
    "build/logs/clover.xml", "**/target/site/jacoco/jacoco.xml", "target/site/cobertura/coverage.xml",
    "**/build/reports/jacoco/**/*.xml", "**/TestResults/**/coverage.cobertura.xml", "target/llvm-cov/*.json",
    "target/scala-*/scoverage-report/scoverage.xml",
)  # fmt: skip
"""Where tools write their reports unless they are told otherwise."""

_Read = Callable[[int], bytes]
_PIECE = 1 << 20
_MOST_FILES = 2_000
_MOST_MEMBERS = 500


def find_reports(root: Path, patterns: Sequence[str], *, usual: bool = False) -> list[Path]:
    """Files that the patterns name, relative to `root`, sorted. A plain name that is not there raises `InputError`."""
    found: dict[Path, None] = {}
    for pattern in patterns:
        here = _expanded(root, pattern)
        if not here and not usual:
            raise InputError(
                "RL2003", f"coverage report not found: {pattern}", f"looked in {root}; did the tests write it?"
            )
        found |= dict.fromkeys(here)
        if len(found) > _MOST_FILES:
            raise InputError("RL2003", f"more than {_MOST_FILES:,} reports match {pattern}", "narrow the pattern")
    return sorted(found)


def read_reports(paths: Iterable[Path], root: Path, max_bytes: int) -> dict[str, bytes]:
    """The reports by name, unpacked; every member of an archive is one."""
    found: dict[str, bytes] = {}
    for path in paths:
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
        try:
            with path.open("rb") as file:
                found |= _unpacked(file, name, max_bytes)
        except (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile) as error:
            raise InputError("RL2003", f"cannot read {name}: {error}", "is the file whole?") from error
    return found


def _expanded(root: Path, pattern: str) -> list[Path]:
    """Globs are followed without leaving for hidden folders of dependencies."""
    place = root / pattern
    if place.is_file():
        return [place]
    if not glob.has_magic(pattern):
        return []
    hits = glob.glob(pattern, root_dir=root, recursive=True)  # noqa: PTH207 - relative to a folder, sorted later
    return [root / hit for hit in hits if "node_modules" not in hit and (root / hit).is_file()]


def _unpacked(file: BinaryIO, name: str, max_bytes: int) -> dict[str, bytes]:
    start = file.read(6)
    file.seek(0)
    if start.startswith(b"PK\x03\x04"):
        return _members(file, name, max_bytes)
    return {name: _bounded(_reader(start, file), name, max_bytes)}


def _reader(start: bytes, file: BinaryIO) -> _Read:
    """Reads the file, unpacked if its first bytes say that it is packed."""
    if start.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=file).read
    if start.startswith(b"BZh"):
        return bz2.BZ2File(file).read
    if start.startswith(b"\xfd7zXZ\x00"):
        return lzma.LZMAFile(file).read
    return file.read


def _members(file: BinaryIO, name: str, max_bytes: int) -> dict[str, bytes]:
    """Nothing is written anywhere, so names of members lead nowhere."""
    found: dict[str, bytes] = {}
    left = max_bytes
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist()[:_MOST_MEMBERS]:
            if not member.is_dir():
                with archive.open(member) as packed:
                    found[f"{name}!{member.filename}"] = _bounded(packed.read, name, left)
                left -= len(found[f"{name}!{member.filename}"])
    return found


def _bounded(read: _Read, name: str, max_bytes: int) -> bytes:
    pieces, size = [], 0
    while piece := read(_PIECE):
        size += len(piece)
        if size > max_bytes:
            raise too_large(name, size, max_bytes)
        pieces.append(piece)
    return b"".join(pieces)
