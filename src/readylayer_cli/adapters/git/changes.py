"""Turns a selection into a change: which two versions, what differs between them, and a tree for each."""

from collections.abc import Callable
from dataclasses import dataclass

from readylayer_cli.adapters.disk import DiskFiles
from readylayer_cli.adapters.empty import EmptyTree
from readylayer_cli.adapters.git.branches import Branches
from readylayer_cli.adapters.git.compare import Comparison, Question, compare
from readylayer_cli.adapters.git.hidden import Revealed, Revealer
from readylayer_cli.adapters.git.history import History
from readylayer_cli.adapters.git.objects import ObjectReader
from readylayer_cli.adapters.git.program import Git
from readylayer_cli.adapters.git.trees import commit_tree, index_tree
from readylayer_cli.adapters.git.untracked import find_untracked
from readylayer_cli.domain.change import ChangeSet, FileChange, FileStatus
from readylayer_cli.domain.errors import RepositoryError
from readylayer_cli.domain.review import Shortfall
from readylayer_cli.domain.selection import Everything, Revisions, Selection, SingleCommit, Staged, WorkingTree
from readylayer_cli.ports import Change, Tree


@dataclass(frozen=True, slots=True)
class ChangeReader:
    """Reads changes of one repository."""

    git: Git
    objects: ObjectReader
    history: History
    disk: DiskFiles
    working_tree: Callable[[], Tree]
    branches: Callable[[], Branches]

    def read(self, selection: Selection) -> Change:
        """The change that a selection means."""
        match selection:
            case Revisions(base, head):
                head_commit = self.history.resolve(head)
                if base is None:
                    return self._between(self._default_base(head_commit), head_commit)
                return self._between(self.history.merge_base(self.history.resolve(base), head_commit), head_commit)
            case SingleCommit(revision):
                commit = self.history.resolve(revision)
                return self._between(self.history.first_parent(commit), commit)
            case Staged():
                return self._staged()
            case WorkingTree(base):
                return self._local(base)
            case Everything():
                return Change(ChangeSet(), EmptyTree(), self.working_tree())

    def _between(self, base: str, head: str) -> Change:
        question = Question("diff-tree", ("-r", base, head), {})
        comparison = compare(self.git, question)
        revealed = Revealer(self.git, self.objects, None).reveal(question, comparison)
        return Change(
            ChangeSet(_sorted(revealed.files), base=self._commit(base), head=head),
            commit_tree(self.git, self.objects, base, comparison.old_entries()),
            commit_tree(self.git, self.objects, head, comparison.new_entries()),
            shortfalls=revealed.shortfalls,
        )

    def _staged(self) -> Change:
        base = self.history.find("HEAD") or self.history.empty_tree
        question = Question("diff-index", ("--cached", base), {})
        comparison = compare(self.git, question)
        revealed = Revealer(self.git, self.objects, None).reveal(question, comparison)
        return Change(
            ChangeSet(_sorted(revealed.files), base=self._commit(base)),
            commit_tree(self.git, self.objects, base, comparison.old_entries()),
            index_tree(self.git, self.objects, comparison.new_entries()),
            shortfalls=revealed.shortfalls + _conflicts(comparison),
        )

    def _local(self, named: str | None) -> Change:
        base = self._local_base(named)
        tree = self.working_tree()
        question = Question("diff-index", (base,), self.history.config.without_filters)
        comparison = compare(self.git, question)
        revealed = Revealer(self.git, self.objects, self.disk).reveal(question, comparison)
        gone = [record for record in comparison.records if record.status is FileStatus.DELETED]
        untracked = find_untracked(self.git, self.disk, gone)
        files = _without_moved(revealed, untracked.files)
        return Change(
            ChangeSet(_sorted(files), base=self._commit(base)),
            commit_tree(self.git, self.objects, base, comparison.old_entries()),
            tree,
            shortfalls=revealed.shortfalls + tuple(untracked.shortfalls),
        )

    def _local_base(self, named: str | None) -> str:
        head = self.history.find("HEAD")
        if head is None:
            return self.history.empty_tree
        if named is not None:
            return self.history.merge_base(self.history.resolve(named), head)
        candidates = self.branches().base_candidates(self.history.config)
        return (self.history.nearest_base(head, candidates) if candidates else None) or head

    def _default_base(self, head: str) -> str:
        candidates = self.branches().base_candidates(self.history.config, of_current=False)
        base = self.history.nearest_base(head, candidates) if candidates else None
        if base is None:
            raise RepositoryError("RL2122", "nothing tells what the revision is to be compared with", "give --base REV")
        return base

    def _commit(self, base: str) -> str | None:
        return None if base == self.history.empty_tree else base


def _sorted(files: tuple[FileChange, ...]) -> tuple[FileChange, ...]:
    return tuple(sorted(files, key=lambda file: file.path))


def _conflicts(comparison: Comparison) -> tuple[Shortfall, ...]:
    return tuple(
        Shortfall("has merge conflicts: resolve them and stage the file", path) for path in comparison.conflicting
    )


def _without_moved(revealed: Revealed, untracked: list[FileChange]) -> tuple[FileChange, ...]:
    moved = {file.old_path for file in untracked}
    kept = [file for file in revealed.files if not (file.status is FileStatus.DELETED and file.path in moved)]
    known = {file.path for file in kept}
    return (*kept, *(file for file in untracked if file.path not in known))
