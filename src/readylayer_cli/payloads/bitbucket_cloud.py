"""Bitbucket Cloud webhooks as internal events."""

from readylayer_cli.domain.errors import InputError
from readylayer_cli.domain.event import (
    CiCompleted,
    Event,
    Ignored,
    MergeCompleted,
    MergedPr,
    OpenedPr,
    Pipeline,
    PrOpened,
    Provider,
    PrUpdated,
    RepositoryRef,
)
from readylayer_cli.payloads.bitbucket_cloud_shapes import (
    Account,
    Commit,
    CommitStatus,
    CommitStatusPayload,
    Links,
    PullRequest,
    PullRequestPayload,
    Repository,
)
from readylayer_cli.payloads.body import JsonObject
from readylayer_cli.payloads.fields import quoted, read
from readylayer_cli.payloads.instant import to_rfc3339
from readylayer_cli.payloads.outcome import to_status

_SUBJECTS = {
    "pullrequest:created": "pullrequest",
    "pullrequest:updated": "pullrequest",
    "pullrequest:fulfilled": "pullrequest",
    "repo:commit_status_created": "commit_status",
    "repo:commit_status_updated": "commit_status",
}
_ENDINGS = {"SUCCESSFUL", "FAILED", "STOPPED"}


def normalize(name: str, event_id: str, body: JsonObject) -> Event | Ignored:
    """What the webhook says; `name` is its `X-Event-Key`. Raises `InputError` if the body is of another kind."""
    if name not in _SUBJECTS:
        return Ignored(f"{quoted(name)} events are not used")
    if not isinstance(body.get(_SUBJECTS[name]), dict):
        raise InputError(
            "RL2032",
            f"payload is not a Bitbucket {name} event: it has no {_SUBJECTS[name]}",
            "check --host and --event",
        )
    return _from_commit_status(body, event_id) if name.startswith("repo:") else _from_pull_request(name, body, event_id)


def _from_pull_request(name: str, body: JsonObject, event_id: str) -> Event | Ignored:
    payload = read(PullRequestPayload, body, name)
    if isinstance(payload, Ignored):
        return payload
    timestamp = to_rfc3339(payload.pullrequest.updated_on)
    repo = _repository(payload.repository)
    if name == "pullrequest:created":
        return PrOpened(timestamp=timestamp, repo=repo, pr=_opened(payload.pullrequest), id=event_id)
    if name == "pullrequest:updated":
        return PrUpdated(timestamp=timestamp, repo=repo, pr=_opened(payload.pullrequest).updated(), id=event_id)
    return MergeCompleted(timestamp=timestamp, repo=repo, pr=_merged(payload), id=event_id)


def _from_commit_status(body: JsonObject, event_id: str) -> Event | Ignored:
    payload = read(CommitStatusPayload, body, "commit_status")
    if isinstance(payload, Ignored):
        return payload
    status = payload.commit_status
    if status.state not in _ENDINGS:
        return Ignored(f"the commit status is {quoted(status.state)}, not final")
    return CiCompleted(
        timestamp=to_rfc3339(status.updated_on) or to_rfc3339(status.created_on),
        repo=_repository(payload.repository),
        pr=None,
        ci=Pipeline(
            pipeline_id=status.key, status=to_status(status.state), workflow=status.name, head_sha=_commit(status)
        ),
        id=event_id,
    )


def _commit(status: CommitStatus) -> str | None:
    """The commit id; payloads without the commit still link to it."""
    if status.commit and status.commit.hash:
        return status.commit.hash
    link = status.links.commit.href if status.links and status.links.commit else None
    found = read(Commit, {"hash": link.rpartition("/")[2]}, "link") if link else None
    return found.hash if isinstance(found, Commit) else None


def _repository(repository: Repository) -> RepositoryRef:
    owner, _, name = repository.full_name.partition("/")
    return RepositoryRef(
        id=repository.uuid,
        name=name,
        owner=owner,
        provider=Provider.BITBUCKET,
        url=_page(repository.links),
    )


def _opened(pr: PullRequest) -> OpenedPr:
    return OpenedPr(
        id=str(pr.id),
        number=pr.id,
        title=pr.title,
        author=_login(pr.author),
        base=pr.destination.branch.name,
        head=pr.source.branch.name,
        diff_url=_diff(pr.links),
        base_sha=_hash(pr.destination.commit),
        head_sha=_hash(pr.source.commit),
        url=_page(pr.links),
    )


def _merged(payload: PullRequestPayload) -> MergedPr:
    pr = payload.pullrequest
    return MergedPr(
        id=str(pr.id),
        number=pr.id,
        merged_by=_login(pr.closed_by) or _login(payload.actor),
        merge_commit=_hash(pr.merge_commit),
        base_sha=_hash(pr.destination.commit),
        head_sha=_hash(pr.source.commit),
        url=_page(pr.links),
    )


def _login(account: Account | None) -> str | None:
    return (account.username or account.account_id or account.uuid) if account else None


def _hash(commit: Commit | None) -> str | None:
    return commit.hash if commit else None


def _page(links: Links | None) -> str | None:
    return links.html.href if links and links.html else None


def _diff(links: Links | None) -> str | None:
    return links.diff.href if links and links.diff else None
