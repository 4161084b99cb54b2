"""Which change a review is about: a diff, revisions, an event, the runner's own, the index, or the working tree."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from readylayer_cli.adapters.empty import EmptyTree
from readylayer_cli.adapters.git.patched import change_from_diff
from readylayer_cli.adapters.git.repository import GitRepository
from readylayer_cli.domain.change import ChangeSet, FileChange, FileStatus
from readylayer_cli.domain.event import Event
from readylayer_cli.domain.selection import Revisions, Selection, Staged, WorkingTree
from readylayer_cli.ports import Change, Tree
from readylayer_cli.wiring.project import Project

if TYPE_CHECKING:
    from readylayer_cli.wiring.ci import Occasion
    from readylayer_cli.wiring.review import ReviewRequest

RUNNER_VARIABLES = frozenset({"GITHUB_ACTIONS", "GITLAB_CI", "BITBUCKET_BUILD_NUMBER"})


@dataclass(frozen=True)
class Subject:
    """A change, the event it comes from, and the tree whose settings and rules are believed."""

    change: Change
    trusted: Tree | None
    event: Event | None = None


def find_subject(request: "ReviewRequest", project: Project) -> Subject:
    """The change that was asked for; raises `UsageError` or `RepositoryError` if there is none to be had."""
    if request.diff is not None:
        here = project.tree() if project.repository is not None else None
        return Subject(change_from_diff(request.diff, here), here)
    if request.scope == "all" or project.repository is None:
        tree = project.tree()
        return Subject(whole_tree(tree), tree)
    occasion = _occasion(request, project.repository)
    if occasion is not None:
        from readylayer_cli.wiring.ci import with_files

        change = project.repository.change(occasion.selection, may_fetch=occasion.may_fetch)
        return Subject(change, change.base, with_files(occasion.event, change.files))
    selection = _selection(request)
    change = project.repository.change(selection)
    mine = isinstance(selection, Staged | WorkingTree)
    return Subject(change, project.tree() if mine else change.base)


def _occasion(request: "ReviewRequest", repository: GitRepository) -> "Occasion | None":
    if request.event is None and not RUNNER_VARIABLES & request.environment.keys():
        return None
    from readylayer_cli.wiring.ci import find_occasion  # lazy: the payload models of four hosts, 60 ms

    return find_occasion(request, repository)


def _selection(request: "ReviewRequest") -> Selection:
    if request.staged:
        return Staged()
    if request.head is not None:
        return Revisions(request.base or "HEAD", request.head)
    return WorkingTree(request.base)


def whole_tree(tree: Tree) -> Change:
    """Every file as if it had just been written, with nothing before it."""
    files = tuple(FileChange(path, FileStatus.ADDED) for path in tree.paths())
    return Change(ChangeSet(files), EmptyTree(), tree)
