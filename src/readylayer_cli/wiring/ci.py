"""The change that an event, or the CI job that runs right now, is about."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from readylayer_cli.adapters.git.repository import GitRepository
from readylayer_cli.adapters.runner_facts import read_checkout
from readylayer_cli.ci.changes import with_changes
from readylayer_cli.ci.detect import read_job
from readylayer_cli.ci.job import Checkout, Runner
from readylayer_cli.ci.job import Revisions as JobRevisions
from readylayer_cli.ci.runner import detect
from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.errors import InputError, RepositoryError
from readylayer_cli.domain.event import CiCompleted, Event, Ignored, MergeCompleted
from readylayer_cli.domain.selection import Revisions, Selection, SingleCommit
from readylayer_cli.payloads.event_json import read_event

if TYPE_CHECKING:
    from readylayer_cli.wiring.review import ReviewRequest

_FULL_ID = 40


@dataclass(frozen=True)
class Occasion:
    """Why a review runs: the event if there is one, what to compare, and whether history may be fetched for it.
    `restricted` says why the job's token can only read, where that is certain."""

    event: Event | None
    selection: Selection
    may_fetch: bool
    restricted: str | None = None


def find_occasion(request: "ReviewRequest", repository: GitRepository) -> Occasion | None:
    """The given event's change, else the CI job's; `None` where a person chose or sits before the terminal."""
    if request.event is not None:
        event = read_event(request.event)
        return Occasion(event, _selection_of(event), may_fetch=False)
    if request.base or request.head or request.staged:
        return None
    job = read_job(request.environment, read_file, _checkout(request, repository))
    if job is None or job.revisions is None:
        return None
    event_of_job = None if isinstance(job.event, Ignored) else job.event
    if isinstance(event_of_job, MergeCompleted):
        return Occasion(event_of_job, _selection_of(event_of_job), may_fetch=True)
    selection = _compared(job.revisions, request.environment.get("CI_DEFAULT_BRANCH"), repository)
    return Occasion(event_of_job, selection, may_fetch=True, restricted=job.restricted)


def _checkout(request: "ReviewRequest", repository: GitRepository) -> Checkout | None:
    """Facts that only Bitbucket's runner keeps to itself."""
    return read_checkout(repository.git) if detect(request.environment) is Runner.BITBUCKET else None


def with_files(event: Event | None, files: ChangeSet) -> Event | None:
    """The event with the files that git knows of."""
    return with_changes(event, files) if event is not None else None


def _selection_of(event: Event) -> Selection:
    if isinstance(event, MergeCompleted):
        if event.pr.merge_commit is None:
            raise RepositoryError("RL2120", "the event names no merge commit", "give --base and --head")
        return SingleCommit(event.pr.merge_commit)
    if isinstance(event, CiCompleted):
        return _of_pipeline(event)
    return Revisions(event.pr.base_sha or f"origin/{event.pr.base}", event.pr.head_sha or f"origin/{event.pr.head}")


def _of_pipeline(event: CiCompleted) -> Selection:
    """The change that the pipeline ran for; of a branch, what sets it apart."""
    if event.pr is not None and event.pr.base_sha and event.pr.head_sha:
        return Revisions(event.pr.base_sha, event.pr.head_sha)
    head = event.ci.head_sha or (event.pr.head_sha if event.pr is not None else None)
    if head is None:
        raise RepositoryError("RL2121", "the event of the pipeline names no commit", "give --base and --head")
    return Revisions(event.pr.base_sha if event.pr is not None else None, head)


def _compared(revisions: JobRevisions, default_branch: str | None, repository: GitRepository) -> Selection:
    """Where the runner names no base, as on the first push of a branch, that branch is none either: it holds the head.

    A shortened id cannot be fetched; the branch that it was the tip of can.
    """
    head, base = revisions.head_sha or "HEAD", revisions.base_sha
    if base and (len(base) >= _FULL_ID or not revisions.target_branch or repository.history.find(base)):
        return Revisions(base, head)
    commit = repository.history.find(head)
    for branch in (revisions.target_branch, default_branch):
        if branch and (commit is None or repository.history.find(f"origin/{branch}") != commit):
            return Revisions(f"origin/{branch}", head)
    return SingleCommit(head)


def read_file(path: str) -> bytes:
    """The runner's event file; raises `InputError` if it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError(
            "RL2041", f"cannot read the runner's event file {path}: {error.strerror}", "check GITHUB_EVENT_PATH"
        ) from error
