"""Which change of a repository is meant: two revisions, one commit, the index, the working tree, or everything."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Revisions:
    """What `head` adds to the point where it left `base` (the merge-base diff, `base...head`).

    `base` is `None` for the default branch.
    """

    base: str | None
    head: str = "HEAD"


@dataclass(frozen=True, slots=True)
class SingleCommit:
    """What one commit adds to its first parent; all of it for a first commit.

    For a merge this is what the merge brings in, so it is the right selection for a checked-out
    `refs/pull/N/merge`: only the runner's environment can vouch that HEAD is such a merge, its content cannot.
    """

    revision: str = "HEAD"


@dataclass(frozen=True, slots=True)
class Staged:
    """What the next commit would add to HEAD."""


@dataclass(frozen=True, slots=True)
class WorkingTree:
    """Everything here that the base branch lacks: commits, staged, unstaged and untracked files.

    `base` is the branch to compare with; `None` finds the default branch.
    """

    base: str | None = None


@dataclass(frozen=True, slots=True)
class Everything:
    """No change at all, only the files as they are in the working tree."""


Selection = Revisions | SingleCommit | Staged | WorkingTree | Everything
