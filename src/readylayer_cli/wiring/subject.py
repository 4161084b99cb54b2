"""Which change a review is about: a diff, revisions, an event, the runner's own, the index, or the working tree."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from readylayer_cli.adapters.disk import DiskFiles
from readylayer_cli.adapters.empty import EmptyTree
from readylayer_cli.adapters.folder import FolderTree
from readylayer_cli.adapters.git.patched import change_from_diff
from readylayer_cli.adapters.git.repository import GitRepository
from readylayer_cli.domain.change import ChangeSet, FileChange, FileKind, FileStatus
from readylayer_cli.domain.errors import InputError
from readylayer_cli.domain.review import Shortfall
from readylayer_cli.domain.selection import Revisions, Selection, Staged, WorkingTree
from readylayer_cli.ports import Change, Tree
from readylayer_cli.wiring.project import Project

if TYPE_CHECKING:
    from readylayer_cli.domain.event import Event
    from readylayer_cli.wiring.ci import Occasion
    from readylayer_cli.wiring.review import ReviewRequest

RUNNER_VARIABLES = frozenset({"GITHUB_ACTIONS", "GITLAB_CI", "BITBUCKET_BUILD_NUMBER"})

_LARGE_BYTES = 1_000_000
_PROBE_BYTES = 8_000


@dataclass(frozen=True)
class Subject:
    """A change, the event it comes from, the tree whose settings are believed, and the one whose rules are.
    `restricted` says why the CI job's token can only read, where that is certain."""

    change: Change
    trusted: Tree | None
    rules: Tree
    event: "Event | None" = None
    restricted: str | None = None


def find_subject(request: "ReviewRequest", project: Project) -> Subject:
    """The change that was asked for; raises `UsageError` or `RepositoryError` if there is none to be had."""
    if request.diff is not None:
        here = project.tree() if project.repository is not None else None
        change = change_from_diff(request.diff, here)
        return Subject(change, here, change.base)
    if project.repository is None or _is_whole(request):
        tree = project.tree()
        return Subject(whole_tree(tree, project.root), tree, tree)
    subject = _compared(request, project, project.repository)
    return replace(subject, change=whole_tree(subject.change.head)) if request.scope == "all" else subject


def _is_whole(request: "ReviewRequest") -> bool:
    """Whether all files here are meant, and no change that somebody else may have made."""
    somebodys = request.event is not None or request.head is not None or RUNNER_VARIABLES & request.environment.keys()
    return request.scope == "all" and not somebodys


def _compared(request: "ReviewRequest", project: Project, repository: GitRepository) -> Subject:
    occasion = _occasion(request, repository)
    if occasion is not None:
        from readylayer_cli.wiring.ci import with_files

        change = repository.change(occasion.selection, may_fetch=occasion.may_fetch)
        event = with_files(occasion.event, change.files)
        return Subject(change, change.base, change.base, event, occasion.restricted)
    selection = _selection(request)
    change = repository.change(selection)
    mine = request.base is None and isinstance(selection, Staged | WorkingTree)
    return Subject(change, project.tree() if mine else change.base, change.base)


def _occasion(request: "ReviewRequest", repository: GitRepository) -> "Occasion | None":
    if request.event is None and not RUNNER_VARIABLES & request.environment.keys():
        return None
    from readylayer_cli.wiring.ci import find_occasion  # lazy: the payload models of four hosts, 60 ms

    return find_occasion(request, repository)


def _selection(request: "ReviewRequest") -> Selection:
    if request.staged:
        return Staged()
    if request.head is not None:
        return Revisions(request.base, request.head)
    return WorkingTree(request.base)


def whole_tree(tree: Tree, root: Path | None = None) -> Change:
    """Every file as if it had just been written, with nothing before it. `root` is where the tree lies on disk."""
    disk = DiskFiles(root, _PROBE_BYTES, enters_repositories=True) if root is not None else None
    files = ChangeSet(tuple(_whole_file(path, disk) for path in tree.paths()))
    closed = tree.unreadable if isinstance(tree, FolderTree) else ()
    shortfalls = tuple(Shortfall("this folder may not be read", path or ".") for path in closed)
    return Change(files, EmptyTree(), tree, shortfalls=shortfalls)


def _whole_file(path: str, disk: DiskFiles | None) -> FileChange:
    """A large file is told binary or text by its beginning, since it may not be read at all."""
    if disk is not None and (disk.size(path) or 0) > _LARGE_BYTES and b"\0" in _start(path, disk):
        return FileChange(path, FileStatus.ADDED, kind=FileKind.BINARY)
    return FileChange(path, FileStatus.ADDED)


def _start(path: str, disk: DiskFiles) -> bytes:
    try:
        return disk.read_start(path, _PROBE_BYTES) or b""
    except InputError:
        return b""
