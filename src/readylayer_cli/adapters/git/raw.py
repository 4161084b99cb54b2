"""Reads `--raw -z` records: which paths differ, with exact names, modes and object ids."""

from dataclasses import dataclass

from readylayer_cli.adapters.git.entries import ABSENT_MODE, Entry, decode_path
from readylayer_cli.domain.change import FileStatus

_STATUSES = {
    "A": FileStatus.ADDED,
    "C": FileStatus.COPIED,
    "D": FileStatus.DELETED,
    "M": FileStatus.MODIFIED,
    "R": FileStatus.RENAMED,
    "T": FileStatus.TYPE_CHANGED,
}


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One path that differs; `status` is `None` for a path with merge conflicts."""

    status: FileStatus | None
    path: str
    old_path: str | None
    old: Entry | None
    new: Entry | None

    @property
    def base_path(self) -> str:
        """Its path on the old side."""
        return self.old_path or self.path


def read_raw(output: bytes) -> tuple[list[RawRecord], bytes]:
    """The records, and the patch that follows them."""
    records = []
    at = 0
    while output[at : at + 1] == b":":
        facts, at = _field(output, at)
        old_mode, new_mode, old_id, new_id, letter = facts[1:].decode("ascii").split(" ")
        first, at = _field(output, at)
        second, at = _field(output, at) if letter[0] in "RC" else (None, at)
        records.append(
            RawRecord(
                _STATUSES.get(letter[0]),
                decode_path(first if second is None else second),
                None if second is None else decode_path(first),
                None if old_mode == ABSENT_MODE else Entry(old_mode, old_id),
                None if new_mode == ABSENT_MODE else Entry(new_mode, new_id),
            )
        )
    return records, output[at:].removeprefix(b"\0")


def _field(output: bytes, at: int) -> tuple[bytes, int]:
    end = output.index(b"\0", at)
    return output[at:end], end + 1
