"""Who wrote what, from git: commits of a change, their notes, and blame of changed lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from readylayer_cli.adapters.git.entries import decode_path
from readylayer_cli.adapters.git.program import Git
from readylayer_cli.domain.errors import RepositoryError
from readylayer_cli.domain.lines import Lines, ranges_in
from readylayer_cli.provenance.attribute import Blamed
from readylayer_cli.provenance.commits import Commit

_NOTES = "refs/notes/ai"
_FORMAT = "%H%x00%an%x00%ae%x00%cn%x00%ce%x00%P%x00%B%x00%x00"
_MOST_COMMITS = 2_000
_MOST_RANGES = 400
_NOT_YET = "0" * 40


@dataclass(frozen=True)
class Authorship:
    """Answers of one repository. `head` is `None` for the working tree."""

    git: Git

    def commits(self, base: str, head: str) -> list[Commit]:
        """The commits between two, merges included, newest first, with their git-ai notes."""
        arguments = ("log", f"--max-count={_MOST_COMMITS}", f"--format={_FORMAT}", f"{base}..{head}", "--")
        found = [_commit(entry) for entry in self.git.run(*arguments).split(b"\0\0\n") if entry.strip(b"\0\n")]
        notes = self._notes({commit.sha for commit in found})
        return [_with_note(commit, notes.get(commit.sha)) for commit in found]

    def has_notes(self) -> bool:
        """Whether the ref of git-ai notes is here."""
        try:
            return bool(self.git.run("for-each-ref", "--format=%(objectname)", _NOTES).strip())
        except RepositoryError:
            return False

    def blame(self, path: str, lines: Lines, head: str | None) -> list[Blamed]:
        """The commit of each of these lines; lines that are not committed yet have none and are left out."""
        runs = ranges_in(lines)[:_MOST_RANGES]
        ranges = [argument for first, last in runs for argument in ("-L", f"{first},{last}")]
        revision = (head,) if head is not None else ()
        try:
            output = self.git.run("blame", "--porcelain", *ranges, *revision, "--", path)
        except RepositoryError:
            return []
        return list(_blamed(output))

    def _notes(self, commits: set[str]) -> Mapping[str, str]:
        if not self.has_notes():
            return {}
        rows = self.git.run("notes", f"--ref={_NOTES}", "list").decode().split("\n")
        pairs = [row.split(" ", 1) for row in rows if " " in row]
        return {
            commit: self.git.run("cat-file", "blob", note).decode("utf-8", "replace")
            for note, commit in pairs
            if commit in commits
        }


def _commit(entry: bytes) -> Commit:
    parts = entry.lstrip(b"\n").decode("utf-8", "replace").split("\0")
    sha, author, author_mail, committer, committer_mail, parents = parts[:6]
    message = parts[6] if len(parts) > 6 else ""
    return Commit(sha, (author, author_mail), (committer, committer_mail), message, len(parents.split()))


def _with_note(commit: Commit, note: str | None) -> Commit:
    return Commit(commit.sha, commit.author, commit.committer, commit.message, commit.parents, note)


def _blamed(output: bytes) -> Iterable[Blamed]:
    """git's porcelain: a header line, facts at the first sight of a commit, then the line behind a tab."""
    names: dict[str, str] = {}
    sha, original, final = "", 0, 0
    for raw in output.split(b"\n"):
        if raw.startswith(b"\t"):
            if sha != _NOT_YET and sha:
                yield Blamed(final, sha, names.get(sha, ""), original)
        elif raw.startswith(b"filename "):
            names[sha] = decode_path(raw[len(b"filename ") :])
        else:
            parts = raw.split(b" ")
            if len(parts) >= 3 and len(parts[0]) in {40, 64} and parts[1].isdigit() and parts[2].isdigit():
                sha, original, final = parts[0].decode(), int(parts[1]), int(parts[2])
