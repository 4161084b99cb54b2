"""Finds and reads report files: globs, compressed ones, bounded in size."""

import bz2
import glob
import gzip
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

from readylayer_cli.adapters.limits import too_large
from readylayer_cli.domain.errors import InputError
from readylayer_cli.engines.coverage.content import Content

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
_SUSPICIOUS = 32 << 20
_MOST_SHRUNK = 200


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


def read_reports(paths: Iterable[Path], root: Path, max_bytes: int) -> dict[str, Content]:
    """The reports by name, unpacked while they are read; every member of an archive is one."""
    found: dict[str, Content] = {}
    for path in paths:
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
        with _readable(name), path.open("rb") as file:
            start = file.read(6)
            members = _members(file, name) if start.startswith(b"PK\x03\x04") else None
        if members is None:
            found[name] = Content(partial(_pieces, path, name, max_bytes, start))
        for member in members or ():
            found[f"{name}!{member}"] = Content(partial(_member_pieces, path, name, max_bytes, member))
    return found


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError) as error:
        raise InputError("RL2003", f"cannot read {name}: {error}", "is the file whole?") from error
    except RuntimeError as error:  # of zipfile, for a password
        raise InputError("RL2003", f"cannot read {name}: {error}", "pack it without a password") from error


def _expanded(root: Path, pattern: str) -> list[Path]:
    """Globs are followed without leaving for hidden folders of dependencies."""
    place = root / pattern
    if place.is_file():
        return [place]
    if not glob.has_magic(pattern):
        return []
    hits = glob.glob(pattern, root_dir=root, recursive=True)  # noqa: PTH207 - relative to a folder, sorted later
    return [root / hit for hit in hits if "node_modules" not in hit and (root / hit).is_file()]


def _members(file: BinaryIO, name: str) -> list[str]:
    """Names of an archive's members. Nothing is written anywhere, so they lead nowhere."""
    with zipfile.ZipFile(file) as archive:
        members = [member.filename for member in archive.infolist() if not member.is_dir()]
    if len(members) > _MOST_MEMBERS:
        raise InputError("RL2003", f"{name} holds more than {_MOST_MEMBERS} files", "name the report in it alone")
    return members


def _pieces(path: Path, name: str, max_bytes: int, start: bytes) -> Iterator[bytes]:
    with _readable(name), path.open("rb") as file:
        yield from _bounded(_reader(start, file), file, name, max_bytes)


def _member_pieces(path: Path, name: str, max_bytes: int, member: str) -> Iterator[bytes]:
    with _readable(name), path.open("rb") as file, zipfile.ZipFile(file) as archive, archive.open(member) as packed:
        yield from _bounded(packed.read, file, name, max_bytes)


def _reader(start: bytes, file: BinaryIO) -> _Read:
    """Reads the file, unpacked if its first bytes say that it is packed."""
    if start.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=file).read
    if start.startswith(b"BZh"):
        return bz2.BZ2File(file).read
    if start.startswith(b"\xfd7zXZ\x00"):
        return lzma.LZMAFile(file).read
    return file.read


def _bounded(read: _Read, file: BinaryIO, name: str, max_bytes: int) -> Iterator[bytes]:
    """The pieces, up to a size, and up to what a report can be packed to: real ones shrink to a fiftieth at most."""
    size = 0
    while piece := read(_PIECE):
        size += len(piece)
        if size > max_bytes:
            raise too_large(name, size, max_bytes)
        if size > _SUSPICIOUS and size > _MOST_SHRUNK * file.tell():
            raise InputError("RL2003", f"{name} unpacks to more than any report does", "this is no report")
        yield piece
