"""Bitbucket Data Center (and Server) webhooks as internal events."""

from readylayer_cli.domain.errors import InputError
from readylayer_cli.domain.event import (
    Event,
    Ignored,
    MergeCompleted,
    MergedPr,
    OpenedPr,
    PrOpened,
    Provider,
    PrUpdated,
    RepositoryRef,
)
from readylayer_cli.payloads.bitbucket_dc_shapes import Links, Payload, PullRequest, Repository
from readylayer_cli.payloads.body import JsonObject
from readylayer_cli.payloads.fields import quoted, read
from readylayer_cli.payloads.instant import to_rfc3339

_USED = {"pr:opened", "pr:from_ref_updated", "pr:modified", "pr:merged"}


def normalize(name: str, event_id: str, body: JsonObject) -> Event | Ignored:
    """What the webhook says; `name` is its `X-Event-Key`. Raises `InputError` if the body is of another kind.

    Data Center has no webhook for builds, so no `ci.completed` comes from here.
    """
    if body.get("test") is True:
        return Ignored("a connection test asks for nothing")
    if name not in _USED:
        return Ignored(f"{quoted(name)} events are not used")
    if not isinstance(body.get("pullRequest"), dict):
        raise InputError(
            "RL2032", f"payload is not a Data Center {name} event: it has no pullRequest", "check --host and --event"
        )
    payload = read(Payload, body, name)
    return payload if isinstance(payload, Ignored) else _from_pull_request(name, payload, event_id)


def _from_pull_request(name: str, payload: Payload, event_id: str) -> Event | Ignored:
    pr = payload.pull_request
    timestamp = to_rfc3339(payload.date) or to_rfc3339(pr.updated_date)
    repo = _repository(pr.to_ref.repository)
    if name == "pr:opened":
        return PrOpened(timestamp=timestamp, repo=repo, pr=_opened(pr), id=event_id)
    if name == "pr:merged":
        return MergeCompleted(timestamp=timestamp, repo=repo, pr=_merged(payload), id=event_id)
    if name == "pr:modified" and not _is_retargeted(payload):
        return Ignored("only the title or the description changed")
    return PrUpdated(timestamp=timestamp, repo=repo, pr=_opened(pr).updated(), id=event_id)


def _is_retargeted(payload: Payload) -> bool:
    previous = payload.previous_target
    return previous is not None and previous.branch != payload.pull_request.to_ref.branch


def _repository(repository: Repository) -> RepositoryRef:
    return RepositoryRef(
        id=repository.id,
        name=repository.slug,
        owner=repository.project.key,
        provider=Provider.BITBUCKET_DC,
        url=_address(repository.links),
    )


def _opened(pr: PullRequest) -> OpenedPr:
    return OpenedPr(
        id=str(pr.id),
        number=pr.id,
        title=pr.title,
        author=pr.author.user.name if pr.author else None,
        base=pr.to_ref.branch,
        head=pr.from_ref.branch,
        base_sha=pr.to_ref.latest_commit,
        head_sha=pr.from_ref.latest_commit,
        url=_address(pr.links),
    )


def _merged(payload: Payload) -> MergedPr:
    pr = payload.pull_request
    commit = pr.properties.merge_commit if pr.properties else None
    return MergedPr(
        id=str(pr.id),
        number=pr.id,
        merged_by=payload.actor.name if payload.actor else None,
        merge_commit=commit.id if commit else None,
        base_sha=pr.to_ref.latest_commit,
        head_sha=pr.from_ref.latest_commit,
        url=_address(pr.links),
    )


def _address(links: Links | None) -> str | None:
    return next((link.href for link in (links.own if links else None) or [] if link), None)
