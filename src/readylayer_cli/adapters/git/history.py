"""Commits: what a revision names, where two lines of history parted, and fetching what a shallow clone lacks."""

from collections.abc import Sequence
from dataclasses import dataclass

from readylayer_cli.adapters.git.config import GitConfig
from readylayer_cli.adapters.git.objects import ObjectReader
from readylayer_cli.adapters.git.program import Git
from readylayer_cli.domain.errors import RepositoryError

_DEEPENING = (("--deepen=100",), ("--deepen=1000",), ("--unshallow",))


@dataclass(frozen=True)
class History:
    """The commits of a repository. Fetches only if its git may."""

    git: Git
    objects: ObjectReader
    config: GitConfig
    empty_tree: str

    def find(self, revision: str) -> str | None:
        """The id of the commit a revision names; `None` if it is not in this clone."""
        fact = self.objects.find(f"{revision}^{{commit}}")
        return fact.id if fact else None

    def resolve(self, revision: str) -> str:
        """The id of the commit a revision names, be it a branch of a remote only; it is fetched if it may be.

        An empty tree stands for itself. Raises `RepositoryError` if there is no such commit.
        """
        if revision == self.empty_tree:
            return revision
        names = [revision, *(f"refs/remotes/{remote}/{revision}" for remote in self.config.remotes)]
        found = next((commit for name in names if (commit := self.find(name))), None)
        return found or self._fetch_revision(revision) or self._fail_to_find(revision)

    def merge_base(self, base: str, head: str) -> str:
        """The commit at which `head` left `base`; history is deepened for it if it may be."""
        if self.empty_tree in {base, head}:
            return base
        found = self._merge_base(base, head)
        if found is None and self.git.may_fetch and self.is_shallow():
            found = self._deepen_until_merge_base(base, head)
        if found is not None:
            return found
        if self.is_shallow():
            raise RepositoryError(
                "RL2110",
                f"this shallow clone does not reach back to where {head[:12]} left {base[:12]}",
                self._unshallow_hint(),
            )
        raise RepositoryError(
            "RL2111",
            f"{head[:12]} and {base[:12]} have no common history",
            "name another base with --base, or compare files: git diff BASE HEAD | readylayer review --diff -",
        )

    def nearest_base(self, head: str, candidates: Sequence[str]) -> str | None:
        """The nearest commit to `head` that one of the candidates has as well."""
        printed = self.git.run("merge-base", head, *candidates, accept=(0, 1))
        return printed.decode("ascii").strip() or None

    def first_parent(self, commit: str) -> str:
        """The first parent of a commit, or the empty tree for a first commit.

        A shallow clone hides parents it does not have; those are fetched, or it is an error: never "no parent".
        """
        parents = [line[7:] for line in self._header(commit) if line.startswith("parent ")]
        if not parents:
            return self.empty_tree
        if not self.find(parents[0]) and self.git.may_fetch:
            self._try_fetch("--deepen=1", commit)
        if self.find(parents[0]):
            return parents[0]
        raise RepositoryError("RL2110", f"this shallow clone lacks the parent of {commit[:12]}", self._unshallow_hint())

    def is_shallow(self) -> bool:
        """Whether history ends early in this clone."""
        return self.git.run("rev-parse", "--is-shallow-repository").strip() == b"true"

    def _header(self, commit: str) -> list[str]:
        content = self.objects.read([commit])[commit]
        return content.partition(b"\n\n")[0].decode("utf-8", "replace").split("\n")

    def _merge_base(self, base: str, head: str) -> str | None:
        printed = self.git.run("merge-base", base, head, accept=(0, 1))
        return printed.decode("ascii").strip() or None

    def _deepen_until_merge_base(self, base: str, head: str) -> str | None:
        for options in _DEEPENING:
            self._try_fetch(*options, base, head)
            found = self._merge_base(base, head)
            if found or not self.is_shallow():
                return found
        return None

    def _fetch_revision(self, revision: str) -> str | None:
        remote = self.config.default_remote
        if not (self.git.may_fetch and remote):
            return None
        branch = revision.removeprefix("refs/heads/").removeprefix(f"{remote}/")
        commit = revision if _is_id(revision) else self._remote_branch(remote, branch)
        depth = ("--depth=1",) if self.is_shallow() else ()
        return commit if commit and self._try_fetch(*depth, commit) and self.find(commit) else None

    def _remote_branch(self, remote: str, branch: str) -> str | None:
        try:
            printed = self.git.run("ls-remote", "--quiet", "--", remote, f"refs/heads/{branch}")
        except RepositoryError:
            return None
        return printed.decode("utf-8", "replace").partition("\t")[0].strip() or None

    def _try_fetch(self, *what: str) -> bool:
        """Fetch commits by id, with options, without moving any ref; whether that worked."""
        options = [word for word in what if word.startswith("--")]
        commits = [word for word in what if not word.startswith("--")]
        try:
            self.git.run(
                "fetch",
                *("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--refmap="),
                *(*options, "--", self.config.default_remote or "origin", *commits),
            )
        except RepositoryError:
            return False
        self.objects.close()  # a running cat-file knows the old boundary of the history
        return True

    def _fail_to_find(self, revision: str) -> str:
        if self.is_shallow():
            hint = self._unshallow_hint()
        elif self.config.remotes:
            hint = f"fetch it first: git fetch {self.config.default_remote}; or correct the name"
        else:
            hint = "check the name: git rev-parse --verify REVISION"
        raise RepositoryError("RL2109", f"there is no commit {revision!r} in this clone", hint)

    def _unshallow_hint(self) -> str:
        remote = self.config.default_remote or "origin"
        return f"git fetch --unshallow {remote} (GitHub Actions: fetch-depth: 0; GitLab: GIT_DEPTH: 0)"


def _is_id(revision: str) -> bool:
    return len(revision) in {40, 64} and not set(revision) - set("0123456789abcdef")
