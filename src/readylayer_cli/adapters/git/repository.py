"""A clone: its facts, its trees, and the change that a selection means."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from readylayer_cli.adapters.disk import DiskFiles
from readylayer_cli.adapters.git.branches import read_branches
from readylayer_cli.adapters.git.changes import ChangeReader
from readylayer_cli.adapters.git.checkout import CheckoutTree
from readylayer_cli.adapters.git.config import GitConfig, read_config
from readylayer_cli.adapters.git.entries import list_skipped
from readylayer_cli.adapters.git.environment import find_git, index_file
from readylayer_cli.adapters.git.history import History
from readylayer_cli.adapters.git.objects import ObjectReader
from readylayer_cli.adapters.git.program import Git, Limits
from readylayer_cli.adapters.git.trees import commit_tree, index_tree
from readylayer_cli.domain.errors import RepositoryError
from readylayer_cli.domain.selection import Revisions, Selection, SingleCommit
from readylayer_cli.ports import Change, Tree

_EMPTY_TREES = {
    b"sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    b"sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}


@dataclass(frozen=True)
class GitRepository:
    """A git repository on disk. Nothing in it is written, except for commits that are fetched when that is allowed.

    `root` is the top folder of the working tree (the git folder itself of a bare repository), with symlinks resolved.
    """

    root: Path
    git: Git
    empty_tree: str
    is_bare: bool = False

    @classmethod
    def open(
        cls, directory: Path | str, *, environment: Mapping[str, str] | None = None, limits: Limits | None = None
    ) -> "GitRepository":
        """The repository that this folder belongs to; it may be a folder further down, or a linked worktree.

        Raises `RepositoryError` if there is none (RL2103) or if git does not trust its owner (RL2102).
        """
        return _open(Path(directory), os.environ if environment is None else environment, limits or Limits())

    @classmethod
    def open_bare(
        cls, git_dir: Path | str, *, environment: Mapping[str, str] | None = None, limits: Limits | None = None
    ) -> "GitRepository":
        """A repository without working tree; never searched for, since a change may hold folders that look like one."""
        given = os.environ if environment is None else environment
        return _open_bare(Path(git_dir).resolve(), given, limits or Limits())

    def change(self, selection: Selection, *, may_fetch: bool = False) -> Change:
        """The files that differ, with both versions at hand; `may_fetch` lets git ask the remote for what is missing.

        Raises `RepositoryError` if a revision or the history between two is not here, and `LimitError` if the change
        is larger than the bounds.
        """
        if not isinstance(selection, Revisions | SingleCommit):
            self._need_working_tree()
        if may_fetch and not self.git.may_fetch:
            return replace(self, git=self.git.allowing_fetch()).change(selection, may_fetch=True)
        reader = ChangeReader(
            self.git,
            self.objects,
            self.history,
            self.disk,
            self.working_tree,
            lambda: read_branches(self.git, self.config),
        )
        return reader.read(selection)

    def working_tree(self) -> Tree:
        """The files as they are on disk."""
        self._need_working_tree()
        return CheckoutTree(self.git, self.disk, index_tree(self.git, self.objects), self._list_skipped)

    def commit_tree(self, revision: str) -> Tree:
        """The files of a commit; raises `RepositoryError` if there is no such commit."""
        return commit_tree(self.git, self.objects, self.history.resolve(revision))

    def head_sha(self) -> str | None:
        """The id of the commit that is checked out; `None` before the first commit."""
        return self.history.find("HEAD")

    def branch(self) -> str | None:
        """The name of the current branch; `None` if none is checked out."""
        printed = self.git.run("symbolic-ref", "--quiet", "--short", "HEAD", accept=(0, 1))
        return printed.decode("utf-8", "surrogateescape").removesuffix("\n") or None

    def remote_url(self) -> str | None:
        """The address of `origin`, or of the first remote, without credentials; `None` if there is no remote."""
        remote = self.config.default_remote
        return self.config.remote_url(remote) if remote else None

    @cached_property
    def config(self) -> GitConfig:
        """The settings in force."""
        return read_config(self.git)

    @cached_property
    def objects(self) -> ObjectReader:
        """The objects in store."""
        return ObjectReader(self.git)

    @cached_property
    def history(self) -> History:
        """The commits."""
        return History(self.git, self.objects, self.config, self.empty_tree)

    @cached_property
    def disk(self) -> DiskFiles:
        """The files below the root, tracked or not."""
        return DiskFiles(self.root, self.git.limits.file_bytes, enters_repositories=False)

    def _list_skipped(self) -> frozenset[str]:
        return list_skipped(self.git) if self.config.is_sparse else frozenset()

    def _need_working_tree(self) -> None:
        if self.is_bare:
            raise RepositoryError("RL2104", "this repository has no working tree", "name two revisions")


def _open(directory: Path, environment: Mapping[str, str], limits: Limits) -> GitRepository:
    if not directory.is_dir():
        raise RepositoryError("RL2103", f"there is no folder {str(directory)!r}", "check --repo")
    git = Git(find_git(environment), directory, environment, limits)
    is_bare, is_inside, object_format, up, git_dir = _facts(git)
    if is_bare == b"true" or (is_inside == b"false" and not up):
        raise RepositoryError("RL2104", "this is a git folder, not a working tree", "go to the working tree")
    root = (directory / os.fsdecode(up)).resolve()
    places = {"GIT_DIR": os.fsdecode(git_dir), "GIT_WORK_TREE": str(root)}
    index = index_file(environment, root, Path(os.fsdecode(git_dir)))
    if index:
        places["GIT_INDEX_FILE"] = index
    return GitRepository(
        root,
        Git(git.program, root, environment, limits, places),
        _EMPTY_TREES.get(object_format, _EMPTY_TREES[b"sha1"]),
    )


def _facts(git: Git) -> tuple[bytes, bytes, bytes, bytes, bytes]:
    """Is it bare, are we inside the working tree, object format, the way up to the root, and the git folder."""
    questions = ("--is-bare-repository", "--is-inside-work-tree", "--show-object-format", "--show-cdup")
    answers = git.run("rev-parse", *questions, "--absolute-git-dir").split(b"\n", len(questions))
    first, second, third, fourth, git_dir = answers
    return first, second, third, fourth, git_dir.removesuffix(b"\n")


def _open_bare(git_dir: Path, environment: Mapping[str, str], limits: Limits) -> GitRepository:
    if not git_dir.is_dir():
        raise RepositoryError("RL2103", f"there is no folder {str(git_dir)!r}", "check --repo")
    git = Git(find_git(environment), git_dir, environment, limits, {"GIT_DIR": str(git_dir)})
    object_format = git.run("rev-parse", "--show-object-format").strip()
    return GitRepository(git_dir, git, _EMPTY_TREES.get(object_format, _EMPTY_TREES[b"sha1"]), is_bare=True)
