"""What a diff says about one file, collected header by header, and the `FileChange` that follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from readylayer_cli.diff.names import Label, strip_prefixes
from readylayer_cli.domain.change import FileChange, FileKind, FileStatus, Hunk
from readylayer_cli.domain.errors import InputError

Prefixes = tuple[str, str]


@dataclass(slots=True)
class Section:
    """What was read of one file so far. `at` is the 0-based index of its first line.

    A name of `None` means that this side does not exist. `is_bare` says that the names carry no prefixes (any more);
    `has_git_prefixes` whether they were `a/` and `b/`, `None` if that could not be seen.
    """

    at: int
    old_name: str | None = None
    new_name: str | None = None
    is_bare: bool = False
    has_git_prefixes: bool | None = None
    status: FileStatus | None = None
    old_mode: str | None = None
    new_mode: str | None = None
    old_blob: str | None = None
    new_blob: str | None = None
    is_binary: bool = False
    hunks: list[Hunk] = field(default_factory=list)

    def take_names(self, old: str, new: str, prefixes: Prefixes | None) -> None:
        """Note the names of both sides, without their prefixes if they agree then."""
        shared = strip_prefixes(old, new, prefixes)
        if shared:
            self.old_name = self.new_name = shared
            self.is_bare = True
            self.has_git_prefixes = (old, new) == (f"a/{shared}", f"b/{shared}")
        else:
            self.old_name, self.new_name = old, new

    def take_labels(self, old: Label, new: Label, prefixes: Prefixes | None) -> None:
        """Note what `---` and `+++` say, of which one may be no file at all. The hunks must be known already."""
        if not (old.is_null or new.is_null):
            self.take_names(old.name, new.name, prefixes)
        else:
            self.old_name, self.new_name = old.name, new.name
        if old.is_null or (old.is_dated_absent and not any(hunk.old_count for hunk in self.hunks)):
            self.old_name = None
        elif new.is_null or (new.is_dated_absent and not any(hunk.new_count for hunk in self.hunks)):
            self.new_name = None

    def file_change(self, habit: Prefixes) -> FileChange:
        """The file described; `habit` are the prefixes to take off a name that has no counterpart."""
        old, new = self.old_name, self.new_name
        if not self.is_bare:
            old, new = old and old.removeprefix(habit[0]), new and new.removeprefix(habit[1])
        status = self.status or self._implied_status()
        path = (old if status is FileStatus.DELETED else new) or old or new
        if not path:
            raise InputError("RL2054", f"line {self.at + 1} of the diff names no file")
        _check_order(self.hunks, path)
        return FileChange(
            path=path,
            status=status,
            old_path=old if status in {FileStatus.RENAMED, FileStatus.COPIED} else None,
            kind=self._kind(),
            old_mode=None if status is FileStatus.ADDED else self.old_mode,
            new_mode=None if status is FileStatus.DELETED else self.new_mode,
            hunks=tuple(self.hunks),
            old_blob=self.old_blob,
            new_blob=self.new_blob,
        )

    def _implied_status(self) -> FileStatus:
        if self.old_name is None:
            return FileStatus.ADDED
        return FileStatus.DELETED if self.new_name is None else FileStatus.MODIFIED

    def _kind(self) -> FileKind:
        mode = self.new_mode or self.old_mode or ""
        if mode.startswith("16"):
            return FileKind.SUBMODULE
        if mode.startswith("12"):
            return FileKind.SYMLINK
        return FileKind.BINARY if self.is_binary else FileKind.TEXT


def _check_order(hunks: Sequence[Hunk], path: str) -> None:
    old_end = new_end = 0
    for hunk in hunks:
        old_first = hunk.old_start + (hunk.old_count == 0)
        new_first = hunk.new_start + (hunk.new_count == 0)
        if old_first <= old_end or new_first <= new_end:
            raise InputError("RL2057", f"the hunks of {path!r} overlap or are out of order")
        old_end = old_first + hunk.old_count - 1
        new_end = new_first + hunk.new_count - 1
