"""Commits and branches as a Bitbucket keeps them: whole trees, by id."""

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Commit:
    """One commit with all its files."""

    id: str
    message: str
    parents: tuple[str, ...]
    files: dict[str, bytes]


@dataclass
class Commits:
    """The commits of one repository and where its branches are."""

    by_id: dict[str, Commit] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)

    def add(self, branch: str, files: dict[str, bytes], message: str = "Change", sha: str | None = None) -> Commit:
        """Commit a whole tree onto a branch, under a chosen id if there is one."""
        parent = self.branches.get(branch)
        made = sha or hashlib.sha1(f"{len(self.by_id)} {branch} {message}".encode()).hexdigest()
        commit = Commit(made, message, (parent,) if parent else (), files)
        self.by_id[commit.id] = commit
        self.branches[branch] = commit.id
        return commit

    def find(self, revision: str) -> Commit | None:
        """By branch, full name of a branch, id or the beginning of one."""
        name = revision.removeprefix("refs/heads/")
        if name in self.branches:
            return self.by_id[self.branches[name]]
        found = [commit for commit in self.by_id.values() if len(revision) >= 7 and commit.id.startswith(revision)]
        return found[0] if len(found) == 1 else None
