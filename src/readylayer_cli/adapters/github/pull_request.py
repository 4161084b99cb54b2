"""A pull request as GitHub describes it, read into a `HostedChange`."""

from readylayer_cli.adapters.github.accounts import rest_account
from readylayer_cli.adapters.github.fields import (
    Json,
    flag,
    number,
    optional_part,
    optional_text,
    part,
    parts,
    text,
)
from readylayer_cli.domain.event import RepositoryRef
from readylayer_cli.domain.host import Account, ChangeRef, ChangeState, HostedChange


def hosted_change(pull: Json, repo: RepositoryRef) -> HostedChange:
    """The change that a full pull request object describes."""
    base, head = part(pull, "base"), part(pull, "head")
    return HostedChange(
        ref=ChangeRef(repo, number(pull, "number")),
        state=_state(pull),
        title=text(pull, "title"),
        description=optional_text(pull, "body") or "",
        author=_account(pull, "user"),
        base_branch=text(base, "ref"),
        head_branch=text(head, "ref"),
        base_sha=text(base, "sha"),
        head_sha=text(head, "sha"),
        from_fork=_repository(head) != _repository(base),
        draft=flag(pull, "draft"),
        labels=tuple(name for label in parts(pull, "labels") if (name := optional_text(label, "name"))),
        url=optional_text(pull, "html_url"),
        merged_by=_account(pull, "merged_by"),
        merge_commit=optional_text(pull, "merge_commit_sha") if _is_merged(pull) else None,
    )


def has_head(pull: Json, sha: str) -> bool:
    """Whether an open pull request, in its short form, has this head."""
    return text(pull, "state") == "open" and text(part(pull, "head"), "sha") == sha


def was_merged_as(pull: Json, sha: str) -> bool:
    """Whether a pull request, in its short form, was merged as this commit."""
    return _is_merged(pull) and optional_text(pull, "merge_commit_sha") == sha


def _state(pull: Json) -> ChangeState:
    if _is_merged(pull):
        return ChangeState.MERGED
    return ChangeState.OPEN if text(pull, "state") == "open" else ChangeState.CLOSED


def _is_merged(pull: Json) -> bool:
    return flag(pull, "merged") or optional_text(pull, "merged_at") is not None


def _account(pull: Json, name: str) -> Account | None:
    user = optional_part(pull, name)
    return rest_account(user) if user else None


def _repository(end: Json) -> int | None:
    """The id of the repository at one end; a fork may be gone by now."""
    repository = optional_part(end, "repo")
    return number(repository, "id") if repository else None
