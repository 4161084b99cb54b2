"""What git lists of a tree or the index: a mode and an object id for each path."""

from collections.abc import Sequence
from dataclasses import dataclass

from readylayer_cli.adapters.git.program import Git

ABSENT_MODE = "000000"
_ARGUMENT_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One path of a version. `id` is all zeros where git has not hashed the content (a file in the working tree)."""

    mode: str
    id: str

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file, as opposed to a symlink, a submodule or a folder."""
        return self.mode.startswith("100")

    @property
    def is_hashed(self) -> bool:
        """Whether `id` names an object."""
        return self.id.strip("0") != ""


def list_tree(git: Git, tree_id: str, paths: Sequence[str] = ()) -> dict[str, Entry]:
    """The entries of a commit or tree at these paths; of all its files without paths."""
    if not paths:
        return _read_tree(git.run("ls-tree", "-r", "-z", "--full-tree", tree_id))
    return _read_tree(git.run("ls-tree", "-z", "--full-tree", tree_id, "--", *paths))


def list_index(git: Git, paths: Sequence[str] = ()) -> dict[str, Entry]:
    """The merged entries of the index at or below these paths; all of them without paths."""
    found = {}
    for record in git.run("ls-files", "-s", "-z", "--", *paths).split(b"\0")[:-1]:
        facts, _, path = record.partition(b"\t")
        mode, object_id, stage = facts.decode("ascii").split(" ")
        if stage == "0":
            found[decode_path(path)] = Entry(mode, object_id)
    return found


def list_skipped(git: Git) -> frozenset[str]:
    """Paths that a sparse checkout keeps in the index only."""
    records = git.run("ls-files", "-t", "-z").split(b"\0")
    return frozenset(decode_path(record[2:]) for record in records if record.startswith(b"S "))


def decode_path(raw: bytes) -> str:
    """A path as text; undecodable bytes are surrogate-escaped."""
    return raw.decode("utf-8", "surrogateescape")


def is_plain_path(path: str) -> bool:
    """Whether this is a path as git writes it: relative, without `.`, `..` or empty parts."""
    try:
        path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return "\0" not in path and not {"", ".", ".."} & set(path.split("/"))


def fits_command_line(paths: Sequence[str]) -> bool:
    """Whether these paths can all be arguments of one command."""
    return sum(len(path) * 4 for path in paths) < _ARGUMENT_BYTES


def _read_tree(listing: bytes) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for record in listing.split(b"\0")[:-1]:
        facts, _, path = record.partition(b"\t")
        mode, _, object_id = facts.decode("ascii").split(" ")
        found[decode_path(path)] = Entry(mode, object_id)
    return found
