"""Posts results to the change they are about: decides whether it may, finds the host, and says what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from readylayer_cli import __version__
from readylayer_cli.ci.outlets import find_outlets
from readylayer_cli.config.model import ReviewSettings
from readylayer_cli.domain.errors import HostError, UsageError
from readylayer_cli.domain.event import CiCompleted, Event, PrOpened, PrUpdated, RepositoryRef
from readylayer_cli.domain.host import Capabilities, ChangeRef
from readylayer_cli.domain.publication import Publication, Published
from readylayer_cli.host_ports import Host
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.links import SourceLinks
from readylayer_cli.wiring.coverage import Checked
from readylayer_cli.wiring.gaps import Searched
from readylayer_cli.wiring.look import mask_secrets, read_text
from readylayer_cli.wiring.review import Reviewed
from readylayer_cli.workflows.publish.coverage import coverage_publication
from readylayer_cli.workflows.publish.gaps import gaps_publication
from readylayer_cli.workflows.publish.publisher import Target, publish
from readylayer_cli.workflows.publish.review import publication_of

OpenHost = Callable[[RepositoryRef], Host | None]
"""Opens a repository's host with the credential at hand; `None` if there is none."""


@dataclass(frozen=True, slots=True)
class Posting:
    """What came of posting. `skipped` says why nothing was tried; `failed` that something was, in vain."""

    published: Published | None = None
    skipped: str | None = None
    failed: tuple[str, ...] = ()

    @property
    def is_fault(self) -> bool:
        """Whether what was asked for did not happen."""
        return bool(self.failed)


def post_review(reviewed: Reviewed, environment: Mapping[str, str], open_host: OpenHost, *, insisted: bool) -> Posting:
    """Post to the pull request of the event. `insisted`: somebody asked for it, so that not being able to is a fault.

    A job whose token can only read, as a fork's, posts nothing and is no fault unless it was insisted on.
    """
    found = _place(reviewed.event, reviewed.result.head, reviewed.restricted, open_host)
    if isinstance(found, str):
        return _unable(found, insisted=insisted)
    return _post(reviewed, *found, find_outlets(environment).job_url)


def post_coverage(checked: Checked, environment: Mapping[str, str], open_host: OpenHost, *, insisted: bool) -> Posting:
    """Post a check of coverage to the pull request of the event, as `post_review` does a review."""
    head_sha = checked.result.head
    found = _place(checked.event, head_sha, checked.restricted, open_host)
    if isinstance(found, str) or head_sha is None or checked.change is None:
        return _unable(str(found), insisted=insisted)
    ref, host = found
    job_url = find_outlets(environment).job_url
    said = coverage_publication(
        checked.result, head_sha, max_bytes=host.capabilities.max_note_bytes, details_url=job_url
    )
    return _published(said, Target(ref, checked.change.files, 0), host)


def post_gaps(searched: Searched, environment: Mapping[str, str], open_host: OpenHost, *, insisted: bool) -> Posting:
    """Post what has no test to the pull request of the event, as `post_review` does a review."""
    head_sha = searched.result.head
    found = _place(searched.event, head_sha, searched.restricted, open_host)
    if isinstance(found, str) or head_sha is None:
        return _unable(str(found), insisted=insisted)
    ref, host = found
    job_url = find_outlets(environment).job_url
    said = gaps_publication(searched.result, head_sha, max_bytes=host.capabilities.max_note_bytes, details_url=job_url)
    return _published(said, Target(ref, searched.change.files, 0), host)


def _place(
    event: Event | None, head_sha: str | None, restricted: str | None, open_host: OpenHost
) -> tuple[ChangeRef, Host] | str:
    """The change to post to and its host, or why there is none."""
    ref = change_of(event)
    if ref is None or head_sha is None:
        return "there is no pull request to post to"
    if restricted:
        return restricted
    host = open_host(ref.repo)
    if host is None:
        return f"no token for {ref.repo.provider.value}: see `readylayer auth status`"
    return ref, host


def change_of(event: Event | None) -> ChangeRef | None:
    """The pull or merge request that an event is about, if it is about one that is open."""
    if isinstance(event, PrOpened | PrUpdated | CiCompleted) and event.pr is not None:
        return ChangeRef(event.repo, event.pr.number)
    return None


def comment_context(
    source: Callable[[str], str], repo: RepositoryRef, head_sha: str, abilities: Capabilities
) -> RenderContext:
    """How notes look on a host."""
    links = SourceLinks(repo.provider.value, repo.url, head_sha) if repo.url else None
    return RenderContext(
        source=source,
        mask=mask_secrets,
        tool_version=__version__,
        links=links,
        max_bytes=abilities.max_note_bytes,
        folds=abilities.folds,
    )


def open_threads(settings: ReviewSettings, abilities: Capabilities) -> int:
    """How many threads may stand open: as set, but no more than the host takes cheaply unless more are asked for."""
    wanted = settings.max_inline_comments
    usual: int = ReviewSettings.model_fields["max_inline_comments"].default
    return min(wanted, abilities.inline_per_run) if abilities.inline_per_run and wanted <= usual else wanted


def _unable(reason: str, *, insisted: bool) -> Posting:
    return Posting(failed=(reason,)) if insisted else Posting(skipped=reason)


def _post(reviewed: Reviewed, ref: ChangeRef, host: Host, job_url: str | None) -> Posting:
    head_sha = reviewed.result.head
    if head_sha is None:
        raise UsageError("RL1010", "only a commit can be posted about", "commit first")
    context = comment_context(read_text(reviewed.head), ref.repo, head_sha, host.capabilities)
    said = publication_of(reviewed.result, head_sha, context, details_url=job_url)
    target = Target(ref, reviewed.change.files, open_threads(reviewed.settings, host.capabilities))
    return _published(said, target, host)


def _published(said: Publication, target: Target, host: Host) -> Posting:
    try:
        published = publish(said, target, host)
    except HostError as error:
        return Posting(failed=(error.message + (f" ({error.hint})" if error.hint else ""),))
    return Posting(published, failed=published.problems)
