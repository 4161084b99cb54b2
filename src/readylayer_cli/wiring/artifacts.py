"""Results on their way from a job that may not write to one that may."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from readylayer_cli import __version__
from readylayer_cli.ci.detect import read_job
from readylayer_cli.ci.job import HeadPlace
from readylayer_cli.ci.outlets import find_outlets
from readylayer_cli.domain.errors import HostError, InputError, UsageError
from readylayer_cli.domain.event import CiCompleted, Event, Ignored, PrOpened, PrUpdated, RepositoryRef
from readylayer_cli.domain.host import ChangeRef, ChangeState, HostedChange
from readylayer_cli.host_ports import Host
from readylayer_cli.payloads.event_json import read_event
from readylayer_cli.reports.artifact import render_artifact
from readylayer_cli.reports.context import RenderContext, no_source
from readylayer_cli.wiring.ci import read_file
from readylayer_cli.wiring.configuration import Overrides, load_local_configuration
from readylayer_cli.wiring.look import mask_secrets
from readylayer_cli.wiring.publishing import OpenHost, Posting, change_of, comment_context, open_threads
from readylayer_cli.wiring.review import Reviewed
from readylayer_cli.workflows.artifact import SavedResults, read_artifact, review_of
from readylayer_cli.workflows.publish.publisher import Target, publish, same_commit
from readylayer_cli.workflows.publish.review import publication_of


def artifact_text(reviewed: Reviewed) -> str:
    """The results as a job saves them; secrets are masked, since an artifact can be downloaded by many."""
    ref = change_of(reviewed.event)
    context = RenderContext(mask=mask_secrets, tool_version=__version__)
    text = render_artifact(
        reviewed.result, context, ref.repo if ref else None, ref.number if ref else None, reviewed.result.head
    )
    return mask_secrets(text)


@dataclass(frozen=True)
class PostRequest:
    """Results to post: the artifact, the internal event they belong to if it is not the runner's own, and overrides."""

    artifact: bytes
    name: str
    environment: Mapping[str, str]
    directory: str = "."
    event: bytes | None = None
    overrides: Overrides = field(default_factory=Overrides)


def post_artifact(request: PostRequest, open_host: OpenHost) -> Posting:
    """Post what another job saved, to the pull request that the event names and to no other.

    That job may have run a stranger's code: the results set no status, and their texts are escaped like any others.
    Raises leaves of the error tree where the artifact does not belong to the event.
    """
    saved = read_artifact(request.artifact, request.name)
    occasion = _occasion(request)
    host = open_host(occasion.repo)
    if host is None:
        raise UsageError("RL1011", f"no token for {occasion.repo.provider.value}", "see `readylayer auth status`")
    change = _verified(saved, occasion, host)
    if change is None:
        return Posting(skipped="the pull request is no longer open, or has a newer head")
    settings = load_local_configuration(request.directory, request.environment, request.overrides).settings.review
    context = comment_context(no_source, occasion.repo, change.head_sha, host.capabilities)
    said = publication_of(
        review_of(saved),
        change.head_sha,
        context,
        vouched=False,
        details_url=find_outlets(request.environment).job_url,
    )
    said = replace(said, silent_keys=frozenset(saved.held_back))
    try:
        target = Target(change.ref, host.changes.files(change), open_threads(settings, host.capabilities))
        published = publish(said, target, host)
    except HostError as error:
        return Posting(failed=(error.message + (f" ({error.hint})" if error.hint else ""),))
    return Posting(published, failed=published.problems)


@dataclass(frozen=True)
class _Occasion:
    """What the trusted side knows: the repository, the commit, and the change or where its head lies."""

    repo: RepositoryRef
    head_sha: str | None
    ref: ChangeRef | None
    head: HeadPlace | None


def _occasion(request: PostRequest) -> _Occasion:
    if request.event is not None:
        return _of_event(read_event(request.event), None)
    job = read_job(request.environment, read_file)
    if job is None:
        raise UsageError("RL1012", "not in a CI job, so there is no event to post for", "give --event FILE")
    if isinstance(job.event, Ignored):
        raise UsageError("RL1012", f"the job's event names no pull request: {job.event.reason}", "give --event FILE")
    return _of_event(job.event, job.head)


def _of_event(event: Event, head: HeadPlace | None) -> _Occasion:
    if isinstance(event, PrOpened | PrUpdated):
        return _Occasion(event.repo, event.pr.head_sha, ChangeRef(event.repo, event.pr.number), None)
    if isinstance(event, CiCompleted) and (event.pr is not None or event.ci.head_sha is not None):
        ref = ChangeRef(event.repo, event.pr.number) if event.pr is not None else None
        return _Occasion(event.repo, event.ci.head_sha, ref, head)
    raise UsageError("RL1012", f"a {event.event} event names no open pull request", "give --event FILE")


def _verified(saved: SavedResults, occasion: _Occasion, host: Host) -> HostedChange | None:
    """The change as the host knows it; `None` if it has moved on. Raises if the artifact belongs to another one."""
    if occasion.ref is not None:
        candidates: tuple[HostedChange, ...] = (host.changes.change(occasion.ref),)
    elif occasion.head_sha is not None:
        place = occasion.head
        candidates = host.changes.of_commit(
            occasion.head_sha, head_branch=place.branch if place else None, head_owner=place.owner if place else None
        )
    else:
        candidates = ()
    _refuse_unless(
        saved.head_sha is None or occasion.head_sha is None or same_commit(saved.head_sha, occasion.head_sha),
        "the artifact was made for another commit than the event is about",
    )
    fitting = [each for each in candidates if each.state is ChangeState.OPEN]
    if not fitting:
        return None
    named = next((each for each in fitting if saved.number is None or each.ref.number == saved.number), None)
    _refuse_unless(named is not None, f"the artifact names pull request {saved.number}, the event does not")
    _refuse_unless(
        saved.number is not None or len(fitting) == 1, "the artifact does not say which pull request it is for"
    )
    moved = named is None or not same_commit(named.head_sha, occasion.head_sha or saved.head_sha or named.head_sha)
    return None if moved else named


def _refuse_unless(fits: bool, why: str) -> None:  # noqa: FBT001 - a claim
    if not fits:
        raise InputError("RL2051", why, "an artifact is posted by the run that follows its own run only")
