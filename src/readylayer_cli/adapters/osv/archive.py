"""Reads the records of a zip archive: all of them once, then single ones by their place in the file."""

import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from readylayer_cli.domain.errors import InputError

MOST_RECORD_BYTES = 10_000_000
_MOST_MEMBERS = 3_000_000
_HEADER = struct.Struct("<4s5H3I2H")
_MAGIC = b"PK\x03\x04"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, slots=True)
class Member:
    """Where a record lies in an archive."""

    offset: int
    size: int
    method: int


def members(path: Path) -> Iterator[tuple[Member, bytes]]:
    """Every JSON record with its place, in the order of the archive; raises `InputError` for a broken archive."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as stream:
            entries = [each for each in archive.infolist() if each.filename.endswith(".json")]
            if len(entries) > _MOST_MEMBERS:
                raise broken(path, f"it holds {len(entries):,} records")
            for entry in entries:
                member = Member(entry.header_offset, entry.compress_size, entry.compress_type)
                if entry.file_size <= MOST_RECORD_BYTES and entry.compress_type in _METHODS and not entry.flag_bits & 1:
                    yield member, _read(stream, member)
    except (OSError, zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError) as error:
        raise broken(path, str(error)) from error


def read_members(path: Path, places: Sequence[Member]) -> list[bytes]:
    """The records at these places; raises `InputError` if they are not there."""
    try:
        with path.open("rb") as stream:
            return [_read(stream, member) for member in places]
    except (OSError, zlib.error, struct.error, ValueError) as error:
        raise broken(path, str(error)) from error


def broken(path: Path, reason: str) -> InputError:
    """What to say of a database that cannot be read."""
    said = " ".join(reason.split())[:200]
    return InputError("RL2075", f"not an OSV database: {path}: {said}", "download the archive again: osv.dev, all.zip")


def _read(stream: BinaryIO, member: Member) -> bytes:
    stream.seek(member.offset)
    header = _HEADER.unpack(stream.read(_HEADER.size))
    if header[0] != _MAGIC:
        raise ValueError("a record is not where it should be")
    stream.seek(member.offset + _HEADER.size + header[9] + header[10])
    data = stream.read(member.size)
    if member.method == zipfile.ZIP_STORED:
        return data
    return zlib.decompressobj(wbits=-15).decompress(data, MOST_RECORD_BYTES)
