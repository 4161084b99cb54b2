"""Finds text that git shows as binary because an attribute says so, or because the file is large.

A change can carry `.gitattributes`, so "binary" is believed of content only, never of an attribute.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from readylayer_cli.adapters.disk import DiskFiles
from readylayer_cli.adapters.git.compare import Comparison, Question, compare
from readylayer_cli.adapters.git.entries import Entry, decode_path, fits_command_line
from readylayer_cli.adapters.git.objects import ObjectReader
from readylayer_cli.adapters.git.program import Git
from readylayer_cli.adapters.git.raw import RawRecord
from readylayer_cli.domain.change import FileChange, FileKind
from readylayer_cli.domain.review import Shortfall

BINARY_PROBE_BYTES = 8000  # where git looks for a NUL


@dataclass(frozen=True, slots=True)
class Revealed:
    """The files with the lines that were hidden, and the text files that are too large to show."""

    files: tuple[FileChange, ...]
    shortfalls: tuple[Shortfall, ...]


class Revealer:
    """Looks behind the word "binary". `disk` holds the new side where git has not hashed it."""

    def __init__(self, git: Git, objects: ObjectReader, disk: DiskFiles | None) -> None:
        self._git = git
        self._objects = objects
        self._disk = disk

    def reveal(self, question: Question, comparison: Comparison) -> Revealed:
        """The same files, text among the binary ones shown as text."""
        binary = {file.path for file in comparison.files if file.kind is FileKind.BINARY}
        if not binary:
            return Revealed(comparison.files, ())
        records = [record for record in comparison.records if record.path in binary]
        sizes = self._sizes(records)
        limit = self._git.limits.file_bytes
        suspects = self._marked(records) | {path for path, size in sizes.items() if size > limit}
        text = [record for record in records if record.path in suspects and self._is_text(record)]
        shown = self._show(question, [record for record in text if sizes[record.path] <= limit])
        found = {record.path for record in text}
        files = tuple(
            shown.get(file.path, replace(file, kind=FileKind.TEXT)) if file.path in found else file
            for file in comparison.files
        )
        large = [record.path for record in text if sizes[record.path] > limit and record.new is not None]
        return Revealed(files, tuple(_too_large(path, sizes[path], limit) for path in large))

    def _sizes(self, records: Sequence[RawRecord]) -> dict[str, int]:
        """The larger side of each record, in bytes."""
        sides = [(record.path, path, entry) for record in records for path, entry in _sides(record)]
        hashed = sorted({entry.id for _, _, entry in sides if entry.is_hashed})
        stored = {fact.id: fact.size_bytes for fact in self._objects.find_many(hashed) if fact}
        sizes = dict.fromkeys((record.path for record in records), 0)
        for key, path, entry in sides:
            size = stored.get(entry.id, 0) if entry.is_hashed else self._disk and self._disk.size(path)
            sizes[key] = max(sizes[key], size or 0)
        return sizes

    def _marked(self, records: Sequence[RawRecord]) -> set[str]:
        """Paths for which an attribute decides how they are shown."""
        names = [path for record in records for path, _ in _sides(record)]
        stdin = b"".join(name.encode("utf-8", "surrogateescape") + b"\0" for name in names)
        words = self._git.run("check-attr", "-z", "--stdin", "diff", stdin=stdin).split(b"\0")
        decided = {decode_path(words[at]) for at in range(0, len(words) - 2, 3) if words[at + 2] != b"unspecified"}
        return {record.path for record in records if {record.path, record.base_path} & decided}

    def _is_text(self, record: RawRecord) -> bool:
        return not any(b"\0" in self._start(path, entry) for path, entry in _sides(record))

    def _start(self, path: str, entry: Entry) -> bytes:
        if entry.is_hashed:
            fact = self._objects.find(entry.id)
            if fact and fact.size_bytes <= self._git.limits.file_bytes:
                return self._objects.read([entry.id])[entry.id][:BINARY_PROBE_BYTES]
            return self._objects.read_start(entry.id, BINARY_PROBE_BYTES)
        return (self._disk.read_start(path, BINARY_PROBE_BYTES) if self._disk else None) or b""

    def _show(self, question: Question, records: Sequence[RawRecord]) -> dict[str, FileChange]:
        shown: dict[str, FileChange] = {}
        batch: list[str] = []
        for record in records:
            names = list(dict.fromkeys((record.base_path, record.path)))
            if not fits_command_line([*batch, *names]):
                shown |= self._show_paths(question, batch)
                batch = []
            batch += names
        if batch:
            shown |= self._show_paths(question, batch)
        return shown

    def _show_paths(self, question: Question, paths: Sequence[str]) -> dict[str, FileChange]:
        return {file.path: file for file in compare(self._git, question, paths, as_text=True).files}


def _sides(record: RawRecord) -> list[tuple[str, Entry]]:
    sides = ((record.base_path, record.old), (record.path, record.new))
    return [(path, entry) for path, entry in sides if entry is not None and entry.is_file]


def _too_large(path: str, size_bytes: int, max_bytes: int) -> Shortfall:
    return Shortfall(f"too large: {size_bytes:,} bytes, at most {max_bytes:,} are read", path)
